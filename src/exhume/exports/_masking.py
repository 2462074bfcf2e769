"""Printing a passage without what may identify somebody: as many characters, some of them ■."""

from collections.abc import Iterable

from exhume.model.identifying import Identifying

MASK = "■"


def masked(text: str, start: int, stretches: Iterable[Identifying]) -> str:
    """Return the text with ■ for each character of a hidden stretch, of the same length.

    `start` is the offset of the text's first character in the paper, to which the stretches' own
    offsets refer. Stretches may overlap, reach over the ends of the text, or lie outside of it.

    >>> from exhume.model.identifying import Decision, Kind
    >>> name = Identifying(102, 105, Kind.NAME, "after 供者")
    >>> masked("供者甲某某，男", 100, [name])
    '供者■■■，男'
    >>> masked("某某，男", 103, [name])
    '■■，男'
    >>> masked("供者甲某某", 100, [Identifying(102, 105, Kind.NAME, "after 供者", Decision.KEEP)])
    '供者甲某某'
    """
    characters = list(text)
    for stretch in stretches:
        if stretch.hidden:
            within = range(len(text))[max(stretch.start - start, 0) : max(stretch.end - start, 0)]
            characters[within.start : within.stop] = MASK * len(within)
    return "".join(characters)
