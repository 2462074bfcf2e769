"""Findings of a paper in, the passages that people judge out.

A paper is cut into sentences, and a passage is a run of whole ones. That of a finding begins where
its first sentence does and ends where its last one does; passages of one paper that share a
sentence, or between which there are fewer characters than the protocol's `context`, are one.

A passage from a paper without findings must not be told from them by its look, or coders would see
which ones nobody expects anything of. So it is a run of whole sentences as well, and as many
sentences of about as many characters as one of the study's own candidates, drawn by chance. Of
the runs of that look it is the one with the most hits of the criterion's terms; where hits do not
decide, the one nearest to a place that is drawn, too, from the places of the candidates.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from exhume.coding._drawing import CHANCES, chance, name_digest, pick
from exhume.model.coding import Unit
from exhume.model.normalized import NormalizedText
from exhume.model.spans import NormalizedOffset, NormalizedSpan, OriginalSpan

LONGEST_SENTENCE = 300
"""Normalised characters; what runs on for longer, such as a table, is cut at the end of a clause.

Of the 492 sentences of eight whole papers in a study's replication data one in six is longer than
100, and five (1 %) are longer than this.
"""

LONGEST_PASSAGE = 1_000
"""Characters beyond which passages are not joined that only lie near each other."""

_ALIKE = (6, 7)
"""Lengths are alike whose ratio lies between 6/7 and 7/6."""

_SENTENCE_END = re.compile(r"(?:[。!?\n][)\]}》]*)+|(?<=[a-z)\]])\.(?=[A-Z])")
_CLAUSE_END = re.compile(r"[,;:)]")

Run = tuple[int, int]
"""Sentences from a place up to another one, the last not included."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """A normalised text cut into sentences: the i-th is ``text[bounds[i]:bounds[i + 1]]``.

    Every character is in exactly one sentence, and none is blank. A text of nothing but white
    space has none, and no bounds.
    """

    text: NormalizedText
    bounds: tuple[int, ...]

    def __len__(self) -> int:
        return max(len(self.bounds) - 1, 0)

    def around(self, span: NormalizedSpan) -> Run:
        """Return the sentences that a stretch of at least one character lies in."""
        first = bisect_right(self.bounds, span.start) - 1
        return first, bisect_left(self.bounds, span.end)

    def length(self, run: Run) -> int:
        """Return the number of normalised characters in a run."""
        return self.bounds[run[1]] - self.bounds[run[0]]

    def original(self, run: Run) -> OriginalSpan:
        """Return where a run lies in the text as it was given, without white space around it."""
        start, end = self.bounds[run[0]], self.bounds[run[1]]
        piece = self.text.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        return self.text.to_original(NormalizedSpan(NormalizedOffset(start), NormalizedOffset(end)))


def sentences_of(text: NormalizedText) -> Sentences:
    r"""Cut a normalised text into sentences.

    >>> from exhume.text.normalization import normalize
    >>> sentences_of(normalize("供体脑死亡。\n\n开胸，取心！(完。)再见")).bounds
    (0, 7, 13, 17, 19)
    """
    bounds = [0]
    for end in _ends(text.text):
        bounds += _cuts(text.text, bounds[-1], end)
        bounds.append(end)
    return Sentences(text, tuple(bounds) if len(bounds) > 1 else ())


def _ends(text: str) -> Iterator[int]:
    """Give the ends of the sentences; white space alone belongs to the one that follows."""
    last = len(text.rstrip())
    start = 0
    for found in _SENTENCE_END.finditer(text):
        if found.end() >= last:
            break
        if text[start : found.end()].strip():
            start = found.end()
            yield start
    if last:
        yield len(text)


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Give the places at which a sentence is cut that is too long, in its later halves."""
    while end - start > LONGEST_SENTENCE:
        half, most = start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE
        clauses = [found.end() for found in _CLAUSE_END.finditer(text, half, most)]
        start = clauses[-1] if clauses else most
        yield start


def to_normalized(text: NormalizedText, span: OriginalSpan) -> NormalizedSpan:
    """Return the normalised characters that come from a stretch of the original.

    >>> from exhume.text.normalization import normalize
    >>> from exhume.model.spans import OriginalOffset
    >>> to_normalized(normalize("供 體 腦"), OriginalSpan(OriginalOffset(2), OriginalOffset(5)))
    NormalizedSpan(start=1, end=3)
    """
    start, end = text.origins.searchsorted([span.start, span.end]).tolist()
    return NormalizedSpan(NormalizedOffset(start), NormalizedOffset(end))


def candidate_runs(
    sentences: Sentences, findings: Iterable[OriginalSpan], context: int
) -> list[Run]:
    """Return the passages of a paper's findings as runs of sentences, in their order."""
    joined: list[Run] = []
    for run in sorted({sentences.around(to_normalized(sentences.text, f)) for f in findings}):
        if joined and _belong(sentences, joined[-1], run, context):
            joined[-1] = joined[-1][0], max(joined[-1][1], run[1])
        else:
            joined.append(run)
    return joined


def _belong(sentences: Sentences, one: Run, other: Run, context: int) -> bool:
    """Tell whether two runs, the first of which begins no later, are one passage."""
    if other[0] < one[1]:
        return True
    before, behind = sentences.original(one), sentences.original(other)
    near = behind.start - before.end < context
    return near and behind.end - before.start <= LONGEST_PASSAGE


@dataclass(frozen=True, slots=True)
class Look:
    """What can be seen of a passage without reading it.

    `length` counts normalised characters; `place` says how far into the paper it begins, from 0
    to 1.
    """

    sentences: int
    length: int
    place: float


def look_of(sentences: Sentences, run: Run) -> Look:
    """Return how a passage looks."""
    place = sentences.bounds[run[0]] / sentences.bounds[-1]
    return Look(run[1] - run[0], sentences.length(run), place)


@dataclass(frozen=True, slots=True)
class Looks:
    """How the candidates of a study look, for passages from other papers to look so, too."""

    shapes: tuple[tuple[int, int], ...]
    places: tuple[float, ...]

    def draw(self, seed: int, paper: str) -> Look:
        """Draw a look for the paper of that digest; length and place are drawn independently.

        The numbers drawn are places in the sorted list of candidates, so that a few more of them
        hardly change a look. Without candidates it is one sentence of some 60 characters, anywhere.
        """
        length, sentences = (60, 1)
        if self.shapes:
            length, sentences = self.shapes[pick(seed, len(self.shapes), "length", paper)]
        place = chance(seed, "place", paper) / CHANCES
        if self.places:
            place = self.places[int(place * len(self.places))]
        return Look(sentences, length, place)


def looks_of(looks: Iterable[Look]) -> Looks:
    """Gather how candidates look, in an order that depends on nothing else."""
    given = list(looks)
    shapes = sorted((look.length, look.sentences) for look in given)
    return Looks(tuple(shapes), tuple(sorted(look.place for look in given)))


def sampled_run(sentences: Sentences, hits: Sequence[int], look: Look) -> Run:
    """Return the passage of that look with the most hits; `hits` are where terms begin, sorted.

    Where no run of so many sentences is of about that length, one of more or fewer sentences is
    taken that is. Raises `ValueError` for a text without a sentence.
    """
    if not len(sentences):
        raise ValueError("a text of white space has no passage")
    before = [bisect_left(hits, bound) for bound in sentences.bounds]
    size = sentences.bounds[-1]

    def worth(run: Run) -> tuple[int, int, float, Run]:
        away = 0 if _alike(sentences.length(run), look) else _distance(sentences, run, look)
        found = before[run[1]] - before[run[0]]
        return away, -found, abs(sentences.bounds[run[0]] / size - look.place), run

    return min(_runs(sentences, look), key=worth)


def _alike(length: int, look: Look) -> bool:
    small, large = _ALIKE
    return large * length >= small * look.length and small * length <= large * look.length


def _distance(sentences: Sentences, run: Run, look: Look) -> int:
    return abs(sentences.length(run) - look.length)


def _runs(sentences: Sentences, look: Look) -> list[Run]:
    """Return the runs of so many sentences; where none is of the length, those nearest to it."""
    last = len(sentences)
    of_number = [(first, first + look.sentences) for first in range(last - look.sentences + 1)]
    if any(_alike(sentences.length(run), look) for run in of_number):
        return of_number
    return [_nearest(sentences, first, look) for first in range(last)]


def _nearest(sentences: Sentences, first: int, look: Look) -> Run:
    """Return the run from a sentence on whose length is nearest to the one wanted."""
    bounds = sentences.bounds
    end = bisect_left(bounds, bounds[first] + look.length, lo=first + 1, hi=len(bounds) - 1)
    shorter = max(end - 1, first + 1)
    return min(
        ((first, shorter), (first, end)), key=lambda run: (_distance(sentences, run, look), run)
    )


def richest(runs: Sequence[Run], sentences: Sentences, hits: Sequence[int]) -> Run:
    """Return the run with the most hits, the first of those that have as many."""

    def found(run: Run) -> int:
        bounds = sentences.bounds
        return bisect_left(hits, bounds[run[1]]) - bisect_left(hits, bounds[run[0]])

    return max(runs, key=lambda run: (found(run), -run[0]))


def unit_id(seed: int, digest: str, span: OriginalSpan) -> str:
    """Return the id of a passage; it tells nothing of why the passage was drawn.

    >>> from exhume.model.spans import OriginalOffset
    >>> len(unit_id(1, "00", OriginalSpan(OriginalOffset(0), OriginalOffset(9))))
    20
    """
    return name_digest("unit", seed, digest, span.start, span.end).hex()[:20]


def make_unit(seed: int, digest: str, document: str, span: OriginalSpan, text: str) -> Unit:
    """Return the unit at a place of a paper whose text as it was given is `text`."""
    return Unit(
        id=unit_id(seed, digest, span),
        digest=digest,
        document=document,
        start=span.start,
        end=span.end,
        quote=span.of(text),
    )
