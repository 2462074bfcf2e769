import json
from pathlib import Path

import pytest

from exhume.model.coding import Drawing, Origin, Unit, Verdict
from exhume.model.estimates import Refusal
from exhume.plugins import discover
from exhume.workflow.estimate import (
    EstimateResult,
    PlanResult,
    RecallResult,
    Wanted,
    estimate,
    plan,
)

from .invented_reviews import coded, judged_study
from .invented_studies import put, settings_of
from .judging import CODE, NOTHING, RELEVANT, drawn_study, judge, screened_study

SAMPLES = "\n[coding.samples]\nset-aside = 2\nnear = 0\nsome = 3\nfar = 3\n"


def by_the_rules(_: Unit, why: Drawing) -> Verdict:
    return RELEVANT if why.origin is Origin.CANDIDATE else NOTHING


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = drawn_study(tmp_path_factory.mktemp("recall") / "study", protocol=SAMPLES)
    judge(made, by_the_rules, by_the_rules)
    return made


@pytest.fixture(scope="module")
def result(study: Path) -> EstimateResult:
    return estimate(study, settings_of(study))


def recall_of(result: EstimateResult) -> RecallResult:
    assert isinstance(result.recall, RecallResult)
    return result.recall


def test_every_paper_that_was_screened_is_counted(result: EstimateResult) -> None:
    data = recall_of(result).data
    assert 28 == data.papers
    assert data.candidates.size == data.candidates.read == data.candidates.found == data.found
    assert 0 < sum(stratum.read for stratum in data.rest) <= 8


def test_every_estimator_says_something_or_why_not_in_their_order(result: EstimateResult) -> None:
    estimates = recall_of(result).estimates
    assert set(discover("recall")) == {one.name for one in estimates}
    orders = [discover("recall")[one.name].load().order for one in estimates]
    assert sorted(orders) == orders
    assert all(one.value.reason for one in estimates if isinstance(one.value, Refusal))


def test_each_bound_says_what_is_supported_and_what_is_not(result: EstimateResult) -> None:
    recall = recall_of(result)
    assert recall.given
    for value in recall.given:
        assert 0 < value.supports <= 1
        said = recall.supported(value)
        assert said.startswith("supports recall ≥ ")
        assert "; does not support " in said


def test_the_level_and_the_target_are_those_of_the_protocol_or_the_callers(study: Path) -> None:
    recall = recall_of(estimate(study, settings_of(study), confidence_level=0.9))
    assert (0.9, 0.95) == (recall.confidence_level, recall.target)


def test_the_json_is_the_same_again(study: Path, result: EstimateResult) -> None:
    again = estimate(study, settings_of(study))
    assert json.dumps(result.to_json()) == json.dumps(again.to_json())
    assert set(result.to_json()) >= {"units", "subjects", "recall"}


def test_without_a_screening_agreement_is_given_and_recall_is_not(tmp_path: Path) -> None:
    study = judged_study(tmp_path / "study", [{"Ada": coded(CODE), "Ben": coded(CODE)}])
    found = estimate(study, settings_of(study))
    assert 1 == found.agreed.agreement.units
    assert Refusal("no papers have been screened yet; run `exhume screen`") == found.recall


def test_before_anything_was_drawn_recall_is_refused(tmp_path: Path) -> None:
    study = screened_study(tmp_path / "study", 7)
    found = estimate(study, settings_of(study)).recall
    assert Refusal("nothing has been drawn yet; run `exhume draw`") == found


def test_a_screening_of_other_rules_is_refused(tmp_path: Path) -> None:
    study = screened_study(tmp_path / "study", 7)
    manifest = study / "screening" / "manifest.json"
    said = json.loads(manifest.read_text())
    said["versions"]["criterion-sha256"] = "0" * 64
    put(manifest, json.dumps(said))
    found = estimate(study, settings_of(study)).recall
    assert isinstance(found, Refusal)
    assert "have changed since" in found.reason


def test_a_plan_needs_no_queue_and_no_verdicts(tmp_path: Path) -> None:
    study = screened_study(tmp_path / "study")
    found = plan(study, settings_of(study), Wanted(0.95, 0.95))
    assert isinstance(found, PlanResult)
    assert "none has been read" in found.basis
    assert found.unread_candidates == found.candidates.size
    assert 0 < found.more <= 28
    assert found.others


def test_a_plan_goes_by_what_was_read_and_what_is_expected(study: Path) -> None:
    found = plan(study, settings_of(study), Wanted(0.95, 0.95, relevant=3))
    assert isinstance(found, PlanResult)
    assert (found.candidates.found, "all have been read") == (found.relevant, found.basis)
    assert 0 == found.unread_candidates
    assert {} == found.others
    assert "more" in found.to_json()


def test_where_no_paper_can_be_relevant_there_is_nothing_to_plan(tmp_path: Path) -> None:
    study = screened_study(tmp_path / "study", 2)  # one paper with a finding
    found = plan(study, settings_of(study), Wanted(0.95, 0.95))
    assert Refusal("no relevant paper is expected: there is nothing to take a share of") == found
