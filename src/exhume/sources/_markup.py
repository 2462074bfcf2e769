"""Text out of a tree of mark-up, by what each element does to the flow of lines."""

from dataclasses import dataclass, field
from typing import Final

from exhume.sources._flow import Flow
from exhume.sources._lxml import Node, name_of, walk

_NONE: Final[frozenset[str]] = frozenset()


def names(listed: str) -> frozenset[str]:
    """Return the names in a list that white space parts."""
    return frozenset(listed.split())


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the elements of a kind of mark-up do, by their names.

    `dropped` ones are left out with all they hold; `blocks` stand on lines of their own; after
    `spaced` ones comes a space. Rows and cells of tables are `tr`, `td` and `th` everywhere.
    """

    dropped: frozenset[str]
    blocks: frozenset[str]
    spaced: frozenset[str] = _NONE
    verbatim: frozenset[str] = _NONE
    hides: bool = False


@dataclass(slots=True)
class Extraction:
    """A visitor of a tree that collects its text, and counts the characters that are hidden."""

    dialect: Dialect
    flow: Flow = field(default_factory=Flow)
    hidden: int = 0

    def enter(self, node: Node) -> bool:
        """Begin an element."""
        name = name_of(node)
        if name in self.dialect.dropped:
            return False
        if self.dialect.hides and _is_hidden(node):
            self.hidden += sum(len(text.strip()) for text in node.itertext())
            return False
        self._begin(name, node)
        self.text(node.text or "")
        return True

    def leave(self, node: Node) -> None:
        """End an element."""
        name = name_of(node)
        if name == "tr":
            self.flow.end_row()
        elif name in self.dialect.blocks:
            self.flow.end_line()
        elif name in self.dialect.verbatim:
            self.flow.verbatim(on=False)
        elif name in self.dialect.spaced:
            self.flow.text(" ")

    def text(self, text: str) -> None:
        """Take text."""
        if text:
            self.flow.text(text)

    def _begin(self, name: str, node: Node) -> None:
        if name in ("td", "th"):
            self.flow.begin_cell()
        elif name == "tr":
            self.flow.begin_row()
        elif name in self.dialect.verbatim:
            self.flow.verbatim(on=True)
        elif name == "br" or (name in self.dialect.blocks and not _is_labelled(name, node)):
            self.flow.end_line()


def extract(root: Node, dialect: Dialect) -> Extraction:
    """Return the text of a tree, in reading order."""
    extraction = Extraction(dialect)
    walk(root, extraction)
    return extraction


def _is_labelled(name: str, node: Node) -> bool:
    """Tell a title that goes on in the line of its number."""
    before = node.getprevious() if name == "title" else None
    return before is not None and name_of(before) == "label"


def _is_hidden(node: Node) -> bool:
    if node.get("hidden", "-") != "-":
        return True
    style = node.get("style", "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style
