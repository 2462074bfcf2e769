"""Character recognition for page images, by whichever engine is installed; none needs a network.

Engines stand behind `exhume.protocols.OcrEngine`. They are imported when the first page needs one:
looking which are there costs no more than a look at the installed packages and programs.
"""

from functools import cache
from importlib.util import find_spec

from exhume.protocols import OcrEngine

INSTALL = (
    "install OCR (`pip install 'exhume[ocr]'`, or the program tesseract with its data "
    "chi_sim) and ingest again"
)
_RAPIDOCR_MB = 4_096  # of addresses: its runtimes set far more aside than they use
_RESIDENT_MB = {"rapidocr": 1_300, "tesseract": 300}  # benchmarks/bench_ocr.py measures them
_RUNTIMES = ("openvino", "onnxruntime")  # the faster one first


@cache
def engine_for(name: str) -> OcrEngine | None:
    """Return the engine of that name, the best one that is installed for ``auto``, or None.

    It is None as well where a study names an engine that is not installed: papers with a text
    layer are read all the same, and page images end in ``no-text-layer`` with `INSTALL`.

    >>> engine_for("none") is None
    True
    """
    if name == "none":
        return None
    if name in ("auto", "rapidocr") and (found := _rapidocr()):
        return found
    if name in ("auto", "tesseract") and (found := _tesseract()):
        return found
    return None


def signature(name: str) -> str:
    """Return the name and versions of the engine that would be used, or ``none``.

    >>> signature("none")
    'none'
    """
    engine = engine_for(name)
    return f"{engine.name} {engine.version}" if engine else "none"


def memory_mb(name: str) -> int:
    """Return how many megabytes of addresses an engine takes for its models and its work.

    >>> memory_mb("none")
    0
    """
    engine = engine_for(name)
    return _RAPIDOCR_MB if engine and engine.name == "rapidocr" else 0


def resident_mb(name: str) -> int:
    """Return how many megabytes of memory a process holds that recognises pages with an engine.

    >>> resident_mb("none")
    0
    """
    engine = engine_for(name)
    return _RESIDENT_MB[engine.name] if engine else 0


def _rapidocr() -> OcrEngine | None:
    runtime = next((name for name in _RUNTIMES if find_spec(name)), None)
    if runtime is None or not find_spec("rapidocr"):
        return None
    from exhume.sources.ocr.rapid import RapidEngine  # noqa: PLC0415 - needs what may be missing

    return RapidEngine(runtime)


def _tesseract() -> OcrEngine | None:
    from exhume.sources.ocr.tesseract import installed  # noqa: PLC0415 - asks a program

    return installed()
