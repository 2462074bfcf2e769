"""All papers in these tests are invented."""

from pathlib import Path

import pytest

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
    assert ["total", "2"] == shown.split()[-2:]


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
