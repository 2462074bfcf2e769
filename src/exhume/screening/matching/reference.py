"""The matcher as anyone would write it: every term at every place. Slow, and easy to trust."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple


class ReferenceHit(NamedTuple):
    """One hit, with the names of `exhume.screening.matching.hits.Hits`."""

    document: int
    start: int
    term: int
    wrong: int
    sentence: int
    clause: int
    lead: bool


def find_slowly(
    texts: Sequence[str],
    terms: Sequence[str],
    tolerant: Sequence[bool],
    classes: Sequence[str],
    breaks: Mapping[str, int],
    leads: str = "",
) -> list[ReferenceHit]:
    """Return what `exhume.screening.matching.Matcher` must find, in the same order.

    >>> find_slowly(["。气管擂管"], ["气管插管"], [True], [], {"。": 2})
    [ReferenceHit(document=0, start=1, term=0, wrong=2, sentence=1, clause=1, lead=False)]
    """
    return [
        ReferenceHit(
            document,
            start,
            term,
            wrong,
            sentence=sum(breaks.get(character, 0) == 2 for character in text[:start]),
            clause=sum(breaks.get(character, 0) >= 1 for character in text[:start]),
            lead=start == 0 or text[start - 1] in leads,
        )
        for document, text in enumerate(texts)
        for start in range(len(text))
        for term, wanted in enumerate(terms)
        for wrong in _match(text[start:], wanted, tolerant[term], classes)
    ]


def _match(text: str, term: str, tolerant: bool, classes: Sequence[str]) -> Iterator[int]:
    if len(text) < len(term):
        return
    wrong = [
        k for k, (a, b) in enumerate(zip(text, term, strict=False)) if not _same(a, b, classes)
    ]
    if not wrong:
        yield -1
    elif len(wrong) == 1 and tolerant and len(term) >= 4:
        yield wrong[0]


def _same(one: str, other: str, classes: Sequence[str]) -> bool:
    if "\ud800" <= one <= "\udfff":
        return False
    return one == other or any(one in members and other in members for members in classes)
