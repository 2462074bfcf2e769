"""The program Tesseract with its simplified Chinese data, through its hOCR output."""

import html
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from exhume.errors import UnreadableDocument
from exhume.model.ocr import OcrLine

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LANGUAGES: Final = ("chi_sim", "eng")
_SECONDS_A_PAGE: Final = 300
_LINE: Final = re.compile(r"<span class='ocr_(?:line|caption|header|textfloat)'")
_WORD: Final = re.compile(r"<span class='ocrx_word'")
_CHARACTER: Final = re.compile(
    r"<span class='ocrx_cinfo' title='x_bboxes ([\d ]+); x_conf ([\d.]+)'>([^<]*)</span>"
)
_SPACED: Final = re.compile(r"[\x21-\x7e\u00c0-\u024f]")  # what is set with spaces between words


class TesseractEngine:
    """Tesseract, run anew for each page."""

    name = "tesseract"

    def __init__(self, program: str, version: str) -> None:
        self.program = program
        self.version = version

    def read(self, image: "NDArray[np.uint8]", dpi: int) -> list[OcrLine]:
        """Return the lines of a page; Tesseract's boxes of characters are rough."""
        height, width = image.shape
        page = b"P5 %d %d 255\n" % (width, height) + np.ascontiguousarray(image).tobytes()
        languages = "+".join(_LANGUAGES)
        command = [self.program, "stdin", "stdout", "-l", languages, "--dpi", str(dpi)]
        options = ["-c", "hocr_char_boxes=1", "-c", "tessedit_create_hocr=1"]
        return list(_lines(_run([*command, *options], page)))


@cache
def installed() -> TesseractEngine | None:
    """Return the engine if the program and its Chinese data are there."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    languages = _run([program, "--list-langs"]).split()
    if not set(_LANGUAGES) <= set(languages):
        return None
    number = _run([program, "--version"]).split()[1]
    return TesseractEngine(program, f"{number} {'+'.join(_LANGUAGES)}")


def _run(command: list[str], given: bytes = b"") -> str:
    # One thread: several cost Tesseract more processor time than they save.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - a program that was found, and no shell
            command,
            input=given,
            capture_output=True,
            check=True,
            env=environment,
            timeout=_SECONDS_A_PAGE,
        )
    except (OSError, subprocess.SubprocessError) as error:
        remedy = "check that `tesseract --version` works"
        problem = f"tesseract failed ({_told(error)})"
        raise UnreadableDocument("tesseract", problem, remedy) from error
    return done.stdout.decode("utf-8", "replace")


def _told(error: OSError | subprocess.SubprocessError) -> str:
    """Say what became of a program, without the command that started it."""
    if isinstance(error, subprocess.CalledProcessError):
        return f"exit code {error.returncode}"
    if isinstance(error, subprocess.TimeoutExpired):
        return f"longer than {_SECONDS_A_PAGE} s for one page"
    return str(error)


def _lines(hocr: str) -> Iterator[OcrLine]:
    for line in _LINE.split(hocr)[1:]:
        characters: list[tuple[str, tuple[float, ...], float]] = []
        for word in _WORD.split(line)[1:]:
            found = list(_characters(word))
            if characters and found and _is_spaced(characters[-1][0], found[0][0]):
                characters.append((" ", (np.nan,) * 4, np.nan))
            characters += found
        if characters:
            yield _line(characters)


def _characters(word: str) -> Iterator[tuple[str, tuple[float, ...], float]]:
    for place, sure, text in _CHARACTER.findall(word):
        box = tuple(float(number) for number in place.split())
        for character in html.unescape(text):
            yield character, box, min(float(sure) / 100, 1.0)


def _is_spaced(before: str, after: str) -> bool:
    return bool(_SPACED.match(before) and _SPACED.match(after))


def _line(characters: list[tuple[str, tuple[float, ...], float]]) -> OcrLine:
    boxes = np.array([box for _, box, _ in characters], np.float32)
    sure = np.array([confidence for _, _, confidence in characters], np.float32)
    left, top = np.nanmin(boxes[:, :2], axis=0).tolist()
    right, bottom = np.nanmax(boxes[:, 2:], axis=0).tolist()
    text = "".join(character for character, _, _ in characters)
    return OcrLine(text, (left, top, right, bottom), float(np.nanmean(sure)), boxes, sure)
