"""Pages that were scanned sideways or upside down: read upright, and put back as they are shown.

Whether a page stands upright shows in what an engine reads on it: sideways its lines are taller
than wide, upside down hardly a character is sure. Then the page is read again after a turn, and
the reading of which the engine is surest is taken.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from exhume.model.ocr import OcrLine
from exhume.protocols import OcrEngine
from exhume.sources.ocr.page import Recognised, recognised

if TYPE_CHECKING:
    from numpy.typing import NDArray

_UNSURE: Final = 0.8  # mean confidence; what stands upright reaches it on all but the worst copies
_SIDEWAYS: Final = 0.8  # of its worth is left to a reading sideways; vertical text has no better


def read_upright(
    engine: OcrEngine, image: "NDArray[np.uint8]", dpi: int, points: float
) -> Recognised:
    """Return the text of a page in reading order, with boxes on the page as it is shown.

    `points` is how many of them make a pixel.
    """
    lines = engine.read(image, dpi)
    readings = {0: lines}
    for turns in _worth_trying(lines):
        readings[turns] = engine.read(np.ascontiguousarray(np.rot90(image, turns)), dpi)
    turns = max(readings, key=lambda turns: _merit(readings[turns]))
    found = recognised(readings[turns], points)
    height, width = (side * points for side in image.shape)
    return Recognised(found.text, turned_back(found.boxes, turns, width, height), found.confidence)


def turned_back(
    boxes: "NDArray[np.float32]", turns: int, width: float, height: float
) -> "NDArray[np.float32]":
    """Return where boxes lie on a page of that size, found after so many quarter turns to the left.

    >>> on_its_side = np.array([[0, 80, 10, 90]], np.float32)
    >>> turned_back(on_its_side, 1, 100, 50).tolist()
    [[10.0, 0.0, 20.0, 10.0]]
    """
    left, top, right, bottom = boxes.T
    places = (
        (left, top, right, bottom),
        (width - bottom, left, width - top, right),
        (width - right, height - bottom, width - left, height - top),
        (top, height - right, bottom, height - left),
    )
    return np.stack(places[turns], axis=1).astype(np.float32)


def _worth_trying(lines: Sequence[OcrLine]) -> tuple[int, ...]:
    if _is_sideways(lines):
        return (1, 3)
    characters = sum(len(line.text) for line in lines)
    return (2,) if _sureness(lines) < _UNSURE * characters else ()


def _merit(lines: Sequence[OcrLine]) -> float:
    # Engines may turn single lines upright, but not their order and their boxes.
    return _sureness(lines) * (_SIDEWAYS if _is_sideways(lines) else 1.0)


def _is_sideways(lines: Sequence[OcrLine]) -> bool:
    tall = sum(len(line.text) for line in lines if _is_tall(line))
    return 2 * tall > sum(len(line.text) for line in lines)


def _is_tall(line: OcrLine) -> bool:
    left, top, right, bottom = line.box
    return len(line.text) > 1 and bottom - top > right - left


def _sureness(lines: Sequence[OcrLine]) -> float:
    """Add up how sure each character is."""
    return sum(len(line.text) * line.confidence for line in lines)
