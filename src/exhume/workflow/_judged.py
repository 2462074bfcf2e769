"""What people have settled about each unit, and when: what counts of papers are made from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

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


class SettlingEntry(Protocol):
    """An entry of the review's log with a verdict."""

    @property
    def number(self) -> int:
        """The place of the entry."""
        ...

    @property
    def at(self) -> str:
        """Its time, UTC in ISO 8601."""
        ...


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
        settled.unit: answer_of(
            settled.verdict, coded[settled.unit].values(), codes, entries[settled.unit]
        )
        for settled in desk.settled()
    }
    return JudgedUnits(
        papers={unit.id: unit.digest for unit in queue.units()},
        drawings=tuple(queue.drawings()),
        answers=answers,
        apart=dict(judged_apart(coded, codes)),
    )


def _entries(desk: OwnerDesk) -> dict[str, ReviewEvent]:
    """Return the last entry of the log with a verdict on each unit."""
    return {event.subject: event for event in desk.log() if event.action in (SAVED, DECIDED)}


def answer_of(
    settled: Verdict, coded: Iterable[Verdict], codes: frozenset[str], entry: SettlingEntry
) -> Answer:
    """Return what counts of a unit: its settled verdict, and those of its coders."""
    return Answer(
        relevant=is_relevant(settled, codes),
        unsure=settled.choice is Choice.CANNOT_TELL,
        # Whoever decides between coders need not read again what both have read.
        whole=settled.whole or all(verdict.whole for verdict in coded),
        place=entry.number,
        at=entry.at,
    )


def judged_apart(
    coded: Mapping[str, Mapping[str, Verdict]], codes: frozenset[str]
) -> Iterator[tuple[str, tuple[bool, bool]]]:
    """Give each unit with several coders, and what the first two found; see `JudgedUnits`."""
    for unit, verdicts in coded.items():
        if len(verdicts) > 1:
            first, second, *_ = (verdicts[coder] for coder in sorted(verdicts))
            yield unit, (is_relevant(first, codes), is_relevant(second, codes))
