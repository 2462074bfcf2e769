"""What character recognition gives for a page image: lines with boxes and confidences."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class OcrLine:
    """One line of text on a page image.

    `box` is left, top, right, bottom in pixels; `confidence` how sure the engine is of the line,
    from 0 to 1. Where the engine tells characters apart, `boxes` has shape (len(text), 4) and
    `confidences` shape (len(text),), both float32, with NaN for characters without one; else they
    are None, and the characters share the line's box and confidence.
    """

    text: str
    box: tuple[float, float, float, float]
    confidence: float
    boxes: "NDArray[np.float32] | None" = None
    confidences: "NDArray[np.float32] | None" = None
