import pytest

from exhume.errors import InputError
from exhume.model.coding import Choice, Verdict
from exhume.store.review.adjudicator_desk import AdjudicatorCounts, AdjudicatorDesk
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.database import ReviewDatabase
from exhume.store.review.owner_desk import Basis, OwnerDesk
from exhume.store.review.refusals import NotAssigned, NotStorable, OwnUnit, RequestReused

from .invented import CODEBOOK, CODED, NOTHING, UNSURE, Review, new_review


@pytest.fixture
def review(database: ReviewDatabase) -> Review:
    return new_review(database)


@pytest.fixture
def differing(review: Review) -> Review:
    """A review in which two coders differ about all units."""
    review.code_all(0, CODED)
    review.code_all(1, NOTHING)
    return review


def desk_of(review: Review) -> AdjudicatorDesk:
    return AdjudicatorDesk(review.database, review.adjudicator.id, seed=7)


def first(desk: AdjudicatorDesk) -> str:
    unit = desk.next()
    assert unit is not None
    return unit


def decide(desk: AdjudicatorDesk, unit: str, verdict: Verdict, request: str = "r1") -> None:
    desk.decide(unit, verdict, "the text says so", codebook=CODEBOOK, request=request)


def nothing_is_shown(review: Review) -> bool:
    desk = desk_of(review)
    for unit in review.units:
        for way in (desk.unit, desk.verdicts, desk.decision, desk.history, desk.may_decide):
            with pytest.raises(NotAssigned):
                way(unit.id)
        with pytest.raises(NotAssigned):
            decide(desk, unit.id, NOTHING)
    return (None, (), 0) == (desk.next(), desk.released(), desk.open().released)


def test_nothing_is_shown_until_all_coders_of_a_unit_have_handed_in(review: Review) -> None:
    assert nothing_is_shown(review)
    review.code_all(0, CODED)
    assert nothing_is_shown(review)
    for unit in review.units:
        review.save(1, unit.id, NOTHING)
    assert nothing_is_shown(review)
    review.desk(1).seal()
    assert AdjudicatorCounts(open=6, decided=0, released=6) == desk_of(review).open()


def test_a_unit_that_does_not_exist_gives_the_same_error(review: Review) -> None:
    desk = desk_of(review)
    said = set()
    assert (None, ()) == (desk.next(after="a\0"), desk.released(after="\ud800"))
    for unit in (review.units[0].id, "f" * 20):
        with pytest.raises(NotAssigned) as refused:
            desk.verdicts(unit)
        said.add(str(refused.value).replace(unit, ""))
    assert 1 == len(said)


def test_one_unit_whose_coders_have_handed_in_is_shown_alone(review: Review) -> None:
    unit = first_of(review.desk(0))
    for coder, verdict in ((0, CODED), (1, NOTHING)):
        review.save(coder, unit, verdict)
        review.desk(coder).seal()
    desk = desk_of(review)
    assert (unit, (unit,)) == (desk.next(), desk.released())
    assert {CODED, NOTHING} == set(desk.verdicts(unit))


def first_of(desk: CoderDesk) -> str:
    unit = desk.next()
    assert unit is not None
    return unit


def test_the_order_of_coders_is_shuffled_for_each_unit(database: ReviewDatabase) -> None:
    review = new_review(database, number=40)
    review.code_all(0, CODED)
    review.code_all(1, NOTHING)
    desk = desk_of(review)
    orders = [desk.verdicts(unit.id) for unit in review.units]
    assert orders == [desk.verdicts(unit.id) for unit in review.units]
    assert 5 < orders.count((CODED, NOTHING)) < 35
    other = AdjudicatorDesk(database, review.adjudicator.id, seed=8)
    assert orders != [other.verdicts(unit.id) for unit in review.units]


def test_agreement_needs_no_decision_but_may_be_looked_at(review: Review) -> None:
    review.code_all(0, CODED)
    review.code_all(1, Verdict(CODED.choice, CODED.codes[::-1], "another note"))
    desk = desk_of(review)
    assert (None, 6) == (desk.next(), len(desk.released()))
    unit = desk.released(limit=1)[0]
    decide(desk, unit, UNSURE)
    settled = {one.unit: one for one in OwnerDesk(review.database, "").settled()}
    assert (UNSURE, Basis.ADJUDICATED) == (settled[unit].verdict, settled[unit].basis)


def test_released_units_come_in_pages(differing: Review) -> None:
    desk = desk_of(differing)
    every = desk.released()
    assert every[:4] == desk.released(limit=4)
    assert every[4:] == desk.released(limit=4, after=every[3])
    assert every[1] == desk.next(after=every[0])


def test_a_decision_is_kept_with_reason_and_codebook(differing: Review) -> None:
    desk = desk_of(differing)
    unit = first(desk)
    decided = desk.decide(unit, CODED, "because", codebook=CODEBOOK, request="r1")
    assert decided == desk.decision(unit)
    assert (1, CODED, "because", CODEBOOK, differing.adjudicator.id) == (
        decided.revision,
        decided.verdict,
        decided.reason,
        decided.codebook,
        decided.adjudicator,
    )
    assert unit != desk.next()
    assert AdjudicatorCounts(open=5, decided=1, released=6) == desk.open()


def test_a_revised_decision_leaves_the_earlier_one_on_record(differing: Review) -> None:
    desk = desk_of(differing)
    unit = first(desk)
    decide(desk, unit, CODED, "r1")
    decide(desk, unit, NOTHING, "r2")
    assert [(1, CODED), (2, NOTHING)] == [(one.revision, one.verdict) for one in desk.history(unit)]
    decided = desk.decision(unit)
    assert decided is not None
    assert 2 == decided.revision


def test_the_same_request_twice_is_one_decision(differing: Review) -> None:
    desk = desk_of(differing)
    unit = first(desk)
    decide(desk, unit, CODED)
    decide(desk, unit, CODED)
    assert 1 == len(desk.history(unit))
    with pytest.raises(RequestReused):
        decide(desk, unit, NOTHING)


def test_a_decision_without_a_reason_is_refused(differing: Review) -> None:
    desk = desk_of(differing)
    with pytest.raises(InputError, match="no reason"):
        desk.decide(first(desk), CODED, " ", codebook=CODEBOOK, request="r")
    with pytest.raises(NotStorable):
        desk.decide(first(desk), CODED, "a\0", codebook=CODEBOOK, request="r")


def test_nobody_decides_on_what_they_coded_unless_the_owner_allows_it(differing: Review) -> None:
    coder = differing.coders[0].id
    desk = AdjudicatorDesk(differing.database, coder)
    unit = differing.units[0].id
    assert (None, 0, False) == (desk.next(), desk.open().open, desk.may_decide(unit))
    with pytest.raises(OwnUnit):
        decide(desk, unit, CODED)
    owner = OwnerDesk(differing.database, differing.owner.id)
    owner.allow_own(coder)
    decide(desk, unit, CODED)
    assert (5, True) == (desk.open().open, desk.may_decide(unit))
    owner.allow_own(coder, allowed=False)
    assert not desk.may_decide(unit)


def test_what_a_replaced_coder_saved_is_never_shown(database: ReviewDatabase) -> None:
    review = new_review(database, coders=3, number=9)
    missing, left = review.coders[0].id, review.desk(0)
    while unit := left.next():
        review.save(0, unit, Verdict(Choice.CODED, ("gone",)))
    review.queue.replace(missing, review.coders[1].id, review.owner.id)
    review.queue.assign(7, 2, review.owner.id)
    for coder in (1, 2):
        review.code_all(coder, NOTHING)
    desk = desk_of(review)
    assert 9 == len(desk.released())
    for unit in review.units:
        assert (NOTHING, NOTHING) == desk.verdicts(unit.id)
    assert all(coding.coder != missing for coding in OwnerDesk(database, "").codings())


def test_a_unit_for_another_look_is_decided_again_where_verdicts_changed(
    differing: Review,
) -> None:
    desk = desk_of(differing)
    while unit := desk.next():
        decide(desk, unit, CODED, unit)
    owner = OwnerDesk(differing.database, differing.owner.id)
    assert 6 == owner.mark_codebook("d" * 64, "{}", changed=["intubated"])
    assert nothing_is_shown(differing)
    again = differing.desk(0).again()
    for number, unit in enumerate(again):
        verdict = CODED if number else UNSURE
        differing.desk(0).save(unit, verdict, codebook="d" * 64, request=f"again {number}")
    differing.desk(0).seal()
    assert (again[0], 1) == (desk.next(), desk.open().open)
    assert 5 == sum(1 for _ in owner.settled())
