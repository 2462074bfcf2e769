"""RIS reference files, read by rispy and checked against what went in.

rispy skips in silence what it does not understand. So the file is first cut into records with line
numbers, rispy reads one record at a time, and every line that is no tag, every record without
beginning or end, and every value that did not come back is said in an `Issue`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

from rispy import RisParser  # pyright: ignore[reportMissingTypeStubs] - rispy ships none

from exhume.errors import UnreadableDocument
from exhume.model.papers import Issue, Record
from exhume.sources._bytes import empty, load
from exhume.sources._encoding import decode, head_text
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
from exhume.sources._ris_blocks import Block, Value, blocks

media_type: Final = "application/x-research-info-systems"
suffixes: Final = (".ris",)
priority: Final = 30

_FIRST_TAG: Final = re.compile(r"^TY {1,3}- ?[A-Z]*\s*$", re.MULTILINE)

_Fields = Mapping[str, Sequence[str]]


def recognises(head: bytes, name: str) -> bool:
    """Tell RIS by a line with the tag TY, or text by its name.

    >>> recognises(b"TY  - JOUR", "a.txt"), recognises(b"Type - journal", "a.txt")
    (True, False)
    """
    text = head_text(head)
    if "TY " in text and _FIRST_TAG.search(text):
        return True
    return bool(head) and name.lower().endswith(suffixes) and b"\0" not in head


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read the records of a RIS file; an issue with a state stands in place of a broken record.

    `Record.fields` has every tag, repeated ones joined by line feeds; continued lines are joined
    to their tag by a space. Raises `UnreadableDocument` where the file holds no record at all.
    """
    text = decode(load(path), path.name, encoding).text
    if not text.strip():
        raise empty(path.name, "it holds nothing but white space")
    found = list(blocks(text))
    if not any(block.begun for block in found):
        problem = "it holds no RIS record: no line begins with `TY  - `"
        raise UnreadableDocument(path.name, problem, "export the references as RIS again")
    return with_duplicates_named(_read(found, path.name), path.name)


def _read(found: Sequence[Block], source: str) -> Iterator[tuple[int, Record | Issue]]:
    ordinal = 0
    for block in found:
        for line, problem in block.remarks:
            yield line, remark(source, line, problem)
        if block.begun:
            ordinal += 1
            for item in _record(block, source, ordinal):
                yield block.line, item
        elif block.values:
            problem = "a record without its first line (`TY  - `)"
            yield block.line, in_place_of_record(source, block.line, problem)


def _record(block: Block, source: str, ordinal: int) -> Iterator[Record | Issue]:
    fields = _through_rispy(block.values)
    if lost := _lost(block.values, fields):
        problem = f"values of {', '.join(lost)} did not come back from the RIS reader"
        yield in_place_of_record(source, block.line, problem)
        return
    record = _mapped(fields, f"{source}:{block.line}", f"{source}#{ordinal}")
    yield record
    if record.year is None and (dates := _values(fields, "PY", "Y1", "DA")):
        yield remark(source, block.line, f'no year between 1800 and 2099 in "{dates[0]}"')


def _through_rispy(values: Sequence[Value]) -> _Fields:
    tags = [tag for tag, _ in values]
    lines = "".join(f"{tag}  - {value}\n" for tag, value in values)
    # Each tag is a list under its own name, so that rispy drops no repetition and splits nothing.
    parser: Any = RisParser(
        mapping={tag: tag for tag in tags}, list_tags=tags, delimiter_tags_mapping={}
    )
    parsed = cast("list[dict[str, str | list[str]]]", parser.parse(f"{lines}ER  - \n"))
    return {
        tag: [value] if isinstance(value, str) else value
        for record in parsed
        for tag, value in record.items()
    }


def _lost(values: Sequence[Value], fields: _Fields) -> list[str]:
    """Return the tags of which something that went in did not come back."""
    given = Counter((tag, value) for tag, value in values)
    returned = Counter((tag, value) for tag, several in fields.items() for value in several)
    return sorted({tag for tag, _ in given - returned})


def _mapped(fields: _Fields, place: str, own_id: str) -> Record:
    years = (year_of(date) for date in _values(fields, "PY", "Y1", "DA"))
    dois = [doi_of(value) for value in _values(fields, "DO", "DI", "M3", "UR")]
    return Record(
        id=first_of([*_values(fields, "ID"), own_id]),
        title=first_of(_values(fields, "TI", "T1", "CT", "BT")),
        authors=names_of(_values(fields, "AU", "A1")),
        year=next((year for year in years if year is not None), None),
        journal=first_of(_values(fields, "JO", "JF", "T2", "JA", "J2")),
        doi=first_of(dois),
        abstract=first_of(_values(fields, "AB", "N2")),
        source=place,
        files=files_of(_values(fields, "L1", "L2", "UR")),
        fields={tag: "\n".join(values) for tag, values in fields.items()},
    )


def _values(fields: _Fields, *tags: str) -> list[str]:
    return [value for tag in tags for value in fields.get(tag, ()) if value]
