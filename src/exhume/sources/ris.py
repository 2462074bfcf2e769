"""RIS reference files, read by rispy and checked line by line against what went in.

rispy skips what it does not understand. So the file is first cut into records here, with line
numbers; rispy reads one record at a time, and every line that is no tag, every record without
beginning or end, and every value that did not come back becomes an `Issue`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.papers import Issue, Record
from exhume.sources._bytes import empty, load
from exhume.sources._encoding import decode, decode_head
from exhume.sources._records import (
    doi_of,
    files_of,
    first_of,
    in_place_of_record,
    names_of,
    remark,
    with_duplicates_named,
    year_of,
)

media_type: Final = "application/x-research-info-systems"
suffixes: Final = (".ris",)
priority: Final = 30

_TAG: Final = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*)|$)")
_ALMOST_TAG: Final = re.compile(r"\s*([A-Z][A-Z0-9])\s{0,3}[-－—]\s*(.*)$")
_FIRST_TAG: Final = re.compile(r"^TY  - ?\S*[ \t]*$", re.MULTILINE)

_Value = tuple[str, str]


@dataclass(slots=True)
class _Block:
    """The lines of one record: where it begins, its tags with values, and what was odd."""

    line: int
    values: list[_Value] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    begun: bool = True
    ended: bool = False


def recognises(head: bytes, name: str) -> bool:
    """Tell RIS by a line with the tag TY, or text by its name.

    >>> recognises(b"TY  - JOUR", "a.txt"), recognises(b"Type - journal", "a.txt")
    (True, False)
    """
    text = decode_head(head) or head.decode("latin-1")  # tags are ASCII in every candidate
    if _FIRST_TAG.search(text.replace("\\r", "\\n")):
        return True
    return bool(head) and name.lower().endswith(suffixes) and b"\\0" not in head


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read the records of a RIS file; an issue with a state stands in place of a broken record.

    Repeated tags are kept, joined by line feeds in `Record.fields`; continued lines are joined to
    their tag by a space. Raises `UnreadableDocument` where the file holds no record at all.
    """
    text = decode(load(path), path.name, encoding).text
    if not text.strip():
        raise empty(path.name, "it holds nothing but white space")
    blocks = list(_blocks(text))
    if not any(block.begun for block in blocks):
        problem = "it holds no RIS record: no line begins with `TY  - `"
        raise UnreadableDocument(path.name, problem, "export the references as RIS again")
    return with_duplicates_named(_read(blocks, path.name), path.name)


def _read(blocks: Sequence[_Block], source: str) -> Iterator[tuple[int, Record | Issue]]:
    ordinal = 0
    for block in blocks:
        for line, problem in block.remarks:
            yield line, remark(source, line, problem)
        if block.begun:
            ordinal += 1
            yield block.line, _record(block, source, ordinal)
        elif block.values:
            problem = "a record without its first line (`TY  - `)"
            yield block.line, in_place_of_record(source, block.line, problem)


def _blocks(text: str) -> Iterator[_Block]:
    """Cut a file into records and what stands between them; every line is in exactly one."""
    block = _Block(1, begun=False)
    for line, content in enumerate(_lines(text), 1):
        tag, value = _tag(content)
        if tag == "TY":
            yield _closed(block, line)
            block = _Block(line)
        if tag == "ER" and (block.begun or block.values):
            block.ended = True
            yield block
            block = _Block(line + 1, begun=False)
        else:
            _take(block, line, content, tag, value)
    yield _closed(block, line)
"""
"""
