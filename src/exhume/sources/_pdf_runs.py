"""Runs of characters: stretches of a page's text that stand behind one another on one line."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAME_LINE: Final = 0.75  # of an em between middles: a comma and the letter before it differ by half
_WIDEST_GAP: Final = 1.3  # em; gutters between columns are wider, gaps between characters are not
_BACKWARDS: Final = 0.5  # em, that a character may begin left of the one before it
_USUAL: Final = 75  # percentile of sizes: lines of dots must not make all characters small
_LEAST_FORWARD: Final = 0.5  # of all steps, on a page written from left to right
_LEAST_STEPS_BACK: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """The runs of a page in the order of its text.

    `starts` are offsets into the text, the first of them 0; each run goes as far as the next, so
    that it keeps the white space behind it. `boxes` has shape (runs, 4), around what is shown of
    each, `em` is the usual size of a character in points, and `rightwards` tells whether the page
    is written from left to right.
    """

    starts: "NDArray[np.intp]"
    boxes: "NDArray[np.float32]"
    em: float
    rightwards: bool

    def may_be_astray(self) -> bool:
        """Tell cheaply whether the order deserves a closer look.

        From a run one goes on to the right or downwards. Steps to a run that lies wholly to the
        left, or higher without lying to the right, are rare on a page in reading order.
        """
        here, there = self.boxes[:-1].T, self.boxes[1:].T
        leftwards = there[2] <= here[0]
        upwards = (there[3] <= here[1] + self.em / 2) & (there[0] < here[2])
        return int(np.count_nonzero(leftwards | upwards)) >= _LEAST_STEPS_BACK


def runs(text: str, boxes: "NDArray[np.float32]") -> Runs | None:
    """Cut a page's text where the next character does not stand behind the last one.

    White space ends no run and widens none. None where fewer than two characters are shown.
    """
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    places = np.flatnonzero(~np.isnan(boxes[:, 0]) & ~_is_white(codes))
    if len(places) < 2:
        return None
    shown = boxes[places]
    left, top, right, bottom = shown.T
    sizes = np.maximum(right - left, bottom - top)
    usual = len(sizes) * _USUAL // 100
    em = float(np.partition(sizes, usual)[usual])
    local = np.maximum(np.maximum(sizes[1:], sizes[:-1]), em)
    level = np.abs(np.diff(top + bottom)) < 2 * SAME_LINE * local
    onwards = level & (left[1:] > left[:-1] - _BACKWARDS * local)
    behind = onwards & (left[1:] - right[:-1] < _WIDEST_GAP * local)
    first = np.concatenate([[0], np.flatnonzero(~behind) + 1])
    starts = places[first]
    starts[0] = 0
    around = np.hstack(
        [np.minimum.reduceat(shown[:, :2], first), np.maximum.reduceat(shown[:, 2:], first)]
    )
    rightwards = int(np.count_nonzero(onwards)) >= _LEAST_FORWARD * len(onwards)
    return Runs(starts, around, em, rightwards)


def _is_white(codes: "NDArray[np.uint32]") -> "NDArray[np.bool_]":
    white: NDArray[np.bool_] = (codes <= 0x20) | (codes == 0xA0) | (codes == 0x3000)
    return white | ((codes >= 0x2000) & (codes <= 0x200B))
