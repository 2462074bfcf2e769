"""What is true of every figure that draws reports, whatever it shows."""

import pickle
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
from lxml import etree

from exhume.model.report import Report
from exhume.plugins import discover
from exhume.protocols import Figure

from ..exports.composition.reviewed_reports import reviewed_report
from ..exports.invented_reports import HOSTILE, empty, hostile, usual
from .invented import STEPS, of_answers, of_cities, of_steps, of_years

ROOT = Path(__file__).parents[2]
LOADED = {name: cast("Figure[Any]", plugin.load()) for name, plugin in discover("figures").items()}
FIGURES = {name: figure for name, figure in LOADED.items() if figure.draws is Report}
REPORTS: dict[str, Callable[[], Report]] = {
    "not judged": usual,
    "reviewed": reviewed_report,
    "empty": empty,
    "cities": of_cities,
    "many papers": lambda: of_cities(40),
    "a year": lambda: of_years((1999,)),
    "sixty years": lambda: of_years(range(1960, 2020)),
    "one answer": lambda: of_answers(1),
    "forty answers": lambda: of_answers(40),
    "all steps": lambda: of_steps(*STEPS),
    **{f"hostile {at}": lambda text=text: hostile(text) for at, text in enumerate(HOSTILE)},
}

FORMS = ("svg", "png")

figures = pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
reports = pytest.mark.parametrize("made", REPORTS.values(), ids=REPORTS)


def test_the_dossier_has_four_pictures_beside_the_curve() -> None:
    assert ["agreement_matrix", "flow_diagram", "found_by_year", "places_map"] == list(FIGURES)
    assert "recall_curve" in LOADED


@pytest.mark.parametrize("figure", LOADED.values(), ids=LOADED)
def test_each_is_a_figure(figure: Figure[Any]) -> None:
    assert isinstance(figure, Figure)
    assert figure.label[0].isupper()


@figures
@reports
@pytest.mark.filterwarnings("error")
def test_whatever_a_report_holds_it_is_drawn_or_there_is_nothing_to_draw(
    figure: Figure[Report], made: Callable[[], Report]
) -> None:
    report = made()
    if not figure.shows(report):
        return
    root = etree.parse(BytesIO(figure.draw(report))).getroot()
    assert "{http://www.w3.org/2000/svg}svg" == root.tag
    assert figure.draw(report, form="png").startswith(b"\x89PNG\r\n\x1a\n")
    words = figure.says(report)
    assert 1 <= len(re.findall(r"\.(?= |$)", words))
    assert words.encode("utf-8").decode().isprintable()
    assert 2 <= len(figure.table(report).decode("utf-8").splitlines())


@pytest.fixture(scope="module")
def drawn_elsewhere() -> dict[tuple[str, str], bytes]:
    """What another process draws of each figure in each form."""
    code = (
        "import pickle, sys\n"
        "from exhume.plugins import discover\n"
        "from tests.exports.composition.reviewed_reports import reviewed_report\n"
        "report, found = reviewed_report(), discover('figures')\n"
        "drawn = {\n"
        "    (name, form): found[name].load().draw(report, form=form)\n"
        f"    for name in {list(FIGURES)!r} for form in {FORMS!r}\n"
        "}\n"
        "sys.stdout.buffer.write(pickle.dumps(drawn))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return cast("dict[tuple[str, str], bytes]", pickle.loads(done.stdout))  # noqa: S301 - our own


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", FIGURES)
def test_the_same_report_gives_the_same_bytes_also_in_another_process(
    name: str, form: Any, drawn_elsewhere: dict[tuple[str, str], bytes]
) -> None:
    drawn = FIGURES[name].draw(reviewed_report(), form=form)
    assert drawn == FIGURES[name].draw(reviewed_report(), form=form)
    assert drawn == drawn_elsewhere[name, form]


@figures
def test_svg_holds_no_styles_dates_or_anything_from_elsewhere(figure: Figure[Report]) -> None:
    svg = figure.draw(reviewed_report()).decode()
    assert [] == re.findall(r"style=|<style|<script|<image|<text|dc:date", svg)
    references = re.findall(r'href="([^"]*)"', svg)
    assert references
    assert all(reference.startswith("#") for reference in references)


@figures
def test_png_has_two_hundred_dots_per_inch_and_is_for_white_alone(figure: Figure[Report]) -> None:
    light, dark = (figure.draw(reviewed_report(), dark=dark, form="png") for dark in (False, True))
    assert light == dark
    size = struct.unpack(">II", light[16:24])
    points = re.search(
        rb'width="([\d.]+)pt" height|width="([\d.]+)pt"', figure.draw(reviewed_report())
    )
    assert points is not None
    width = float(next(group for group in points.groups() if group))
    assert width / 72 * 200 == pytest.approx(size[0], abs=1)
    assert b"Software" not in light


@figures
def test_the_colours_of_a_dark_ground_are_others_and_nothing_else_is(
    figure: Figure[Report],
) -> None:
    light, dark = (figure.draw(reviewed_report(), dark=dark).decode() for dark in (False, True))
    assert light != dark
    colour = re.compile(r"#?\b[mph]?[0-9a-f]{6,10}\b")  # and ids, which are digests of colours
    assert colour.sub("", light) == colour.sub("", dark)


@figures
def test_a_svg_file_is_small_enough_for_a_page(figure: Figure[Report]) -> None:
    for made in (of_cities, reviewed_report, lambda: of_answers(12)):
        if figure.shows(made()):
            assert len(figure.draw(made())) < 450_000


@figures
def test_a_cell_that_a_spreadsheet_would_compute_is_made_harmless(
    figure: Figure[Report],
) -> None:
    report = hostile("=1+1")
    if figure.shows(report):
        assert [] == re.findall(r"(?m)(?:^|,)=", figure.table(report).decode())


@figures
def test_nothing_of_it_accuses(figure: Figure[Report]) -> None:
    words = f"{figure.label} {figure.says(reviewed_report())}"
    assert None is re.search(r"\b(guilty|prove[sn]?|proof|fabricat\w+|fraud)\b", words, re.I)


@figures
def test_what_is_drawn_does_not_depend_on_names_of_people(figure: Figure[Report]) -> None:
    report = reviewed_report()
    assert figure.draw(report) == figure.draw(replace(report, authors=True, masked=False))
