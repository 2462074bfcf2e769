# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# (python-docx leaves the types of its XML elements open)
"""Inlines as runs: Chinese in a Chinese font with its language, identifiers in one width."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from exhume.exports._composition.blocks import Foreign, Inline, Literally, Strong
from exhume.exports._composition.characters import Mark, faithful, plain, runs
from exhume.exports._docx.elements import w, words

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_REGIONS = {"zh-hans": "zh-CN", "zh-hant": "zh-TW", "zh": "zh-CN", "ja": "ja-JP", "ko": "ko-KR"}
"""The tags that word processors know for those of the dossier."""

_FONTS = {"zh-TW": "PMingLiU", "ja-JP": "MS Mincho", "ko-KR": "Batang"}
_CHINESE = "SimSun"  # in every Windows and Macintosh Office; others put a font like it in its place


def region(language: str) -> str:
    """Return the tag of a language as word processors know it.

    >>> region("zh-Hans"), region("zh-Hant-HK"), region("de")
    ('zh-CN', 'zh-TW', 'de')
    """
    low = language.casefold()
    known = (tag for start, tag in _REGIONS.items() if low == start or low.startswith(f"{start}-"))
    return next(known, language)


def inline_runs(inlines: Iterable[Inline], language: str) -> "Iterator[BaseOxmlElement]":
    """Give the runs of inlines; `language` is that of stretches of Han characters.

    Line ends and tabs of a paper become blanks, and what cannot be seen is shown by its number.
    """
    for one in inlines:
        if isinstance(one, Foreign):
            shown = "".join(_seen(one.text))
            yield from _text_runs(shown, one.language or language)
        else:
            style = "Literally" if isinstance(one, Literally) else ""
            yield from _text_runs(plain(one.text), language, style, bold=isinstance(one, Strong))


def text_runs(text: str, language: str = "zh-Hans") -> "list[BaseOxmlElement]":
    """Return the runs of words alone."""
    return list(_text_runs(plain(text), language))


def field(instruction: str, shown: str) -> "BaseOxmlElement":
    """Return a field that word processors count themselves, with what it shows until then."""
    return w("fldSimple", w("r", words(shown)), instr=f" {instruction} ")


def _text_runs(
    text: str, language: str, style: str = "", *, bold: bool = False
) -> "Iterator[BaseOxmlElement]":
    for run in runs(text):
        properties = w("rPr")
        if style:
            properties.append(w("rStyle", val=style))
        if run.han:
            properties.append(_fonts(region(language)))
        if bold:
            properties.append(w("b"))
        if run.han:
            properties.append(w("lang", eastAsia=region(language)))
        yield w("r", *([properties] if len(properties) else []), words(run.text))


def _fonts(tag: str) -> "BaseOxmlElement":
    # The hint has quotation marks and dashes between Han characters set in the same font.
    return w("rFonts", eastAsia=_FONTS.get(tag, _CHINESE), hint="eastAsia")


def _seen(text: str) -> Iterator[str]:
    for stretch in faithful(text):
        if stretch.mark is Mark.UNSEEN:
            yield f"[{stretch.text}]"
        else:
            yield stretch.text if stretch.mark is Mark.NONE else " "
