"""Whether the text that a PDF holds for a page can be relied on, and which rule says that not.

A font without a table from glyphs to characters, or with a wrong one, gives text that looks well
on the page and is nonsense to a program. No rule knows what a text means; each measures a share
that clean pages and damaged ones differ in. The limits were set on papers in simplified Chinese
and on such papers damaged on purpose.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import numpy as np

from exhume.sources.text_quality import classes
from exhume.sources.text_quality.pairs import in_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

_LEAST_CHARACTERS: Final = 20  # of a page; fewer tell nothing
_LEAST_PAIRS: Final = 40
_LIKELY_PAIRS: Final = 0.27  # clean pages reach 0.34 and more, wrongly mapped ones 0.19 at most
_LEAST_PROSE: Final = 300  # Han characters without a single digit or mark
_LEAST_WORDS: Final = 60
_COMMON_LETTERS: Final = "etaoinsrl"
_LIKELY_LETTERS: Final = 0.5  # English has 0.67, shifted English 0.42 at most
_LATIN_WORD: Final = re.compile(r"[A-Za-z]{3,}")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A kind of character, and the share of a page that it may reach."""

    mask: "Callable[[NDArray[np.uint32]], Mask]"
    most: float
    says: str


_RULES: Final = (
    _Rule(classes.unknown, 0.03, "glyphs without a character"),
    _Rule(classes.private_use, 0.03, "private-use characters"),
    _Rule(classes.control, 0.01, "control characters"),
    _Rule(classes.unassigned, 0.01, "code points without a character"),
    _Rule(classes.latin_1_runs, 0.05, "accented letters in rows, as of a wrong encoding"),
    _Rule(classes.odd_ascii, 0.1, "signs such as #, @ and ~"),
)


def doubts(texts: Sequence[str]) -> list[str]:
    """Return for the text of each page the rule that fired, or an empty string.

    >>> doubts(["供体的心脏在低温下保存，移植手术进行顺利。", chr(0xE000) * 30])
    ['', '100 % of the characters are private-use characters']
    """
    ends = list(accumulate(map(len, texts)))
    pages = list(zip([0, *ends], ends, strict=False))
    codes = classes.code_points("".join(texts))
    shares = _Shares(pages, _before(classes.visible(codes)))
    found = [""] * len(pages)
    for fired in (*_by_characters(codes, shares), _by_pairs(codes, pages), _by_marks(codes, pages)):
        found = [first or then for first, then in zip(found, fired, strict=True)]
    return [first or _by_words(text) for first, text in zip(found, texts, strict=True)]


@dataclass(frozen=True, slots=True)
class _Shares:
    """Which share of each page's visible characters something is; none on a short page."""

    pages: Sequence[tuple[int, int]]
    visible_before: "NDArray[np.int64]"

    def of(self, mask: "Mask") -> list[float]:
        before = _before(mask)
        return [
            float(before[end] - before[start]) / max(int(count), 1)
            if (count := self.visible_before[end] - self.visible_before[start]) >= _LEAST_CHARACTERS
            else 0.0
            for start, end in self.pages
        ]


def _by_characters(codes: "NDArray[np.uint32]", shares: _Shares) -> list[list[str]]:
    return [
        [
            f"{share:.0%} of the characters are {rule.says}".replace("%", " %", 1)
            if share > rule.most
            else ""
            for share in shares.of(rule.mask(codes))
        ]
        for rule in _RULES
    ]


def _by_pairs(codes: "NDArray[np.uint32]", pages: Sequence[tuple[int, int]]) -> list[str]:
    """Too few of the neighbouring Han characters stand side by side in some word."""
    han = classes.han(codes)
    pairs = np.zeros(len(codes), np.bool_)
    pairs[:-1] = han[:-1] & han[1:]
    places = np.flatnonzero(pairs)
    likely = np.zeros(len(codes), np.bool_)
    likely[places[in_words(codes[places], codes[places + 1])]] = True
    of_all, of_likely = _before(pairs), _before(likely)
    return [
        _pairs_said(int(of_likely[end] - of_likely[start]), int(of_all[end] - of_all[start]))
        for start, end in pages
    ]


def _pairs_said(likely: int, pairs: int) -> str:
    if pairs < _LEAST_PAIRS or likely >= _LIKELY_PAIRS * pairs:
        return ""
    return f"only {100 * likely / pairs:.0f} % of neighbouring Han characters occur in words"


def _by_marks(codes: "NDArray[np.uint32]", pages: Sequence[tuple[int, int]]) -> list[str]:
    """Han characters are right, but digits and punctuation were lost or became others."""
    han = _before(classes.han(codes))
    marks = _before(classes.punctuation_or_digit(codes))
    said = "a page full of Han characters has neither digits nor punctuation"
    return [
        said if han[end] - han[start] >= _LEAST_PROSE and marks[end] == marks[start] else ""
        for start, end in pages
    ]


def _by_words(page: str) -> str:
    """Latin letters that are shifted or mixed up form words of rare letters."""
    words = _LATIN_WORD.findall(page)
    if len(words) < _LEAST_WORDS:
        return ""
    letters = "".join(words).lower()
    share = sum(map(letters.count, _COMMON_LETTERS)) / len(letters)
    if share >= _LIKELY_LETTERS:
        return ""
    return f"the words in Latin letters are made of rare ones (only {100 * share:.0f} % common)"


def _before(mask: "Mask") -> "NDArray[np.int64]":
    """Count for each place how many are true before it, so that a difference counts a stretch."""
    return np.concatenate([[0], np.cumsum(mask)])
