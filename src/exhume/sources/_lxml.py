"""Parsing mark-up with lxml so that no file can make it fetch, expand or exhaust anything.

No network, no external DTD, no entity is ever resolved; what is too deep or too large is refused.
"""

# lxml ships no types; `Node` says what is used of its elements.
# pyright: basic

from collections.abc import Iterable, Iterator
from html.entities import html5
from typing import Any, Final, Protocol, cast

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - no types

from exhume.errors import UnreadableDocument

PARSER: Final = f"lxml {etree.__version__} (libxml2 {'.'.join(map(str, etree.LIBXML_VERSION))})"

_LARGEST: Final = 64 * 1_024 * 1_024
"""Bytes of mark-up; a book has 2 MB, and the tree takes about ten times as much memory."""

_GET_AGAIN: Final = "get the file again from where it came, or save it as plain text"


_LITERAL: Final = "[CDATA["  # what XHTML shows as text comes as a comment from the HTML parser


class Node(Protocol):
    """What is used of an element; of comments and the like, whose tag is no string, the tail."""

    @property
    def tag(self) -> object: ...
    @property
    def text(self) -> str | None: ...
    @property
    def tail(self) -> str | None: ...
    def get(self, key: str, default: str) -> str: ...
    def find(self, path: str) -> "Node | None": ...
    def iter(self, *tags: str) -> Iterator["Node"]: ...
    def itertext(self) -> Iterator[str]: ...
    def iterancestors(self, *tags: str) -> Iterator["Node"]: ...
    def getprevious(self) -> "Node | None": ...
    def __iter__(self) -> Iterator["Node"]: ...
    def __reversed__(self) -> Iterator["Node"]: ...


class Visitor(Protocol):
    """What is done on the way through a tree."""

    def enter(self, node: Node) -> bool:
        """Begin an element; say whether to go into it."""
        ...

    def leave(self, node: Node) -> None:
        """End an element that was gone into."""
        ...

    def text(self, text: str) -> None:
        """Take the text that stands between elements, and the characters that entities name."""
        ...


def parse_html(text: str, subject: str) -> Node | None:
    """Return the root of a web page, or None for one without any element.

    Mistakes are mended as browsers do. Raises `UnreadableDocument` where mending would lose text:
    elements more than 2,048 deep, or more than 64 MiB.
    """
    data = _bounded(text, subject)
    # Old pages leave hundreds of elements open, more than the 256 levels that are allowed
    # without huge_tree; it raises the limit to 2,048, and the size is bounded above.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise _broken(subject, str(error)) from error
    fatal = [entry.message for entry in parser.error_log if entry.level_name == "FATAL"]
    if fatal:
        raise _broken(subject, fatal[0])
    return cast("Node | None", root)


def parse_xml(data: bytes | str, subject: str) -> Node:
    """Return the root of an XML document.

    Raises `UnreadableDocument` for XML that is not well formed, more than 256 levels deep or
    larger than 64 MiB, and for any that declares entities, with which small files can be made
    to expand without end or to show what stands in other files.
    """
    parser = etree.XMLParser(
        encoding="utf-8" if isinstance(data, str) else None,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(_bounded(data, subject), parser)
    except (etree.LxmlError, ValueError) as error:
        raise _broken(subject, str(error)) from error
    _refuse_entities(root, subject)
    return cast("Node", root)


def has_doctype(root: Node) -> bool:
    """Tell whether the document of a root has a document type declaration."""
    return cast("Any", root).getroottree().docinfo.internalDTD is not None


def walk(root: Node, visitor: Visitor) -> None:
    """Go through a tree in reading order, however deep it is, without recursion."""
    todo = [(root, False)]
    while todo:
        node, ends = todo.pop()
        if ends:
            visitor.leave(node)
        elif _goes_into(node, visitor):
            todo.append((node, True))
            todo.extend((child, False) for child in reversed(node))
            continue
        if node is not root and node.tail:
            visitor.text(node.tail)


def name_of(node: Node) -> str:
    """Return an element's name without namespace; empty for comments and the like."""
    return node.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(node.tag, str) else ""


def children(nodes: Iterable[Node], *names: str) -> Iterator[Node]:
    """Give the nodes that have one of these names, whatever their namespace."""
    return (node for node in nodes if name_of(node) in names)


def _goes_into(node: Node, visitor: Visitor) -> bool:
    if isinstance(node.tag, str):
        return visitor.enter(node)
    written = node.text or ""
    if node.tag is etree.Entity:
        visitor.text(html5.get(written.removeprefix("&"), written))
    elif node.tag is etree.Comment and written.startswith(_LITERAL):
        visitor.text(written.removeprefix(_LITERAL).removesuffix("]]"))
    return False


def _bounded(data: bytes | str, subject: str) -> bytes:
    encoded = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if len(encoded) > _LARGEST:
        raise _broken(subject, f"more than {_LARGEST >> 20} MiB of mark-up")
    return encoded


def _refuse_entities(root: Any, subject: str) -> None:
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        problem = "it declares entities, which can hide text or expand without end"
        remedy = "get the file from the publisher, or save it with the entities written out"
        raise UnreadableDocument(subject, problem, remedy)


def _broken(subject: str, reason: str) -> UnreadableDocument:
    return UnreadableDocument(subject, f"its mark-up cannot be read: {reason}", _GET_AGAIN)
