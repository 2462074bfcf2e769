from collections import Counter
from dataclasses import replace

import pytest

from exhume.errors import InputError
from exhume.model.coding import Drawing, Role, Verdict
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.database import ReviewDatabase
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Added, Queue, QueueCounts
from exhume.store.review.refusals import NotAssigned

from .invented import CODED, NOTHING, drawings, new_review, units


def loads(database: ReviewDatabase) -> Counter[str]:
    progress = OwnerDesk(database, "").progress_by_coder()
    return Counter({each.name: each.total for each in progress})


def test_units_and_drawings_come_back_as_they_were_put(database: ReviewDatabase) -> None:
    queue, drawn = Queue(database), units(5)
    assert Added(new=5, kept=0, retired=0) == queue.put(drawn, drawings(drawn))
    assert drawn == list(queue.units())
    assert drawings(drawn) == list(queue.drawings())


def test_drawing_again_adds_keeps_and_retires(database: ReviewDatabase) -> None:
    review = new_review(database)
    review.code_all(0, CODED)
    drawn = units(6, first=3)
    assert Added(new=3, kept=3, retired=3) == review.queue.put(drawn, drawings(drawn))
    assert drawn == list(review.queue.units())
    assert units(3) == list(review.queue.units(retired=True))
    assert QueueCounts(units=6, retired=3, places=0, assignments=6) == review.queue.counts()
    assert 6 == review.queue.assign(7, 2)
    assert QueueCounts(units=6, retired=3, places=0, assignments=12) == review.queue.counts()


def test_a_unit_that_is_drawn_again_comes_back_with_its_coders(database: ReviewDatabase) -> None:
    review = new_review(database)
    order = [unit.id for unit in review.units]
    review.save(0, order[0], CODED)
    review.queue.put([], [])
    assert (1, 0) == (review.desk(0).progress().total, review.desk(1).progress().total)
    assert Added(new=0, kept=6, retired=0) == review.queue.put(review.units, drawings(review.units))
    assert 0 == review.queue.assign(7, 2)
    assert (6, 6) == (review.desk(0).progress().total, review.desk(1).progress().total)


def test_drawing_the_same_again_changes_nothing(database: ReviewDatabase) -> None:
    review = new_review(database)
    before = review.desk(0).next()
    assert Added(new=0, kept=6, retired=0) == review.queue.put(review.units, drawings(review.units))
    assert (0, before) == (review.queue.assign(7, 2), review.desk(0).next())


def test_a_unit_twice_or_without_reason_is_refused(database: ReviewDatabase) -> None:
    queue, drawn = Queue(database), units(2)
    with pytest.raises(InputError, match="twice"):
        queue.put([*drawn, drawn[0]], [*drawings(drawn), drawings(drawn)[0]])
    with pytest.raises(InputError, match="do not match"):
        queue.put(drawn, drawings(drawn)[:1])
    assert [] == list(queue.units())


def test_another_passage_under_a_known_id_is_refused(database: ReviewDatabase) -> None:
    queue, drawn = Queue(database), units(1)
    queue.put(drawn, drawings(drawn))
    with pytest.raises(InputError, match="another passage"):
        queue.put([replace(drawn[0], start=8)], drawings(drawn))


@pytest.mark.parametrize("change", [{"quote": "\ud800"}, {"document": "a\0"}, {"id": "x" * 65}])
def test_a_unit_that_no_database_can_keep_is_refused(
    database: ReviewDatabase, change: dict[str, str]
) -> None:
    unit = replace(units(1)[0], **change)
    with pytest.raises(InputError):
        Queue(database).put([unit], [replace(drawings(units(1))[0], unit=unit.id)])


def test_units_are_spread_evenly_over_the_coders(database: ReviewDatabase) -> None:
    new_review(database, coders=5, number=50, per_unit=2)
    assert {20} == set(loads(database).values())


def test_the_same_seed_deals_the_same_order(database: ReviewDatabase) -> None:
    review = new_review(database, number=30)
    first = review.desk(0).next()
    other = [unit.id for unit in review.units].index(str(first))
    assert 0 == review.queue.assign(99, 2)
    assert (first, True) == (review.desk(0).next(), 0 <= other < 30)


def test_a_coder_who_joins_later_gets_the_open_places(database: ReviewDatabase) -> None:
    review = new_review(database, coders=1)
    assert 6 == review.queue.counts().places
    late = People(database).add("Late", [Role.CODER])
    assert 6 == review.queue.assign(7, 2)
    assert (0, 6) == (review.queue.counts().places, CoderDesk(database, late.id).progress().total)


def test_a_unit_with_an_open_place_is_not_shown_to_others(database: ReviewDatabase) -> None:
    review = new_review(database, coders=1)
    review.code_all(0, CODED)
    assert [] == list(OwnerDesk(database, "").double_coded())


def test_only_active_coders_are_given_units(database: ReviewDatabase) -> None:
    people = People(database)
    gone = people.add("Gone", [Role.CODER])
    people.deactivate(gone.id, by="")
    new_review(database)
    assert {"Coder 0": 6, "Coder 1": 6} == loads(database)


def test_the_units_of_a_missing_coder_go_to_another(database: ReviewDatabase) -> None:
    review = new_review(database)
    sealed, saved = review.units[0].id, review.units[1].id
    review.save(0, sealed, CODED)
    review.desk(0).seal()
    review.save(0, saved, Verdict(NOTHING.choice, note="half done"))
    late = People(database).add("Late", [Role.CODER])
    assert 5 == review.queue.replace(review.coders[0].id, late.id, review.owner.id)
    assert 1 == review.desk(0).progress().total
    with pytest.raises(NotAssigned):
        review.desk(0).coding(saved)
    assert review.desk(0).undo() is None
    desk = CoderDesk(database, late.id)
    assert (5, None) == (desk.progress().total, desk.coding(saved))
    with pytest.raises(NotAssigned):
        desk.unit(sealed)


def test_a_unit_that_the_other_coder_has_already_leaves_an_open_place(
    database: ReviewDatabase,
) -> None:
    review = new_review(database)
    one, other = review.coders
    assert 0 == review.queue.replace(one.id, other.id)
    assert (0, 6) == (review.desk(0).progress().total, review.queue.counts().places)
    People(database).add("Late", [Role.CODER])
    assert 6 == review.queue.assign(7, 2)
    assert 0 == review.desk(0).progress().total


def test_a_coder_who_comes_back_can_take_their_units_again(database: ReviewDatabase) -> None:
    review = new_review(database)
    review.save(0, review.units[0].id, CODED)
    late = People(database).add("Late", [Role.CODER])
    review.queue.replace(review.coders[0].id, late.id)
    assert 6 == review.queue.replace(late.id, review.coders[0].id)
    desk = review.desk(0)
    assert (6, (review.units[0].id,)) == (desk.progress().total, desk.again())


def test_only_another_active_coder_can_replace_one(database: ReviewDatabase) -> None:
    review = new_review(database)
    one = review.coders[0].id
    for successor in (one, review.owner.id, "nobody", "a\0"):
        with pytest.raises(InputError):
            review.queue.replace(one, successor)
    with pytest.raises(InputError, match="no such person"):
        review.queue.replace("a\0", one)


def test_each_change_of_the_queue_is_in_the_log(database: ReviewDatabase) -> None:
    review = new_review(database)
    review.queue.replace(review.coders[0].id, review.coders[1].id, review.owner.id)
    events = [e for e in OwnerDesk(database, "").log() if e.action != "person added"]
    assert ["queue drawn", "assigned", "coder replaced"] == [event.action for event in events]
    assert {review.owner.id} == {event.actor for event in events}
    assert review.coders[0].id == events[-1].subject


def test_a_new_drawing_replaces_the_reason_of_an_old_unit(database: ReviewDatabase) -> None:
    queue, drawn = Queue(database), units(1)
    queue.put(drawn, drawings(drawn))
    why = [replace(drawings(drawn)[0], size=500)]
    queue.put(drawn, why)
    assert why == list(queue.drawings())
    assert isinstance(why[0], Drawing)
