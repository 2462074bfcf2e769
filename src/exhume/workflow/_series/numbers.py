"""A strict grammar of numbers: what can be read in two ways is refused with both."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from exhume.workflow._series.problems import Fault

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.([0-9]+))?")
_MOST_DIGITS: Final = 15  # a double holds them exactly
_BLANKS: Final = " \u00a0\u2009\u202f\u3000"


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the decimals that it is printed with."""

    value: float
    decimals: int


@lru_cache(maxsize=1 << 16)  # panels repeat their numbers, and a point is made for each
def number_of(text: str) -> Number | Fault:
    """Read digits with a point before the decimals, and nothing else.

    >>> number_of("17.50")
    Number(value=17.5, decimals=2)
    >>> number_of("1.702,5")
    Fault(says='parts thousands with a point', remedy='write 1702.5')
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        return _fault(text)
    if sum(map(str.isdigit, text)) > _MOST_DIGITS:
        return Fault(f"has more than {_MOST_DIGITS} digits", "look it up in the source")
    return Number(float(text), len(found[1] or ""))


def _fault(text: str) -> Fault:
    folded = unicodedata.normalize("NFKC", text).strip()
    if _NUMBER.fullmatch(folded):
        return Fault("is written with characters other than plain digits", f"write {folded}")
    for pattern, explain in _FAULTS:
        found = pattern.fullmatch(text)
        if found:
            return explain(found)
    return Fault("is no number", "write digits, a point before decimals, and nothing beside them")


def _said(says: str, remedy: str) -> Callable[[re.Match[str]], Fault]:
    return lambda found: Fault(says, remedy.format(found[found.lastindex or 0].strip()))


def _thousands(found: re.Match[str]) -> Fault:
    """Name the mark, and where it could be a decimal mark, the other reading.

    >>> _thousands(_THOUSANDS.fullmatch("1,702")).remedy
    'write 1702; if the comma stands before decimals, write 1.702'
    """
    mark = found["mark"]
    name = {",": "a comma", ".": "a point"}.get(mark, "a blank" if mark in _BLANKS else "a mark")
    whole = re.sub(r"[^0-9-]", "", found["whole"])
    rest = f".{found['rest']}" if found["rest"] else ""
    remedy = f"write {whole}{rest}"
    if mark == "," and not rest and found["whole"].count(",") == 1:
        remedy += f"; if the comma stands before decimals, write {found[0].replace(',', '.')}"
    return Fault(f"parts thousands with {name}", remedy)


_PLAIN: Final = r"-?[0-9][0-9.,\u00a0 ]*"
_THOUSANDS: Final = re.compile(
    rf"(?P<whole>-?[0-9]{{1,3}}(?P<mark>[,.'’{_BLANKS}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*)"
    r"(?:[.,](?P<rest>[0-9]+))?"
)
_FAULTS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Fault]], ...]] = (
    (_THOUSANDS, _thousands),
    (
        re.compile(r"(.*[0-9])\s*[%‰％]"),
        _said(
            "has a percent sign",
            "write {} with % in the column unit and share in the column measure",
        ),
    ),
    (
        re.compile(r"-?[0-9]+,[0-9]+"),
        lambda found: Fault(
            "has a comma before its decimals", f"write {found[0].replace(',', '.')}"
        ),
    ),
    (
        re.compile(
            r"(?:[<>≤≥＜＞]=?|(?:more|less|fewer) than|over|under|above|below|at least|at most"
            r"|up to|exceed\w*|超过|不足|至少)\s*\S.*|[0-9]+\+",
            re.IGNORECASE,
        ),
        _said(
            "is a bound and no value",
            "leave the value empty, write missing in the column status, and the bound in note",
        ),
    ),
    (
        re.compile(
            r"(?:about|approx\w*\.?|around|circa|ca\.?|c\.|roughly|nearly|almost|close to|near|~|≈"
            rf"|大?约|近|将近)\s*({_PLAIN})",
            re.IGNORECASE,
        ),
        _said(
            "says that it is approximate",
            "write the number alone, in digits without marks ({}), and approximate in status",
        ),
    ),
    (
        re.compile(r"[0-9.,]+\s*(?:-|–|—|~|to|至)\s*[0-9.,]+", re.IGNORECASE),
        _said(
            "is a range and no value",
            "leave the value empty, write missing in the column status, and the range in note",
        ),
    ),
    (
        re.compile(r"-?[0-9.]+e[+-]?[0-9]+", re.IGNORECASE),
        _said(
            "is written with an exponent",
            "write all its digits; a spreadsheet shows them in a wider column",
        ),
    ),
    (
        re.compile(
            r"[-–—−./?？]+|…+|n\.?/?a\.?|nan|null|none|nil|unknown|missing|not (?:available|known)"
            r"|无|不详",
            re.IGNORECASE,
        ),
        _said(
            "says that nothing is known",
            "leave the value empty and write missing in the column status",
        ),
    ),
    (
        re.compile(r"#.+"),
        _said("is an error of a spreadsheet", "mend its formula, or write the number itself"),
    ),
    (
        re.compile(r"-?0+([0-9][0-9.]*)"),
        _said(
            "begins with a zero that no number has",
            "write {}; if it is a code, it is no value of a series",
        ),
    ),
    (
        re.compile(r"-?\.[0-9]+|-?[0-9]+\."),
        _said(
            "begins or ends with the point", "write a digit on both sides of it, or leave it out"
        ),
    ),
    (
        re.compile(
            r".*[0-9]\s*(?:k|m|bn|thousand|million|billion|[十百千万萬亿億]+)", re.IGNORECASE
        ),
        _said(
            "counts in thousands or more by a word",
            "write the number out; if it was rounded, write approximate in the column status",
        ),
    ),
    (
        re.compile(r"\+([0-9][0-9.]*)"),
        _said("has a plus sign", "write {}"),
    ),
    (
        re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)\s*(?:[*†‡§¹²³#]+|\[.*\]|\(.*\)|（.*）|[^\W\d_]+.*)"),
        _said("has something behind the number", "write {} and keep the rest in the column note"),
    ),
)
"""What people write in the place of numbers, the likeliest reading first."""
