"""Whatever coders do in whatever order, the review stays what a plain model of it says."""

import os
import tempfile
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, integers, sampled_from
from sqlalchemy import text

from exhume.model.coding import Choice, Coding, Verdict
from exhume.store.review import log
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.database import ReviewDatabase, open_review
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.refusals import AlreadySealed, NotAssigned

from .invented import Clock, Review, new_review
from .postgresql import Server
from .tallying import counted, tallied

EXAMPLES = int(os.environ.get("EXHUME_EXAMPLES", "5"))
"""How many sequences are tried; EXHUME_EXAMPLES asks for more."""
STEPS = 25
CODERS, UNITS = 3, 4
NUMBERS = integers(0, CODERS - 1)
PLACES = integers(0, UNITS - 1)
KINDS = sampled_from([("a",), ("b",), ("a", "b"), ()])


@dataclass
class Model:
    """What one coder has said.

    `said` has for each unit the verdicts that stand or stood, `sealed` how many of them were handed
    in, `order` the units in the order of saving with whether they waited for another look then,
    and `again` those that wait for it now.
    """

    said: dict[str, list[Verdict]] = field(default_factory=dict)
    sealed: dict[str, int] = field(default_factory=dict)
    order: list[tuple[str, bool]] = field(default_factory=list)
    again: set[str] = field(default_factory=set)
    withdrawn: list[Verdict] = field(default_factory=list)

    def save(self, unit: str, verdict: Verdict) -> None:
        self.said.setdefault(unit, []).append(verdict)
        self.order.append((unit, unit in self.again))
        self.again.discard(unit)

    def undo(self) -> str | None:
        if not self.order:
            return None
        unit, waited = self.order.pop()
        self.withdrawn.append(self.said[unit].pop())
        if not self.said[unit]:
            self.again.discard(unit)
        elif waited:
            self.again.add(unit)
        return unit

    def seal(self) -> int:
        done = [unit for unit in self.said if self.is_done(unit)]
        for unit in done:
            self.sealed[unit] = len(self.said[unit])
        self.order = [(unit, waited) for unit, waited in self.order if unit not in done]
        return len(done)

    def is_done(self, unit: str) -> bool:
        unsealed = len(self.said.get(unit, [])) > self.sealed.get(unit, 0)
        return unsealed and unit not in self.again

    def is_handed_in(self, unit: str) -> bool:
        said = len(self.said.get(unit, []))
        return 0 < said == self.sealed.get(unit, 0) and unit not in self.again

    def mark(self, codes: Collection[str], *, added: bool) -> int:
        marked = [
            unit
            for unit, said in self.said.items()
            if said and unit not in self.again and concerns(said[-1], codes, added=added)
        ]
        self.again.update(marked)
        return len(marked)


def concerns(verdict: Verdict, codes: Collection[str], *, added: bool) -> bool:
    return not set(codes).isdisjoint(verdict.codes) or (added and not verdict.codes)


class Machine(RuleBasedStateMachine):
    """Coders who save, send again, undo and hand in, while the codebook may change."""

    def __init__(self, opened: Callable[[], AbstractContextManager[ReviewDatabase]]) -> None:
        super().__init__()
        self.stack = ExitStack()
        database = self.stack.enter_context(opened())
        self.review: Review = new_review(database, coders=CODERS, number=UNITS)
        self.models = [Model() for _ in range(CODERS)]
        self.units = [unit.id for unit in self.review.units]
        self.held = [[unit for unit in self.units if self.has(n, unit)] for n in range(CODERS)]
        self.codebook = "c" * 64
        self.last: list[tuple[str, Verdict, str, Coding] | None] = [None] * CODERS
        self.times = 0

    def teardown(self) -> None:
        self.stack.close()

    def has(self, coder: int, unit: str) -> bool:
        try:
            self.review.desk(coder).unit(unit)
        except NotAssigned:
            return False
        return True

    @rule(coder=NUMBERS, place=PLACES, codes=KINDS)
    def save(self, coder: int, place: int, codes: tuple[str, ...]) -> None:
        unit, desk, model = self.units[place], self.review.desk(coder), self.models[coder]
        self.times += 1
        choice = Choice.CODED if codes else Choice.NOTHING
        verdict = Verdict(choice, codes, f"note {self.times}.")
        request = f"request {self.times}"

        def send() -> Coding:
            return desk.save(unit, verdict, codebook=self.codebook, request=request)

        if not self.has(coder, unit):
            with pytest.raises(NotAssigned):
                send()
        elif model.is_handed_in(unit):
            with pytest.raises(AlreadySealed):
                send()
        else:
            self.last[coder] = (unit, verdict, request, send())
            model.save(unit, verdict)

    @rule(coder=NUMBERS)
    def send_again(self, coder: int) -> None:
        last = self.last[coder]
        if last is not None:
            unit, verdict, request, saved = last
            desk = self.review.desk(coder)
            again = desk.save(unit, verdict, codebook=self.codebook, request=request)
            assert (saved.revision, saved.commitment) == (again.revision, again.commitment)

    @rule(coder=NUMBERS)
    def undo(self, coder: int) -> None:
        assert self.models[coder].undo() == self.review.desk(coder).undo()

    @rule(codes=KINDS, added=booleans())
    def change_codebook(self, codes: tuple[str, ...], added: bool) -> None:
        self.times += 1
        self.codebook = f"{self.times:064}"
        owner = OwnerDesk(self.review.database, self.review.owner.id)
        marked = owner.mark_codebook(self.codebook, "{}", changed=codes, added=added)
        assert sum(model.mark(codes, added=added) for model in self.models) == marked

    @rule(coder=NUMBERS)
    def seal(self, coder: int) -> None:
        assert self.models[coder].seal() == self.review.desk(coder).seal()

    @invariant()
    def each_coder_sees_their_own_verdicts(self) -> None:
        for coder, model in enumerate(self.models):
            desk = self.review.desk(coder)
            for unit in self.held[coder]:
                said, coding = model.said.get(unit, []), desk.coding(unit)
                assert (said[-1] if said else None) == (coding.verdict if coding else None)
                assert (unit in model.again) == desk.needs_another_look(unit)
            assert sum(map(model.is_handed_in, self.units)) == desk.progress().sealed
            assert sum(map(model.is_done, self.units)) + desk.progress().sealed == (
                desk.progress().done
            )

    @invariant()
    def others_see_what_all_have_handed_in_and_nothing_else(self) -> None:
        owner = OwnerDesk(self.review.database, "")
        shown = dict(owner.double_coded())
        for unit in self.units:
            models = [self.models[n] for n in range(CODERS) if unit in self.held[n]]
            assert all(model.is_handed_in(unit) for model in models) == (unit in shown)
        notes = repr([list(owner.codings()), shown, list(owner.openings()), list(owner.log())])
        assert [] == [note for note in self.hidden(shown) if note in notes]
        adjudicator = AdjudicatorDesk(self.review.database, self.review.adjudicator.id)
        assert sorted(shown) == sorted(adjudicator.released())

    def hidden(self, shown: Collection[str]) -> Iterator[str]:
        """Give the notes that only their coder may read."""
        for model in self.models:
            yield from (verdict.note for verdict in model.withdrawn)
            for unit in set(model.said) - set(shown):
                yield from (verdict.note for verdict in model.said[unit])

    @invariant()
    def tallies_are_what_one_counts(self) -> None:
        assert counted(self.review.database) == tallied(self.review.database)

    @invariant()
    def revisions_have_no_gap_and_the_log_holds(self) -> None:
        query = text(
            "select count(*) as n, max(revision) as last from codings group by unit, coder"
        )
        with self.review.database.read() as connection:
            assert all(row.n == row.last for row in connection.execute(query))
        assert [] == [fault for fault in log.faults(self.review.database) if fault]


@contextmanager
def in_a_folder() -> Generator[ReviewDatabase]:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_review(Path(folder), clock=Clock()) as database,
    ):
        yield database


@contextmanager
def on_a_server(server: Server) -> Generator[ReviewDatabase]:
    with open_review(Path(), server.emptied("lent"), Clock()) as database:
        yield database


def test_whatever_coders_do_the_review_holds(kind: str, request: pytest.FixtureRequest) -> None:
    opened: Callable[[], AbstractContextManager[ReviewDatabase]] = in_a_folder
    if kind == "postgresql":
        opened = partial(on_a_server, request.getfixturevalue("server"))
    run_state_machine_as_test(
        lambda: Machine(opened),
        settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None),
    )
