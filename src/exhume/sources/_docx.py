"""Reading Word documents; see `exhume.sources.docx`."""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, Issue, Page, State
from exhume.sources._bytes import empty, load
from exhume.sources._flow import Flow, collapsed
from exhume.sources._lxml import (
    PARSER,
    Node,
    children,
    has_doctype,
    name_of,
    parse_xml,
    walk,
)
from exhume.sources._markup import names
from exhume.sources._zip import Archive

_SPACES: Final = {  # the namespaces of ISO/IEC 29500, transitional and strict
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
_DROPPED: Final = names(
    "w:del w:moveFrom w:delText w:delInstrText w:instrText w:rt w:pPr w:rPr w:tblPr w:trPr w:tcPr "
    "w:sectPr m:ctrlPr"
)
_WRITTEN: Final = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "\u2011",
                   "w:softHyphen": "\u00ad"}  # fmt: skip
_SEPARATORS: Final = ("separator", "continuationSeparator", "continuationNotice")
_NOTES: Final = ("footnotes.xml", "endnotes.xml")
_RELATIONS: Final = "_rels/.rels"
_MAIN: Final = "word/document.xml"
_TITLE_AT: Final = "docProps/core.xml"
_UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"
_COMPARE: Final = "compare the text with the document where it matters"


@dataclass(slots=True)
class _Story:
    """A visitor that collects the text of a document, and counts what it cannot give."""

    flows: list[Flow] = field(default_factory=lambda: [Flow(verbatim=True)])
    boxes: list[list[str]] = field(default_factory=lambda: [[]])  # for each of the flows
    hidden: int = 0
    symbols: int = 0
    imported: int = 0

    def enter(self, node: Node) -> bool:
        name = _name(node.tag)
        if name in _DROPPED or _is_repeated(name, node) or _is_separator(name, node):
            return False
        if name == "w:r" and _is_hidden(node):
            self.hidden += 1
            return False
        self._begin(name, node)
        return True

    def leave(self, node: Node) -> None:
        name = _name(node.tag)
        if name == "w:p":
            self._end_paragraph(node)
        elif name == "w:tr":
            self.flows[-1].end_row()
        elif name == "w:txbxContent":
            self.boxes.pop()
            box = self.flows.pop().whole()
            self.boxes[-1].append(box)

    def text(self, text: str) -> None:
        """Take no text between elements: it is white space of the file."""

    def _begin(self, name: str, node: Node) -> None:
        flow = self.flows[-1]
        if name in ("w:t", "m:t"):
            self._write(node.text or "")
        elif name in _WRITTEN:
            self._write(_WRITTEN[name])
        elif name == "w:br":
            self._break(node)
        elif name == "w:lastRenderedPageBreak":
            flow.end_page()
        elif name == "w:tr":
            flow.begin_row()
        elif name == "w:tc":
            flow.begin_cell()
        else:
            self._begin_seldom(name, node)

    def _begin_seldom(self, name: str, node: Node) -> None:
        if name == "w:txbxContent":
            self.flows.append(Flow(verbatim=True))
            self.boxes.append([])
        elif name == "w:sym":
            self._write(self._symbol(node))
        elif name == "w:altChunk":
            self.imported += 1

    def _write(self, text: str) -> None:
        if text:
            self.flows[-1].text(text)

    def _break(self, node: Node) -> None:
        kind = _attribute(node, "type")
        if kind == "page":
            self.flows[-1].end_line()
            self.flows[-1].end_page()
        else:
            self._write("\n")

    def _symbol(self, node: Node) -> str:
        """Return the character of a symbol; places of private use mean something in a font only."""
        try:
            symbol = chr(int(_attribute(node, "char"), 16))
        except (ValueError, OverflowError):
            symbol = _UNKNOWN
        if symbol == _UNKNOWN or "\ud800" <= symbol <= "\uf8ff":
            self.symbols += 1
            return _UNKNOWN
        return symbol

    def _end_paragraph(self, node: Node) -> None:
        if not _is_joined(node):
            self.flows[-1].end_line()
        for box in filter(None, self.boxes[-1]):
            self.flows[-1].end_line()
            self._write(box)
            self.flows[-1].end_line()
        self.boxes[-1].clear()


def read(path: Path, media_type: str) -> Document:
    """Read a Word document; see `exhume.sources.docx.read_document`."""
    archive = Archive(load(path), path.name)
    story = _Story()
    for root in _roots(archive):
        walk(root, story)
    flow = story.flows[0]
    text = flow.whole()
    if not text.strip():
        raise empty(path.name, "the document holds no text; it may hold pictures of it")
    return Document(
        text=text,
        pages=tuple(_pages([*flow.pages, len(text)])),
        media_type=media_type,
        reader=PARSER,
        title=_title(archive),
        issues=tuple(_issues(story, path.name)),
    )


def _roots(archive: Archive) -> Iterator[Node]:
    """Give the trees of the document and of its notes."""
    main = _main_part(archive)
    root = _parsed(archive, main)
    if _name(root.tag) != "w:document":
        problem = "it is an office file, but no Word document"
        remedy = "open it in an office program and save it as .docx or PDF"
        raise UnreadableDocument(archive.subject, problem, remedy, state=State.UNSUPPORTED)
    yield root
    parts = (posixpath.join(posixpath.dirname(main), name) for name in _NOTES)
    yield from (_parsed(archive, name) for name in parts if name in archive)


def _main_part(archive: Archive) -> str:
    if _RELATIONS in archive:
        for relation in children(_parsed(archive, _RELATIONS), "Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "")
    return _MAIN


def _parsed(archive: Archive, name: str) -> Node:
    root = parse_xml(archive.read(name), archive.subject)
    if has_doctype(root):  # ISO/IEC 29500-2 (8.1.4) forbids it, and attacks begin with it
        problem = f'"{name}" in it has a document type declaration, which none may have'
        raise UnreadableDocument(archive.subject, problem, "save it again with an office program")
    return root


def _pages(places: Sequence[int]) -> Iterator[Page]:
    for number, (start, end) in enumerate(pairwise(places), 1):
        yield Page(number, start, end)


def _title(archive: Archive) -> str:
    if _TITLE_AT not in archive:
        return ""
    titles = children(_parsed(archive, _TITLE_AT), "title")
    return next((collapsed("".join(title.itertext())) for title in titles), "")


def _issues(story: _Story, subject: str) -> Iterator[Issue]:
    if story.hidden:
        yield Issue(subject, f"{story.hidden} runs of hidden text were left out", _COMPARE)
    if story.symbols:
        problem = f"{story.symbols} symbols have no character outside their font"
        yield Issue(subject, problem, _COMPARE)
    if story.imported:
        problem = f"{story.imported} documents that it includes were not read"
        yield Issue(subject, problem, "save it again with an office program, which joins them")


@lru_cache(maxsize=1_024)
def _name(tag: object) -> str:
    """Return a short name such as ``w:p``; of other namespaces one that is never asked for."""
    if not isinstance(tag, str):
        return ""
    uri, _, local = tag.removeprefix("{").rpartition("}")
    return f"{_SPACES.get(uri, '')}:{local}"


def _attribute(node: Node, name: str) -> str:
    """Return an attribute that may be of either namespace."""
    found = (node.get(f"{{{uri}}}{name}", "") for uri, short in _SPACES.items() if short == "w")
    return next(filter(None, found), "")


def _is_hidden(run: Node) -> bool:
    for properties in children(run, "rPr"):
        for switch in children(properties, "vanish"):
            return _attribute(switch, "val") not in ("0", "false", "off")
    return False


def _is_joined(paragraph: Node) -> bool:
    """Tell a paragraph whose end was deleted, so that the next goes on in its line."""
    for properties in children(paragraph, "pPr"):
        for marks in children(properties, "rPr"):
            return any(True for _ in children(marks, "del"))
    return False


def _is_separator(name: str, node: Node) -> bool:
    return name in ("w:footnote", "w:endnote") and _attribute(node, "type") in _SEPARATORS


def _is_repeated(name: str, node: Node) -> bool:
    """Tell the second form of a drawing, which says again what the first does."""
    before = node.getprevious() if name == "mc:Fallback" else None
    return before is not None and name_of(before) == "Choice"
