"""Rows of files that people filled in, as the values that the review takes."""

import math
import re
from collections.abc import Mapping, Sequence

from exhume.model.coding import Choice
from exhume.model.review import GivenCoding, GivenUnit, RowProblem

CODING_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "unit": ("unit", "unit id", "unit_id", "单元"),
    "choice": ("choice", "verdict", "判断"),
    "codes": ("codes", "code", "代码", "编码"),
    "note": ("note", "notes", "comment", "备注"),
    "quote": ("quote", "引文"),
    "whole": ("whole", "whole paper", "全文"),
    "seconds": ("seconds",),
    "codebook": ("codebook",),
    "coder": ("coder",),
    "passage": ("passage", "原文"),
}
"""Names of columns that are understood in a table of verdicts."""

UNIT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "digest": ("digest", "sha256"),
    "paper": ("document", "paper", "id", "file", "doi", "文献", "文件", "文件名", "编号"),
    "start": ("start",),
    "end": ("end",),
    "quote": ("quote", "passage", "text", "引文", "原文", "摘录"),
}
"""Names of columns that are understood in a table of passages."""

_BETWEEN = re.compile(r"[\r\n;,|；，、]+")
_YES = frozenset(("yes", "true", "1", "y", "x", "是", "wahr", "vrai", "verdadero"))
_NO = frozenset(("", "no", "false", "0", "n", "否", "falsch", "faux", "falso"))
_CHOICES = {choice.value.replace("-", ""): choice.value for choice in Choice}


def picked(row: Mapping[str, str], columns: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """Return a row by the columns that are understood: of several names, the first that is filled.

    >>> picked({"note": "", "comment": "why", "x": "1"}, {"note": ("note", "comment")})
    {'note': 'why'}
    """
    return {
        column: next((row[name] for name in names if row.get(name, "").strip()), "")
        for column, names in columns.items()
    }


def given_coding(row: Mapping[str, str]) -> GivenCoding | RowProblem:
    """Return what a row of texts says, by the names of `CODING_COLUMNS`."""
    whole = _yes_or_no(row.get("whole", ""))
    seconds = _seconds(row.get("seconds", ""))
    if not row.get("unit", "").strip():
        return RowProblem("it names no unit", "copy the unit's id from the exported file")
    if whole is None:
        return RowProblem(f'"{row["whole"][:40]}" under "whole" is neither yes nor no')
    if seconds is None:
        return RowProblem(f'"{row["seconds"][:40]}" is no number of seconds')
    return GivenCoding(
        unit=row["unit"].strip(),
        choice=choice_of(row.get("choice", "")),
        codes=tuple(filter(None, map(str.strip, _BETWEEN.split(row.get("codes", ""))))),
        note=row.get("note", ""),
        quote=row.get("quote", ""),
        whole=whole,
        seconds=seconds,
        codebook=row.get("codebook", "").strip(),
        coder=row.get("coder", "").strip(),
        passage=row.get("passage", ""),
    )


def given_unit(row: Mapping[str, str]) -> GivenUnit | RowProblem:
    """Return what a row of texts says, by the names of `UNIT_COLUMNS`."""
    paper = row.get("digest", "").strip() or row.get("paper", "").strip()
    start, end = row.get("start", "").strip(), row.get("end", "").strip()
    if not paper:
        return RowProblem("it names no paper", "write its document id, digest or DOI")
    if bool(start) != bool(end) or not (_is_offset(start) and _is_offset(end)):
        return RowProblem("its start and end are not two whole numbers")
    if not start and not row.get("quote", "").strip():
        return RowProblem("it names no passage", "write start and end, or a quote")
    if not start:
        return GivenUnit(paper, quote=row["quote"])
    return GivenUnit(paper, int(start), int(end), row.get("quote", ""))


def choice_of(text: str) -> str:
    """Return the value of a choice that was written by hand; what is none comes back as it is.

    >>> choice_of("Nothing here"), choice_of("cannot_tell"), choice_of("perhaps")
    ('nothing-here', 'cannot-tell', 'perhaps')
    """
    letters = re.sub(r"[\s_-]+", "", text).casefold()
    return _CHOICES.get(letters, text.strip())


def _yes_or_no(text: str) -> bool | None:
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text.strip() or 0)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _is_offset(text: str) -> bool:
    return not text or (len(text) <= 10 and text.isascii() and text.isdigit())
