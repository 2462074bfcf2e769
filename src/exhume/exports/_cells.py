"""Cells of tables that spreadsheets open: what they would act on or change is made plain text.

A spreadsheet computes a cell that begins like a formula, and turns one that looks like a number or
a date into something else: the id ``12345678901234e56789`` into 1.2E+56802. Such a cell gets an
apostrophe in front, and so does one that begins with an apostrophe; reading takes away exactly
these.
"""

import re
import unicodedata

_ACTS = frozenset("=+-@'")  # compared with what full-width and small forms are folded to
_MINUS = "\N{MINUS SIGN}"  # which is folded to nothing else
_UNSEEN = re.compile(r"[\s\ufeff\u200b-\u200f\u2060\u00ad]*")
_NUMERIC = re.compile(r"[\d.,:/ %-]*\d[\d.,:/ %eE+-]*")
_LONGEST_NUMBER = 40


def neutral(text: str) -> str:
    """Return a text as it stands in a cell.

    >>> neutral("=1+1"), neutral("12345678901234e56789"), neutral("脑死亡"), neutral("'")
    ("'=1+1", "'12345678901234e56789", '脑死亡', "''")
    """
    return f"'{text}" if _is_risky(text) else text


def plain(cell: str) -> str:
    """Return the text that a cell stands for: `neutral` undone, and nothing else.

    >>> plain("'=1+1"), plain("'tis so"), plain("脑死亡")
    ('=1+1', "'tis so", '脑死亡')
    """
    return cell[1:] if cell.startswith("'") and _is_risky(cell[1:]) else cell


def _is_risky(text: str) -> bool:
    if text[:1].isalpha():  # as nearly every cell begins, and no formula, number or date
        return False
    if text.startswith(("\t", "\r", "\n")):
        return True
    seen = _UNSEEN.sub("", text, count=1)[:1]
    if seen == _MINUS or unicodedata.normalize("NFKC", seen)[:1] in _ACTS:
        return True
    return len(text) <= _LONGEST_NUMBER and bool(_NUMERIC.fullmatch(text))
