from dataclasses import asdict

import pytest
from sqlalchemy import Connection, insert

from exhume.errors import InputError
from exhume.model.coding import Choice, Verdict
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.canonical import canonical, sha256
from exhume.store.review.database import ReviewDatabase
from exhume.store.review.log import Entry, ReviewEvent, append, events
from exhume.store.review.owner_desk import Basis, CoderProgress, OwnerDesk
from exhume.store.review.tables import review_log

from .invented import CODEBOOK, CODED, NOTHING, UNSEEN, UNSURE, Review, drawings, new_review, units


@pytest.fixture
def review(database: ReviewDatabase) -> Review:
    return new_review(database)


@pytest.fixture
def desk(review: Review) -> OwnerDesk:
    return OwnerDesk(review.database, review.owner.id)


def all_that_is_told(desk: OwnerDesk) -> str:
    """Return everything that the desk says, as one text."""
    parts = (
        desk.progress_by_coder(),
        list(desk.double_coded(retired=True)),
        list(desk.settled()),
        list(desk.codings()),
        list(desk.adjudications()),
        list(desk.translations()),
        list(desk.log()),
        list(desk.openings()),
        desk.codebook(),
    )
    return repr(parts)


def test_no_word_of_a_verdict_is_told_before_all_have_handed_in(
    review: Review, desk: OwnerDesk
) -> None:
    review.code_all(0, CODED)
    for unit in review.units[:5]:
        review.save(1, unit.id, CODED)
    for word in (UNSEEN, "intubated", "供体", "'coded'"):
        assert word not in all_that_is_told(desk)
    review.desk(1).seal()
    assert 5 == len(list(desk.double_coded()))
    assert UNSEEN in all_that_is_told(desk)


def test_the_log_comes_in_pages_newest_first(review: Review, desk: OwnerDesk) -> None:
    review.code_all(0, CODED)
    everything = list(desk.log())
    newest = desk.log_page(limit=4)
    assert (len(everything), ()) == (newest.last, newest.faults)
    assert everything[:-5:-1] == list(newest.events)
    older = desk.log_page(before=newest.events[-1].number, limit=4)
    assert everything[-5:-9:-1] == list(older.events)
    oldest = desk.log_page(before=3, limit=4)
    assert everything[1::-1] == list(oldest.events)
    assert () == oldest.faults
    assert newest == desk.log_page(before=10**9, limit=4)
    assert () == desk.log_page(before=1).events


def test_a_page_of_the_log_says_what_is_wrong_with_it(review: Review, desk: OwnerDesk) -> None:
    last = desk.log_page().last
    with review.database.begin() as connection:
        append(connection, "", Entry("invented", ""))
        text = canonical({**asdict(newest_entry(connection)), "number": last + 3})
        kept = {"number": last + 3, "event": text, "sha256": sha256(text)}
        connection.execute(insert(review_log).values(kept))
    assert (f"entry {last + 2} of the review log is missing",) == desk.log_page().faults
    assert () == desk.log_page(before=last + 2).faults


def newest_entry(connection: Connection) -> ReviewEvent:
    """Return the newest entry of the log."""
    return list(events(connection))[-1]


def test_withdrawn_verdicts_are_never_told(review: Review, desk: OwnerDesk) -> None:
    review.save(0, review.units[0].id, CODED)
    review.desk(0).undo()
    review.code_all(0, NOTHING)
    review.code_all(1, NOTHING)
    assert 6 == len(list(desk.double_coded()))
    assert UNSEEN not in all_that_is_told(desk)


def test_progress_is_that_of_each_coder(review: Review, desk: OwnerDesk) -> None:
    review.code_all(0, CODED)
    review.save(1, review.units[0].id, CODED)
    zero, one = (coder.id for coder in review.coders)
    assert (
        CoderProgress(zero, "Coder 0", 6, 6, 6, 0, 0),
        CoderProgress(one, "Coder 1", 1, 6, 0, 0, 0),
    ) == desk.progress_by_coder()


def test_double_coded_units_come_with_the_verdict_of_each_coder(
    review: Review, desk: OwnerDesk
) -> None:
    review.code_all(0, CODED)
    review.code_all(1, NOTHING)
    zero, one = (coder.id for coder in review.coders)
    expected = [(unit.id, {zero: CODED, one: NOTHING}) for unit in review.units]
    assert expected == list(desk.double_coded())


def test_units_out_of_the_queue_are_told_on_demand(review: Review, desk: OwnerDesk) -> None:
    review.code_all(0, CODED)
    review.code_all(1, NOTHING)
    kept = units(2)
    review.queue.put(kept, drawings(kept))
    assert 2 == len(list(desk.double_coded()))
    assert 6 == len(list(desk.double_coded(retired=True)))
    adjudicator = AdjudicatorDesk(review.database, review.adjudicator.id)
    assert 2 == adjudicator.open().open


def test_what_coders_agree_on_is_settled(review: Review, desk: OwnerDesk) -> None:
    one, two, three = (unit.id for unit in review.units[:3])
    for coder in (0, 1):
        review.save(coder, one, Verdict(Choice.NOTHING, note=f"a note of {coder}", quote="same"))
        review.save(coder, two, CODED)
        review.save(coder, three, (NOTHING, UNSURE)[coder])
        review.desk(coder).seal()
    settled = list(desk.settled())
    assert [one, two] == [each.unit for each in settled]
    assert [Verdict(Choice.NOTHING, quote="same"), CODED] == [each.verdict for each in settled]
    assert {Basis.AGREED} == {each.basis for each in settled}


def test_a_log_entry_commits_to_the_verdict_and_does_not_show_it(
    review: Review, desk: OwnerDesk
) -> None:
    review.code_all(0, CODED)
    review.code_all(1, NOTHING)
    entries = {event.number: event.detail for event in desk.log()}
    openings = list(desk.openings())
    assert 12 == len(openings)
    for number, statement in openings:
        assert entries[number]["commitment"] == sha256(statement)
    assert UNSEEN in openings[0][1] + openings[1][1]
    assert UNSEEN not in repr(entries)


def test_the_same_verdict_has_another_commitment_each_time(review: Review, desk: OwnerDesk) -> None:
    review.code_all(0, NOTHING)
    review.code_all(1, NOTHING)
    commitments = [coding.commitment for coding in desk.codings()]
    assert 12 == len(set(commitments))


def test_a_codebook_is_kept_by_its_digest(desk: OwnerDesk) -> None:
    assert desk.codebook() is None
    desk.mark_codebook("d" * 64, '{"a": 1}')
    desk.mark_codebook("e" * 64, '{"a": 2}', changed=["a"])
    newest, older = desk.codebook(), desk.codebook_of("d" * 64)
    assert newest is not None
    assert older is not None
    assert ("e" * 64, '{"a": 2}', '{"a": 1}') == (newest.digest, newest.content, older.content)
    assert desk.codebook_of("f" * 64) is None


def test_the_same_codebook_again_marks_nothing(review: Review, desk: OwnerDesk) -> None:
    review.code_all(0, CODED)
    desk.mark_codebook("d" * 64, "{}")
    assert 0 == desk.mark_codebook("d" * 64, "{}", changed=["intubated"])


@pytest.mark.parametrize(
    ("changed", "added", "marked"),
    [([], False, 0), (["intubated"], False, 1), ([], True, 2), (["apnoea-test", "x"], True, 3)],
)
def test_a_change_marks_what_it_concerns(
    review: Review, desk: OwnerDesk, changed: list[str], added: bool, marked: int
) -> None:
    for unit, verdict in zip(review.units, (CODED, NOTHING, UNSURE), strict=False):
        review.save(0, unit.id, verdict)
    assert marked == desk.mark_codebook("d" * 64, "{}", changed=changed, added=added)
    assert marked == len(review.desk(0).again())


def test_what_was_coded_with_the_new_codebook_already_is_not_marked(
    review: Review, desk: OwnerDesk
) -> None:
    review.save(0, review.units[0].id, CODED, codebook="d" * 64)
    assert 0 == desk.mark_codebook("d" * 64, "{}", changed=["intubated"])


def test_only_people_of_the_study_are_allowed_their_own_units(desk: OwnerDesk) -> None:
    with pytest.raises(InputError, match="no such person"):
        desk.allow_own("nobody")


def test_revisions_made_before_handing_in_are_told_after(review: Review, desk: OwnerDesk) -> None:
    unit = review.units[0].id
    for coder, verdict in ((0, NOTHING), (0, CODED), (1, CODED)):
        review.save(coder, unit, verdict)
    for coder in (0, 1):
        review.desk(coder).seal()
    zero, one = (coder.id for coder in review.coders)
    told = [(coding.coder, coding.revision, coding.verdict) for coding in desk.codings()]
    assert sorted([(zero, 1, NOTHING), (zero, 2, CODED), (one, 1, CODED)], key=str) == sorted(
        told, key=str
    )
    assert {CODEBOOK} == {coding.codebook for coding in desk.codings()}
