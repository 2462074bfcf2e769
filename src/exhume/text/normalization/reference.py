"""The rules of the normalisation, slow and plain: what the compiled kernel must agree with.

It is the readable statement of the rules. A few characters go through it, so that they need not
wait for the kernel to be loaded.
"""

from itertools import groupby

import numpy as np

from exhume.model.normalized import NormalizedText
from exhume.text.normalization.kinds import (
    BREAK,
    CLOSING,
    DOT,
    FINAL,
    HAN,
    LINE_BREAKS,
    WORD,
    kind_of,
)
from exhume.text.normalization.tables import folds

_Piece = tuple[str, int]  # a character, and the offset of the original one it came from


def normalize(text: str) -> NormalizedText:
    r"""Return the same as `exhume.text.normalization.normalize`, one character after another.

    >>> normalize("供體 腦死\n亡後，氣管插管．").text
    '供体脑死亡后,气管插管。'
    """
    pieces = _full_stops(_white_space(_folded(text)))
    origins = np.array([origin for _, origin in pieces], dtype=np.int32)
    return NormalizedText("".join(character for character, _ in pieces), origins)


def _folded(text: str) -> list[_Piece]:
    table = folds()
    return [
        (character, offset)
        for offset, original in enumerate(text)
        for character in table.get(ord(original), original)
    ]


def _white_space(pieces: list[_Piece]) -> list[_Piece]:
    runs = [list(run) for _, run in groupby(pieces, key=lambda piece: piece[0].isspace())]
    settled: list[_Piece] = []
    for index, run in enumerate(runs):
        if not run[0][0].isspace():
            settled += run
        elif 0 < index < len(runs) - 1:
            settled += _separator(runs[index - 1][-1][0], run, runs[index + 1][0][0])
    return settled


def _separator(before: str, run: list[_Piece], after: str) -> list[_Piece]:
    breaks = [piece for piece in run if kind_of(piece[0]) == BREAK]
    if breaks and kind_of(before) in (FINAL, DOT):
        return [("\n", breaks[0][1])]
    if _lines(run) > 1 and not kind_of(before) == kind_of(after) == HAN:
        return [("\n", breaks[0][1]), ("\n", breaks[-1][1])]
    if kind_of(before) == kind_of(after) == WORD:
        return [(" ", run[0][1])]
    return []


def _lines(run: list[_Piece]) -> int:
    white = "".join(character for character, _ in run).replace("\r\n", "\n")
    return sum(character in LINE_BREAKS for character in white)


def _full_stops(pieces: list[_Piece]) -> list[_Piece]:
    text = "".join(character for character, _ in pieces)
    return [
        ("。" if _is_full_stop(text, index) else character, origin)
        for index, (character, origin) in enumerate(pieces)
    ]


def _is_full_stop(text: str, index: int) -> bool:
    if text[index] != "." or index == 0 or text[index + 1 : index + 2] == ".":
        return False
    return kind_of(text[index - 1]) in (HAN, CLOSING)
