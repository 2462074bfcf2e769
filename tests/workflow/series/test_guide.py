"""The guide's invented examples are read as it says."""

import re
from pathlib import Path

from exhume.model.series import Measure, Status
from exhume.workflow._series import godt
from exhume.workflow._series.columns import FIELDS
from exhume.workflow._series.increments import increments
from exhume.workflow._series.numbers import number_of
from exhume.workflow._series.problems import Fault
from exhume.workflow._series.reading import read_series
from exhume.workflow._series.relations import BUILT_IN

from .making import GODT_COLUMNS, write

GUIDE = Path(__file__).parent.parent.parent.parent / "docs" / "how-to" / "prepare-a-series.md"


def text() -> str:
    return GUIDE.read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text(), re.DOTALL | re.MULTILINE)


def test_the_tables_of_the_guide_can_be_read(tmp_path: Path) -> None:
    simple, wide, full = blocks("text")
    assert 1 == len(read_series(write(tmp_path, simple))[0].subject)
    assert 3 == len(read_series(write(tmp_path, wide))[0].subject)
    donors, counter = read_series(write(tmp_path, full))[0].subject
    marks = [Status.SOURCED, Status.SOURCED, Status.APPROXIMATE, Status.MISSING, Status.DERIVED]
    assert marks == [point.status for point in donors.points]
    assert Measure.CUMULATIVE is counter.measure
    assert [92.0] == [point.value for point in increments(counter).points]


def test_the_relations_of_the_guide_can_be_read(tmp_path: Path) -> None:
    (own,) = blocks("toml")
    table = write(tmp_path, blocks("text")[1])
    reported, _ = read_series(table, relations=write(tmp_path, own, "relations.toml"))
    assert ["regions", "dcd", "dbd-share"] == [relation.id for relation in reported.relations]


def test_the_guide_names_every_column_relation_and_series() -> None:
    named = set(re.findall(r"`([^`\n]+)`", text()))
    assert set() == set(FIELDS) - named
    assert set() == {relation.id for relation in BUILT_IN} - named
    assert set() == set(godt.columns_of(GODT_COLUMNS)) - {"entity", "period"} - named


def test_what_the_guide_says_is_refused_is_refused() -> None:
    table = text().partition("## What is refused")[2].partition("\n\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    shown = [cell for row in rows for cell in re.findall(r"`([^`]+)`", row)]
    assert 12 <= len(shown)
    assert [] == [cell for cell in shown if not isinstance(number_of(cell), Fault)]
