"""Numbers inside sentences that an earlier step wrote: each gets a key of its own too."""

import re
from collections.abc import Iterable, Iterator

from exhume.exports._composition.blocks import Inlines
from exhume.exports._composition.prose import Numbers, Said, joined
from exhume.exports._composition.results import Keyed, Result

_FIGURE = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?!\w)")


def figures(prefix: str, text: str) -> Iterator[Keyed]:
    """Give `PREFIX.N` for the Nth number in a text.

    >>> list(figures("a", "12 of 1,300 by AC1"))
    [('a.1', Result(value=12, text='12')), ('a.2', Result(value=1300, text='1,300'))]
    """
    for at, found in enumerate(_FIGURE.findall(text), 1):
        plain = found.replace(",", "")
        yield f"{prefix}.{at}", Result(float(plain) if "." in plain else int(plain), found)


def figures_of(prefix: str, texts: Iterable[str]) -> Iterator[Keyed]:
    """Give the numbers of several texts, those of the Mth under `PREFIX.M`."""
    for at, text in enumerate(texts, 1):
        yield from figures(f"{prefix}.{at}", text)


def with_figures(numbers: Numbers, prefix: str, text: str) -> Inlines:
    """Return the text with its numbers, as `figures` counted them under that prefix."""
    words = _FIGURE.split(text)
    said: list[Said] = [words[0]]
    for at, after in enumerate(words[1:], 1):
        said += (numbers[f"{prefix}.{at}"], after)
    return joined(said, "")
