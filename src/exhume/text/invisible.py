"""Characters that nobody sees are removed: they split a word without a trace on the page.

Removed are the code points that Unicode calls default-ignorable (zero-width characters, soft
hyphen, byte-order mark, direction marks, variation selectors, fillers), control characters other
than white space, and the non-characters U+FFFE and U+FFFF, which PDF text layers use for hyphens.

Source: Unicode Standard, DerivedCoreProperties.txt, Default_Ignorable_Code_Point.
"""

order = 10

_IGNORABLE = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # Arabic letter mark
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian variation selectors
    (0x200B, 0x200F),  # zero-width space and joiners, direction marks
    (0x202A, 0x202E),  # direction embeddings
    (0x2060, 0x206F),  # word joiner, invisible operators
    (0x3164, 0x3164),  # Hangul filler
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte-order mark, zero-width no-break space
    (0xFFA0, 0xFFA0),  # half-width Hangul filler
    (0xFFF0, 0xFFFC),  # annotation marks, object replacement
    (0xFFFE, 0xFFFF),  # non-characters
    (0x1BCA0, 0x1BCA3),  # shorthand format controls
    (0x1D173, 0x1D17A),  # musical format controls
    (0xE0000, 0xE0FFF),  # tags, further variation selectors
)
_CONTROLS = ((0x0000, 0x001F), (0x007F, 0x009F))


def table() -> dict[int, str]:
    r"""Return every invisible code point with nothing in its place.

    >>> "供\u200b体\ufeff".translate(table())
    '供体'
    """
    return {
        codepoint: ""
        for first, last in (*_IGNORABLE, *_CONTROLS)
        for codepoint in range(first, last + 1)
        if not chr(codepoint).isspace()
    }
