"""The Chinese font that a page carries, cut down to the characters that it shows."""

from functools import lru_cache
from importlib.util import find_spec

from exhume.exports._fonts import subset
from exhume.exports._html.images import address

FAMILY = "Dossier Han"
_MAKERS = ("fontTools", "brotli")  # of an optional extra; without them a page carries no font
_ASCII = bytes(range(128))


def font_face(body: str, path: str = "") -> str:
    """Return the style that brings the font in; empty where no font is installed.

    A page without a font of its own is shown in one of the machine on which it is opened. `path` is
    that of the font which the protocol names; it must be there, and raises what
    `exhume.exports._fonts.subset` does.
    """
    characters = not_ascii(body)
    if not characters or not (path or all(map(find_spec, _MAKERS))):
        return ""
    return _face(characters, path)


@lru_cache(maxsize=2)  # a large font takes half a second to open
def _face(characters: str, path: str) -> str:
    found = subset(characters, path)
    if found is None:
        return ""
    source = f'url("{address(found.woff2, "font/woff2")}") format("woff2")'
    return f'@font-face {{ font-family: "{FAMILY}"; font-display: block; src: {source}; }}\n'


def not_ascii(text: str) -> str:
    """Return each character beyond ASCII once, in order.

    >>> not_ascii("脑 and 气, 脑")
    '气脑'
    """
    # A page is mostly images in base64: dropping ASCII as bytes takes a hundredth of the time.
    left = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return "".join(sorted(set(left.decode("utf-8", "surrogatepass"))))
