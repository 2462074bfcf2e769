"""The command `exhume identifying`; every paper and person is invented."""

import shutil
from pathlib import Path

import pytest

from exhume.delimited import lines_of, rows_of

from ..running import exhume, message, only_object

TEXT = (
    "（虚构）供者王某某，男，住院号123456，于1998年3月12日因车祸入院。"
    "供体确认脑死亡后，立即行气管插管。患者家属同意。"
)
WORDS = ["王某某", "123456", "1998年3月12日"]


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studies") / "hearts"
    assert 0 == exhume("new", folder).returncode
    (folder / "sources" / "a.txt").write_text(TEXT, encoding="utf-8")
    assert 0 == exhume("ingest", "--study", folder).returncode
    assert 0 == exhume("screen", "--study", folder).returncode
    return folder


@pytest.fixture
def study(screened: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(screened, tmp_path / "hearts"))


def _rows(study: Path) -> list[list[str]]:
    text = (study / "identifying.csv").read_text(encoding="utf-8-sig")
    return [cells for _, cells in rows_of(lines_of(text), ",") if isinstance(cells, list)]


def test_what_may_identify_somebody_is_listed_and_waits(study: Path) -> None:
    told = only_object(exhume("identifying", "--json", "--study", study))
    assert {"open": 3, "mask": 0, "keep": 0} == told["rows"]
    kinds = [item["kind"] for item in told["flagged"]]
    assert ["name", "number of a person or record", "exact date"] == kinds
    assert all("words" not in item for item in told["flagged"])


def test_the_words_themselves_are_neither_shown_nor_written_unless_asked_for(study: Path) -> None:
    shown = exhume("identifying", "--study", study).stdout.decode()
    table = (study / "identifying.csv").read_text(encoding="utf-8-sig")
    asked = exhume("identifying", "--show", "--study", study).stdout.decode()
    for word in WORDS:
        assert word not in shown
        assert word not in table
        assert word in asked
    assert table == (study / "identifying.csv").read_text(encoding="utf-8-sig")


def test_a_decision_that_was_filled_in_stays(study: Path) -> None:
    exhume("identifying", "--study", study)
    table = study / "identifying.csv"
    text = table.read_text(encoding="utf-8-sig")
    table.write_text(text.replace(",name,open,,", ",name,keep,B. I.,"), encoding="utf-8-sig")
    told = only_object(exhume("identifying", "--json", "--study", study))
    assert {"open": 2, "mask": 0, "keep": 1} == told["rows"]
    assert "keep" in [item["decision"] for item in told["flagged"]]
    assert "B. I." in _rows(study)[1]


def test_a_wrong_row_is_named_and_nothing_is_written(study: Path) -> None:
    exhume("identifying", "--study", study)
    table = study / "identifying.csv"
    wrong = table.read_text(encoding="utf-8-sig").replace(",open,", ",hide,")
    table.write_text(wrong, encoding="utf-8-sig")
    done = exhume("identifying", "--study", study)
    assert 4 == done.returncode
    assert "identifying.csv, line 2" in message(done)
    assert wrong == table.read_text(encoding="utf-8-sig")


def test_a_row_outside_of_its_paper_is_refused(study: Path) -> None:
    exhume("identifying", "--study", study)
    table = study / "identifying.csv"
    first = _rows(study)[1]
    row = [*first[:2], "9990", "9995", *first[4:5], "mask", "B. I.", "", "", ""]
    with table.open("a", encoding="utf-8") as file:
        file.write(",".join(row) + "\r\n")
    assert "ends at 9995" in message(exhume("identifying", "--study", study))


def test_a_study_that_was_not_screened_is_told_what_to_do(tmp_path: Path) -> None:
    assert 0 == exhume("new", tmp_path / "s").returncode
    done = exhume("identifying", "--study", tmp_path / "s")
    assert 4 == done.returncode
    assert "exhume ingest" in message(done)
