"""What the criterion's terms mean in English, in place: a reading aid for people, no translation.

Every term of the lexicon is glossed wherever it stands in a paper, whether or not a rule looked at
it there: the glosses of a passage say nothing of why it is shown.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from exhume.model.criterion import Criterion
from exhume.model.normalized import NormalizedText
from exhume.model.spans import NormalizedOffset, NormalizedSpan
from exhume.text.normalization import normalized_texts

_LEAD = 64
_SHORTEST = 2  # single characters stand in too many other words


@dataclass(frozen=True, slots=True)
class Gloss:
    """What a stretch of the original text means; `start` and `end` count its code points."""

    start: int
    end: int
    meaning: str


class Glossary:
    """The terms of a criterion with their glosses, found without tolerance, the longest first."""

    def __init__(self, criterion: Criterion) -> None:
        self._meanings = _meanings(criterion)
        self._lengths = _lengths(self._meanings)

    def glosses(
        self, text: NormalizedText, start: int = 0, end: int | None = None
    ) -> Iterator[Gloss]:
        """Give the glosses of a text in its order; they do not overlap.

        Only those that begin between `start` and `end`, code points of the original, if given.
        """
        # Which of two overlapping terms is taken hangs on those before; a few words settle it.
        place = int(np.searchsorted(text.origins, start - _LEAD))
        stop = len(text.text) if end is None else int(np.searchsorted(text.origins, end))
        while place < stop:
            term = self._term_at(text.text, place)
            if term:
                span = NormalizedSpan(NormalizedOffset(place), NormalizedOffset(place + len(term)))
                original = text.to_original(span)
                if original.start >= start:
                    yield Gloss(original.start, original.end, self._meanings[term])
            place += len(term) or 1

    def _term_at(self, text: str, place: int) -> str:
        for length in self._lengths.get(text[place : place + _SHORTEST], ()):
            if text[place : place + length] in self._meanings:
                return text[place : place + length]
        return ""


def _meanings(criterion: Criterion) -> Mapping[str, str]:
    """Return what each term means, in its normalised form; a term of two groups means either."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    said = _said_by_rules(criterion)
    groups = [group for group in criterion.groups if group.name in said and not group.heading]
    glosses = [group.gloss for group in groups for _ in group.terms]
    terms = normalized_texts([term for group in groups for term in group.terms])
    for term, gloss in zip(terms, glosses, strict=True):
        if len(term) >= _SHORTEST:
            found[term][gloss] = None
    return {term: " / ".join(each) for term, each in found.items()}


def _said_by_rules(criterion: Criterion) -> frozenset[str]:
    """Return the groups whose gloss tells what a term means.

    Groups of headings, of cues, and of what rules forbid are glossed by what they are for ("heading
    of a section on…"), or hold terms of many meanings.
    """
    conditions = (c for rule in criterion.rules for c in rule.require)
    anchors = (name for rule in criterion.rules for name in rule.anchor)
    parts = (name for c in criterion.compounds for name in (*c.first, *c.then))
    subjects = (group.name for group in criterion.groups if group.subject)
    return frozenset((*(n for c in conditions for n in c.any), *anchors, *parts, *subjects))


def _lengths(terms: Mapping[str, str]) -> Mapping[str, tuple[int, ...]]:
    """Return how long terms can be that begin with two given characters, longest first."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for term in terms:
        lengths[term[:_SHORTEST]].add(len(term))
    return {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}
