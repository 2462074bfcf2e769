r"""Text of strangers made safe and honest to look at: nothing in it stays invisible.

Every form of the dossier shows words of strangers through these functions, so that a character
that cannot be seen, or that turns others around, never passes unnoticed in any of them.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

# Characters that cannot be seen or that change the order of others: controls, format characters,
# fillers, surrogates, private use and noncharacters. Written out, because a class taken from the
# Unicode tables would differ between versions of Python.
_UNSEEN = (
    "\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_HAN_RUN = re.compile(f"[{_HAN}](?:[{_HAN}\u3000-\u303f\uff00-\uff9f\u00b7]*[{_HAN}])?")
_UNSEEN_CHARACTER = re.compile(f"[{_UNSEEN}]")
_UNSEEN_OR_SPACE = re.compile(f"[{_UNSEEN}\t\n\r\x0c]")


class Mark(StrEnum):
    """What a stretch of faithful text is: plain words, white space to be shown, or unseen."""

    NONE = ""
    TAB = "tab"
    LINE = "line end"
    RETURN = "carriage return"
    FORM = "form feed"
    UNSEEN = "unseen"


class Stretch(NamedTuple):
    """Characters as they stand in the original, and how they are to be shown.

    Of an `Mark.UNSEEN` one `text` is its number, as ``U+202E``.
    """

    text: str
    mark: Mark = Mark.NONE


class Run(NamedTuple):
    """Characters that are all Han (with the punctuation between them), or of which none is."""

    text: str
    han: bool


_SPACES = {"\t": Mark.TAB, "\n": Mark.LINE, "\r": Mark.RETURN, "\x0c": Mark.FORM}


def plain(text: str) -> str:
    r"""Return the text with each unseen character replaced by its number.

    >>> plain("a\u202eb")
    'a[U+202E]b'
    """
    return _UNSEEN_CHARACTER.sub(lambda found: f"[{number_of(found[0])}]", text)


def faithful(text: str) -> Iterator[Stretch]:
    r"""Give the text in stretches, with a mark for each tab, line end and unseen character.

    >>> [(stretch.text, stretch.mark.value) for stretch in faithful("脑\n死\u200b")]
    [('脑', ''), ('\n', 'line end'), ('死', ''), ('U+200B', 'unseen')]
    """
    at = 0
    for found in _UNSEEN_OR_SPACE.finditer(text):
        if at < found.start():
            yield Stretch(text[at : found.start()])
        yield _marked(found[0])
        at = found.end()
    if at < len(text):
        yield Stretch(text[at:])


def runs(text: str) -> Iterator[Run]:
    """Give the text in runs of Han characters and of others, for fonts and language tags.

    >>> [tuple(run) for run in runs("a 脑死亡。")]
    [('a ', False), ('脑死亡', True), ('。', False)]
    """
    at = 0
    for found in _HAN_RUN.finditer(text):
        if at < found.start():
            yield Run(text[at : found.start()], han=False)
        yield Run(found[0], han=True)
        at = found.end()
    if at < len(text):
        yield Run(text[at:], han=False)


def has_han(text: str) -> bool:
    """Tell whether there is a Han character in the text."""
    return _HAN_CHARACTER.search(text) is not None


def number_of(character: str) -> str:
    r"""Return the number of a character as Unicode writes it.

    >>> number_of("\u202e")
    'U+202E'
    """
    return f"U+{ord(character):04X}"


def _marked(character: str) -> Stretch:
    mark = _SPACES.get(character)
    return Stretch(character, mark) if mark else Stretch(number_of(character), Mark.UNSEEN)
