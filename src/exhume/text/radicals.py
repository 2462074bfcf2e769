"""Radicals and compatibility ideographs become the ordinary characters they look like.

PDF fonts often map a glyph to the code point of a radical: ⼼脏 (U+2F3C) looks like 心脏 and is not
found. The Kangxi radicals and the compatibility ideographs are replaced by their decomposition;
of the supplementary radicals only those are listed that have the shape of a whole character.

Sources: Unicode Character Database, Decomposition_Mapping; EquivalentUnifiedIdeograph.txt.
"""

import unicodedata

order = 40

_RANGES = (
    (0x2F00, 0x2FD5),  # Kangxi radicals
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0x2F800, 0x2FA1D),  # compatibility ideographs of plane 2
)
_WHOLE = dict(
    zip(
        "⺁⺋⺎⺒⺓⺛⺜⺝⺟⺠⺩⺪⺼⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻯⻰⻱⻳",
        "厂㔾兀巳幺旡日月母民王疋月虎西见角贝车長镸长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿竜龙龜龟",
        strict=True,
    )
)


def table() -> dict[int, str]:
    r"""Return each radical and compatibility ideograph with the ordinary character.

    >>> "\u2f3c脏\uf9d3".translate(table())
    '心脏陸'
    """
    whole = {ord(radical): character for radical, character in _WHOLE.items()}
    return whole | {
        codepoint: character
        for first, last in _RANGES
        for codepoint in range(first, last + 1)
        if (character := unicodedata.normalize("NFKC", chr(codepoint))) != chr(codepoint)
    }
