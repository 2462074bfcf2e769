"""SVG files of plots that need no style sheet."""

import re
from typing import Final

_STYLE: Final = re.compile(r' style="([^"]*)"')
_SHEET: Final = re.compile(r"\s*<style [^>]*>.*?</style>", re.DOTALL)
_PLACE: Final = re.compile(r' (?:d|x|y)="[^"]*"')
_FRACTION: Final = re.compile(r"-?\d+\.\d{3,}")
_ROOT: Final = 'stroke-linejoin="round" stroke-linecap="butt"'


def without_styles(svg: str) -> str:
    r"""Write styles as attributes, so that pages whose content policy allows no styles show them.

    >>> without_styles('<svg a="1"><style b="">*{c: d}</style><g style="fill: none; x: y"/></svg>')
    '<svg stroke-linejoin="round" stroke-linecap="butt" a="1"><g fill="none" x="y"/></svg>'
    """
    plain = _STYLE.sub(lambda found: _as_attributes(found[1]), svg)
    # What the sheet says of all elements they inherit from the outermost.
    return _SHEET.sub("", plain).replace("<svg ", f"<svg {_ROOT} ", 1)


def shortened(svg: str) -> str:
    """Write coordinates with two digits behind the point, which is finer than can be seen.

    >>> shortened('<use x="12.345678" transform="scale(0.015625)"/>')
    '<use x="12.35" transform="scale(0.015625)"/>'
    """
    return _PLACE.sub(lambda found: _FRACTION.sub(_rounded, found[0]), svg)


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


def _as_attributes(style: str) -> str:
    pairs = (pair.split(": ", 1) for pair in style.split("; ") if pair)
    return "".join(f' {name}="{value}"' for name, value in pairs)
