"""Looking for what may identify somebody in a stretch of a paper's original text."""

import re
from collections.abc import Iterable

from exhume.model.identifying import Identifying
from exhume.screening._identifying import contacts, dates, names, numbers

_SIGNS = (*names.SIGNS, *dates.SIGNS, *numbers.SIGNS, *contacts.SIGNS)

_BLANK = re.compile(r"\s+")
_FIRST_HAN = "\u2e80"
_AROUND = 80
"""Characters on either side that are read as well: the widest look of a sign, and to spare."""

# Wide digits, letters and signs become narrow ones, one for one: offsets do not change.
_NARROW = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B))}


def identifying(text: str, start: int, end: int) -> tuple[Identifying, ...]:
    """Return the stretches of ``text[start:end]`` that may identify a patient or donor.

    `start`, `end` and the stretches are code-point offsets into `text`. A stretch that only partly
    lies in the window is given whole; one that lies in a longer one is not given. Everything stays
    open until a person decides. That nothing is found does not mean that nobody can be identified.

    >>> for found in identifying("（虚构）供者甲，患者王某某，男，于1998年3月12日入院。", 0, 33):
    ...     print(found.start, found.end, found.kind.value)
    10 13 name
    17 27 exact date
    """
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    closed, origins = _closed(text[low:high])
    found = (
        Identifying(low + origins[at], low + origins[to - 1] + 1, sign.kind, sign.why)
        for sign in _SIGNS
        for at, to in sign.matches(closed)
    )
    return _longest(s for s in found if s.start < end and s.end > start)


def _closed(text: str) -> tuple[str, list[int]]:
    r"""Return the text without white space beside Chinese, and where each character stood.

    >>> _closed("王 某\n某, aged 4 5岁")
    ('王某某, aged 4 5岁', [0, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
    """
    origins: list[int] = []
    at = 0
    for blank in _BLANK.finditer(text):
        origins += range(at, blank.start())
        if _stands_in_latin(text, *blank.span()):
            origins += range(*blank.span())
        at = blank.end()
    origins += range(at, len(text))
    return "".join([text[at] for at in origins]).translate(_NARROW), origins


def _stands_in_latin(text: str, start: int, end: int) -> bool:
    """Tell whether white space stands between two characters that are not Chinese."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return before < _FIRST_HAN and after < _FIRST_HAN


def _longest(found: Iterable[Identifying]) -> tuple[Identifying, ...]:
    """Drop what lies within another stretch; of two at one place, the first named stays."""
    kept: list[Identifying] = []
    for stretch in sorted(found, key=lambda s: (s.start, -s.end)):
        if not kept or stretch.end > kept[-1].end:
            kept.append(stretch)
    return tuple(kept)
