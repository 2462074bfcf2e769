"""BibTeX entries through bibtexparser, one at a time, so that a broken one costs itself alone."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bibtexparser.exceptions import ParserStateException
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)
from bibtexparser.splitter import Splitter
from pylatexenc.latex2text import (  # pyright: ignore[reportMissingTypeStubs] - it ships none
    LatexNodes2Text,
)
from pylatexenc.latexwalker import (  # pyright: ignore[reportMissingTypeStubs] - it ships none
    LatexWalkerError,
)

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

_Found = Iterator[tuple[int, Record | Issue]]

_MEANING: Final = {
    "id": ("KEY",),
    "title": ("title", "booktitle"),
    "authors": ("author", "editor"),
    "year": ("year", "date", "issue_date"),
    "journal": ("journal", "journaltitle", "booktitle", "shortjournal"),
    "doi": ("doi", "url", "note"),
    "abstract": ("abstract",),
    "files": ("file", "localfile", "pdf"),
}
_START: Final = re.compile(r"^[ \t]*@\w*[ \t]*[{(]", re.MULTILINE)
_AND: Final = re.compile(r"\s+and\s+(?![^{}]*\})", re.IGNORECASE)
_PERCENT: Final = re.compile(r"(?<!\\)%")
_COLON: Final = re.compile(r"(?<!\\):(?![\\/])")
_DECODER: Final[Any] = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=False)
_LONGEST_LATEX: Final = 20_000  # characters; more is no title, and deep nesting is no LaTeX

# What it would print is said in issues.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
logging.getLogger("bibtexparser").propagate = False


def read(path: Path, encoding: str) -> Iterator[Record | Issue]:
    """Read the entries of a BibTeX file, as `exhume.sources.bibtex.read_records` says."""
    text = decode(load(path), path.name, encoding).text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise empty(path.name, "it holds nothing but white space")
    if not _START.search(text):
        problem = "it holds no BibTeX entry: no line begins with `@` and a brace after a word"
        raise UnreadableDocument(path.name, problem, "export the references as BibTeX again")
    return with_duplicates_named(_read(text, path.name), path.name)


def _read(text: str, source: str) -> _Found:
    strings: dict[str, str] = {}
    ordinal = 0
    for line, piece in _pieces(text):
        for block in _blocks(piece):
            place = Place(source, line + (block.start_line or 0), ordinal + 1)
            if isinstance(block, String):
                strings[block.key.lower()] = _resolved(block.value, strings)
            elif isinstance(block, ImplicitComment):
                yield from _outside(block, place)
            elif isinstance(block, Entry | ParsingFailedBlock):
                ordinal += 1
                yield from _entry(block, strings, place)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Cut before each line that begins a block, with the number of that line."""
    starts = [found.start() for found in _START.finditer(text)]
    line = 1
    for start, end in zip([0, *starts], [*starts, len(text)], strict=True):
        piece = text[start:end]
        if piece.strip():
            yield line, piece
        line += piece.count("\n")


def _blocks(piece: str) -> list[Block]:
    try:
        return Splitter(piece).split().blocks
    except (ParserStateException, RecursionError) as error:
        return [ParsingFailedBlock(error=error, start_line=0, raw=piece)]


def _outside(block: ImplicitComment, place: Place) -> _Found:
    lines = (line.strip() for line in block.comment.splitlines())
    if not all(line.startswith("%") for line in lines if line):
        problem = "text outside any entry, which was not read"
        yield place.line, remark(place.source, place.line, problem)


def _entry(block: Entry | ParsingFailedBlock, strings: dict[str, str], place: Place) -> _Found:
    entry = _whole(block)
    if entry is None:
        problem = f"an entry that cannot be read ({_reason(block)})"
        yield place.line, in_place_of_record(place.source, place.line, problem)
        return
    values = [(f.key.lower(), _resolved(str(f.value), strings)) for f in entry.fields]
    named = named_by(_MEANING, [("KEY", entry.key), *values])
    for field in ("title", "journal", "abstract"):
        named[field] = [plain(value) for value in named[field]]
    named["authors"] = [name for value in named["authors"] for name in _names(value)]
    named["files"] = [name for value in named["files"] for name in _files(value)]
    yield from record_from(named, fields_from([("ENTRYTYPE", entry.entry_type), *values]), place)
    if isinstance(block, DuplicateFieldKeyBlock):
        problem = f"fields that stand twice: {', '.join(sorted(block.duplicate_keys))}"
        yield place.line, remark(place.source, place.line, problem)


def _whole(block: Entry | ParsingFailedBlock) -> Entry | None:
    """Return the entry, also where it is only doubled or has a field twice."""
    if isinstance(block, Entry):
        return block
    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        inner = block.ignore_error_block
        return inner if isinstance(inner, Entry) else None
    return None


def _reason(block: Entry | ParsingFailedBlock) -> str:
    error = block.error if isinstance(block, ParsingFailedBlock) else None
    return " ".join(str(getattr(error, "abort_reason", error)).split())


def _resolved(value: str, strings: dict[str, str]) -> str:
    """Take off what encloses a value, and put in the strings that it names.

    >>> _resolved('"a " # who # { {B}}', {"who": "b"})
    'a b {B}'
    """
    return "".join(_part(part.strip(), strings) for part in _parts(value))


def _part(part: str, strings: dict[str, str]) -> str:
    if len(part) > 1 and (part[0] + part[-1]) in ("{}", '""'):
        return part[1:-1]
    return strings.get(part.lower(), part)


def _parts(value: str) -> Iterator[str]:
    """Split at each `#` that stands outside braces and quotation marks."""
    start = depth = 0
    quoted = False
    for at, character in enumerate(value):
        depth += (character == "{") - (character == "}")
        quoted ^= character == '"' and depth == 0
        if character == "#" and depth == 0 and not quoted:
            yield value[start:at]
            start = at + 1
    yield value[start:]


def plain(value: str) -> str:
    r"""Return a value without braces, with LaTeX accents as characters; per cent is no comment.

    >>> plain(r"{M{\"u}ller} at 50% of $x^2$")
    'Müller at 50% of $x^2$'
    """
    if "\\" in value and len(value) <= _LONGEST_LATEX:
        value = _decoded(value)
    else:
        value = value.replace("{", "").replace("}", "")
    return " ".join(value.split())


def _decoded(value: str) -> str:
    try:
        return str(_DECODER.latex_to_text(_PERCENT.sub(r"\\%", value)))
    except (LatexWalkerError, RecursionError):
        return value


def _names(value: str) -> list[str]:
    names = [plain(name) for name in _AND.split(value)]
    return [name for name in names if name and name.lower() != "others"]


def _files(value: str) -> list[str]:
    r"""Return the paths in a field of files, which may be `description:path:kind`.

    >>> _files(r"a.pdf"), _files(r":papers/a.pdf:PDF;Text:C\:\\b\\c.pdf:application/pdf")
    (['a.pdf'], ['papers/a.pdf', 'C:\\b\\c.pdf'])
    """
    found: list[str] = []
    for link in re.split(r"(?<!\\);", value):
        parts = _COLON.split(link.strip())
        path = parts[1] if len(parts) >= 3 else link.strip()
        found.append(re.sub(r"\\([\\:;])", r"\1", path))
    return [path for path in found if path]
