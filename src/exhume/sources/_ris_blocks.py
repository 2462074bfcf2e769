"""Cutting a RIS file into records, so that each line of it is accounted for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Final

from rispy.config import (  # pyright: ignore[reportMissingTypeStubs] - rispy ships none
    TAG_KEY_MAPPING,
)

_TAG: Final = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*)|)$", re.DOTALL)
_ALMOST_TAG: Final = re.compile(
    r"\s*([A-Z][A-Z0-9])(?:\s{2}-|\s{1,4}[-－–—](?=\s|$))\s*(.*)$", re.DOTALL
)
_KNOWN: Final = frozenset(TAG_KEY_MAPPING)

Value = tuple[str, str]


@dataclass(slots=True)
class Block:
    """A record's lines, or (where `begun` is False) the lines between two records.

    `values` are tags with their values, TY first; `remarks` are lines with what is odd there.
    """

    line: int
    begun: bool
    values: list[Value] = field(default_factory=list[Value])
    remarks: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    last_untagged: int = -1


def blocks(text: str) -> Iterator[Block]:
    """Cut a file into records and what stands between them; each line is in exactly one block."""
    block = Block(1, begun=False)
    for line, content in _lines(text):
        tag, value = _tag(content, line, block)
        if tag == "TY":
            yield _unended(block, f"the next record begins at line {line}")
            block = Block(line, begun=True)
        if tag == "ER":
            _remark_lone_end(block, line)
            yield block
            block = Block(line + 1, begun=False)
        elif tag:
            _take(block, line, (tag, value))
        else:
            _take_untagged(block, line, value)
    yield _unended(block, "the file ends")


def _lines(text: str) -> Iterable[tuple[int, str]]:
    """Number the lines, whatever their ends (also mixed), and leave out blank ones."""
    numbered = enumerate(StringIO(text, newline=""), 1)
    # Where files were joined, a byte order mark stands in the middle.
    bare = ((line, content.replace("\ufeff", "").rstrip("\r\n")) for line, content in numbered)
    return ((line, content) for line, content in bare if content.strip())


def _tag(content: str, line: int, block: Block) -> Value:
    """Return tag and value; an empty tag where the line has none."""
    if found := _TAG.match(content):
        return found[1], (found[2] or "").strip()
    found = _ALMOST_TAG.match(content)
    if found and found[1] in _KNOWN:
        problem = (
            f"`{found[1]}` does not stand before two blanks, a hyphen and a blank; read as a tag"
        )
        block.remarks.append((line, problem))
        return found[1], found[2].strip()
    return "", content.strip()


def _take(block: Block, line: int, value: Value) -> None:
    if not block.begun and not block.values:
        block.line = line
    block.values.append(value)


def _take_untagged(block: Block, line: int, content: str) -> None:
    """Add a line without a tag to the value before it, with one remark for each run of lines."""
    if block.values:
        tag, value = block.values[-1]
        block.values[-1] = (tag, f"{value} {content}".strip())
        problem = f"a line without a tag, read as the continuation of {tag}"
    else:
        problem = "a line outside any record, which was not read"
    if line != block.last_untagged + 1:
        block.remarks.append((line, problem))
    block.last_untagged = line


def _remark_lone_end(block: Block, line: int) -> None:
    if not block.begun and not block.values:
        block.remarks.append((line, "an end (`ER  - `) without a record before it"))


def _unended(block: Block, instead: str) -> Block:
    if block.begun:
        block.remarks.append((block.line, f"a record without an end (`ER  - `): {instead}"))
    return block
