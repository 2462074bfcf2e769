"""All papers in these tests are invented."""

from pathlib import Path

import pytest

from exhume.cli._states import MEANINGS
from exhume.model.papers import State

from ..running import exhume, message, only_object


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studies") / "hearts"
    assert 0 == exhume("new", folder).returncode
    (folder / "sources" / "a.txt").write_text("（虚构）患者恢复良好，术后随访。", encoding="utf-8")
    (folder / "sources" / "empty\x1b.txt").touch()
    assert 0 == exhume("ingest", "--study", folder).returncode
    return folder


def test_the_table_sums_to_what_was_given(study: Path) -> None:
    table = only_object(exhume("ledger", "--study", study, "--json"))
    assert (2, {"read": 1, "empty": 1}) == (table["given"], table["states"])
    shown = exhume("ledger", "--study", study).stdout.decode()
    assert ["total", "2", "0", "2"] == shown.split()[-4:]


def test_each_line_of_the_table_says_what_the_state_means(study: Path) -> None:
    for line in exhume("ledger", "--study", study).stdout.decode().splitlines():
        if line.startswith(("  read", "  empty")):
            assert len(line.split()) > 4


def test_every_state_has_a_meaning() -> None:
    assert set(State) == set(MEANINGS)


def test_the_files_of_a_state_are_listed_with_reason_and_remedy(study: Path) -> None:
    listed = only_object(exhume("ledger", "--study", study, "--state", "empty", "--json"))
    (item,) = listed["items"]
    assert ("file", "sources/empty\x1b.txt") == (item["kind"], item["id"])
    assert item["reason"]
    assert item["remedy"]
    shown = exhume("ledger", "--study", study, "--state", "empty").stdout.decode()
    assert r"empty\x1b.txt" in shown
    assert "Remedy:" in shown


def test_a_study_without_ingest_has_no_ledger(tmp_path: Path) -> None:
    assert 0 == exhume("new", tmp_path / "s").returncode
    done = exhume("ledger", "--study", tmp_path / "s")
    assert 4 == done.returncode
    assert "exhume ingest" in message(done)


def test_remarks_are_listed(tmp_path: Path) -> None:
    assert 0 == exhume("new", tmp_path / "s").returncode
    lines = "TY  - JOUR\nTI  - Invented\n"  # no end
    (tmp_path / "s" / "sources" / "a.ris").write_text(lines, encoding="utf-8")
    assert 0 == exhume("ingest", "--study", tmp_path / "s").returncode
    listed = only_object(exhume("ledger", "--study", tmp_path / "s", "--remarks", "--json"))
    assert (1, "sources/a.ris:1") == (listed["count"], listed["items"][0]["subject"])
    shown = exhume("ledger", "--study", tmp_path / "s", "--remarks").stdout.decode()
    assert "without an end" in shown
    both = exhume("ledger", "--study", tmp_path / "s", "--remarks", "--state", "read")
    assert 2 == both.returncode


def test_of_many_merged_records_the_first_are_shown_and_the_ledger_named(tmp_path: Path) -> None:
    assert 0 == exhume("new", tmp_path / "s").returncode
    for name in ("a", "b"):
        refs = "".join(
            f"TY  - JOUR\nID  - {name}{n}\nTI  - Invented {n}\nDO  - 10.1000/inv.{n}\nER  - \n"
            for n in range(25)
        )
        (tmp_path / "s" / "sources" / f"{name}.ris").write_text(refs, encoding="utf-8")
    said = message(exhume("ingest", "--study", tmp_path / "s", "--quiet"))
    assert 20 == said.count("the same paper as")
    assert "5 more; `exhume ledger --state merged` lists all 25" in said
