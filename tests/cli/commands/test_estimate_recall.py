from pathlib import Path

import pytest

from exhume.model.coding import Drawing, Origin, Unit, Verdict

from ...workflow.invented_studies import new_study
from ...workflow.judging import NOTHING, RELEVANT, drawn_study, judge, screened_study
from ..running import exhume, message, only_object


def by_the_rules(_: Unit, why: Drawing) -> Verdict:
    return RELEVANT if why.origin is Origin.CANDIDATE else NOTHING


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = drawn_study(tmp_path_factory.mktemp("recall") / "study")
    judge(made, by_the_rules, by_the_rules)
    return made


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return screened_study(tmp_path_factory.mktemp("unread") / "study")


def test_it_prints_what_was_found_what_is_supported_and_what_that_rests_on(study: Path) -> None:
    done = exhume("estimate", "--study", study)
    said = done.stdout.decode()
    assert 0 == done.returncode, message(done)
    assert "What was found, and what may be missing" in said
    assert "Recall: how many of all relevant papers are known, at 95 %" in said
    assert "supports recall ≥ " in said
    assert "does not support" in said
    assert "not given: " in said
    assert "When to stop" in said
    assert "What the bounds rest on" in said
    assert max(map(len, said.splitlines())) <= 110


def test_as_json_it_has_the_same(study: Path) -> None:
    recall = only_object(exhume("estimate", "--study", study, "--json"))["recall"]
    assert isinstance(recall, dict)
    assert 28 == recall["papers"]
    assert {"candidates", "rest", "estimates", "finders", "stopping", "warnings"} <= recall.keys()
    stratified = next(one for one in recall["estimates"] if one["name"] == "stratified")
    assert {"recall", "missed", "supports", "supports_target", "claims"} <= stratified.keys()
    assert 1 == stratified["recall"]["statistic"]


def test_a_plan_can_be_made_before_anybody_reads(unread: Path) -> None:
    done = exhume("estimate", "--plan", "--study", unread, "--recall", "0.8")
    said = done.stdout.decode()
    assert 0 == done.returncode, message(done)
    assert "To support recall >= 80 %, at 95 %" in said
    assert "taken as 25% of them, since none has been read" in said
    assert "If another number of candidates is relevant" in said
    assert "What fewer papers would support" in said


def test_a_plan_goes_by_what_is_expected(unread: Path) -> None:
    ask = ("estimate", "--plan", "--study", unread, "--json", "--confidence-level", "0.9")
    done = only_object(exhume(*ask, "--expect-found", "9", "--expect-rate", "far=0.5"))
    assert (9, "as you expect") == (done["relevant"], done["basis"])
    made = done["plan"]
    assert isinstance(made, dict)
    assert 0.9 == made["confidence_level"]
    far = next(one for one in made["readings"] if one["stratum"] == "far")
    assert round(far["more"] / 2) in (far["expected"], far["expected"] - 1, far["expected"] + 1)


@pytest.mark.parametrize(
    ("rate", "problem"),
    [
        ("neer=0.1", 'there is no stratum "neer"'),
        ("near=many", "it names no share"),
        ("near=1.5", "it names no share"),
        ("near", "it names no share"),
    ],
)
def test_an_expectation_that_cannot_be_is_refused(unread: Path, rate: str, problem: str) -> None:
    done = exhume("estimate", "--plan", "--study", unread, "--expect-rate", rate)
    assert 2 == done.returncode
    assert problem in message(done)


def test_what_belongs_to_a_plan_is_refused_without_one(unread: Path) -> None:
    for option, value in (("--recall", "0.5"), ("--expect-found", "3"), ("--expect-rate", "far=0")):
        done = exhume("estimate", "--study", unread, option, value)
        assert 2 == done.returncode
        assert "Remedy: add --plan" in message(done)


def test_without_a_screening_there_is_no_plan(tmp_path: Path) -> None:
    done = exhume("estimate", "--plan", "--study", new_study(tmp_path / "study", {}))
    assert 0 == done.returncode
    assert b"There is no plan: no papers have been screened yet" in done.stdout
