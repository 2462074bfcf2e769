"""Invented fonts, in which every character is a square: what tests need of a font for Chinese."""

from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

ASCII = "".join(map(chr, range(0x20, 0x7F)))


def font(
    characters: str = "脑死亡",
    *,
    family: str = "Noto Sans CJK SC",
    style: str = "Regular",
    embedding: int = 0,
    weights: bool = False,
) -> bytes:
    """Make a TrueType font; `embedding` is OS/2.fsType, `weights` makes it a variable font."""
    wanted = sorted(set(characters + ASCII))
    names = [".notdef", *(f"u{ord(each):04X}" for each in wanted)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(each): f"u{ord(each):04X}" for each in wanted})
    builder.setupGlyf(dict.fromkeys(names, _square()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {
            "familyName": family,
            "styleName": style,
            "psName": f"{family}-{style}".replace(" ", ""),
            "version": "1.5",
            "licenseDescription": "An invented licence. More of it.",
        }
    )
    builder.setupOS2(fsType=embedding, sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    if weights:
        builder.setupFvar([("wght", 100, 100, 900, "Weight")], [])
        builder.setupGvar({})
    return _saved(builder.font)


def collection(*fonts: bytes) -> bytes:
    """Put fonts into one file."""
    made = TTCollection()
    made.fonts = [TTFont(BytesIO(one)) for one in fonts]
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def written(folder: Path, name: str, data: bytes) -> Path:
    """Write a font file and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    return path


def _square() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 800), (900, 800), (900, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def _saved(made: TTFont) -> bytes:
    file = BytesIO()
    made.save(file)
    return file.getvalue()
