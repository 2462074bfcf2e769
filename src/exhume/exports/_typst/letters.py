r"""Any text as Typst markup that prints just this text, and nothing that the text could ask for.

Words are always written as string literals: in them, Typst knows no markup, no quotation marks that
turn round and no dashes that join, only ``\`` and ``"``. What no font at hand can show, or what
turns lines around, is printed as its number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from exhume.exports._composition.characters import Mark, Stretch, faithful, number_of, runs

# Characters beyond ASCII that the fonts inside Typst have. Scripts that run from right to left are
# left out: setting them can stop Typst 0.15, and a stretch of them would change the order of lines.
_WITHIN = (
    "\xa0-\xac\xae-\u034e\u0350-\u036f\u0370-\u0373\u0376\u0377\u037a-\u037f\u0384-\u038a\u038c"
    "\u038e-\u03a1\u03a3-\u04ff\u1e00-\u1eff\u2000-\u200a\u2010-\u2027\u202f-\u2040\u2042"
    "\u2044-\u2052\u2054-\u205f\u2070\u2071\u2074-\u208e\u2090-\u209c\u20a0-\u20c0\u2100-\u211e"
    "\u2120\u2122\u2124\u2126-\u2151\u2153-\u2184\u2189\u2190-\u23ff\u2460-\u2606\u2609-\u262f"
    "\u2701-\u2704\u2706-\u2709\u270c-\u2714"
)
_WHOLE_WORD = 20  # letters: longer ones may be broken, lest they leave their column
_PIECE = 8
_LONG_WORD = re.compile(rf"[!-,.0-~\xa1-\u200f\u2016-\u2fff]{{{_WHOLE_WORD + 1},}}")
_DIGEST = re.compile(r"(?:[0-9a-f]{8}){4,}")
_OUTSIDE = re.compile(rf"[^\n\t\r\f -~{_WITHIN}]")
_DRAWN = {Mark.TAB: "#tab", Mark.LINE: "#eol"}


def outside(text: str) -> frozenset[str]:
    """Return the characters of a text that need a font from elsewhere.

    >>> sorted(outside("α ≤ 脑死亡"))
    ['亡', '死', '脑']
    """
    return frozenset(_OUTSIDE.findall(text))


@dataclass(frozen=True, slots=True)
class Letters:
    """Which characters beyond Typst's own can be printed, and the language of Han characters."""

    covers: frozenset[str]
    language: str

    def plain(self, text: str) -> str:
        r"""Return the markup of words in a line, with white space of any kind as a space.

        >>> Letters(frozenset("脑"), "zh").plain('#x "脑"\u202e\n')
        '#"#x \\""#han("脑")#"\\""#unseen("U+202E")#" "'
        """
        flat = re.sub(r"[\t\n\r\f]", " ", text)
        return "".join(map(self._stretch, faithful(flat)))

    def faithful(self, text: str) -> str:
        r"""Return the markup of a passage; tabs and ends of lines are drawn, and print a space.

        >>> Letters(frozenset(), "zh").faithful("a\nb")
        '#"a"#eol#"b"'
        """
        return "".join(map(self._stretch, faithful(text)))

    def listed(self, text: str) -> str:
        """Return the markup of lines as they stand in a file, with what they are indented by."""
        lines = (line.expandtabs(4) for line in text.replace("\r\n", "\n").split("\n"))
        return "#linebreak()".join(map(self._line, lines))

    def cut(self, text: str) -> str:
        """Return the markup of a text that may be broken after every eighth letter.

        A digest stands in groups of eight, so that two of them can be compared by eye.
        """
        parts = (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
        between = "#thin" if _DIGEST.fullmatch(text) else "#gap"
        return between.join(map(self.plain, parts))

    def _line(self, line: str) -> str:
        words = line.lstrip(" ")
        indent = len(line) - len(words)
        return (f"#indent({indent})" if indent else "") + self.plain(words)

    def _stretch(self, stretch: Stretch) -> str:
        if stretch.mark is Mark.NONE:
            return "".join(self._words(*run) for run in runs(stretch.text))
        if stretch.mark is Mark.UNSEEN:
            return _unseen(stretch.text)
        return _DRAWN.get(stretch.mark) or _unseen(number_of(stretch.text))

    def _words(self, text: str, han: bool) -> str:
        made: list[str] = []
        for part in self._shown(text):
            if len(part) == 1 and self._missing(part):
                made.append(_unseen(number_of(part)))
            elif han:
                made.append(f"#han({literal(part)})")
            else:
                made.append(_breakable(part))
        return "".join(made)

    def _shown(self, text: str) -> Iterator[str]:
        """Give stretches that can be printed, and the characters between them one by one."""
        at = 0
        for found in _OUTSIDE.finditer(text):
            if found[0] in self.covers:
                continue
            if at < found.start():
                yield text[at : found.start()]
            yield found[0]
            at = found.end()
        if at < len(text):
            yield text[at:]

    def _missing(self, character: str) -> bool:
        return bool(_OUTSIDE.match(character)) and character not in self.covers


def literal(text: str) -> str:
    r"""Return a text as a string literal of Typst.

    >>> literal('say "\\u{1}"')
    '"say \\"\\\\u{1}\\""'
    """
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def _unseen(number: str) -> str:
    return f"#unseen({literal(number)})"


def _breakable(text: str) -> str:
    """Return a text as markup; in long words there are places where a line may end."""
    made: list[str] = []
    at = 0
    for found in _LONG_WORD.finditer(text):
        made.append(text[at : found.start()])
        made += (found[0][i : i + _PIECE] for i in range(0, len(found[0]), _PIECE))
        at = found.end()
    made.append(text[at:])
    return "#gap".join(f"#{literal(part)}" for part in made if part)
