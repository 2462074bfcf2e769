"""The engines themselves, on a page of invented lines; each test skips where one is missing."""

import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from exhume.errors import UnreadableDocument
from exhume.protocols import OcrEngine
from exhume.sources.ocr import engine_for, signature
from exhume.sources.ocr.tesseract import TesseractEngine

from ..pdf_making import chinese_font, made, words

LINES = ("供体于脑死亡后行气管插管", "静脉注射肝素3mg", "heart and lung")
DPI = 200


def engine(name: str) -> OcrEngine:
    return engine_for(name) or pytest.skip(f"{name} is not installed")


def page_image() -> NDArray[np.uint8]:
    def draw(canvas: object) -> None:
        for number, line in enumerate(LINES):
            words(line, 20, 150 - 50 * number, 14, chinese_font())(canvas)  # type: ignore[arg-type] - the canvas it is given

    with pypdfium2.PdfDocument(made(draw)) as document:
        pixels = document[0].render(scale=DPI / 72, grayscale=True).to_numpy()
        noise = np.random.default_rng(1).normal(0, 10, pixels.shape[:2])
        return np.clip(np.squeeze(pixels) + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", ["rapidocr", "tesseract"])
def test_an_engine_reads_a_page_with_boxes_and_confidences(name: str) -> None:
    image = page_image()
    lines = sorted(engine(name).read(image, DPI), key=lambda line: line.box[1])
    assert LINES[0] == lines[0].text
    assert "".join(LINES).replace(" ", "") == "".join(x.text for x in lines).replace(" ", "")
    for line in lines:
        assert line.boxes is not None
        assert line.confidences is not None
        assert (len(line.text), 4) == line.boxes.shape
        known = ~np.isnan(line.confidences)
        assert [character != " " for character in line.text] == known.tolist()
        assert (line.confidences[known] > 0.5).all()


def test_the_boxes_of_rapidocr_lie_on_the_ink_of_their_characters() -> None:
    image = page_image()
    (first, *_) = sorted(engine("rapidocr").read(image, DPI), key=lambda line: line.box[1])
    assert first.boxes is not None
    for left, top, right, bottom in first.boxes.astype(int).tolist():
        assert (image[top:bottom, left:right] < 128).sum() > 50
    middles = (first.boxes[:, 0] + first.boxes[:, 2]) / 2
    em, start = 14 * DPI / 72, 20 * DPI / 72
    expected = start + em * (np.arange(len(first.text)) + 0.5)
    np.testing.assert_allclose(middles, expected, atol=0.3 * em)


@pytest.mark.parametrize("name", ["rapidocr", "tesseract"])
def test_a_blank_page_has_no_lines(name: str) -> None:
    assert [] == engine(name).read(np.full((400, 300), 255, np.uint8), DPI)


@pytest.mark.parametrize("name", ["rapidocr", "tesseract"])
def test_the_signature_names_engine_version_and_models(name: str) -> None:
    found = engine(name)
    assert f"{name} {found.version}" == signature(name)
    assert any(model in found.version for model in ("PP-OCR", "chi_sim"))


def test_without_an_engine_there_is_none() -> None:
    assert ("none", None) == (signature("none"), engine_for("none"))


def test_recognition_opens_no_connection_and_loads_nothing_that_reports_use() -> None:
    engine("rapidocr")
    program = """
    import socket, sys
    import numpy as np

    def refuse(*given, **named):
        raise AssertionError("a connection was opened")

    socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
    from exhume.sources.ocr import engine_for

    assert engine_for("rapidocr").read(np.full((200, 300), 255, np.uint8), 200) == []
    print(sys.modules.get("openvino_telemetry"))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ("None\n", 0) == (done.stdout, done.returncode), done.stderr


MISSING = """
import importlib.util, shutil
real = importlib.util.find_spec
import exhume.sources.ocr as ocr
ocr.find_spec = lambda name: None
shutil.which = lambda name: None
for name in ("auto", "rapidocr", "tesseract"):
    print(ocr.engine_for(name), ocr.signature(name), ocr.memory_mb(name), ocr.resident_mb(name))
"""


def test_an_engine_that_is_not_installed_ends_no_run() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MISSING], capture_output=True, text=True, check=True
    )
    assert ["None none 0 0"] * 3 == done.stdout.splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep no limit of addresses")
@pytest.mark.parametrize("runtime", ["openvino", "onnxruntime"])
def test_a_lack_of_memory_is_told_and_the_engine_can_be_used_again(runtime: str) -> None:
    pytest.importorskip("rapidocr")
    pytest.importorskip(runtime)
    program = f"""
    import resource
    from pathlib import Path
    import numpy as np
    import {runtime}, rapidocr
    from exhume.errors import UnreadableDocument
    from exhume.sources.ocr.rapid import RapidEngine

    engine, page = RapidEngine("{runtime}"), np.full((2000, 1500), 255, np.uint8)
    page[100:120, 100:900:9] = 0
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used + (150 << 20), most))
    try:
        engine.read(page, 200)
    except (UnreadableDocument, MemoryError) as error:
        print(type(error).__name__)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    engine.read(page, 200)
    print("read")
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=False,
    )
    told, read = done.stdout.split()
    assert ("read", True) == (read, told in ("UnreadableDocument", "MemoryError"))


def test_a_program_that_fails_costs_its_paper_and_says_how(tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nexit 3\n", encoding="ascii")
    program.chmod(0o755)
    with pytest.raises(UnreadableDocument) as caught:
        TesseractEngine(str(program), "0").read(np.full((9, 9), 255, np.uint8), DPI)
    assert "tesseract failed (exit code 3)" == caught.value.problem
