"""The counts of papers that recall is estimated from, out of a study and its review.

Every paper that was screened is counted in exactly one place:

- among the *candidates*, if it has findings;
- in the stratum `NAMED`, if something other than chance pointed at it (another finder, a list of
  known items, the owner) and it has been read for that reason: nothing need be inferred about it;
- in its stratum of the rest otherwise, of which the samples are drawn.

Known items are named without regard to the draw, so that taking them out of their strata leaves
random samples of what remains (post-stratification; Cochran, Sampling Techniques, 3rd edition,
1977, section 5A.9). A finder that learns from verdicts, and an owner who has seen some, may name
papers because of what a sample held. Taking sampled papers out for that reason would leave samples
that are cleaner than what they stand for; so those stay where they are, and only papers that chance
has not drawn are taken out. What is said of the rest then errs to the safe side as long as papers
that are named are no less often relevant than others of their stratum.

A paper has been *read* when it is known what it is: one of its units is settled as relevant, or all
units of a candidate are settled, or the people who settled a unit of a sampled or named paper say
that they have read the whole of it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from exhume.coding._strata import Frame
from exhume.errors import IntegrityError
from exhume.model.coding import Origin
from exhume.model.estimates import Refusal
from exhume.model.recall import DoubleCoding, KnownItems, RecallData, Stratum
from exhume.settings import STRATA
from exhume.settings import Stratum as StratumName
from exhume.workflow._drawing import CANDIDATES
from exhume.workflow._judged import Answer, JudgedUnits

NAMED = "named"
"""The stratum of the papers that something other than chance and the rules pointed at."""

_SAMPLED_UNREAD = (
    "Sampled papers that were judged by a passage alone: {:,}. They count as not read; whoever "
    "judges a sampled paper reads the whole of it and says so."
)
_NAMED_UNREAD = (
    "Papers named by another finder or a person that were judged by a passage alone: {:,}. They "
    "count as not read."
)
_UNSURE = (
    "Papers that were read, and of which people cannot tell whether they are relevant: {:,}. They "
    "count as not relevant."
)
_OVERRULED = (
    "Papers settled as relevant though neither of two people said so: {:,}. They are left out of "
    "the double coding."
)

_UNUSABLE = (
    "Known items that could not be used: {:,}. Whether the rules would have pointed at them is not "
    "known; `exhume draw` says what is wrong with each."
)

_NAMING = (Origin.FINDER, Origin.PROBE, Origin.IMPORTED)


@dataclass(frozen=True, slots=True)
class JudgedPaper:
    """A paper of which it is known what it is, and since when: UTC in ISO 8601."""

    digest: str
    relevant: bool
    candidate: bool
    at: str


@dataclass(frozen=True, slots=True)
class Recalled:
    """What estimates of recall are made from.

    `judged` has the papers that have been read in the order in which that was settled. `warnings`
    say what was left out of the counts.
    """

    data: RecallData
    judged: tuple[JudgedPaper, ...]
    warnings: tuple[str, ...] = ()


def recalled(frame: Frame, units: JudgedUnits, codes: Collection[str]) -> Recalled | Refusal:
    """Count the papers of a study; `codes` are those that make a paper relevant.

    Raises `exhume.errors.IntegrityError` where a paper would be counted twice, or not at all.
    """
    if not units.drawings:
        return Refusal("nothing has been drawn yet; run `exhume draw`")
    if not _belongs(frame, units):
        return Refusal("the queue was drawn from other papers than are screened; run `exhume draw`")
    papers = _Papers(frame, units, codes)
    data = papers.data()
    if data.papers != frame.screened:
        problem = f"{frame.screened} papers were screened, and {data.papers} are counted"
        raise IntegrityError("the counts of papers", problem, "run `exhume screen` again")
    return Recalled(data, tuple(papers.judged()), tuple(papers.warnings()))


def _belongs(frame: Frame, units: JudgedUnits) -> bool:
    """Tell whether every drawing is from the papers that are in its stratum now."""
    strata: dict[str, frozenset[str]] = {CANDIDATES: frame.with_findings}
    strata.update(frame.strata.items())
    drawn = (d for d in units.drawings if d.origin in (Origin.CANDIDATE, Origin.SAMPLE))
    return all(
        units.papers[d.unit] in strata[d.stratum] and d.size == len(strata[d.stratum])
        for d in drawn
    )


class _Papers:
    """The papers of a study by their digests, and what is known of each."""

    def __init__(self, frame: Frame, units: JudgedUnits, codes: Collection[str]) -> None:
        self._frame = frame
        self._units = units
        self._codes = frozenset(codes)
        self._drawn = {origin: defaultdict[str, list[str]](list) for origin in Origin}
        for drawing in units.drawings:
            self._drawn[drawing.origin][units.papers[drawing.unit]].append(drawing.unit)

    def data(self) -> RecallData:
        """Return the counts."""
        rest = [self._counted(name, self._stratum(name), self.sampled_read) for name in STRATA]
        named = [self._counted(NAMED, self.named, self.named)] if self.named else []
        candidates = self._counted(CANDIDATES, self._frame.with_findings, self.candidates_read)
        return RecallData(candidates, (*rest, *named), known=self.known(), double=self.double())

    def _stratum(self, name: StratumName) -> Set[str]:
        return self._frame.strata[name] - self.named

    def _counted(self, name: str, papers: Set[str], known: Set[str]) -> Stratum:
        read = papers & known
        return Stratum(name, len(papers), len(read), len(self.relevant & read))

    @cached_property
    def relevant(self) -> frozenset[str]:
        """The papers with a unit that makes them relevant."""
        papers, answers = self._units.papers, self._units.answers
        return frozenset(papers[unit] for unit, answer in answers.items() if answer.relevant)

    @cached_property
    def candidates_read(self) -> frozenset[str]:
        """The candidates that have been read."""
        drawn, answers = self._drawn[Origin.CANDIDATE], self._units.answers
        settled = (paper for paper, units in drawn.items() if answers.keys() >= set(units))
        return self._frame.with_findings & (self.relevant | frozenset(settled))

    @cached_property
    def whole(self) -> frozenset[str]:
        """The papers of which a unit is settled as relevant, or by people who read all of it."""
        papers, answers = self._units.papers, self._units.answers
        known = (unit for unit, answer in answers.items() if answer.relevant or answer.whole)
        return frozenset(papers[unit] for unit in known)

    @cached_property
    def named(self) -> frozenset[str]:
        """The papers without findings that were read because something pointed at them."""
        after = self._drawn[Origin.FINDER].keys() | self._drawn[Origin.IMPORTED].keys()
        by_choice = after - self._drawn[Origin.SAMPLE].keys()
        named = by_choice | self._drawn[Origin.PROBE].keys()
        return self.whole.intersection(named).intersection(chain(*self._frame.strata.values()))

    @cached_property
    def sampled_read(self) -> frozenset[str]:
        """The sampled papers that have been read."""
        return self.whole & self._drawn[Origin.SAMPLE].keys()

    @cached_property
    def read(self) -> frozenset[str]:
        """All papers that have been read."""
        return self.candidates_read | self.named | self.sampled_read

    def known(self) -> KnownItems | None:
        """Count the papers that were known to be relevant before any was screened."""
        probes = (d for d in self._units.drawings if d.origin is Origin.PROBE)
        coded = (d.unit for d in probes if self._codes.intersection(d.expected))
        known = {self._units.papers[unit] for unit in coded}
        return KnownItems(len(known), len(known & self._frame.with_findings)) if known else None

    def double(self) -> DoubleCoding | None:
        """Count the papers that two people judged apart, by what they said and what was settled."""
        counts = self._said()
        return _double(counts) if counts else None

    def _said(self) -> Counter[tuple[bool, ...]]:
        """Count papers by: are they relevant, does the first say so, does the second say so."""
        said: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
        for unit in self._units.answers.keys() & self._units.apart.keys():
            said[self._units.papers[unit]].append(self._units.apart[unit])
        return Counter(
            (paper in self.relevant, *map(any, zip(*verdicts, strict=True)))
            for paper, verdicts in said.items()
            if paper in self.read
        )

    def judged(self) -> Iterator[JudgedPaper]:
        """Give the papers that have been read in the order in which that was settled."""
        answers: defaultdict[str, list[Answer]] = defaultdict(list)
        for unit, answer in self._units.answers.items():
            answers[self._units.papers[unit]].append(answer)
        settled = {paper: _settling(answers[paper]) for paper in self.read}
        for paper in sorted(settled, key=lambda paper: (settled[paper].place, paper)):
            candidate = paper in self._frame.with_findings
            yield JudgedPaper(paper, paper in self.relevant, candidate, settled[paper].at)

    def warnings(self) -> Iterator[str]:
        """Say what was left out of the counts, and what was counted though it is in doubt."""
        named = self._answered(*_NAMING) - self._frame.with_findings
        counts = {
            _SAMPLED_UNREAD: len(self._answered(Origin.SAMPLE) - self.read),
            _NAMED_UNREAD: len(named - self.read),
            _UNSURE: self._unsure(),
            _OVERRULED: self._overruled(),
            _UNUSABLE: self._unusable(),
        }
        return (words.format(count) for words, count in counts.items() if count)

    def _answered(self, *origins: Origin) -> frozenset[str]:
        """Return the papers with a settled unit of one of these origins."""
        drawn = chain.from_iterable(self._drawn[origin].items() for origin in origins)
        answers = self._units.answers
        return frozenset(paper for paper, units in drawn if answers.keys() & set(units))

    def _unsure(self) -> int:
        papers, answers = self._units.papers, self._units.answers
        unsure = {papers[unit] for unit, answer in answers.items() if answer.unsure}
        return len(unsure & self.read - self.relevant)

    def _unusable(self) -> int:
        probes = (d for d in self._units.drawings if d.origin is Origin.PROBE)
        return sum({probe.stratum: probe.size - probe.drawn for probe in probes}.values())

    def _overruled(self) -> int:
        return sum(n for (found, *said), n in self._said().items() if found and not any(said))


def _double(counts: Mapping[tuple[bool, ...], int]) -> DoubleCoding:
    """Sort papers by whether they are relevant and what the first and the second said."""
    settled_otherwise = [n for (relevant, *said), n in counts.items() if not relevant and any(said)]
    return DoubleCoding(
        both=counts.get((True, True, True), 0),
        first=counts.get((True, True, False), 0),
        second=counts.get((True, False, True), 0),
        agreed=counts.get((False, False, False), 0),
        rejected=sum(settled_otherwise),
    )


def _settling(answers: Collection[Answer]) -> Answer:
    """Return the answer that settled what a paper is."""
    relevant = [answer for answer in answers if answer.relevant]
    if relevant:
        return min(relevant, key=lambda answer: answer.place)
    return max(answers, key=lambda answer: answer.place)
