"""All papers, people and verdicts in these tests are invented."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep

import pytest

from exhume.model.coding import Choice, Origin, Role, Verdict
from exhume.recall.ranking.blocks import BLOCK
from exhume.recall.ranking.learning import learn
from exhume.settings import StudySettings
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.log import ReviewEvent
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.workflow._ranking import (
    Ranked,
    evidence_by_unit,
    lessons_of,
    passages_of,
    ranking,
    rerank,
    reranking,
)
from exhume.workflow.draw import draw
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.reviewing.opening import Review, open_study_review
from exhume.workflow.screen import screen

from .invented_studies import new_study, papers, settings_of

RELEVANT = Verdict(Choice.CODED, ("intubated-after-declaration",))
NOTHING = Verdict(Choice.NOTHING)


def ranked(study: Path) -> StudySettings:
    settings = settings_of(study)
    return replace(settings, coding=replace(settings.coding, order="ranked"))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = new_study(tmp_path_factory.mktemp("ranking") / "study", papers(90))
    ingest(study, settings_of(study), Quiet())
    screen(study, settings_of(study), Quiet())
    with open_study_review(study, settings_of(study)) as review:
        for name in ("A", "B"):
            People(review.database).add(name, [Role.CODER])
    draw(study, settings_of(study), Quiet())
    return study


@pytest.fixture
def study(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn, tmp_path / "study"))


@pytest.fixture
def review(study: Path) -> Iterator[Review]:
    with open_study_review(study, ranked(study)) as opened:
        yield opened


def judge(review: Review, count: int, verdict: Verdict | None = None) -> None:
    """Have both coders hand in the same verdicts on the units with the first ids.

    Relevant are those that speak of intubation, unless a verdict for all is given.
    """
    units = list(Queue(review.database).units())[:count]
    for coder in Queue(review.database).waiting():
        desk = CoderDesk(review.database, coder)
        for unit in units:
            said = verdict or (RELEVANT if "插管" in unit.quote else NOTHING)
            desk.save(unit.id, said, codebook=review.codebook, request=unit.id)
        desk.seal()


def places(review: Review) -> dict[tuple[str, str], int]:
    with review.database.read() as connection:
        rows = connection.exec_driver_sql("select coder, unit, position from assignments").all()
    return {(row[0], row[1]): row[2] for row in rows}


def log_of(review: Review) -> list[ReviewEvent]:
    events = OwnerDesk(review.database, "").log()
    return [event for event in events if event.action == "reordered"]


def kinds(review: Review, *origins: Origin) -> set[str]:
    return {d.unit for d in Queue(review.database).drawings() if d.origin in origins}


def test_a_shuffled_order_is_left_as_it_is(study: Path) -> None:
    with open_study_review(study, settings_of(study)) as review:
        before = places(review)
        assert Ranked("", 0, 0) == rerank(review)
        assert before == places(review)
        assert [] == log_of(review)


def test_before_any_verdict_the_evidence_of_the_rules_ranks(review: Review) -> None:
    found = rerank(review)
    assert ("", 0) == (found.version, found.lessons)
    units = list(Queue(review.database).units())
    points = {one: each.points for one, each in evidence_by_unit(review, units).items()}
    candidates = kinds(review, Origin.CANDIDATE)
    for order in Queue(review.database).waiting().values():
        own = [points[unit] for unit in order if unit in candidates]
        blocks = -(-len(own) // BLOCK)
        cuts = [own[len(own) * i // blocks : len(own) * (i + 1) // blocks] for i in range(blocks)]
        assert len(cuts) > 1
        assert all(min(one) >= max(other) for one, other in pairwise(cuts))


def test_every_block_has_its_share_of_what_is_no_candidate(review: Review) -> None:
    rerank(review)
    candidates = kinds(review, Origin.CANDIDATE)
    for order in Queue(review.database).waiting().values():
        half = len(order) // 2
        rest = [[u for u in part if u not in candidates] for part in (order[:half], order[half:])]
        assert abs(len(rest[0]) - len(rest[1])) <= BLOCK // 2


def test_places_are_dealt_out_anew_and_none_is_new(review: Review) -> None:
    before = places(review)
    rerank(review)
    after = places(review)
    assert before != after
    for coder in {coder for coder, _ in before}:
        mine = [
            sorted(p for (who, _), p in all_.items() if who == coder) for all_ in (before, after)
        ]
        assert mine[0] == mine[1]


def test_units_with_a_verdict_keep_their_places(review: Review) -> None:
    judge(review, 30)
    before = places(review)
    assert rerank(review).moved > 0
    after = places(review)
    waiting = Queue(review.database).waiting()
    judged = [(coder, unit) for coder, unit in before if unit not in waiting[coder]]
    assert judged
    assert [before[each] for each in judged] == [after[each] for each in judged]


def test_verdicts_teach_and_the_log_says_which_model_ranked(review: Review) -> None:
    rerank(review)
    judge(review, 40)
    found = rerank(review)
    assert 40 == found.lessons
    assert 64 == len(found.version)
    last = log_of(review)[-1]
    assert {"model": found.version, "lessons": 40, "moved": found.moved} == last.detail


def test_what_nobody_could_tell_teaches_nothing(review: Review) -> None:
    judge(review, 20, Verdict(Choice.CANNOT_TELL))
    assert 0 == rerank(review).lessons


def test_what_verdicts_teach_changes_which_candidates_come_first(review: Review) -> None:
    judge(review, 60)
    passages = passages_of(review)
    model = learn(lessons_of(review, passages, with_points=True), seed=1)
    assert model is not None
    quotes = {unit.id: unit.quote for unit in Queue(review.database).units()}
    best = ranking(passages, model)
    half = len(best) // 2
    first, last = (sum("插管" in quotes[u] for u in part) for part in (best[:half], best[half:]))
    assert first > last


def test_the_same_verdicts_give_the_same_order(study: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(study, tmp_path / "copy"))
    orders = []
    for place in (study, copy):
        with open_study_review(place, ranked(place)) as review:
            judge(review, 40)
            rerank(review)
            orders.append(places(review))
    assert orders[0] == orders[1]


def test_a_coder_is_shown_the_same_in_either_order(review: Review) -> None:
    coder = next(iter(Queue(review.database).waiting()))
    desk = CoderDesk(review.database, coder)
    units = Queue(review.database).waiting()[coder]
    before = [replace(desk.open(unit), before=None, after=None) for unit in units]
    rerank(review)
    after = [replace(desk.open(unit), before=None, after=None) for unit in units]
    assert before == after


def test_drawing_ranks_where_the_protocol_asks_for_it(study: Path) -> None:
    draw(study, ranked(study), Quiet())
    with open_study_review(study, ranked(study)) as review:
        assert 1 == len(log_of(review))
        assert 0 == rerank(review).moved


def test_in_the_background_verdicts_that_come_in_rank_anew(review: Review) -> None:
    judge(review, 40)
    with reranking(review, pause=0.01):
        deadline = monotonic() + 60
        while not log_of(review) and monotonic() < deadline:
            sleep(0.05)
    (event,) = log_of(review)
    assert event.detail["model"]


def test_in_the_background_a_shuffled_order_is_left_alone(study: Path) -> None:
    with open_study_review(study, settings_of(study)) as review:
        judge(review, 20)
        with reranking(review, pause=0.01):
            sleep(0.1)
        assert [] == log_of(review)


def test_units_that_are_named_come_first_and_push_others_to_where_they_were(
    review: Review,
) -> None:
    queue = Queue(review.database)
    coder, order = next(iter(queue.waiting().items()))
    named = order[-3:]
    assert 6 == queue.reorder({coder: [*named, "no such unit"]}, {})
    assert [*named, *order[3:-3], *order[:3]] == queue.waiting()[coder]
