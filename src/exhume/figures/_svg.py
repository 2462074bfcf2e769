# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# (matplotlib leaves many parameters of its methods open)
"""SVG files of plots that are the same bytes for the same numbers, and need no style sheet."""

import re
from collections.abc import Callable
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NAMES_IDS: Final = "exhume"  # without it they would be made by chance
_FONT: Final = "DejaVu Sans"  # comes with matplotlib
_LEFT_OUT: Final = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_STYLE: Final = re.compile(r' style="([^"]*)"')
_SHEET: Final = re.compile(r"\s*<style [^>]*>.*?</style>", re.DOTALL)
_ROOT: Final = 'stroke-linejoin="round" stroke-linecap="butt"'
_ONE_AT_A_TIME: Final = Lock()  # matplotlib's settings are those of the whole process


def svg_of(draw: "Callable[[Figure], None]", *, width: float, height: float, title: str) -> bytes:
    """Return a plot of that width and height in inches as an SVG file, with nothing behind it.

    The file has attributes where matplotlib writes styles, so that pages whose content policy
    allows no styles show it as it is.
    """
    from matplotlib import rc_context, rcdefaults  # noqa: PLC0415 - an extra, and slow to load
    from matplotlib.figure import Figure  # noqa: PLC0415 - the same

    file = BytesIO()
    with _ONE_AT_A_TIME, rc_context():
        rcdefaults()  # whatever this machine's users have changed
        with rc_context({"svg.hashsalt": _NAMES_IDS, "font.family": [_FONT], "font.size": 10.0}):
            figure = Figure(figsize=(width, height), layout="constrained")
            draw(figure)
            metadata = {**_LEFT_OUT, "Title": title}
            figure.savefig(file, format="svg", transparent=True, metadata=metadata)
    return _without_styles(file.getvalue().decode()).encode()


def _without_styles(svg: str) -> str:
    r"""Write styles as attributes.

    >>> _without_styles('<svg a="1"><style b="">*{c: d}</style><g style="fill: none; x: y"/></svg>')
    '<svg stroke-linejoin="round" stroke-linecap="butt" a="1"><g fill="none" x="y"/></svg>'
    """
    plain = _STYLE.sub(lambda found: _as_attributes(found[1]), svg)
    # What the sheet says of all elements they inherit from the outermost.
    return _SHEET.sub("", plain).replace("<svg ", f"<svg {_ROOT} ", 1)


def _as_attributes(style: str) -> str:
    pairs = (pair.split(": ", 1) for pair in style.split("; ") if pair)
    return "".join(f' {name}="{value}"' for name, value in pairs)
