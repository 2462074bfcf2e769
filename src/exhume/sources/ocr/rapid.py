"""RapidOCR with the PP-OCR models inside its wheel, on OpenVINO or ONNX Runtime.

The models are named by their paths, since RapidOCR fetches what it is not given from the network.
"""

# rapidocr and what runs it give no types for what is used here.
# pyright: basic

import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from exhume.errors import ExhumeError, MissingExtra, UnreadableDocument
from exhume.model.ocr import OcrLine

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MODELS: Final = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}
_PARAMETERS: Final = {
    "Global.log_level": "critical",
    "Global.use_cls": False,  # it turns single lines; `exhume.sources.ocr.turning` turns pages
    "Global.text_score": 0.0,  # a line in doubt is kept with its confidence, not dropped
    # Lines are looked for on a smaller image than they are cut out of: less work and 300 MB less
    # memory than as shipped, for the same errors (benchmarks/bench_ocr.py). Not on the page as it
    # is: made smaller by a sixth, it loses noise, and one-bit copies are read with fewer errors.
    "Global.max_side_len": 2_000,
    "Det.limit_type": "max",
    "Det.limit_side_len": 1_024,
    # One thread for each process that reads, whatever the machine: its sums then come out the same,
    # and processes beside each other do not wait for one another. OpenVINO must not bind threads to
    # cores: each of its processes takes the same one.
    "EngineConfig.openvino.inference_num_threads": 1,
    "EngineConfig.openvino.enable_cpu_pinning": False,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
_MORE_MEMORY: Final = (
    "close other programs, or lower processes under [ocr] in study.toml; "
    "if there was memory to spare, install exhume[ocr] anew"
)
_PAGES_BEFORE_ANEW: Final = 32  # the runtimes keep memory for each width of line that they met

_Character = tuple[str, float, Sequence[Sequence[float]]]


class RapidEngine:
    """RapidOCR on one runtime; the models are loaded when the first page is read."""

    name = "rapidocr"

    def __init__(self, runtime: str) -> None:
        self.runtime = runtime
        self._pages = 0
        runtime_version = f"{runtime} {version(runtime)}"
        self.version = f"{version('rapidocr')} PP-OCRv6 small, {runtime_version}"

    def read(self, image: "NDArray[np.uint8]", dpi: int) -> list[OcrLine]:  # noqa: ARG002 - it finds the size of lines by itself
        """Return the lines of a page, with a box and a confidence for each character."""
        if self._pages == _PAGES_BEFORE_ANEW:
            self._forget()
        self._pages += 1
        found = self._found(image)
        if found.txts is None or found.boxes is None:
            return []
        characters = _by_line(found.txts, found.word_results or ())
        rows = zip(found.txts, found.boxes, found.scores, characters, strict=True)
        return [_line(*row) for row in rows]

    def _found(self, image: "NDArray[np.uint8]") -> Any:
        try:
            return self._recognise(image, return_word_box=True, return_single_char_box=True)
        except (ExhumeError, MemoryError):
            raise
        except Exception as error:
            # Each runtime has errors of its own, and the same lack of memory gives any of them.
            self._forget()
            problem = f"{self.name} failed ({type(error).__name__}), as it does for want of memory"
            raise UnreadableDocument(self.name, problem, _MORE_MEMORY) from error

    def _forget(self) -> None:
        self.__dict__.pop("_recognise", None)
        self._pages = 0

    @cached_property
    def _recognise(self) -> Any:
        if self.runtime == "openvino":
            # Importing OpenVINO imports a module that reports use to its maker. Without it
            # OpenVINO falls back on one that reports nothing.
            modules = cast("dict[str, ModuleType | None]", sys.modules)
            modules.setdefault("openvino_telemetry", None)  # None: it must not be imported
        from rapidocr import RapidOCR  # noqa: PLC0415 - heavy

        return RapidOCR(params=parameters(self.runtime))


def parameters(runtime: str) -> dict[str, object]:
    """Return what RapidOCR is set to on a runtime, in the names of its own settings."""
    from rapidocr import EngineType  # noqa: PLC0415 - heavy

    params: dict[str, object] = dict(_PARAMETERS)
    for part, path in _model_paths().items():
        params[f"{part}.engine_type"] = EngineType(runtime)
        params[f"{part}.model_path"] = str(path)
    return params


def _model_paths() -> dict[str, Path]:
    spec = find_spec("rapidocr")
    folder = Path((spec.submodule_search_locations or [""])[0] if spec else "") / "models"
    paths = {part: folder / name for part, name in _MODELS.items()}
    if missing := [path.name for path in paths.values() if not path.is_file()]:
        raise MissingExtra(
            "rapidocr",
            f"its installation lacks the models {', '.join(missing)}",
            "install the version that exhume[ocr] names",
        )
    return paths


def _by_line(texts: Sequence[str], found: Sequence[Any]) -> Iterator[Sequence[_Character] | None]:
    """Give each line its characters; RapidOCR leaves out lines for which it has none."""
    place = 0
    for text in texts:
        characters = found[place] if place < len(found) else ()
        letters = "".join(part[0] for part in characters if part[2] is not None)
        if letters and letters == text.replace(" ", ""):
            place += 1
            yield characters
        else:
            yield None


def _line(
    text: str,
    corners: "NDArray[np.float32]",
    confidence: float,
    characters: Sequence[_Character] | None,
) -> OcrLine:
    box = _around(corners)
    if characters is None or any(len(character) != 1 for character, _, _ in characters):
        return OcrLine(text, box, float(confidence))
    boxes = np.full((len(text), 4), np.nan, np.float32)
    confidences = np.full(len(text), np.nan, np.float32)
    places = [place for place, character in enumerate(text) if character != " "]
    for place, (_, sure, around) in zip(places, characters, strict=True):
        boxes[place] = _around(np.array(around))
        confidences[place] = sure
    return OcrLine(text, box, float(confidence), boxes, confidences)


def _around(corners: "NDArray[Any]") -> tuple[float, float, float, float]:
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    return float(left), float(top), float(right), float(bottom)
