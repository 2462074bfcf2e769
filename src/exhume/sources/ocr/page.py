"""From the lines that an engine gives to the text of a page, with a box for each character."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from exhume.model.ocr import OcrLine
from exhume.sources.ocr.order import reading_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NARROW: Final = 0.55  # of the width of a Han character: what a Latin one takes
_LONG: Final = 5.0  # times its height: a line by which the slope of a page can be told
_DIGITS: Final = 2  # of a confidence; the rest differs between processors


@dataclass(frozen=True, slots=True, eq=False)
class Recognised:
    """A page's text, its boxes in points, shape (len(text), 4), and a confidence for each."""

    text: str
    boxes: "NDArray[np.float32]"
    confidence: "NDArray[np.float32]"


def recognised(lines: Sequence[OcrLine], points: float) -> Recognised:
    """Put the lines of a page in order; `points` is how many of them make a pixel.

    Rows end in a line feed, but for the last; pieces of one row have a space between them.
    """
    if not lines:
        return Recognised("", np.empty((0, 4), np.float32), np.empty(0, np.float32))
    boxes = np.array([line.box for line in lines], np.float64)
    rows = reading_order(_straightened(boxes, _slope(lines)))
    texts: list[str] = []
    around: list[NDArray[np.float32]] = []
    sure: list[NDArray[np.float32]] = []
    for row in rows:
        for place in row:
            texts += [lines[place].text, " "]
            around += [_boxes(lines[place]), _NOWHERE]
            sure += [_confidences(lines[place]), _UNKNOWN]
        texts[-1] = "\n"
    confidence = np.round(np.concatenate(sure[:-1]), _DIGITS).astype(np.float32)
    return Recognised("".join(texts[:-1]), np.concatenate(around[:-1]) * points, confidence)


_NOWHERE: Final = np.full((1, 4), np.nan, np.float32)
_UNKNOWN: Final = np.full(1, np.nan, np.float32)


def _slope(lines: Sequence[OcrLine]) -> float:
    """Return by how many pixels lines fall with each pixel to the right, on a skewed scan."""
    slopes = [slope for line in lines if (slope := _fall(line)) is not None]
    return float(np.median(slopes)) if slopes else 0.0


def _fall(line: OcrLine) -> float | None:
    if line.boxes is None:
        return None
    known = line.boxes[~np.isnan(line.boxes).any(axis=1)]
    across = float(known[-1, 0] - known[0, 0]) if len(known) else 0.0
    if across < _LONG * (line.box[3] - line.box[1]):
        return None  # too short to tell
    return float(known[-1, 1] + known[-1, 3] - known[0, 1] - known[0, 3]) / 2 / across


def _straightened(boxes: "NDArray[np.float64]", slope: float) -> "NDArray[np.float64]":
    """Turn boxes of a skewed page so that its lines are level, and their boxes no taller."""
    straight = boxes.copy()
    middle = (boxes[:, 1] + boxes[:, 3]) / 2 - slope * (boxes[:, 0] + boxes[:, 2]) / 2
    rise = abs(slope) * (boxes[:, 2] - boxes[:, 0])
    half = np.maximum(boxes[:, 3] - boxes[:, 1] - rise, 1) / 2
    straight[:, 1], straight[:, 3] = middle - half, middle + half
    return straight


def _boxes(line: OcrLine) -> "NDArray[np.float32]":
    return line.boxes if line.boxes is not None else shared_out(line.text, line.box)


def _confidences(line: OcrLine) -> "NDArray[np.float32]":
    if line.confidences is not None:
        return line.confidences
    return np.full(len(line.text), line.confidence, np.float32)


def shared_out(text: str, box: tuple[float, float, float, float]) -> "NDArray[np.float32]":
    """Share the box of a line out among its characters, less for narrow ones.

    >>> shared_out("心肺", (0, 0, 20, 10)).tolist()
    [[0.0, 0.0, 10.0, 10.0], [10.0, 0.0, 20.0, 10.0]]
    """
    left, top, right, bottom = box
    widths = np.array([_NARROW if ord(character) < 0x2000 else 1.0 for character in text])
    ends = left + (right - left) * np.cumsum(widths) / widths.sum()
    starts = np.concatenate([[left], ends[:-1]])
    level = np.ones(len(text))
    return np.stack([starts, top * level, ends, bottom * level], axis=1).astype(np.float32)
