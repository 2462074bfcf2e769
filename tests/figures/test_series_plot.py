"""All plots in these tests are invented."""

import csv
from io import StringIO

import pytest

from exhume.figures import series_plot
from exhume.model.series import Curve, Plot

POINTS = Curve("reported", "points", (1.0, 2.0), (3.0, 4.0))
BAND = Curve("expected", "band", (1.0, 2.0), low=(2.0, 3.0), high=(4.0, 5.0))
PLOT = Plot("An invented plot", "year", "count", (POINTS, BAND), mark=1.5)


def test_the_table_has_every_point_and_the_mark() -> None:
    rows = list(csv.DictReader(StringIO(series_plot.table(PLOT).decode())))
    assert ["points", "points", "band", "band", "mark"] == [row["style"] for row in rows]
    assert ("3.0", "") == (rows[0]["y"], rows[0]["low"])


def test_the_words_name_curves_and_mark() -> None:
    said = series_plot.says(PLOT)
    assert "reported (2 points) and expected (2 points)" in said
    assert "1.5" in said


def test_nothing_is_shown_of_an_empty_plot() -> None:
    assert not series_plot.shows(Plot("Empty", "x", "y", ()))


@pytest.mark.filterwarnings("error::UserWarning")
def test_many_curves_with_long_names_leave_room_for_the_plot() -> None:
    names = [f"{n} {'long name ' * 30}" for n in range(40)]
    curves = tuple(Curve(name, "line", (0.0, 1.0), (0.0, 1.0)) for name in names)
    plot = Plot("A title that is long. " * 20, "x", "y", curves)
    drawn = series_plot.draw(plot)
    assert b"<svg" in drawn
    assert drawn == series_plot.draw(plot)
