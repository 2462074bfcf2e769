"""Inlines of a composition as Typst markup."""

from collections.abc import Iterable
from dataclasses import dataclass

from exhume.exports._composition.blocks import (
    Foreign,
    Inline,
    Inlines,
    Label,
    Link,
    Literally,
    Number,
    Strong,
    Text,
)
from exhume.exports._typst.letters import Letters, literal


@dataclass(frozen=True, slots=True)
class Words:
    """Writes inlines; `anchors` are those that the document has, and that can be led to."""

    letters: Letters
    anchors: frozenset[str]

    def all(self, inlines: Inlines) -> str:
        """Return inlines, one after the other, as one piece of content."""
        return content("".join(map(self.one, inlines)))

    def spaced(self, inlines: Inlines) -> str:
        """Return inlines with a space between them, or Typst's none where there are none."""
        return content("#[ ]".join(map(self.one, inlines))) if inlines else "none"

    def text(self, text: str) -> str:
        """Return words alone as content."""
        return content(self.letters.plain(text))

    def foreign(self, text: str, language: str) -> str:
        """Return words of a paper, with the language that a reading voice should use."""
        return called("foreign", literal(primary(language)), content(self.letters.faithful(text)))

    def one(self, inline: Inline) -> str:  # noqa: PLR0911 - one for each kind of inline
        """Return the markup of one inline."""
        match inline:
            case Text(text):
                return self.letters.plain(text)
            case Strong(text):
                return f"#strong{self.text(text)}"
            case Number(_, text):
                return f"#number{self.text(text)}"
            case Literally(text, breaks):
                plain = self.letters.cut(text) if breaks else self.letters.plain(text)
                return f"#literally{content(plain)}"
            case Foreign(text, language):
                return f"#{self.foreign(text, language)}"
            case Link(text, anchor):
                return self._link(text, anchor)
            case Label(text, kind):
                return f"#{called('tag', literal(kind), self.text(text))}"

    def _link(self, text: str, anchor: str) -> str:
        if anchor not in self.anchors:
            return self.letters.plain(text)
        return f"#{called('to', literal(label(anchor)), self.text(text))}"


def content(markup: str) -> str:
    """Return markup as a value of Typst."""
    return f"[{markup}]"


def called(name: str, *arguments: str) -> str:
    """Return a call of a function of the style file.

    >>> called("to", '"a"', "[b]")
    'to("a", [b])'
    """
    return f"{name}({', '.join(arguments)})"


def array(values: Iterable[str]) -> str:
    """Return values as an array of Typst; the comma makes one of a single value, too.

    >>> array(["1"]), array([])
    ('(1,)', '()')
    """
    return f"({''.join(f'{value},' for value in values)})"


def label(anchor: str) -> str:
    """Return an anchor as the name of a label, which may be neither empty nor hold anything unseen.

    >>> label("passage.1")
    'at-passage.1'
    """
    return "at-" + anchor.encode("unicode_escape").decode("ascii")


def primary(language: str) -> str:
    """Return the language of a BCP 47 tag as Typst takes it: its primary subtag.

    >>> primary("zh-Hans"), primary("")
    ('zh', 'und')
    """
    subtag = language.partition("-")[0].lower()
    return subtag if len(subtag) in {2, 3} and subtag.isascii() and subtag.isalpha() else "und"
