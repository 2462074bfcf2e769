"""The command `exhume claims`; every claim and paper is invented."""

from pathlib import Path

import pytest

from ..running import exhume, message, only_object

HEADER = "id,statement,by,source,date,stance,about,quote,language\n"
ROW = "a-1,It was otherwise,Invented Hospital,a letter,2015/3/7,disputes,study;apnoea-test,否,zh\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    assert 0 == exhume("new", tmp_path / "hearts").returncode
    return tmp_path / "hearts"


def _register(study: Path, *rows: str) -> None:
    (study / "claims.csv").write_text(HEADER + "".join(rows), encoding="utf-8-sig")


def test_a_study_without_a_register_is_told_how_to_begin(study: Path) -> None:
    done = exhume("claims", "--study", study)
    assert 0 == done.returncode
    assert b"exhume claims --example" in done.stdout


def test_the_example_is_written_once_and_read_as_empty(study: Path) -> None:
    told = only_object(exhume("claims", "--example", "--json", "--study", study))
    assert {"count": 0, "claims": []} == told
    assert "invented" in (study / "claims.csv").read_text(encoding="utf-8-sig")
    again = exhume("claims", "--example", "--study", study)
    assert 2 == again.returncode
    assert "there is a register already" in message(again)


def test_a_claim_is_shown_with_who_said_it_and_where(study: Path) -> None:
    _register(study, ROW)
    shown = exhume("claims", "--study", study).stdout.decode()
    for part in ("a-1", "disputes", "Invented Hospital", "2015-03-07", "a letter", "apnoea-test"):
        assert part in shown
    (claim,) = only_object(exhume("claims", "--json", "--study", study))["claims"]
    assert ["study", "apnoea-test"] == claim["about"]
    assert ("否", "zh", "2015-03-07") == (claim["quote"], claim["language"], claim["date"])


def test_a_claim_about_a_paper_needs_that_paper_to_be_there(study: Path) -> None:
    row = ROW.replace("study;apnoea-test", "sources/a.txt")
    _register(study, row)
    done = exhume("claims", "--study", study)
    assert 4 == done.returncode
    assert "claims.csv, line 2" in message(done)
    (study / "sources" / "a.txt").write_text("（虚构）患者恢复良好。", encoding="utf-8")
    assert 0 == exhume("ingest", "--study", study).returncode
    assert 1 == only_object(exhume("claims", "--json", "--study", study))["count"]


def test_a_wrong_row_is_named_with_line_and_remedy(study: Path) -> None:
    _register(study, ROW, ROW.replace("a-1", "a-2").replace("disputes", "denies"))
    said = message(exhume("claims", "--study", study))
    assert "claims.csv, line 3" in said
    assert "Remedy:" in said
