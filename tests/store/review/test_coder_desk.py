import pytest

from exhume.errors import ExhumeError
from exhume.model.coding import Choice, Coding, Role, TranslationStatus, Unit, Verdict
from exhume.store.review.coder_desk import CoderDesk, Progress
from exhume.store.review.database import ReviewDatabase
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.store.review.refusals import (
    AlreadySealed,
    NotAssigned,
    NotStorable,
    RequestReused,
)

from .invented import CODEBOOK, CODED, NOTHING, UNSURE, Review, drawings, new_review, units

ELSEWHERE = ["0" * 20 + "ff", "", "a\0b", "\ud800", "x" * 5000, "' or 1=1 --"]


@pytest.fixture
def review(database: ReviewDatabase) -> Review:
    return new_review(database)


@pytest.fixture
def desk(review: Review) -> CoderDesk:
    return review.desk(0)


def first(desk: CoderDesk) -> str:
    unit = desk.next()
    assert unit is not None
    return unit


def save(desk: CoderDesk, unit: str, verdict: Verdict, request: str) -> Coding:
    return desk.save(unit, verdict, codebook=CODEBOOK, seconds=2.5, request=request)


def order_of(desk: CoderDesk, start: str) -> list[str]:
    """Walk along the neighbours from the start of a coder's order."""
    order = [start]
    while following := desk.neighbours(order[-1])[1]:
        order.append(following)
    return order


def test_a_saved_verdict_comes_back_as_it_was(desk: CoderDesk) -> None:
    unit = first(desk)
    saved = save(desk, unit, CODED, "r1")
    assert saved == desk.coding(unit)
    assert (CODED, 1, CODEBOOK, 2.5, False) == (
        saved.verdict,
        saved.revision,
        saved.codebook,
        saved.seconds,
        saved.sealed,
    )
    assert 64 == len(saved.commitment)
    assert saved.at.startswith("2025-06-15T15:06:40.")


def test_an_opened_unit_is_what_the_desk_says_of_it_piece_by_piece(desk: CoderDesk) -> None:
    order = order_of(desk, first(desk))
    save(desk, order[1], CODED, "r1")
    desk.translate(order[1], "a text", TranslationStatus.DRAFT)
    for unit in order:
        shown = desk.open(unit)
        assert (desk.unit(unit), desk.coding(unit)) == (shown.unit, shown.coding)
        assert desk.neighbours(unit) == (shown.before, shown.after)
        assert (desk.translation(unit), desk.progress()) == (shown.translation, shown.progress)
        assert desk.needs_another_look(unit) == shown.again


def test_next_follows_the_order_of_the_coder_until_all_is_done(desk: CoderDesk) -> None:
    order = order_of(desk, first(desk))
    assert 6 == len(set(order))
    seen = []
    while unit := desk.next():
        seen.append(unit)
        save(desk, unit, NOTHING, unit)
    assert order == seen
    assert Progress(done=6, total=6, sealed=0, again=0) == desk.progress()


def test_each_coder_has_an_order_of_their_own(database: ReviewDatabase) -> None:
    review = new_review(database, number=20)
    orders = [order_of(review.desk(n), first(review.desk(n))) for n in (0, 1)]
    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]


def test_neighbours_end_at_the_ends(desk: CoderDesk) -> None:
    order = order_of(desk, first(desk))
    assert (None, order[1]) == desk.neighbours(order[0])
    assert (order[-2], None) == desk.neighbours(order[-1])
    assert (order[1], order[3]) == desk.neighbours(order[2])


def test_the_same_request_twice_is_one_coding(review: Review, desk: CoderDesk) -> None:
    unit = first(desk)
    saved = save(desk, unit, CODED, "r1")
    assert saved == save(desk, unit, CODED, "r1")
    assert 1 == saved.revision
    assert 1 == sum(event.action == "saved" for event in OwnerDesk(review.database, "").log())


def test_the_same_request_after_undo_does_not_bring_the_verdict_back(desk: CoderDesk) -> None:
    unit = first(desk)
    save(desk, unit, CODED, "r1")
    desk.undo()
    save(desk, unit, CODED, "r1")
    assert desk.coding(unit) is None


def test_a_request_key_with_another_verdict_is_refused(desk: CoderDesk) -> None:
    unit = first(desk)
    save(desk, unit, CODED, "r1")
    with pytest.raises(RequestReused):
        save(desk, unit, NOTHING, "r1")


def test_two_coders_may_use_the_same_request_key(review: Review) -> None:
    unit = first(review.desk(0))
    save(review.desk(0), unit, CODED, "r1")
    assert NOTHING == save(review.desk(1), unit, NOTHING, "r1").verdict


def test_a_changed_verdict_is_a_new_revision(desk: CoderDesk) -> None:
    unit = first(desk)
    save(desk, unit, CODED, "r1")
    assert 2 == save(desk, unit, NOTHING, "r2").revision
    standing = desk.coding(unit)
    assert standing is not None
    assert NOTHING == standing.verdict
    assert 1 == desk.progress().done


def test_undo_gives_the_verdict_before_back_and_then_none(desk: CoderDesk) -> None:
    unit = first(desk)
    save(desk, unit, CODED, "r1")
    save(desk, unit, NOTHING, "r2")
    assert unit == desk.undo()
    standing = desk.coding(unit)
    assert standing is not None
    assert (CODED, 1) == (standing.verdict, standing.revision)
    assert unit == desk.undo()
    assert desk.coding(unit) is None
    assert unit == desk.next()
    assert Progress(0, 6, 0) == desk.progress()
    assert desk.undo() is None


def test_a_revision_number_is_never_used_twice(desk: CoderDesk) -> None:
    unit = first(desk)
    save(desk, unit, CODED, "r1")
    desk.undo()
    assert 2 == save(desk, unit, NOTHING, "r2").revision


def test_undo_takes_the_unit_that_was_saved_last(desk: CoderDesk) -> None:
    one, two = order_of(desk, first(desk))[:2]
    save(desk, two, CODED, "r1")
    save(desk, one, CODED, "r2")
    save(desk, two, NOTHING, "r3")
    assert [two, one, two, None] == [desk.undo() for _ in range(4)]


def test_what_was_handed_in_can_be_neither_changed_nor_undone(desk: CoderDesk) -> None:
    unit = first(desk)
    save(desk, unit, CODED, "r1")
    assert 1 == desk.seal()
    with pytest.raises(AlreadySealed):
        save(desk, unit, NOTHING, "r2")
    assert desk.undo() is None
    coding = desk.coding(unit)
    assert coding is not None
    assert coding.sealed
    assert Progress(1, 6, 1) == desk.progress()
    assert 0 == desk.seal()


def test_handing_in_takes_earlier_revisions_along(desk: CoderDesk) -> None:
    unit = first(desk)
    save(desk, unit, CODED, "r1")
    save(desk, unit, NOTHING, "r2")
    assert 1 == desk.seal()
    assert desk.undo() is None


@pytest.mark.parametrize("unit", ELSEWHERE)
def test_a_unit_that_does_not_exist_gives_not_assigned(desk: CoderDesk, unit: str) -> None:
    assert said_by_all(desk, "") == {
        text.replace(ascii(unit), "''") for text in refusals(desk, unit)
    }


def test_a_unit_of_others_gives_the_same_error_as_none(database: ReviewDatabase) -> None:
    review = new_review(database, coders=3, number=9)
    own = set(order_of(review.desk(0), first(review.desk(0))))
    others = [unit.id for unit in review.units if unit.id not in own]
    assert others
    for unit in others:
        said = {text.replace(unit, "") for text in refusals(review.desk(0), unit)}
        assert said_by_all(review.desk(0), "") == said


def said_by_all(desk: CoderDesk, unit: str) -> set[str]:
    said = refusals(desk, unit)
    assert 1 == len(said)
    return said


def refusals(desk: CoderDesk, unit: str) -> set[str]:
    """Return what all ways to a unit say."""
    said = set()
    for way in (
        lambda: desk.open(unit),
        lambda: desk.unit(unit),
        lambda: desk.coding(unit),
        lambda: desk.neighbours(unit),
        lambda: desk.needs_another_look(unit),
        lambda: desk.translation(unit),
        lambda: desk.translate(unit, "a", TranslationStatus.DRAFT),
        lambda: save(desk, unit, CODED, "r1"),
    ):
        with pytest.raises(NotAssigned) as refused:
            way()
        said.add(str(refused.value))
    return said


def test_not_assigned_is_a_look_up_error_too() -> None:
    assert issubclass(NotAssigned, LookupError)
    assert issubclass(NotAssigned, ExhumeError)


def test_a_unit_is_the_passage_and_nothing_of_why_it_was_drawn(
    review: Review, desk: CoderDesk
) -> None:
    unit = first(desk)
    shown = desk.unit(unit)
    assert [shown] == [one for one in review.units if one.id == unit]
    assert type(shown) is Unit


def test_one_coder_learns_nothing_of_what_another_does(review: Review) -> None:
    one, other = review.desk(0), review.desk(1)
    unit = first(other)
    before = everything(other)
    save(one, unit, CODED, "r1")
    assert before == everything(other)
    one.seal()
    assert before == everything(other)


def everything(desk: CoderDesk) -> list[object]:
    """Return all that a desk says, read twice so that a change would show."""
    ids = order_of(desk, first(desk))
    each = [(desk.unit(id_), desk.coding(id_), desk.neighbours(id_)) for id_ in ids]
    return [desk.progress(), desk.next(), desk.again(), *each]


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict(Choice.NOTHING, note="a\0b"),
        Verdict(Choice.NOTHING, quote="\ud800"),
        Verdict(Choice.NOTHING, note="x" * 100_001),
        Verdict(Choice.CODED, ("a\0",)),
    ],
)
def test_a_text_that_no_database_can_keep_is_refused(desk: CoderDesk, verdict: Verdict) -> None:
    with pytest.raises(NotStorable):
        save(desk, first(desk), verdict, "r1")
    assert 0 == desk.progress().done


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1.0])
def test_a_time_that_cannot_have_passed_is_refused(desk: CoderDesk, seconds: float) -> None:
    with pytest.raises(NotStorable):
        desk.save(first(desk), NOTHING, codebook=CODEBOOK, seconds=seconds, request="r")


def test_rare_characters_and_markup_come_back_as_they_were(desk: CoderDesk) -> None:
    verdict = Verdict(Choice.CODED, ("\"'<b>",), "𠮷 <script> %s :x ' \" \\ \r\n\t", "é供体\u200b")
    unit = first(desk)
    save(desk, unit, verdict, "'; drop table codings --")
    coding = desk.coding(unit)
    assert coding is not None
    assert verdict == coding.verdict


def test_a_translation_is_shared_without_its_author(review: Review) -> None:
    unit = first(review.desk(0))
    review.desk(0).translate(unit, "a draft", TranslationStatus.DRAFT)
    kept = review.desk(0).translate(unit, "a text", TranslationStatus.CORRECTED)
    assert kept == review.desk(1).translation(unit)
    assert ("a text", 2, "", TranslationStatus.CORRECTED) == (
        kept.text,
        kept.revision,
        kept.author,
        kept.status,
    )
    authors = [t.author for t in OwnerDesk(review.database, review.owner.id).translations()]
    assert [review.coders[0].id] * 2 == authors


def test_a_translation_is_checked_by_a_second_person_only(review: Review) -> None:
    one, other = review.desk(0), review.desk(1)
    unit = first(one)
    one.translate(unit, "a text", TranslationStatus.CORRECTED)
    for desk, text in ((one, "a text"), (other, "another text")):
        with pytest.raises(ExhumeError, match="another person"):
            desk.translate(unit, text, TranslationStatus.CHECKED)
    checked = other.translate(unit, "a text", TranslationStatus.CHECKED)
    assert (TranslationStatus.CHECKED, 2) == (checked.status, checked.revision)


def test_a_coder_without_units_is_told_so(database: ReviewDatabase) -> None:
    late = People(database).add("Late", [Role.CODER])
    desk = CoderDesk(database, late.id)
    assert (None, None, (), Progress(0, 0, 0)) == (
        desk.next(),
        desk.undo(),
        desk.again(),
        desk.progress(),
    )


def test_a_unit_that_went_out_of_the_queue_is_asked_for_no_more(review: Review) -> None:
    desk = review.desk(0)
    coded = first(desk)
    save(desk, coded, UNSURE, "r1")
    kept = units(1, first=100)
    Queue(review.database).put(kept, drawings(kept))
    assert desk.next() is None
    assert Progress(1, 1, 0) == desk.progress()
    with pytest.raises(NotAssigned):
        desk.unit(next(unit.id for unit in review.units if unit.id != coded))
    assert UNSURE == desk.coding(coded).verdict  # type: ignore[union-attr]  # it was saved above


def test_after_a_change_of_the_codebook_the_unit_comes_back(review: Review) -> None:
    desk, owner = review.desk(0), OwnerDesk(review.database, review.owner.id)
    one, two, three = order_of(desk, first(desk))[:3]
    save(desk, one, CODED, "r1")
    save(desk, two, Verdict(Choice.CODED, ("other",)), "r2")
    save(desk, three, NOTHING, "r3")
    desk.seal()
    assert 1 == owner.mark_codebook("d" * 64, "{}", changed=["intubated"])
    assert ((one,), True, False) == (
        desk.again(),
        desk.needs_another_look(one),
        desk.needs_another_look(two),
    )
    assert Progress(2, 6, 2, 1) == desk.progress()
    assert CODED == desk.coding(one).verdict  # type: ignore[union-attr]  # it was saved above
    second = desk.save(one, UNSURE, codebook="d" * 64, seconds=1, request="r4")
    assert (2, False) == (second.revision, second.sealed)
    assert one == desk.undo()
    assert ((one,), True) == (desk.again(), desk.coding(one).sealed)  # type: ignore[union-attr]  # as above
    desk.save(one, UNSURE, codebook="d" * 64, seconds=1, request="r5")
    assert 1 == desk.seal()
    assert (UNSURE, 3) == (desk.coding(one).verdict, desk.coding(one).revision)  # type: ignore[union-attr]  # as above


def test_undo_does_not_take_back_that_another_look_is_asked_for(review: Review) -> None:
    desk = review.desk(0)
    unit = first(desk)
    save(desk, unit, CODED, "r1")
    save(desk, unit, CODED, "r2")
    OwnerDesk(review.database, "").mark_codebook("d" * 64, "{}", changed=["intubated"])
    assert unit == desk.undo()
    assert (unit,) == desk.again()


def test_units_for_another_look_come_after_those_never_seen(review: Review) -> None:
    desk = review.desk(0)
    order = order_of(desk, first(desk))
    save(desk, order[0], NOTHING, "r1")
    OwnerDesk(review.database, "").mark_codebook("d" * 64, "{}", added=True)
    for unit in order[1:]:
        assert unit == desk.next()
        desk.save(unit, NOTHING, codebook="d" * 64, request=unit)
    assert order[0] == desk.next()
