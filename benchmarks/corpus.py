"""Invented Chinese papers for the benchmarks: the genre's words, no real sentence.

Every document is made by a seeded generator from single words, common characters and numbers. The
texts mean nothing; they only have the lengths, the mixture of scripts, and about the frequency of
hits (56 to 75 in 6,000 characters for `terms()`) that papers of the genre have.
"""

import random
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

CHARACTERS = 6_000
"""Code points in a document, about 17 KB of UTF-8."""

_PARTS = (
    "供体",
    "供者",
    "供心",
    "供肺",
    "受体",
    "患者",
    "病人",
    "心脏",
    "肺脏",
    "双肺",
    "气管",
    "血管",
    "主动脉",
    "静脉",
)
_ACTS = (
    "插管",
    "切开",
    "灌注",
    "吻合",
    "阻断",
    "切取",
    "获取",
    "保存",
    "移植",
    "修剪",
    "游离",
    "引流",
    "冲洗",
    "缝合",
    "麻醉",
    "通气",
)
_EXTRA = ("术后", "术前", "迅速", "立即", "经口", "正中", "快速", "紧急", "辅助", "持续")
_MARKS = "，" * 8 + "。" * 4 + "、" * 3 + "；："
_SIGNS = ("mg", "ml", "mmHg", "cm", "kg", "%", "h", "min", "(P<0.05)", "℃", "[12]", "±")


def terms(count: int = 300) -> list[str]:
    """Give different invented terms, mostly of 3 to 8 characters: half share their words."""
    draw = random.Random(11)
    words, _ = _vocabulary()
    made: dict[str, None] = dict.fromkeys(("巳", "泵", "面罩", "热缺血", "呼吸机"))
    while len(made) < count // 2:
        pieces = [draw.choice(_EXTRA), draw.choice(_PARTS), draw.choice(_ACTS), draw.choice(_ACTS)]
        keep = draw.choice(((1, 2), (1, 2), (0, 1, 2), (1, 2, 3), (0, 1, 2, 3)))
        term = "".join(pieces[k] for k in keep)
        cut = draw.choice((0, 0, 1))
        made.setdefault(term[cut:], None)
    while len(made) < count:
        made.setdefault("".join(draw.choices(words, k=5))[: draw.choice((3, 4, 4, 5, 6, 7))], None)
    return list(made)


def patterns() -> list[str]:
    """Give 45 invented patterns of 4 to 60 characters, most of them of 8 to 20."""
    draw = random.Random(12)
    lengths = [4, 6, 7, 7, *range(8, 22), *range(8, 22), 10, 10, 12, 12, 24, 25, 26, 27]
    lengths += [28, 30, 33, 36, 60]
    words = (*_PARTS, *_ACTS, *_EXTRA, ",")
    return ["".join(draw.choice(words) for _ in range(n))[:n] for n in lengths]


def documents(count: int, *, characters: int = CHARACTERS, seed: int = 7) -> list[str]:
    """Give invented documents of exactly so many code points each."""
    draw = random.Random(seed)
    words, weights = _vocabulary()
    wanted = terms()
    return [_document(draw, words, weights, wanted, characters) for _ in range(count)]


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    # The first level of GB 2312 holds the 3,755 most used characters.
    common = [
        bytes((row, cell)).decode("gb2312", "ignore")
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
    ]
    common = [c for c in common if c]
    draw = random.Random(13)
    draw.shuffle(common)
    words = ["".join(draw.choices(common[:900], k=2)) for _ in range(3_000)]
    words += common
    weights = [1 / (rank + 20) for rank in range(len(words))]
    return words, weights


def _document(
    draw: random.Random, words: list[str], weights: list[float], wanted: list[str], size: int
) -> str:
    pieces = draw.choices(words, weights, k=size // 2)
    for place in range(len(pieces)):
        chance = draw.random()
        if chance < 0.0125:
            pieces[place] = draw.choice(wanted)
        elif chance < 0.17:
            pieces[place] = draw.choice((*_PARTS, *_ACTS, *_EXTRA))
        elif chance < 0.21:
            pieces[place] = f"{draw.randrange(400)}{draw.choice(_SIGNS)}"
        elif chance < 0.35:
            pieces[place] = draw.choice(_MARKS)
    return "".join(pieces)[:size].ljust(size, "。")


def column(texts: list[str]) -> pa.StringArray:
    """Put the documents into one Arrow column."""
    return pa.array(texts, pa.string())


def codepoints(texts: list[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Concatenate the documents as code points, with the bounds of each."""
    joined = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    return joined, np.cumsum([0, *map(len, texts)], dtype=np.int64)


def megabytes(texts: list[str]) -> float:
    """Give the size as UTF-8, in millions of bytes."""
    return sum(len(text.encode()) for text in texts) / 1e6
