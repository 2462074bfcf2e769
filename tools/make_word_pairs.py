"""Make the table of character pairs by which the text of a PDF is judged, from jieba's words.

    pip download --no-deps --no-binary :all: jieba==0.42.1    (MIT; its dict.txt lists words)
    python tools/make_word_pairs.py jieba-0.42.1/jieba/dict.txt

Takes each two characters that stand side by side within a common word, in simplified characters
and, through OpenCC, in traditional ones, and sets their bits in a Bloom filter. The list of words
itself is not kept. The same list gives the same bytes.
"""

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from opencc import OpenCC

from exhume.sources.text_quality.pairs import BITS, TABLE, bits_of

LEAST_FREQUENCY = 20  # rarer words add pairs that wrong characters form as well


def main() -> None:
    """Write the table and say how full it is."""
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    words = [word for word, count, *_ in map(str.split, lines) if int(count) >= LEAST_FREQUENCY]
    traditional = OpenCC("s2t")
    pairs = {
        pair for word in words for form in (word, traditional.convert(word)) for pair in _in(form)
    }
    filled = np.zeros(BITS, np.bool_)
    codes = np.array(sorted((ord(first), ord(second)) for first, second in pairs), np.uint32)
    filled[bits_of(codes[:, 0], codes[:, 1])] = True
    TABLE.write_bytes(np.packbits(filled).tobytes())
    print(f"{len(pairs)} pairs of {len(words)} words, {filled.mean():.1%} of the bits set")  # noqa: T201 - it is a program


def _in(word: str) -> Iterator[tuple[str, str]]:
    for first, second in pairwise(word):
        if "\u4e00" <= first <= "\u9fff" and "\u4e00" <= second <= "\u9fff":
            yield first, second


if __name__ == "__main__":
    main()
