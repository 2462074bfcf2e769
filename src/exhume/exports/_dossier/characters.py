"""Text of strangers made safe and honest to look at: nothing in it stays invisible."""

import re

from markupsafe import Markup, escape

# Characters that cannot be seen or that change the order of others: controls, format characters,
# fillers, surrogates, private use and noncharacters. Written out, because a class taken from the
# Unicode tables would differ between versions of Python.
_UNSEEN = (
    "\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
_SPACES = {
    "\t": Markup('<span class="ws tab">\t</span>'),
    "\n": Markup('<span class="ws nl">\n</span>'),
    "\x0c": Markup('<span class="ws ff">\x0c</span>'),
    # Written as a number, because readers of HTML turn a bare carriage return into a line feed.
    "\r": Markup('<span class="ws cr">&#13;</span>'),
}
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_RUN = re.compile(f"[{_HAN}](?:[{_HAN}\u3000-\u303f\uff00-\uff9f\u00b7]*[{_HAN}])?")
_UNSEEN_RUN = re.compile(f"[{_UNSEEN}]")
_UNSEEN_OR_SPACE = re.compile(f"[{_UNSEEN}\t\n\r\x0c]")


def plain(text: str) -> str:
    r"""Return the text with each unseen character replaced by its number.

    >>> plain("a\u202eb")
    'a[U+202E]b'
    """
    return _UNSEEN_RUN.sub(lambda found: f"[{_number(found[0])}]", text)


def bare(text: str) -> Markup:
    r"""Return the text escaped and without any element, for attributes, titles and drawings.

    >>> bare('"\u202e')
    Markup('&#34;[U+202E]')
    """
    return escape(plain(text))


def seen(text: str, language: str) -> Markup:
    """Return the text escaped, unseen characters by their number, Han characters marked as such.

    `language` is the BCP 47 tag for stretches of Han characters.

    >>> seen("<b> 脑死亡", "zh-Hans")
    Markup('&lt;b&gt; <span lang="zh-Hans">脑死亡</span>')
    """
    opening = Markup('<span lang="{}">').format(language)
    parts: list[Markup] = []
    at = 0
    for run in _HAN_RUN.finditer(text):
        parts += (_labelled(text[at : run.start()]), opening, escape(run[0]), _CLOSING)
        at = run.end()
    return Markup("").join((*parts, _labelled(text[at:])))


def faithful(text: str) -> Markup:
    r"""Return the text escaped, with a mark for each tab, line end and unseen character.

    The marks of white space are drawn by the style sheet around the character itself, so that
    copying the passage gives the characters of the original.

    >>> faithful("脑\n死")
    Markup('脑<span class="ws nl">\n</span>死')
    """
    parts: list[Markup] = []
    at = 0
    for found in _UNSEEN_OR_SPACE.finditer(text):
        parts += (
            escape(text[at : found.start()]),
            _SPACES.get(found[0]) or _label(found[0]),
        )
        at = found.end()
    return Markup("").join((*parts, escape(text[at:])))


_CLOSING = Markup("</span>")


def _labelled(text: str) -> Markup:
    if not _UNSEEN_RUN.search(text):
        return escape(text)
    parts: list[Markup] = []
    at = 0
    for found in _UNSEEN_RUN.finditer(text):
        parts += (escape(text[at : found.start()]), _label(found[0]))
        at = found.end()
    return Markup("").join((*parts, escape(text[at:])))


def _label(character: str) -> Markup:
    return Markup('<span class="unseen">{}</span>').format(_number(character))


def _number(character: str) -> str:
    return f"U+{ord(character):04X}"
