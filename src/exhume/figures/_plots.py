# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# (matplotlib leaves many parameters of its methods open)
"""Files of plots that are the same bytes for the same numbers: SVG or PNG from one drawing."""

from collections.abc import Callable
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal

from exhume.figures._palettes import Palette, palette
from exhume.figures._svg import shortened, without_styles

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Form = Literal["svg", "png"]

DPI: Final = 200
"""Dots per inch of PNG files."""

POINTS: Final = 72.0
"""To the inch."""

FONT: Final = "DejaVu Sans"
"""The font of all words: it comes with matplotlib."""

_NAMES_IDS: Final = "exhume"  # without it they would be made by chance
_LEFT_OUT: Final = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_ONE_AT_A_TIME: Final = Lock()  # matplotlib's settings are those of the whole process


def colours_of(form: Form, *, dark: bool) -> Palette:
    """Return the colours of a file: a PNG file is for a white ground, whatever is asked for."""
    return palette(dark=dark and form == "svg")


def plotted(
    draw: "Callable[[Figure], None]", *, width: float, height: float, title: str, form: Form
) -> bytes:
    """Return a plot of that width and height in inches as a file.

    An SVG file has nothing behind it, and a PNG file of 200 dots per inch is white there.
    """
    from matplotlib import rc_context, rcdefaults, rcParams  # noqa: PLC0415 - an extra, and slow to load
    from matplotlib.figure import Figure  # noqa: PLC0415 - the same

    with _ONE_AT_A_TIME, rc_context():
        rcdefaults()  # whatever this machine's users have changed
        rcParams.update(
            {
                "svg.hashsalt": _NAMES_IDS,
                "font.family": [FONT],
                "font.size": 10.0,
                "hatch.linewidth": 1.2,
                "text.parse_math": False,  # a dollar sign in a name is a dollar sign
            }
        )
        figure = Figure(figsize=(width, height))
        draw(figure)
        return _svg(figure, title) if form == "svg" else _png(figure, title)


def laid_out(figure: "Figure") -> "Figure":
    """Return a figure whose axes will leave room for the words around them; it is drawn twice."""
    figure.set_layout_engine("constrained")
    return figure


def sheet(figure: "Figure") -> "Axes":
    """Return axes that fill a figure, in points from the upper left corner, without a frame."""
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    width, height = figure.get_size_inches()
    axes.set_xlim(0.0, POINTS * width)
    axes.set_ylim(POINTS * height, 0.0)
    axes.set_axis_off()
    return axes


def _svg(figure: "Figure", title: str) -> bytes:
    file = BytesIO()
    metadata = {**_LEFT_OUT, "Title": title}
    figure.savefig(file, format="svg", transparent=True, metadata=metadata)
    return shortened(without_styles(file.getvalue().decode())).encode()


def _png(figure: "Figure", title: str) -> bytes:
    file = BytesIO()
    metadata = {"Software": None, "Title": title}
    figure.savefig(file, format="png", dpi=DPI, facecolor="white", metadata=metadata)
    return file.getvalue()
