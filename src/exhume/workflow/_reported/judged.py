"""What people said of each passage, and what was settled, paper by paper."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from exhume.errors import IntegrityError
from exhume.model.coding import Adjudication, Coding, Drawing, Translation, Unit, Verdict
from exhume.model.report import CoderVerdict, Judgement, Translated
from exhume.store.review.owner_desk import OwnerDesk, Settled
from exhume.store.review.queue import Queue
from exhume.workflow.reviewing.opening import Review

T = TypeVar("T", Adjudication, Translation)

SETTLED = "settled"
"""What stands in the place of a coder's name where the verdict is everybody's."""

NO_CODER = "somebody of the review who coded nothing"


@dataclass(frozen=True, slots=True)
class Judged:
    """The units of a review with all that may be told of them.

    `coders` are the names that people have in the report, by their ids.
    """

    units: Mapping[str, tuple[Unit, ...]]
    drawings: Mapping[str, Drawing]
    verdicts: Mapping[str, Mapping[str, Verdict]]
    settled: Mapping[str, Settled]
    reasons: Mapping[str, str]
    translations: Mapping[str, Translation]
    coders: Mapping[str, str]

    def digests_with_codes(self) -> frozenset[str]:
        """Return the papers of which people settled on a code, whoever pointed at them."""
        return frozenset(
            digest
            for digest, units in self.units.items()
            if any(self._codes(unit.id) for unit in units)
        )

    def judgements(self, digest: str, text: str, context: int) -> Iterator[Judgement]:
        """Give the judgements on the passages of a paper, in the order of their places."""
        for unit in sorted(self.units.get(digest, ()), key=lambda one: (one.start, one.end)):
            if text[unit.start : unit.end] != unit.quote:
                problem = "the passage that was judged is not in the text"
                remedy = "run `exhume draw` again, or bring back the papers that were judged"
                raise IntegrityError(f"{unit.document}, unit {unit.id}", problem, remedy)
            yield self._judgement(unit, text, context)

    def _codes(self, unit: str) -> tuple[str, ...]:
        settled = self.settled.get(unit)
        return settled.verdict.codes if settled else ()

    def _judgement(self, unit: Unit, text: str, context: int) -> Judgement:
        settled = self.settled.get(unit.id)
        return Judgement(
            unit=unit.id,
            start=unit.start,
            end=unit.end,
            quote=unit.quote,
            left=text[max(0, unit.start - context) : unit.start],
            right=text[unit.end : unit.end + context],
            page=None,
            origin=self.drawings[unit.id].origin,
            verdicts=tuple(self._verdicts(unit.id)),
            settled=_told(SETTLED, settled.verdict) if settled else None,
            basis=settled.basis.value if settled else "",
            reason=self.reasons.get(unit.id, "") if settled else "",
            cited=settled.verdict.quote if settled else "",
            translation=_translated(self.translations.get(unit.id), self.coders),
        )

    def _verdicts(self, unit: str) -> Iterator[CoderVerdict]:
        given = self.verdicts.get(unit, {})
        for coder in sorted(given, key=lambda one: self.coders[one]):
            yield _told(self.coders[coder], given[coder])


def judged_in(review: Review) -> Judged:
    """Gather what an open review may tell: verdicts of units that all coders handed in."""
    desk, queue = OwnerDesk(review.database, ""), Queue(review.database)
    units: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in queue.units():
        units[unit.digest].append(unit)
    verdicts = dict(desk.double_coded())
    settled = {one.unit: one for one in desk.settled()}
    return Judged(
        units={digest: tuple(some) for digest, some in units.items()},
        drawings={drawing.unit: drawing for drawing in queue.drawings()},
        verdicts=verdicts,
        settled=settled,
        reasons={
            unit: decision.reason
            for unit, decision in _newest(desk.adjudications()).items()
            if unit in settled and settled[unit].basis == "adjudicated"
        },
        translations=_newest(desk.translations()),
        coders=names_for(desk.codings()),
    )


def names_for(codings: Iterable[Coding]) -> dict[str, str]:
    """Return a name for each coder that tells nothing of the person.

    They are counted in the order of their first verdicts; with ten and more, numbers have as many
    digits as the last.
    """
    first: dict[str, str] = {}
    for coding in codings:
        first[coding.coder] = min(coding.at, first.get(coding.coder, coding.at))
    ids = sorted(first, key=lambda coder: (first[coder], coder))
    digits = len(str(len(ids)))
    return {coder: f"coder {number:0{digits}d}" for number, coder in enumerate(ids, start=1)}


def _newest(rows: Iterable[T]) -> dict[str, T]:
    newest: dict[str, T] = {}
    for row in rows:
        if row.unit not in newest or row.revision > newest[row.unit].revision:
            newest[row.unit] = row
    return newest


def _told(name: str, verdict: Verdict) -> CoderVerdict:
    return CoderVerdict(name, verdict.choice, verdict.codes, verdict.note, verdict.whole)


def _translated(found: Translation | None, names: Mapping[str, str]) -> Translated | None:
    if found is None:
        return None
    return Translated(found.text, names.get(found.author, NO_CODER), found.status)
