"""All papers, people and verdicts in these tests are invented."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from exhume.coding._strata import Frame
from exhume.errors import InputError, SettingsError
from exhume.model.coding import Choice, Drawing, Origin, Role, Unit, Verdict
from exhume.model.spans import OriginalOffset, OriginalSpan
from exhume.settings import StudySettings, parse_settings
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.workflow._finders import (
    FinderReport,
    Pointing,
    finders_in,
    follow,
    papers_pointed_at,
)
from exhume.workflow._missed import recall_of
from exhume.workflow._recall_result import RecallResult
from exhume.workflow._relevance import is_relevant, relevant_codes
from exhume.workflow._screened import open_screened, pointed
from exhume.workflow._sightings import COSINE, LEARNT, Sighting, cosine_search, sightings
from exhume.workflow.draw import DrawResult, draw
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.reviewing.opening import Review, open_study_review
from exhume.workflow.screen import screen

from .invented_studies import PROTOCOL, new_study, papers, settings_of

FINDERS = f"{PROTOCOL}\n[recall.finders]\n{COSINE} = 4\n{LEARNT} = 6\n"
RELEVANT = Verdict(Choice.CODED, ("intubated-after-declaration",))
NOTHING = Verdict(Choice.NOTHING)


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = new_study(tmp_path_factory.mktemp("finders") / "study", papers(90), FINDERS)
    ingest(study, settings_of(study), Quiet())
    screen(study, settings_of(study), Quiet())
    with open_study_review(study, settings_of(study)) as review:
        People(review.database).add("A", [Role.CODER])
    return study


@pytest.fixture
def study(screened: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(screened, tmp_path / "study"))


def settings(study: Path, **finders: int) -> StudySettings:
    """Return the protocol for one coder a unit, with these finders or its own."""
    given = settings_of(study)
    named = {name.replace("_", "-"): wanted for name, wanted in finders.items()}
    recall = replace(given.recall, finders=named) if finders else given.recall
    return replace(given, recall=recall, coding=replace(given.coding, coders_per_unit=1))


def draw_with(study: Path, **finders: int) -> DrawResult:
    return draw(study, settings(study, **finders), Quiet())


def judge(study: Path, *, but: Mapping[str, Verdict] | None = None) -> None:
    """Hand in a verdict on every unit: relevant where it says intubation, unless told otherwise."""
    with open_study_review(study, settings(study)) as review:
        units = {unit.id: unit for unit in Queue(review.database).units()}
        for coder, waiting in Queue(review.database).waiting().items():
            desk = CoderDesk(review.database, coder)
            for unit in waiting:
                said = RELEVANT if "插管" in units[unit].quote else NOTHING
                verdict = (but or {}).get(units[unit].digest, said)
                desk.save(unit, verdict, codebook=review.codebook, request=unit)
            desk.seal()


def found_for(review: Review) -> list[tuple[Drawing, Unit]]:
    queue = Queue(review.database)
    units = {unit.id: unit for unit in queue.units()}
    return [(d, units[d.unit]) for d in queue.drawings() if d.origin is Origin.FINDER]


# ---------------------------------------------------------------------------- what is drawn


def test_papers_that_only_another_finder_points_at_are_drawn(study: Path) -> None:
    result = draw_with(study, running_cosine=4)
    opened = open_screened(study, settings(study))
    with_findings = {found.digest for found in opened.screening.findings()}
    with open_study_review(study, settings(study)) as review:
        drawn = found_for(review)
    assert 4 == len(drawn)
    assert with_findings.isdisjoint(unit.digest for _, unit in drawn)
    assert {(COSINE,)} == {finders_in(drawing) for drawing, _ in drawn}
    assert {f"finder:{COSINE}": (4, drawn[0][0].size)} == result.followed


def test_no_more_are_drawn_than_are_wanted_and_none_where_none_is(study: Path) -> None:
    result = draw_with(study, running_cosine=0)
    assert {0} == {drawn for drawn, _ in result.followed.values()}
    assert 0 == result.units["finder"]


def test_the_passage_is_the_one_that_the_finder_liked(study: Path) -> None:
    draw_with(study, running_cosine=4)
    with open_study_review(study, settings(study)) as review:
        opened = open_screened(study, settings(study))
        seen = sightings(COSINE, study, opened, review, Quiet())
        for _, unit in found_for(review):
            span = seen[unit.digest].span
            assert unit.start < span.end
            assert span.start < unit.end


def test_a_paper_that_is_sampled_as_well_keeps_both_drawings(study: Path) -> None:
    everything = replace(settings(study, running_cosine=9).coding, samples={"set-aside": 1_000})
    draw(study, replace(settings(study, running_cosine=9), coding=everything), Quiet())
    with open_study_review(study, settings(study)) as review:
        queue = Queue(review.database)
        papers_of = {unit.id: unit.digest for unit in queue.units()}
        by_origin = {
            origin: {papers_of[d.unit] for d in queue.drawings() if d.origin is origin}
            for origin in (Origin.FINDER, Origin.SAMPLE)
        }
    assert by_origin[Origin.FINDER] & by_origin[Origin.SAMPLE]


def test_what_was_drawn_stays_when_a_finder_has_learnt_more(study: Path) -> None:
    draw_with(study)
    judge(study)
    draw_with(study)
    with open_study_review(study, settings(study)) as review:
        before = {unit.id for _, unit in found_for(review)}
    judge(study)
    result = draw_with(study)
    with open_study_review(study, settings(study)) as review:
        assert before <= {unit.id for _, unit in found_for(review)}
    assert 0 == result.added.retired


def test_what_was_drawn_stays_though_no_more_is_wanted(study: Path) -> None:
    draw_with(study, running_cosine=4)
    result = draw_with(study, running_cosine=0)
    assert 0 == result.added.retired
    assert [4] == [drawn for drawn, _ in result.followed.values()]


# ------------------------------------------------------------------------------- choosing


def sighting(score: float) -> Sighting:
    return Sighting(score, OriginalSpan(OriginalOffset(0), OriginalOffset(4)))


FRAME = Frame(frozenset("c"), {"near": frozenset("pqrst"), "far": frozenset()})  # type: ignore[arg-type]  # two strata are enough


def test_the_best_liked_are_chosen_first_and_never_a_candidate() -> None:
    seen = {COSINE: {"c": sighting(0.9), "p": sighting(0.5), "q": sighting(0.8)}}
    chosen = follow(Pointing(seen, {COSINE: 1}), FRAME)
    assert {"q": f"finder:{COSINE}"} == chosen.strata
    assert {f"finder:{COSINE}": 2} == chosen.sizes


def test_a_paper_that_two_finders_point_at_counts_for_both() -> None:
    both = f"finder:{LEARNT}+{COSINE}"
    seen = {LEARNT: {"p": sighting(3)}, COSINE: {"p": sighting(0.8), "q": sighting(0.9)}}
    chosen = follow(Pointing(seen, {LEARNT: 1, COSINE: 1}), FRAME)
    assert {"p": both} == chosen.strata
    assert {both: 1, f"finder:{COSINE}": 1} == chosen.sizes


def test_a_paper_that_was_drawn_stays_though_its_finder_points_elsewhere_now() -> None:
    unit = Unit("u", "r", "invented", 0, 4, "（虚构）")
    pointing = Pointing({LEARNT: {"p": sighting(1)}}, {LEARNT: 1}, {"r": unit}, {"r": (LEARNT,)})
    chosen = follow(pointing, FRAME)
    assert {"r": f"finder:{LEARNT}"} == chosen.strata
    assert {f"finder:{LEARNT}": 2} == chosen.sizes


# ------------------------------------------------------------------------ reports, histories


def papers_settled(review: Review) -> Mapping[str, bool]:
    """Say of each paper of which a unit is settled whether it is relevant."""
    papers = {unit.id: unit.digest for unit in Queue(review.database).units()}
    codes = relevant_codes(review.criterion, review.settings)
    found: dict[str, bool] = {}
    for settled in OwnerDesk(review.database, "").settled():
        paper = papers[settled.unit]
        found[paper] = found.get(paper, False) or is_relevant(settled.verdict, codes)
    return found


def test_reports_and_histories_count_the_same_papers(study: Path) -> None:
    draw_with(study)
    judge(study)
    with open_study_review(study, settings(study)) as review:
        found = recall_of(review, 0.95, "", Quiet())
        opened = open_screened(study, settings(study))
        where = pointed(opened.screening)
        pointing = papers_pointed_at(opened, where, review, Quiet())
        relevant = {paper for paper, yes in papers_settled(review).items() if yes}
    assert isinstance(found, RecallResult)
    assert ["rules", LEARNT, COSINE] == [report.name for report in found.finders]
    assert len(relevant) == sum(found.data.histories.values())
    for report in found.finders:
        assert len(pointing[report.name]) == report.pointed_at > 0
        assert report.confirmed <= report.read <= report.only_it
        if report.name in found.data.finders:  # all of its papers were read
            at_them = sum(n for names, n in found.data.histories.items() if report.name in names)
            assert len(relevant & set(pointing[report.name])) == at_them


def test_without_other_finders_there_are_the_rules_alone(study: Path) -> None:
    alone = replace(settings(study), recall=replace(settings(study).recall, finders={}))
    draw(study, alone, Quiet())
    with open_study_review(study, alone) as review:
        found = recall_of(review, 0.95, "", Quiet())
    assert isinstance(found, RecallResult)
    (report,) = found.finders
    assert FinderReport("rules", report.pointed_at, report.pointed_at, 0, 0) == report


def test_before_there_are_verdicts_the_classifier_points_at_nothing(study: Path) -> None:
    with open_study_review(study, settings(study)) as review:
        opened = open_screened(study, settings(study))
        assert {} == sightings(LEARNT, study, opened, review, Quiet())


def learnt(study: Path) -> Mapping[str, Sighting]:
    with open_study_review(study, settings(study)) as review:
        return sightings(LEARNT, study, open_screened(study, settings(study)), review, Quiet())


def test_no_paper_is_judged_by_what_its_own_verdict_taught(study: Path, tmp_path: Path) -> None:
    draw_with(study, running_cosine=0)
    copy = Path(shutil.copytree(study, tmp_path / "copy"))
    judge(study)
    seen = learnt(study)
    with open_study_review(study, settings(study)) as review:
        relevant = [one for one, found in papers_settled(review).items() if found and one in seen]
    paper = max(relevant, key=lambda one: seen[one].score)
    judge(copy, but={paper: NOTHING})
    other = learnt(copy)
    assert seen[paper] == other[paper]
    assert seen != other


def test_what_was_seen_is_kept_and_made_anew_where_it_is_damaged(study: Path) -> None:
    draw_with(study, running_cosine=4)
    file = study / "finders" / f"{COSINE}.parquet"
    before = file.read_bytes()
    draw_with(study, running_cosine=4)
    assert before == file.read_bytes()
    file.write_bytes(b"damaged")
    draw_with(study, running_cosine=4)
    assert before == file.read_bytes()


def test_a_criterion_without_published_patterns_has_no_running_cosine() -> None:
    with pytest.raises(InputError, match="no study published patterns"):
        cosine_search("signatures")


def test_a_finder_that_there_is_none_of_is_refused_with_its_line() -> None:
    with pytest.raises(SettingsError, match=r'study.toml:2: .*did you mean "running-cosine"'):
        parse_settings("[recall.finders]\nrunning-cosin = 3", "study.toml")
