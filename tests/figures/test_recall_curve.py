import csv
import re
import subprocess
import sys
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from exhume.figures import recall_curve
from exhume.model.curves import CurvePoint, RecallCurve
from exhume.protocols import Figure


def curve(*found: int, papers: int = 40, stop: int | None = None) -> RecallCurve:
    points = tuple(
        CurvePoint(read, number, number, number + (papers - read) // 2, 1 / (read + 1))
        for read, number in enumerate(found)
    )
    return RecallCurve("papers with findings", papers, 0.95, 0.95, points, stop, "", ())


CURVE = curve(0, 1, 1, 2, 3, 3, 3, stop=5)


def test_it_is_a_figure_of_curves() -> None:
    assert isinstance(recall_curve, Figure)
    assert RecallCurve is recall_curve.draws


@pytest.mark.parametrize("dark", [False, True])
def test_the_same_numbers_give_the_same_bytes(dark: bool) -> None:
    assert recall_curve.draw(CURVE, dark=dark) == recall_curve.draw(CURVE, dark=dark)


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import sys\n"
        "from exhume.figures import recall_curve\n"
        "from exhume.model.curves import CurvePoint, RecallCurve\n"
        f"sys.stdout.buffer.write(recall_curve.draw({CURVE!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert recall_curve.draw(CURVE) == done.stdout


def test_the_plot_is_an_image_without_styles_dates_or_anything_from_elsewhere() -> None:
    svg = recall_curve.draw(CURVE).decode()
    root = etree.parse(BytesIO(svg.encode())).getroot()
    assert "{http://www.w3.org/2000/svg}svg" == root.tag
    assert "round" == root.get("stroke-linejoin")
    assert [] == re.findall(r"style=|<style|<script|<image|dc:date", svg)
    references = root.xpath("//@*[name()='xlink:href']")
    assert references
    assert all(reference.startswith("#") for reference in references)


def test_the_colours_of_a_dark_ground_are_others_and_nothing_else_is() -> None:
    light, dark = (recall_curve.draw(CURVE, dark=dark).decode() for dark in (False, True))
    assert light != dark
    colour = re.compile(r"#?\b[mph]?[0-9a-f]{6,10}\b")  # and ids, which are digests of colours
    assert colour.sub("", light) == colour.sub("", dark)


def test_the_table_has_every_point_and_says_what_its_columns_are() -> None:
    rows = list(csv.DictReader(StringIO(recall_curve.table(CURVE).decode())))
    assert len(CURVE.points) == len(rows)
    assert {"read": "3", "found": "2", "low": "2", "high": "20", "pvalue": "0.25"} == rows[3]


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(curve(0), id="nothing read"),
        pytest.param(curve(0, 0, 0), id="nothing found"),
        pytest.param(curve(*range(41)), id="everything found"),
        pytest.param(curve(0, 1, papers=1_000_000), id="a band far above what was found"),
        pytest.param(curve(*range(3_000), papers=3_000), id="more points than can be shown"),
    ],
)
def test_whatever_was_found_there_is_a_plot(shown: RecallCurve) -> None:
    svg = recall_curve.draw(shown)
    assert b"</svg>" == svg.strip()[-6:]
    assert len(svg) < 300_000


@given(st.lists(st.booleans(), max_size=30), st.integers(0, 100), st.booleans())
@settings(max_examples=10, deadline=None)
def test_any_sequence_can_be_drawn_and_written(said: list[bool], more: int, stops: bool) -> None:
    found = [sum(said[:read]) for read in range(len(said) + 1)]
    shown = curve(*found, papers=len(said) + more, stop=len(said) if stops else None)
    etree.fromstring(recall_curve.draw(shown))
    assert len(found) + 1 == len(recall_curve.table(shown).splitlines())
