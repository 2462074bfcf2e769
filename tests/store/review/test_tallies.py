"""The tallies are what one would count, whatever happens to the assignments."""

from collections.abc import Callable
from contextlib import suppress

from hypothesis import given, settings
from hypothesis.strategies import lists, sampled_from
from sqlalchemy import delete, select, update

from exhume.store.review.database import ReviewDatabase
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.tables import State, assignments, codings

from .invented import CODED, NOTHING, Review, drawings, new_review
from .tallying import counted, tallied, tallied_on
from .test_invariants import EXAMPLES, in_a_folder


def save(review: Review) -> None:
    if unit := review.desk(0).next():
        review.save(0, unit, CODED)


def undo(review: Review) -> None:
    review.desk(0).undo()


def hand_in(review: Review) -> None:
    review.desk(0).seal()


def judge_all(review: Review) -> None:
    review.code_all(1, NOTHING)


def retire(review: Review) -> None:
    fewer = review.units[:2]
    review.queue.put(fewer, drawings(fewer))


def take_back(review: Review) -> None:
    review.queue.put(review.units, drawings(review.units))


def assign(review: Review) -> None:
    review.queue.assign(7, 3)


def replace(review: Review) -> None:
    review.queue.replace(review.coders[0].id, review.coders[2].id)


def give_back(review: Review) -> None:
    review.queue.replace(review.coders[2].id, review.coders[0].id)


def change_codebook(review: Review) -> None:
    review.requests += 1
    owner = OwnerDesk(review.database, review.owner.id)
    owner.mark_codebook(f"{review.requests:064}", "{}", changed=("intubated",), added=True)


def change_by_hand(review: Review) -> None:
    """Change rows in ways that no method does."""
    one, other = (review.coders[n].id for n in (0, 1))
    unjudged = assignments.c.unit.not_in(select(codings.c.unit))
    others = select(assignments.c.unit).where(assignments.c.coder == other)
    own = (assignments.c.coder == one, unjudged)
    with review.database.begin() as connection:
        free = update(assignments).where(*own, assignments.c.unit.not_in(others))
        connection.execute(free.values(coder=other))
        connection.execute(update(assignments).values(position=assignments.c.position + 1))
        connection.execute(delete(assignments).where(*own))


ACTIONS: list[Callable[[Review], None]] = [
    *(save, undo, hand_in, judge_all, retire, take_back),
    *(assign, replace, give_back, change_codebook, change_by_hand),
]


def test_each_change_of_an_assignment_is_tallied(database: ReviewDatabase) -> None:
    review = new_review(database, coders=3)
    for action in (*ACTIONS, assign, save, save, change_codebook, save, undo, take_back):
        action(review)
        assert counted(database) == tallied(database), action.__name__
    assert tallied(database)


@settings(max_examples=EXAMPLES, deadline=None)
@given(lists(sampled_from(ACTIONS), max_size=12))
def test_whatever_happens_tallies_are_what_one_counts(
    actions: list[Callable[[Review], None]],
) -> None:
    with in_a_folder() as database:
        review = new_review(database, coders=3)
        for action in actions:
            action(review)
            assert counted(database) == tallied(database)


def test_a_change_that_comes_to_nothing_is_not_tallied(database: ReviewDatabase) -> None:
    review = new_review(database)
    before = tallied(database)
    with suppress(RuntimeError), database.begin() as connection:
        connection.execute(update(assignments).values(state=State.DONE))
        assert before != tallied_on(connection)
        raise RuntimeError
    assert before == counted(database) == tallied(database)
    assert 0 == review.desk(0).progress().done
