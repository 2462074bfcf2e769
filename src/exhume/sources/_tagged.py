"""Reference files of lines that begin with a tag, cut into records without losing a line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from exhume.errors import UnreadableDocument
from exhume.model.papers import Issue, Record
from exhume.sources._bytes import empty, load
from exhume.sources._encoding import decode
from exhume.sources._records import (
    Place,
    fields_from,
    in_place_of_record,
    named_by,
    record_from,
    remark,
    with_duplicates_named,
)

Value = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a format of tagged lines is written.

    `tag` matches a line with a tag (group 1) and its value (group 2); `first` is the tag that
    begins a record, `begins` a pattern that finds such beginnings in the text as a whole, by which
    records are counted a second time. `meaning` gives the tags that stand for each field of a
    `Record`, the best first. `joint` goes between a value and the line that continues it.
    `splits` matches what parts several authors in one value.
    """

    name: str
    tag: re.Pattern[str]
    first: str
    begins: re.Pattern[str]
    meaning: Mapping[str, tuple[str, ...]]
    joint: str = "\n"
    splits: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    tag: str
    value: str


@dataclass(slots=True)
class _Block:
    """The lines of a record; `begun` where its first line is there."""

    line: int
    begun: bool = False
    tagged: list[tuple[str, list[str]]] = field(default_factory=list[tuple[str, list[str]]])
    tags: set[str] = field(default_factory=set[str])
    remarks: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def has(self, tags: Sequence[str]) -> bool:
        return not self.tags.isdisjoint(tags)

    def values(self, joint: str) -> list[Value]:
        return [(tag, joint.join(filter(None, parts))) for tag, parts in self.tagged]


def read_tagged(path: Path, encoding: str, grammar: Grammar) -> Iterator[Record | Issue]:
    """Read a file of tagged lines; an issue with a state stands in place of a broken record.

    A record begins at its first tag, or below a blank line where the stretch up to the next blank
    line brings a title and the record before has one already. Lines without a tag continue the
    value before them. Raises `UnreadableDocument` where the file holds no record at all.
    """
    text = decode(load(path), path.name, encoding).text
    if not text.strip():
        raise empty(path.name, "it holds nothing but white space")
    signs = (grammar.first, *grammar.meaning["title"])
    if not any(line.tag in signs for lines in _paragraphs(text, grammar) for line in lines):
        problem = f"it holds no {grammar.name} record: no line begins with {' or '.join(signs)}"
        raise UnreadableDocument(path.name, problem, "export the references again")
    return with_duplicates_named(_read(text, grammar, path.name), path.name)


def _read(text: str, grammar: Grammar, source: str) -> Iterator[tuple[int, Record | Issue]]:
    expected = len(grammar.begins.findall(text.replace("\r", "\n")))
    ordinal = begun = 0
    for block in _blocks(text, grammar):
        for line, problem in block.remarks:
            yield line, remark(source, line, problem)
        if block.tagged:
            ordinal += 1
            begun += block.begun
            place = Place(source, block.line, ordinal)
            yield from _record(block, grammar, place, others_begin=expected > 0)
    for _ in range(expected - begun):
        problem = f"{expected} records begin in the file, {begun} were read"
        yield 1, in_place_of_record(source, 1, problem)


def _record(
    block: _Block, grammar: Grammar, place: Place, *, others_begin: bool
) -> Iterator[tuple[int, Record | Issue]]:
    if not block.begun and not block.has(grammar.meaning["title"]):
        problem = f"lines of a record that has neither a beginning ({grammar.first}) nor a title"
        yield place.line, in_place_of_record(place.source, place.line, problem)
        return
    values = block.values(grammar.joint)
    named = named_by(grammar.meaning, values)
    if splits := grammar.splits:
        named["authors"] = [name for value in named["authors"] for name in splits.split(value)]
    yield from record_from(named, fields_from(values), place)
    if not block.begun and others_begin:
        problem = f"a record without its first line ({grammar.first}), read from the next on"
        yield place.line, remark(place.source, place.line, problem)


def _blocks(text: str, grammar: Grammar) -> Iterator[_Block]:
    """Cut a file into records; each line that is not blank is in exactly one of them."""
    title = grammar.meaning["title"][0]
    block = _Block(1)
    for lines in _paragraphs(text, grammar):
        restart = _restart(lines, grammar) if block.has([title]) else 0
        for line in lines:
            if line.tag == grammar.first or line.number == restart:
                yield block
                block = _Block(line.number, begun=line.tag == grammar.first)
            _take(block, line, title)
    yield block


def _paragraphs(text: str, grammar: Grammar) -> Iterator[list[_Line]]:
    """Give the stretches between blank lines, whatever the lines end in (also mixed)."""
    lines: list[_Line] = []
    for number, raw in enumerate(StringIO(text, newline=""), 1):
        content = raw.removeprefix("\ufeff")  # where files were joined, one stands in the middle
        if content.strip():
            lines.append(_line(number, content.rstrip("\r\n"), grammar))
        elif lines:
            yield lines
            lines = []
    yield lines


def _line(number: int, content: str, grammar: Grammar) -> _Line:
    if found := grammar.tag.match(content):
        return _Line(number, found[1], (found[2] or "").strip())
    return _Line(number, "", content.strip())


def _restart(lines: Sequence[_Line], grammar: Grammar) -> int:
    """Return the number of the line where a record without its first line begins, 0 if none."""
    first_tagged = 0
    for line in lines:
        if line.tag == grammar.first:
            return 0
        if line.tag and not first_tagged:
            first_tagged = line.number
        if line.tag == grammar.meaning["title"][0]:
            return first_tagged
    return 0


def _take(block: _Block, line: _Line, title: str) -> None:
    if line.tag:
        if line.tag == title and block.has([title]):
            problem = "a second title in one record; the beginning of a record may be missing here"
            block.remarks.append((line.number, problem))
        if not block.tagged:
            block.line = line.number
        block.tagged.append((line.tag, [line.value]))
        block.tags.add(line.tag)
    elif block.tagged:
        block.tagged[-1][1].append(line.value)
    else:
        block.remarks.append((line.number, "a line outside any record, which was not read"))
