"""`exhume export` and `exhume import`; everything in these tests is invented."""

import csv
import shutil
from io import StringIO
from pathlib import Path

import pytest

from ...workflow.invented_reviews import NOTHING, coded, judged_study, unit
from ..running import exhume, message, only_object

CODE = "intubated-after-declaration"
VERDICTS = [
    {"Ada": coded(CODE), "Ben": coded(CODE)},
    {"Ada": coded(CODE), "Ben": NOTHING},
    {"Ada": NOTHING},
]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return judged_study(tmp_path_factory.mktemp("exchange") / "study", VERDICTS)


@pytest.fixture
def study(judged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(judged, tmp_path / "study"))


def test_it_writes_tables_and_says_how_many_rows_they_have(study: Path, tmp_path: Path) -> None:
    done = exhume("export", "--study", study, "--to", tmp_path / "out")
    said = done.stdout.decode()
    assert 0 == done.returncode, message(done)
    assert "Written, read again and counted" in said
    assert "  codings                4\n" in said
    assert "drawings" not in said
    assert "Passages whose papers are not in the corpus as they were: 3" in said
    assert str(tmp_path / "out" / "units.csv") in said


def test_as_json_it_prints_counts_and_the_digests_of_files(study: Path, tmp_path: Path) -> None:
    to = ("--to", tmp_path / "out", "--format", "web-annotation")
    found = only_object(exhume("export", "--study", study, *to, "--json"))
    assert {"codings": 4, "adjudications": 0} == found["counts"]
    assert [str(tmp_path / "out" / "annotations.jsonld")] == list(found["files"])
    assert {64} == {len(digest) for digest in found["files"].values()}


def test_names_are_written_where_they_are_asked_for(study: Path, tmp_path: Path) -> None:
    for folder, options in (("plain", []), ("named", ["--names"])):
        exhume("export", "--study", study, "--to", tmp_path / folder, *options)
    assert b"Ada" not in (tmp_path / "plain" / "people.csv").read_bytes()
    assert b"Ada" in (tmp_path / "named" / "people.csv").read_bytes()


def test_a_worksheet_is_filled_in_elsewhere_and_brought_back(study: Path, tmp_path: Path) -> None:
    to = ("--to", tmp_path / "out", "--worksheet", "Ben")
    done = exhume("export", "--study", study, *to)
    assert 0 == done.returncode, message(done)
    path = tmp_path / "out" / "worksheet.csv"
    text = path.read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(StringIO(text, newline=""))
    assert unit(2).id == row["unit"].removeprefix("'")
    path.write_text(f"unit,choice\n{unit(2).id},nothing here\n{unit(9).id},coded\n")
    done = exhume("import", path, "--coder", "Ben", "--study", study)
    said = done.stdout.decode()
    assert 0 == done.returncode, message(done)
    assert "  imported               1  in the review now\n" in said
    assert "  refused                1  not used; the reasons are below\n" in said
    assert "  total                  2\n" in said
    assert "line 3: " in said
    again = only_object(exhume("import", path, "--coder", "Ben", "--study", study, "--json"))
    assert (2, 0, 1, 1) == (
        again["given"],
        again["states"]["imported"],
        again["states"]["already-there"],
        again["states"]["refused"],
    )


def test_rows_of_others_are_counted_and_named(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text(f"unit,choice,coder\n{unit(2).id},nothing here,c@example.org\n")
    said = exhume("import", path, "--coder", "Ben", "--study", study).stdout.decode()
    assert "Rows of others are those of c@example.org. Choose with --rows-of." in said
    done = exhume("import", path, "--coder", "Ben", "--rows-of", "c@example.org", "--study", study)
    assert b"imported               1" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "FILE"], "--coder"),
        (["import", "FILE", "--coder", "Ben", "--units"], "--coder"),
        (["import", "FILE", "--units", "--replace"], "--replace"),
        (["import", "nowhere.csv", "--units"], "nowhere.csv"),
        (["import", "FILE", "--coder", "Cyd"], "there is no such coder"),
        (["export"], "--to"),
        (["export", "--to", "out", "--format", "docx"], "use one of label-studio, review-csv"),
        (["export", "--to", "out", "--worksheet", "Ben", "--names"], "--names"),
        (["export", "--to", "out", "--worksheet", "Cyd"], "there is no such coder"),
    ],
)
def test_a_call_that_cannot_work_says_why(
    study: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    path = tmp_path / "given.csv"
    path.write_text("unit,choice\n")
    called = [str(path) if argument == "FILE" else argument for argument in arguments]
    done = exhume(*called, "--study", study, cwd=tmp_path)
    assert 2 == done.returncode
    assert said in message(done)


def test_passages_need_papers_that_were_read(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text("document,start,end\np1,0,9\n")
    done = exhume("import", path, "--units", "--study", study)
    assert 4 == done.returncode
    assert "exhume ingest" in message(done)
