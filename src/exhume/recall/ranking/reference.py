"""N-grams and best windows as anyone would write them. Slow, easy to trust."""

from collections.abc import Iterator, Sequence

from exhume.recall.ranking.texts import BITS, FACTORS, LONGEST


def grams(text: str) -> Iterator[str]:
    """Give every run of one to four characters, by its end and then its length.

    >>> list(grams("abc"))
    ['a', 'b', 'ab', 'c', 'bc', 'abc']
    """
    for end in range(1, len(text) + 1):
        for size in range(1, min(end, LONGEST) + 1):
            yield text[end - size : end]


def hash_of(gram: str) -> int:
    """Return the number of a run's feature."""
    pairs = zip(reversed(gram), FACTORS, strict=False)
    total = sum(ord(character) * factor for character, factor in pairs) % (1 << 64)
    return total >> (64 - BITS)


def sum_of(text: str, weights: Sequence[float]) -> float:
    """Return the sum of the weights of a text's runs."""
    return sum(weights[hash_of(gram)] for gram in grams(text))


def window_sums(text: str, weights: Sequence[float], size: int) -> list[float]:
    """Return the sum of each window of that size; of a shorter text there is one, the whole."""
    starts = range(max(len(text) - size, 0) + 1)
    return [sum_of(text[start : start + size], weights) for start in starts]
