"""All papers and verdicts in these tests are invented."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from exhume.model.coding import Choice, Drawing, Origin, Role, Unit, Verdict
from exhume.store.custody import STUDY_DATABASE
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.database import open_review
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.workflow._review_links import review_links
from exhume.workflow.progress import Quiet
from exhume.workflow.verify import verify

from .invented_studies import new_study, papers, run_all

LINKS = 5
"""A person added, a queue drawn and dealt, a verdict saved, and the verdict itself."""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return new_study(tmp_path / "study", papers(3))


def code_one(study: Path) -> None:
    unit = Unit("a" * 20, "ab" * 32, "invented.txt", 0, 2, "虚构")
    with open_review(study) as database:
        coder = People(database).add("Coder", [Role.CODER])
        Queue(database).put([unit], [Drawing(unit.id, Origin.CANDIDATE, "", 1, 1)])
        Queue(database).assign(1, 1)
        desk = CoderDesk(database, coder.id)
        desk.save(unit.id, Verdict(Choice.NOTHING), codebook="c" * 64, request="r")


def change(study: Path, *statements: str) -> None:
    with closing(sqlite3.connect(study / STUDY_DATABASE)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_study_without_review_has_no_links_of_it(study: Path) -> None:
    assert [] == list(review_links(study))
    (study / STUDY_DATABASE).write_bytes(b"")
    assert [] == list(review_links(study))


def test_each_entry_and_each_verdict_is_a_link(study: Path) -> None:
    code_one(study)
    assert [None] * LINKS == list(review_links(study))


def test_a_verdict_that_was_changed_is_named(study: Path) -> None:
    code_one(study)
    change(study, "drop trigger codings_no_update", "update codings set note = 'another'")
    (fault,) = filter(None, review_links(study))
    assert f"{STUDY_DATABASE}: unit {'a' * 20}, revision 1: the verdict is not the one" in fault


def test_a_review_of_a_newer_version_is_named(study: Path) -> None:
    code_one(study)
    change(study, "update review_revision set version_num = '9999'")
    (fault,) = review_links(study)
    assert "cannot be followed" in str(fault)
    assert "newer version" in str(fault)


def test_the_environment_goes_before_the_protocol(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXHUME_DATABASE", f"postgresql://nobody@/none?host={study}")
    (fault,) = review_links(study)
    assert "nobody@" in str(fault)
    assert "cannot be read" in str(fault)


def test_verify_follows_the_review_of_a_whole_study(study: Path) -> None:
    run_all(study)
    before = verify(study, Quiet())
    code_one(study)
    after = verify(study, Quiet())
    assert ((), LINKS) == (after.faults, after.links - before.links)
    change(study, "drop trigger review_log_no_delete", "delete from review_log where number = 2")
    assert "entry 2 of the review log is missing" in "\n".join(verify(study, Quiet()).faults)
