"""Make the font of the sample study's PDF papers from Noto Sans CJK (SIL Open Font License 1.1).

    apt-get install fonts-noto-cjk
    python tools/make_sample_font.py [NotoSansCJK-Regular.ttc]

Keeps the characters that the sample's papers can hold, turns the cubic outlines of CFF into the
quadratic ones of TrueType, since reportlab embeds only those, and renames the font, so that nobody
takes it for the original. Needs fontTools; run it anew when the phrase banks change.
"""

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

from exhume.workflow.sample._library import alphabet

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
TARGET = Path(__file__).parent.parent / "src/exhume/workflow/sample/exhume-sample.ttf"
SIMPLIFIED_CHINESE = 2  # index of Noto Sans CJK SC within the collection
LARGEST_ERROR = 1.5  # by which an outline may move, in units of a thousandth of an em
KEPT_TABLES = {"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "OS/2", "post"}
NAMES = {
    1: "Exhume Sample",
    2: "Regular",
    3: "Exhume Sample 1.0",
    4: "Exhume Sample",
    5: "Version 1.0",
    6: "ExhumeSample",
    13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
    14: "https://openfontlicense.org",
}
COPYRIGHT = 0


def main() -> None:
    """Write the font and say how large it is."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    font = TTFont(source, fontNumber=SIMPLIFIED_CHINESE, recalcTimestamp=False)
    subset(font, alphabet())
    to_truetype(font)
    rename(font)
    font.save(TARGET)
    size = TARGET.stat().st_size
    sys.stdout.write(f"{TARGET}: {len(font.getGlyphOrder())} glyphs, {size:,} bytes\n")


def subset(font: TTFont, characters: frozenset[str]) -> None:
    """Keep the glyphs of the characters, without layout features and hints."""
    options = Options(layout_features=[], hinting=False, notdef_outline=True, drop_tables=["BASE"])
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)


def to_truetype(font: TTFont) -> None:
    """Replace the CFF outlines by quadratic ones, and drop the tables that go with them."""
    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    table = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = {name: quadratic(glyphs, name) for name in order}
    font["loca"], font["glyf"] = newTable("loca"), table
    for name in set(font.keys()) - KEPT_TABLES - {"GlyphOrder"}:
        del font[name]
    set_profile(font)


def quadratic(glyphs, name: str):
    """Return a glyph's outline with quadratic curves, turned clockwise as TrueType wants."""
    pen = TTGlyphPen(glyphs)
    glyphs[name].draw(Cu2QuPen(pen, LARGEST_ERROR, reverse_direction=True))
    return pen.glyph()


def set_profile(font: TTFont) -> None:
    """Declare the font as TrueType in the tables that say so."""
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs"):
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    for field in ("maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions"):
        setattr(maxp, field, 0)
    maxp.maxComponentElements = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def rename(font: TTFont) -> None:
    """Give the font its own name; keep the copyright line of the original."""
    table = font["name"]
    copyright_line = table.getDebugName(COPYRIGHT)
    table.names = []
    for number, text in {COPYRIGHT: copyright_line, **NAMES}.items():
        table.setName(text, number, 3, 1, 0x409)


if __name__ == "__main__":
    main()
