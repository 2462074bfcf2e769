"""The donor counts are public figures of yearly reports; everything else here is invented."""

import json
import re
from pathlib import Path

import pytest

from exhume.model.series import Examination, Flag, Line
from exhume.workflow.progress import Quiet
from exhume.workflow.series import NUMBERS, Asked, examine_file, glance, statement, write

DONORS = ["34", "132", "433", "849", "1702", "2766", "4080", "5146", "6302"]
ACCUSING = re.compile(r"fabricat|falsif|fraud|guilty|proven|manipulat|suspicious", re.IGNORECASE)
DRAWS = 199


def table(folder: Path) -> Path:
    path = folder / "donors.csv"
    rows = [f"{2010 + at},{value}" for at, value in enumerate(DONORS)]
    path.write_text("\n".join(["period,donors", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    file = table(tmp_path_factory.mktemp("series"))
    return Asked(file, subject="China", windows=((2010, 2016),), draws=DRAWS)


@pytest.fixture(scope="module")
def found(asked: Asked) -> Examination:
    return examine_file(asked, Quiet())


def test_the_lesson_stands_in_three_measures(found: Examination) -> None:
    (one,) = glance(found)
    assert ["0.99925", "3.6%", "5.12"] == [measure.value for measure in one.measures]


def test_no_line_is_stronger_than_its_results(found: Examination) -> None:
    flags = {line.line: line.flag for line in found.lines}
    assert Flag.NONE == flags[Line.BOUNDS]
    assert Flag.STRONG not in flags.values()
    assert "independent lines that could be examined" in statement(found)


def test_the_same_figures_give_the_same_bytes(
    asked: Asked, found: Examination, tmp_path: Path
) -> None:
    again = examine_file(asked, Quiet())
    for examination, name in ((found, "one"), (again, "two")):
        write(examination, tmp_path / name, "donors.csv", Quiet())
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in files(tmp_path / name)}
        for name in ("one", "two")
    )
    assert one == two
    assert any(path.suffix == ".csv" for path in one)


def files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def test_the_page_accuses_nobody_and_loads_nothing(found: Examination, tmp_path: Path) -> None:
    page = write(found, tmp_path, "donors.csv", Quiet()).read_text(encoding="utf-8")
    assert not ACCUSING.findall(re.sub(r"<p class=\"note\">References.*?</p>", "", page))
    assert not re.findall(r"(?:src|href)=\"https?:", page)
    assert "flag-none" in page
    assert statement(found).split(".")[0] in page


def test_the_json_has_every_result_and_no_values_of_comparators(
    found: Examination, tmp_path: Path
) -> None:
    write(found, tmp_path, "donors.csv", Quiet())
    told = json.loads((tmp_path / NUMBERS).read_bytes())
    assert len(found.results) == len(told["results"])
    assert [] == told["comparators"]
    assert DONORS == [point["text"] for point in told["series"][0]["points"]]
