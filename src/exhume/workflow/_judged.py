"""What people have settled about each unit, and when: what counts of papers are made from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from exhume.model.coding import Choice, Drawing, Verdict
from exhume.store.review.commitments import DECIDED, SAVED
from exhume.store.review.log import ReviewEvent
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.queue import Queue
from exhume.workflow._relevance import is_relevant
from exhume.workflow.reviewing.opening import Review


@dataclass(frozen=True, slots=True)
class Answer:
    """What is settled about a unit.

    `relevant` says that the unit makes its paper relevant, `unsure` that nobody could tell. `whole`
    says that those who settled it have read the whole paper. `place` is the number of the entry of
    the log that settled it, and `at` its time, UTC in ISO 8601.
    """

    relevant: bool
    unsure: bool
    whole: bool
    place: int
    at: str


@dataclass(frozen=True, slots=True)
class JudgedUnits:
    """The units in the queue, by id: the digest of each one's paper, and what is settled about it.

    `apart` has for each unit that two people have judged whether the first and the second found
    what makes its paper relevant; who comes first is the same for each pair of people.
    """

    papers: Mapping[str, str]
    drawings: Sequence[Drawing]
    answers: Mapping[str, Answer]
    apart: Mapping[str, tuple[bool, bool]]


def judged_units(review: Review, codes: frozenset[str], owner: str = "") -> JudgedUnits:
    """Gather what is settled in an open review; `codes` make a paper relevant, `owner` asks."""
    desk, queue = OwnerDesk(review.database, owner), Queue(review.database)
    coded = dict(desk.double_coded())
    entries = _entries(desk)
    answers = {
        settled.unit: _answer(
            settled.verdict, coded[settled.unit].values(), codes, entries[settled.unit]
        )
        for settled in desk.settled()
    }
    return JudgedUnits(
        papers={unit.id: unit.digest for unit in queue.units()},
        drawings=tuple(queue.drawings()),
        answers=answers,
        apart=dict(_apart(coded, codes)),
    )


def _entries(desk: OwnerDesk) -> dict[str, ReviewEvent]:
    """Return the last entry of the log with a verdict on each unit."""
    return {event.subject: event for event in desk.log() if event.action in (SAVED, DECIDED)}


def _answer(
    settled: Verdict, coded: Iterable[Verdict], codes: frozenset[str], entry: ReviewEvent
) -> Answer:
    return Answer(
        relevant=is_relevant(settled, codes),
        unsure=settled.choice is Choice.CANNOT_TELL,
        # Whoever decides between coders need not read again what both have read.
        whole=settled.whole or all(verdict.whole for verdict in coded),
        place=entry.number,
        at=entry.at,
    )


def _apart(
    coded: Mapping[str, Mapping[str, Verdict]], codes: frozenset[str]
) -> Iterator[tuple[str, tuple[bool, bool]]]:
    for unit, verdicts in coded.items():
        if len(verdicts) > 1:
            first, second, *_ = (verdicts[coder] for coder in sorted(verdicts))
            yield unit, (is_relevant(first, codes), is_relevant(second, codes))
