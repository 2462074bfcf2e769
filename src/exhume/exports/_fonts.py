"""A Chinese font of this machine, cut down to the characters that a dossier needs.

No font comes with the project: a whole Chinese one is larger than the rest of it. One that is
installed is taken, and only where its maker allows that documents carry it (the embedding bits of
the table OS/2, as the OpenType specification has them). The same font, characters and version of
fontTools give the same bytes.
"""

import os
import sys
from collections.abc import Generator, Iterable, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from exhume.errors import InputError, MissingExtra

Font: TypeAlias = Any  # fontTools' TTFont; the package ships no types

VARIABLE = "EXHUME_FONT"  # names a font file where the protocol names none

# Families by preference, each with how names of its files begin, in small letters without spaces.
# A name is no promise: which face a file holds is read from the file.
FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Noto Sans CJK SC", ("notosanscjk-regular", "notosanscjksc-regular", "notosanscjk-vf")),
    ("Source Han Sans SC", ("sourcehansans-regular", "sourcehansanssc-regular", "sourcehansans.")),
    ("Source Han Sans CN", ("sourcehansanscn-regular",)),
    ("Noto Sans SC", ("notosanssc-regular", "notosanssc[", "notosanssc-v", "notosanssc.")),
    ("WenQuanYi Micro Hei", ("wqy-microhei",)),
    ("WenQuanYi Zen Hei", ("wqy-zenhei",)),
    ("Microsoft YaHei", ("msyh.",)),
    ("DengXian", ("deng.",)),
    ("SimSun", ("simsun.",)),
    ("SimHei", ("simhei.",)),
    ("PingFang SC", ("pingfang",)),
    ("Hiragino Sans GB", ("hiraginosansgb",)),
    ("Songti SC", ("songti",)),
    ("Heiti SC", ("stheiti",)),
    ("Noto Serif CJK SC", ("notoserifcjk-regular", "notoserifcjksc-regular")),
    ("AR PL UMing CN", ("uming",)),
)
_ENDINGS = (".ttf", ".ttc", ".otf", ".otc")
_STYLES = ("Regular", "Book", "Normal", "Light", "W3")
_SIMPLIFIED = " SC CN GB Simplified"
_PROBE = ord("脑")  # a character that only a font for simplified Chinese is sure to have

# Embedding bits of OS/2.fsType, OpenType specification 1.9.1.
_USAGE, _RESTRICTED = 0x000F, 0x0002
_NO_SUBSETTING, _BITMAPS_ONLY = 0x0100, 0x0200

_INSTALL = "install Noto Sans CJK (for instance Debian's package fonts-noto-cjk), or name a font "
_REMEDY = f'{_INSTALL}in study.toml: [report] font = "PATH"'


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file, whose embedding is allowed; `number` is its place in the file."""

    path: Path
    number: int
    name: str
    version: str
    license: str


@dataclass(frozen=True, slots=True)
class Subset:
    """A font with a few characters, and whose it is.

    `opentype` is a TrueType or OpenType file; `covers` tells which characters it has.
    """

    name: str
    version: str
    license: str
    opentype: bytes
    covers: frozenset[str]

    @property
    def woff2(self) -> bytes:
        """The same font as WOFF2, for web pages; it is packed whenever it is asked for."""
        font = _opened(BytesIO(self.opentype))
        font.flavor = "woff2"
        return _saved(font)


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font file, the place of the face for Chinese in it, and which characters asked it has."""

    data: bytes
    number: int
    covers: frozenset[str]


def subset(characters: str, path: str = "") -> Subset | None:
    """Return a font for Chinese with these characters and no others, as far as it has them.

    `path` names a font file; where it is empty, the environment variable ``EXHUME_FONT`` does;
    where that is empty too, the first of the installed fonts of `FAMILIES` is taken. The result is
    None where none of them is there.

    Raises `exhume.errors.InputError` for a named font that is missing, has no Chinese, or must not
    be embedded, and `exhume.errors.MissingExtra` where fontTools or Brotli is not installed.
    """
    face = find(path)
    return None if face is None else _cut(face, characters)


def whole(characters: str, path: str = "") -> FontFile:
    """Return a font for Chinese, uncut, for a program that takes from it what it needs.

    A variable font is cut down to these characters, because few programs can choose its weight.
    Raises what `subset` does, and `exhume.errors.MissingExtra` where there is no font.
    """
    face = find(path)
    if face is None:
        raise MissingExtra("dossier", "no font for Chinese is installed", _REMEDY)
    with face.path.open("rb") as file:
        font = _opened(file, face.number)
        if "fvar" not in font:
            return FontFile(face.path.read_bytes(), face.number, _covered(font, characters))
    made = _cut(face, characters)
    return FontFile(made.opentype, 0, made.covers)


def find(path: str = "", folders: Iterable[Path] | None = None) -> Face | None:
    """Return the face to take: the named one, or the first of `FAMILIES` in the folders of fonts.

    Raises `exhume.errors.InputError` and `exhume.errors.MissingExtra` as `subset` does.
    """
    named = path or os.environ.get(VARIABLE, "")
    if named:
        return _named(Path(named))
    files = _files(font_folders(sys.platform, os.environ) if folders is None else folders)
    found = (_of_family(family, starts, files) for family, starts in FAMILIES)
    return next((face for face in found if face), None)


def font_folders(platform: str, environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Return where fonts lie on a platform (as in `sys.platform`), those of the user first.

    >>> [folder.as_posix() for folder in font_folders("linux", {"HOME": "/home/a"})][0]
    '/home/a/.local/share/fonts'
    """
    if platform == "win32":
        local = Path(environ.get("LOCALAPPDATA", ""), "Microsoft/Windows/Fonts")
        return local, Path(environ.get("WINDIR", "C:/Windows"), "Fonts")
    home = Path(environ.get("HOME", "/"))
    if platform == "darwin":
        system = Path("/System/Library")
        return (
            home / "Library/Fonts",
            Path("/Library/Fonts"),
            system / "Fonts",
            *sorted(system.glob("AssetsV2/com_apple_MobileAsset_Font*")),
        )
    mine = Path(environ.get("XDG_DATA_HOME") or home / ".local/share")
    shared = (environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    return mine / "fonts", home / ".fonts", *(Path(each, "fonts") for each in shared)


def _files(folders: Iterable[Path]) -> list[Path]:
    """Return font files by folder, and in each by their paths."""
    return [
        path
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in _ENDINGS
    ]


def _of_family(family: str, starts: tuple[str, ...], files: list[Path]) -> Face | None:
    """Return the face of a family that is nearest to running text."""
    faces: list[tuple[int, Face]] = []
    for path in files:
        if path.name.lower().replace(" ", "").startswith(starts):
            with _faces(path) as fonts:
                faces += [
                    (_STYLES.index(_style(font)), _face(path, number, font))
                    for number, font in enumerate(fonts)
                    if _family(font) == family and _style(font) in _STYLES and not _objection(font)
                ]
    return min(faces, key=lambda ranked: ranked[0])[1] if faces else None


def _named(path: Path) -> Face:
    """Return the face of a file that a person named: the one for simplified Chinese."""
    if not path.is_file():
        raise InputError(str(path), "there is no such font file", "correct [report] font")
    with _faces(path) as fonts:
        objections = [_objection(font) for font in fonts]
        usable = [number for number, objection in enumerate(objections) if not objection]
        if not usable:
            problem = objections[0] if objections else "it is no TrueType or OpenType font"
            raise InputError(str(path), problem, "name another font in [report] font")
        best = next((number for number in usable if _simplified(fonts[number])), usable[0])
        return _face(path, best, fonts[best])


@contextmanager
def _faces(path: Path) -> Generator[list[Font]]:
    """Yield the fonts of a file, none where it is no font; they are read while it is open."""
    with ExitStack() as files:
        try:
            # Opened here: the library leaves a file open that it cannot read.
            fonts = _read(files.enter_context(path.open("rb")), path.suffix.lower())
        except OSError:
            fonts = []
        yield fonts


def _read(file: BinaryIO, suffix: str) -> list[Font]:
    tt_lib = _tt_lib()
    try:
        if suffix in {".ttc", ".otc"}:
            return list(tt_lib.TTCollection(file, lazy=True).fonts)
        return [_opened(file)]
    except tt_lib.TTLibError:
        return []


def _objection(font: Font) -> str:
    """Return why a font cannot be taken, or nothing."""
    if "OS/2" not in font or not ({"glyf", "CFF ", "CFF2"} & set(font.keys())):
        return "it has no outlines that a document could carry"
    if _PROBE not in (font.getBestCmap() or {}):
        return "it has no Chinese characters"
    bits: int = font["OS/2"].fsType
    if bits & _USAGE == _RESTRICTED or bits & (_NO_SUBSETTING | _BITMAPS_ONLY):
        return "its maker does not allow that documents carry a part of it"
    return ""


def _simplified(font: Font) -> bool:
    words = _family(font).split()
    return words[-1] in _SIMPLIFIED.split() and "Mono" not in words


def _family(font: Font) -> str:
    return _says(font, 16) or _says(font, 1)


def _style(font: Font) -> str:
    return _says(font, 17) or _says(font, 2)


def _says(font: Font, number: int) -> str:
    """Return an entry of the table of names in English; OpenType specification, "name IDs"."""
    says: str | None = font["name"].getDebugName(number)
    return says or ""


def _face(path: Path, number: int, font: Font) -> Face:
    license_ = _says(font, 13).partition("\n")[0].strip()
    url = _says(font, 14)
    terms = license_ if url in license_ else f"{license_} {url}".strip()
    return Face(path, number, _family(font), _says(font, 5).strip(), terms)


def _cut(face: Face, characters: str) -> Subset:
    with face.path.open("rb") as file:
        font = _opened(file, face.number)
        from fontTools import subset as cutting  # pyright: ignore[reportMissingTypeStubs] # noqa: PLC0415 - an extra, found by `_opened`

        covers = _covered(font, characters)
        subsetter: Any = cutting.Subsetter(_options(cutting))
        subsetter.populate(unicodes=sorted(map(ord, covers)))
        subsetter.subset(font)
        if "fvar" in font:  # a variable font
            _settle(font)
        return Subset(face.name, face.version, face.license, _saved(font), covers)


def _covered(font: Font, characters: str) -> frozenset[str]:
    known: Mapping[int, str] = font.getBestCmap()
    return frozenset(each for each in characters if ord(each) in known)


def _options(cutting: Any) -> Any:
    """Return options that leave outlines and names: nothing that stands in a line needs more."""
    options = cutting.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "FFTM"]
    options.drop_tables += ["BDF ", "EBDT", "EBLC", "gasp"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.recalc_timestamp = False
    return options


def _settle(font: Font) -> None:
    """Fix a variable font at the weight of running text; the rest stays at what it begins with."""
    from fontTools.varLib import instancer  # pyright: ignore[reportMissingTypeStubs] # noqa: PLC0415 - an extra, found by `_opened`

    settled = {axis.axisTag: None for axis in font["fvar"].axes} | {"wght": 400}
    settle: Any = instancer
    settle.instantiateVariableFont(font, settled, inplace=True)


def _opened(file: BinaryIO, number: int = -1) -> Font:
    return _tt_lib().TTFont(
        file, fontNumber=number, lazy=True, recalcTimestamp=False, recalcBBoxes=False
    )


def _saved(font: Font) -> bytes:
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def _tt_lib() -> Any:
    try:
        import brotli  # pyright: ignore[reportUnusedImport, reportMissingTypeStubs] # noqa: F401, PLC0415 - packs WOFF2 for fontTools
        from fontTools import ttLib  # pyright: ignore[reportMissingTypeStubs] # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtra(
            "exhume[dossier]", f"{error.name} is not installed", "run `pip install exhume[dossier]`"
        ) from error
    return ttLib
