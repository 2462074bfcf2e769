"""Text of strangers as mark-up: escaped, its language marked, and nothing in it invisible."""

from markupsafe import Markup, escape

from exhume.exports._composition.characters import Mark, Stretch, plain, runs
from exhume.exports._composition.characters import faithful as stretches

_MARKED = {
    Mark.TAB: Markup('<span class="ws tab">\t</span>'),
    Mark.LINE: Markup('<span class="ws nl">\n</span>'),
    Mark.FORM: Markup('<span class="ws ff">\x0c</span>'),
    # Written as a number, because readers of HTML turn a bare carriage return into a line feed.
    Mark.RETURN: Markup('<span class="ws cr">&#13;</span>'),
}
_UNSEEN = Markup('<span class="unseen">{}</span>')


def bare(text: str) -> Markup:
    r"""Return the text escaped and without any element, for attributes, titles and options.

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
    if text.isascii() and text.isprintable():
        return escape(text)
    opening = Markup('<span lang="{}">').format(language)
    return Markup("").join(
        opening + escape(run.text) + Markup("</span>") if run.han else _labelled(run.text)
        for run in runs(text)
    )


def faithful(text: str) -> Markup:
    r"""Return the text escaped, with a mark for each tab, line end and unseen character.

    The marks of white space are drawn by the style sheet around the character itself, so that
    copying the passage gives the characters of the original.

    >>> faithful("脑\n死")
    Markup('脑<span class="ws nl">\n</span>死')
    """
    return Markup("").join(_shown(stretch, spaces=True) for stretch in stretches(text))


def _labelled(text: str) -> Markup:
    return Markup("").join(_shown(stretch, spaces=False) for stretch in stretches(text))


def _shown(stretch: Stretch, *, spaces: bool) -> Markup:
    if stretch.mark is Mark.UNSEEN:
        return _UNSEEN.format(stretch.text)
    if stretch.mark is Mark.NONE or not spaces:
        return escape(stretch.text)
    return _MARKED[stretch.mark]
