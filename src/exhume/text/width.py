"""Full-width forms become ordinary ones, and units printed in one cell become what they spell.

Chinese typesetting puts Latin letters and digits into Han cells (ＥＣＭＯ, １２) and has whole
units as one character (㎎, ℃). Each is replaced by its own compatibility decomposition, one level
deep: ㎡ becomes m² and not m2, so that a raised figure never joins the digits beside it.

Circled digits, enclosed months and hours, fractions and raised figures stay: ①60例 must not become
160例.

Source: Unicode Character Database, Decomposition_Mapping (with the tags wide, narrow, small,
vertical, square and font) of the Python that runs.
"""

import unicodedata

order = 20

_RANGES = (
    (0x2160, 0x217F),  # Roman numerals
    (0x32CC, 0x32CF),  # Hg, erg, eV, LTD
    (0x3371, 0x337A),  # hPa to IU
    (0x3380, 0x33DF),  # pA to A/m; the days of the month behind them would join digits
    (0xFE10, 0xFE6B),  # vertical and small punctuation
    (0xFF01, 0xFF9F),  # full-width ASCII, half-width punctuation and kana
    (0xFFE0, 0xFFEE),  # full-width signs
    (0x1D400, 0x1D7FF),  # letters and digits in the styles of formulae (𝑃 < 0.05)
)
_SINGLE = {
    0x3000: " ",
    0x00B5: "μ",  # micro sign
    0x00BA: "°",  # ordinal sign, which OCR and old fonts use for the degree
    0x02DA: "°",  # ring above
    0x2103: "°C",
    0x2109: "°F",
    0x2113: "l",  # script l of litre, also within ㎖
    0x2116: "No",
    0x2126: "Ω",  # ohm sign
    0x212A: "K",  # kelvin sign
    0x212B: "Å",  # ångström sign
}


def table() -> dict[int, str]:
    """Return the full-width and half-width forms and the units, with what they stand for.

    >>> "肝素１００㎎，㎡，①".translate(table())
    '肝素100mg,m²,①'
    """
    folded = {
        codepoint: _decomposed(codepoint)
        for first, last in _RANGES
        for codepoint in range(first, last + 1)
        if unicodedata.decomposition(chr(codepoint))
    }
    return folded | _SINGLE


def _decomposed(codepoint: int) -> str:
    fields = unicodedata.decomposition(chr(codepoint)).split()
    return "".join(chr(int(field, 16)) for field in fields if not field.startswith("<"))
