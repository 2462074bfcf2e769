"""Typst as a Python package: a program in, a PDF out."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from exhume.errors import InputError, MissingExtra
from exhume.exports._fonts import FontFile
from exhume.exports._typst.program import STYLE, Program

STANDARD = "ua-1"  # PDF/UA-1, ISO 14289-1: tagged, for those who read with their ears


def pdf(program: Program, font: FontFile | None) -> bytes:
    """Set a program and return the PDF file; the same program and font give the same bytes.

    Only the fonts inside Typst and the given one are used, whatever else is installed. Raises
    `exhume.errors.InputError` for an image that cannot be read, and
    `exhume.errors.MissingExtra` where Typst is not installed.
    """
    typst = _typst()
    with TemporaryDirectory(prefix="exhume-") as name:
        folder = Path(name)
        _lay_out(folder, program, font)
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder / "fonts"])
        family = _family(fonts, font.number) if font else ""
        try:
            made: bytes = typst.compile(
                folder / "main.typ",
                root=folder,
                font_paths=fonts,
                sys_inputs={"han": family, "language": program.language},
                pdf_standards=[STANDARD],
                timestamp=0,  # never printed: the style names the date of the protocol, or none
            )
        except typst.TypstError as error:
            raise InputError(
                "dossier.pdf",
                f"Typst cannot set it: {error.message}",
                "check the images of the report, and tell the authors of Exhume",
            ) from error
    return made


def _family(fonts: Any, number: int) -> str:
    """Return what Typst calls the family of a face; only given fonts have a path."""
    for font in fonts.fonts():
        if font.path and font.index == number:
            return str(font.family)
    problem = "Typst cannot read the font for Chinese"
    raise InputError("dossier.pdf", problem, "name another font in [report] font")


def _lay_out(folder: Path, program: Program, font: FontFile | None) -> None:
    """Write the program, its style, its images and its font where Typst finds them."""
    (folder / "fonts").mkdir()
    if font:
        (folder / "fonts" / "han.ttc").write_bytes(font.data)
    (folder / STYLE).write_bytes(Path(__file__).with_name(STYLE).read_bytes())
    (folder / "main.typ").write_bytes(program.source.encode())
    for name, data in program.images.items():
        (folder / name).write_bytes(data)


def _typst() -> Any:
    try:
        import typst  # noqa: PLC0415 - an extra
    except ImportError as error:
        problem, remedy = "Typst is not installed", "run `pip install 'exhume[dossier]'`"
        raise MissingExtra("dossier.pdf", problem, remedy) from error
    return typst
