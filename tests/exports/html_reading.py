"""A small reader of the dossier's HTML, so that tests ask about elements and not about strings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "br", "input", "path", "rect", "line", "img", "hr"}


@dataclass
class Element:
    """An element with its attributes, and its texts and elements in order."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    content: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside, as a browser's ``textContent``."""
        return "".join(part if isinstance(part, str) else part.text for part in self.content)

    def all(self, tag: str = "", cls: str = "") -> Iterator["Element"]:
        """Give the elements inside of that tag and class, in the order of the document."""
        for part in self.content:
            if isinstance(part, Element):
                if (not tag or part.tag == tag) and (not cls or cls in part.classes):
                    yield part
                yield from part.all(tag, cls)

    @property
    def classes(self) -> list[str]:
        """The names in the attribute ``class``."""
        return (self.attributes.get("class") or "").split()

    def by_id(self, name: str) -> "Element":
        """Return the element of that id."""
        return next(e for e in self.all() if e.attributes.get("id") == name)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].content.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].content.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self.open[-1].tag != tag:
            raise AssertionError(f"</{tag}> closes <{self.open[-1].tag}>")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read(html: bytes) -> Element:
    """Read a page; an element that is not closed by its own tag is an `AssertionError`."""
    reader = _Reader()
    reader.feed(html.decode())
    reader.close()
    assert [e.tag for e in reader.open] == [""]
    return reader.root
