"""What is drawn from a screened study: candidates, samples of the rest, known items, other finds.

The corpus is read twice, part by part: first the papers with findings, whose passages say how those
from other papers have to look, then the papers that were sampled, that have a known item, or that
another finder points at.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from exhume.coding._drawing import draw_sample
from exhume.coding._strata import Frame
from exhume.coding._units import (
    Look,
    Looks,
    Run,
    Sentences,
    candidate_runs,
    look_of,
    looks_of,
    make_unit,
    richest,
    sampled_run,
    sentences_of,
    to_normalized,
    unit_id,
)
from exhume.model.coding import Drawing, Origin, Unit
from exhume.model.papers import Issue
from exhume.model.spans import NormalizedSpan, OriginalOffset, OriginalSpan
from exhume.settings import STRATA, StudySettings
from exhume.store.review.rows import is_storable
from exhume.workflow._finders import Followed, Pointing, follow
from exhume.workflow._known_items import KnownFile, KnownItem, PaperNames, locate, read_known
from exhume.workflow._screened import (
    Places,
    Pointed,
    ScreenedStudy,
    frame_of,
    hit_places,
    open_screened,
    pointed,
    telling_terms,
    texts_of,
)
from exhume.workflow.progress import Progress

OUTCOMES = ("candidate", "sample", "passage", "repeated", "unusable")
"""What can become of a known item: see `Drawn`."""

CANDIDATES = "candidates"
"""The stratum of the papers with findings, all of which are drawn."""


NOWHERE = Pointing()
"""What is seen without other finders."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn: units by id, and their drawings by unit and origin.

    `frame` says what it was drawn from, and `sampled` how many papers of each stratum have a unit.
    `known` counts what became of the known items: they coincide with a ``candidate`` or a
    ``sample``, are a ``passage`` of their own, ``repeated``, or ``unusable``, which is in `issues`.
    `followed` has the papers that other finders point at and the rules do not, by stratum: how
    many have a unit, and how many there are.
    """

    units: tuple[Unit, ...]
    drawings: tuple[Drawing, ...]
    frame: Frame
    sampled: Mapping[str, int]
    known: Mapping[str, int]
    followed: Mapping[str, tuple[int, int]]
    issues: tuple[Issue, ...]


def draw_units(
    study: Path,
    settings: StudySettings,
    earlier: Iterable[Unit],
    progress: Progress,
    pointing: Pointing = NOWHERE,
) -> Drawn:
    """Draw the units of a screened study.

    `earlier` are units of samples drawn before: a paper that is drawn again keeps its passage,
    however the candidates look by now. `pointing` says what finders beside the rules see.
    """
    opened = open_screened(study, settings)
    documents = {paper.digest: paper.id for paper in opened.corpus.papers()}
    where = pointed(opened.screening)
    terms = telling_terms(opened.criterion)
    frame = frame_of(documents, where, opened.screening, terms)
    samples = _samples(frame, settings)
    known = _known_items(study, settings, opened, documents)
    items = _by_paper(known.items)
    pool = _Pool(settings.seed, documents)
    followed = follow(pointing, frame)
    rest = {*samples, *items, *followed.strata}
    progress.step("Drawing passages", len(frame.with_findings) + len(rest))
    looks: list[Look] = []
    for text in _texts(opened, frame.with_findings, {}, progress):
        looks += _draw_candidates(pool, text, where, settings.coding.context)
    sampled = _Sampled(samples, {unit.digest: unit for unit in earlier})
    finds = _Followed(followed, pointing.earlier)
    drawing = _Rest(pool, where, sampled, finds, settings.coding.context, looks_of(looks))
    for text in _texts(opened, rest, hit_places(opened.screening, terms, rest), progress):
        drawing.draw(text, items.get(text.digest, ()))
    pool.issues += known.issues
    pool.outcomes["unusable"] += len(known.issues)
    return pool.drawn(frame, known.given, followed.sizes)


def _known_items(
    study: Path, settings: StudySettings, opened: ScreenedStudy, documents: Mapping[str, str]
) -> KnownFile:
    if not settings.coding.known:
        return KnownFile()
    codes = [code.id for code in opened.criterion.codes]
    names = PaperNames(opened.corpus, documents)
    return read_known(study / settings.coding.known, names, codes)


def _samples(frame: Frame, settings: StudySettings) -> dict[str, str]:
    """Return the papers that are sampled, each with its stratum."""
    return {
        paper: stratum
        for stratum in STRATA
        for paper in draw_sample(
            frame.strata[stratum], settings.coding.sample_of(stratum), settings.seed
        )
    }


def _by_paper(items: Iterable[KnownItem]) -> Mapping[str, Sequence[KnownItem]]:
    papers: defaultdict[str, list[KnownItem]] = defaultdict(list)
    for item in items:
        papers[item.paper].append(item)
    return papers


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """A paper with its sentences, and where telling terms stand in it."""

    digest: str
    original: str
    sentences: Sentences
    hits: Sequence[int]

    def span(self, run: Run) -> OriginalSpan:
        return self.sentences.original(run)


def _texts(
    opened: ScreenedStudy, papers: Collection[str], hits: Places, progress: Progress
) -> Iterator[_Text]:
    for paper in texts_of(opened.corpus, papers):
        places: list[int] = hits[paper.digest].tolist() if paper.digest in hits else []
        yield _Text(paper.digest, paper.original, sentences_of(paper.normalized), places)
        progress.advance()


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why a unit was drawn; `place` is where a file of known items says so, if one does."""

    stratum: str
    expected: tuple[str, ...] = ()
    place: str = ""


@dataclass(slots=True)
class _Pool:
    """What was drawn so far.

    `taken` has for each stratum what of it is in the queue: papers, or places of known items.
    """

    seed: int
    documents: Mapping[str, str]
    units: dict[str, Unit] = field(default_factory=dict[str, Unit])
    reasons: dict[tuple[str, Origin], _Reason] = field(
        default_factory=dict[tuple[str, Origin], _Reason]
    )
    taken: dict[str, set[str]] = field(default_factory=lambda: defaultdict[str, set[str]](set))
    outcomes: Counter[str] = field(default_factory=Counter[str])
    issues: list[Issue] = field(default_factory=list[Issue])

    def unit(self, text: _Text, span: OriginalSpan) -> Unit:
        """Return the unit at a place of a paper; it is not drawn by that."""
        document = self.documents[text.digest]
        return make_unit(self.seed, text.digest, document, span, text.original)

    def earlier_span(self, text: _Text, unit: Unit | None) -> OriginalSpan | None:
        """Return where the passage of a unit drawn before lies, if it still does."""
        if unit is None:
            return None
        span = OriginalSpan(OriginalOffset(unit.start), OriginalOffset(unit.end))
        same = (
            unit.id == unit_id(self.seed, unit.digest, span)
            and span.of(text.original) == unit.quote
        )
        return span if same else None

    def add(self, unit: Unit, origin: Origin, reason: _Reason) -> bool:
        """Put a unit into the queue; say whether it can be kept at all."""
        if not is_storable(unit.quote):
            problem = "a passage of it holds a character that no database can keep"
            remedy = "take the character out of the file, and ingest it again"
            self.issues.append(Issue(unit.document, problem, remedy))
            return False
        self.units.setdefault(unit.id, unit)
        self.reasons[unit.id, origin] = reason
        self.taken[reason.stratum].add(reason.place or unit.digest)
        return True

    def drawn(self, frame: Frame, given: Mapping[str, int], followed: Mapping[str, int]) -> Drawn:
        """Return everything in an order that depends on nothing else."""
        sizes = {CANDIDATES: len(frame.with_findings), **given, **followed}
        sizes |= {name: len(papers) for name, papers in frame.strata.items()}
        drawings = [
            Drawing(
                unit,
                origin,
                why.stratum,
                len(self.taken[why.stratum]),
                sizes[why.stratum],
                why.expected,
            )
            for (unit, origin), why in sorted(self.reasons.items(), key=lambda entry: entry[0])
        ]
        return Drawn(
            units=tuple(self.units[unit] for unit in sorted(self.units)),
            drawings=tuple(drawings),
            frame=frame,
            sampled={stratum: len(self.taken[stratum]) for stratum in STRATA},
            known={name: self.outcomes[name] for name in OUTCOMES} if given else {},
            followed={name: (len(self.taken[name]), size) for name, size in followed.items()},
            issues=tuple(self.issues),
        )


def _draw_candidates(pool: _Pool, text: _Text, where: Pointed, context: int) -> list[Look]:
    """Draw the passages of a paper's findings; return how they look."""
    spans = (found.span for found in where.findings[text.digest])
    runs = candidate_runs(text.sentences, spans, context)
    for run in runs:
        pool.add(pool.unit(text, text.span(run)), Origin.CANDIDATE, _Reason(CANDIDATES))
    return [look_of(text.sentences, run) for run in runs]


@dataclass(frozen=True, slots=True)
class _Sampled:
    """The papers that were sampled, each with its stratum, and units of earlier samples."""

    strata: Mapping[str, str]
    kept: Mapping[str, Unit]


@dataclass(frozen=True, slots=True)
class _Followed:
    """The papers that other finders led to, and units that were drawn for them before, by paper."""

    papers: Followed
    kept: Mapping[str, Unit]


@dataclass(frozen=True, slots=True)
class _Rest:
    """Draws from papers what is no candidate, so that it looks like one."""

    pool: _Pool
    where: Pointed
    sampled: _Sampled
    followed: _Followed
    context: int
    looks: Looks

    def draw(self, text: _Text, items: Iterable[KnownItem]) -> None:
        """Draw what stands for a paper, if it was sampled or pointed at, and its known items."""
        if stratum := self.sampled.strata.get(text.digest):
            unit = self.pool.unit(text, self.stand_in(text))
            self.pool.add(unit, Origin.SAMPLE, _Reason(stratum))
        if stratum := self.followed.papers.strata.get(text.digest):
            unit = self.pool.unit(text, self._liked(text))
            self.pool.add(unit, Origin.FINDER, _Reason(stratum))
        for item in items:
            self.known(text, item)

    def stand_in(self, text: _Text) -> OriginalSpan:
        """Return the passage that stands for a paper: the one it had before, if it had one."""
        before = self.sampled.kept.get(text.digest)
        return self.pool.earlier_span(text, before) or self._likeliest(text)

    def _liked(self, text: _Text) -> OriginalSpan:
        """Return the passage, of the look of a candidate, that holds most of what a finder liked.

        It is the one that was drawn before, if one was.
        """
        before = self.pool.earlier_span(text, self.followed.kept.get(text.digest))
        span = self.followed.papers.spans.get(text.digest)
        if before or span is None or not len(text.sentences):
            return before or self._likeliest(text)
        if not isinstance(span, NormalizedSpan):
            span = to_normalized(text.sentences.text, span)
        look = self.looks.draw(self.pool.seed, text.digest)
        return text.span(sampled_run(text.sentences, range(span.start, span.end), look))

    def _likeliest(self, text: _Text) -> OriginalSpan:
        """Return where a finding is likeliest: where a cue took one back, or most terms stand."""
        if not len(text.sentences):
            return OriginalSpan(OriginalOffset(0), OriginalOffset(len(text.original)))
        if aside := self.where.set_aside.get(text.digest):
            spans = (taken_back.span for taken_back in aside)
            runs = candidate_runs(text.sentences, spans, self.context)
            return text.span(richest(runs, text.sentences, text.hits))
        look = self.looks.draw(self.pool.seed, text.digest)
        return text.span(sampled_run(text.sentences, text.hits, look))

    def known(self, text: _Text, item: KnownItem) -> None:
        """Draw the passage of a known item, or note it on the unit that has the passage already."""
        span = self._span_of(text, item)
        if span is None:
            remedy = "copy the quote from the text of the paper, or leave it empty"
            self._refuse(item, "its quote does not stand in the paper", remedy)
            return
        unit = self.pool.unit(text, span)
        before = self.pool.reasons.get((unit.id, Origin.PROBE))
        if before is not None and before.stratum != item.stratum:
            problem = f"{before.place} says otherwise of the same passage"
            self._refuse(item, problem, "leave one of the two lines out")
            return
        outcome = "repeated" if before else self._coincides(unit)
        reason = before or _Reason(item.stratum, place=item.place)
        expected = tuple(dict.fromkeys((*reason.expected, *item.codes)))
        added = self.pool.add(unit, Origin.PROBE, replace(reason, expected=expected))
        self.pool.taken[item.stratum].update([item.place] if added else [])
        self.pool.outcomes[outcome if added else "unusable"] += 1

    def _refuse(self, item: KnownItem, problem: str, remedy: str) -> None:
        self.pool.issues.append(Issue(item.place, problem, remedy))
        self.pool.outcomes["unusable"] += 1

    def _coincides(self, unit: Unit) -> str:
        for origin in (Origin.CANDIDATE, Origin.SAMPLE):
            if (unit.id, origin) in self.pool.reasons:
                return origin.value
        return "passage"

    def _span_of(self, text: _Text, item: KnownItem) -> OriginalSpan | None:
        """Return the passage of a known item; None where its quote is not found.

        It is the candidate or the sample that holds the quote, or else the sentences of the quote.
        Where only the paper is named, it is the candidate with the most findings of the codes, or
        the passage that would stand for the paper in a sample.
        """
        candidates = self._candidates(text)
        if not item.quote:
            if not candidates:
                return self.stand_in(text)
            return max(candidates, key=lambda span: self._findings_in(span, text, item))
        found = locate(item.quote, text.sentences.text)
        if found is None:
            return None
        quote = text.sentences.text.to_original(found)
        sampled = [self.stand_in(text)] if text.digest in self.sampled.strata else []
        for span in (*candidates, *sampled):
            if _holds(span, quote):
                return span
        return text.span(text.sentences.around(found))

    def _candidates(self, text: _Text) -> list[OriginalSpan]:
        spans = (found.span for found in self.where.findings.get(text.digest, ()))
        return [text.span(run) for run in candidate_runs(text.sentences, spans, self.context)]

    def _findings_in(self, span: OriginalSpan, text: _Text, item: KnownItem) -> tuple[int, int]:
        inside = [f for f in self.where.findings[text.digest] if _holds(span, f.span)]
        return sum(found.code in item.codes for found in inside), len(inside)


def _holds(span: OriginalSpan, other: OriginalSpan) -> bool:
    return span.start <= other.start and other.end <= span.end
