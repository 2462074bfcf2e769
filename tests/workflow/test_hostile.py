"""A folder of hostile and odd files costs no run, no other file, and no file in silence."""

import time
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from exhume.settings import load_settings
from exhume.store.corpus import open_corpus
from exhume.workflow.ingest import IngestResult, ingest
from exhume.workflow.new import create_study
from exhume.workflow.progress import Quiet

from .hostile import make

pytestmark = pytest.mark.usefixtures("processes_start_as_usual")

BOUND = 420.0
"""Seconds; some files may take their whole time, but none may hang."""

Ingested = tuple[Path, dict[str, set[str]], IngestResult]


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    study = create_study(tmp_path_factory.mktemp("h") / "s", title="Odd", date=date(2026, 1, 31))
    protocol = (study / "study.toml").read_text(encoding="utf-8")
    limited = protocol.replace("seconds = 120", "seconds = 20").replace("_mb = 2048", "_mb = 600")
    (study / "study.toml").write_text(limited, encoding="utf-8")
    expected = make(study / "sources")
    begun = time.monotonic()
    result = ingest(study, load_settings(study), Quiet())
    assert time.monotonic() - begun < BOUND
    return study, expected, result


def test_at_least_sixty_files_are_tried(ingested: Ingested) -> None:
    assert 60 <= len(ingested[1])


def test_none_is_lost(ingested: Ingested) -> None:
    study, expected, result = ingested
    rows = [row.id for row in open_corpus(study).documents()]
    named = {unicodedata.normalize("NFC", f"sources/{name}") for name in expected}
    assert named == set(rows)
    assert len(expected) == len(rows)
    records = sum(1 for _ in open_corpus(study).records())
    assert len(rows) + records == result.given == sum(result.states.values())


def test_each_ends_in_a_state_that_is_right_for_it(ingested: Ingested) -> None:
    study, expected, _ = ingested
    by_id = {unicodedata.normalize("NFC", f"sources/{k}"): v for k, v in expected.items()}
    wrong = {
        row.id: (row.state.value, row.problem)
        for row in open_corpus(study).documents()
        if row.state.value not in by_id[row.id]
    }
    assert {} == wrong


def test_each_that_is_not_read_says_why(ingested: Ingested) -> None:
    rows = open_corpus(ingested[0]).documents()
    in_order = ("read", "opened", "ignored")
    silent = [row.id for row in rows if row.state.value not in in_order and not row.problem]
    assert [] == silent


def test_nothing_was_written_outside_of_the_study(ingested: Ingested) -> None:
    study = ingested[0]
    assert not Path("/tmp/evil.txt").exists()  # noqa: S108 - where an archive tries to write
    assert ["s"] == [path.name for path in study.parent.iterdir()]


def test_a_second_run_says_the_same(ingested: Ingested) -> None:
    study, _, result = ingested
    again = ingest(study, load_settings(study), Quiet())
    assert Counter(result.states) == Counter(again.states)
