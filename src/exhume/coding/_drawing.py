"""Chance that can be repeated: it is made of the protocol's seed and of names, and of nothing else.

Each thing has a number of its own, the first bytes of SHA-256 of the seed and its name, which
depends neither on the order of files, nor on the machine, nor on what else there is. A simple
random sample without replacement of n things is the n with the smallest numbers. So a larger sample
holds the smaller one, and a paper that comes in takes the place of at most one other.

Sources: the sample of smallest random numbers is Sunter's (1977, Applied Statistics 26:261-268);
numbers that stay with a thing from sample to sample are the permanent random numbers of Brewer,
Early and Joyce (1972, Australian Journal of Statistics 14:231-238) and of Ohlsson (1995, in
Business Survey Methods, Wiley, 153-169).
"""

import hashlib
import heapq
import json
from collections.abc import Iterable

CHANCES = 1 << 63
"""`chance` gives one of so many numbers: they fit a signed integer of 64 bits."""


def name_digest(*names: str | int) -> bytes:
    """Return the SHA-256 of names, told apart without ambiguity by writing them as JSON.

    >>> name_digest("a", 12) == name_digest("a1", 2)
    False
    """
    said = json.dumps(names, separators=(",", ":"))
    return hashlib.sha256(said.encode("ascii")).digest()


def chance(seed: int, *names: str | int) -> int:
    """Return the number of what is named so: one of `CHANCES`, each as likely as the others.

    >>> chance(1, "a") == chance(1, "a"), chance(1, "a") == chance(2, "a")
    (True, False)
    """
    return int.from_bytes(name_digest(seed, *names)[:8], "big") >> 1


def pick(seed: int, choices: int, *names: str | int) -> int:
    """Return a place among `choices`, each as likely as the others but for one part in 2**63.

    >>> all(0 <= pick(1, 3, "place", i) < 3 for i in range(100))
    True
    """
    return chance(seed, *names) * choices // CHANCES


def draw_sample(papers: Iterable[str], size: int, seed: int) -> list[str]:
    """Return a simple random sample of papers, named by their digests, in the order it was drawn.

    All of them are drawn where there are no more than `size`; one that is given twice counts once.

    >>> draw_sample("abc", 9, seed=1) == draw_sample("cbaab", 9, seed=1)
    True
    """
    return heapq.nsmallest(size, set(papers), key=lambda paper: (_rank(seed, paper), paper))


def _rank(seed: int, paper: str) -> bytes:
    return name_digest(seed, "sample", paper)
