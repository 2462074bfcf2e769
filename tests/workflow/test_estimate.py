from pathlib import Path

import pytest

from exhume.coding.agreement.patterns import FourCells
from exhume.model.estimates import Estimate, Refusal
from exhume.workflow.estimate import AgreementResult, estimate

from .invented_reviews import CANNOT_TELL, NOTHING, coded, judged_study
from .invented_studies import new_study, settings_of

CODE = "intubated-after-declaration"
OTHER = "apnoea-test"
VERDICTS = [
    *[{"Ada": coded(CODE), "Ben": coded(CODE)}] * 6,
    *[{"Ada": coded(CODE, OTHER), "Ben": coded(CODE)}] * 2,
    {"Ada": coded(CODE), "Ben": NOTHING},
    {"Ada": CANNOT_TELL, "Ben": coded(CODE)},
    *[{"Ada": NOTHING, "Ben": NOTHING}] * 9,
    {"Ada": NOTHING},
]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> AgreementResult:
    study = judged_study(tmp_path_factory.mktemp("estimate") / "study", VERDICTS)
    return estimate(study, settings_of(study)).agreed


def test_only_units_that_all_their_coders_handed_in_are_counted(result: AgreementResult) -> None:
    assert 19 == result.agreement.units
    assert 2 == result.agreement.coders


def test_who_cannot_tell_is_left_out_code_by_code_and_counted(result: AgreementResult) -> None:
    whole, any_code, *codes = result.agreement.subjects
    assert (1, 19, 18) == (result.agreement.left_out, whole.units, any_code.units)
    assert {18} == {subject.units for subject in codes}


def test_each_code_of_the_criterion_is_a_subject(result: AgreementResult) -> None:
    names = [subject.subject for subject in result.agreement.subjects]
    assert ["whole-answer", "any-code"] == names[:2]
    assert {CODE, OTHER, "mask-ventilation-only"} <= set(names)
    assert all(result.label(name) for name in names)


def test_the_table_of_a_code_says_who_gave_it(result: AgreementResult) -> None:
    (subject,) = [s for s in result.agreement.subjects if s.subject == CODE]
    assert subject.table is not None
    assert subject.table.coders is not None
    assert {"Ada", "Ben"} == set(map(result.name, subject.table.coders))
    only_ada = FourCells(8, 1, 0, 9, subject.table.coders)
    only_ben = FourCells(8, 0, 1, 9, subject.table.coders)
    first = result.name(subject.table.coders[0])
    assert (only_ada if first == "Ada" else only_ben) == subject.table


def test_a_code_that_nobody_gave_is_refused_with_the_reason(result: AgreementResult) -> None:
    (subject,) = [s for s in result.agreement.subjects if s.subject == "mask-ventilation-only"]
    assert isinstance(subject.statistics["percent"], Estimate)
    for name in ("positive_agreement", "cohen_kappa", "krippendorff_alpha"):
        assert isinstance(subject.statistics[name], Refusal)


def test_the_json_has_every_number_with_its_interval_and_method(result: AgreementResult) -> None:
    found = result.to_json()
    assert 19 == found["units"]
    subjects = found["subjects"]
    assert isinstance(subjects, list)
    (subject,) = [s for s in subjects if s["subject"] == CODE]
    kappa = subject["statistics"]["cohen_kappa"]
    assert kappa["interval"]["low"] < kappa["statistic"] < kappa["interval"]["high"]
    assert "Fleiss, Cohen and Everitt" in kappa["method"]
    assert kappa["assumptions"]


def test_a_study_in_which_nobody_judged_yet_is_no_error(tmp_path: Path) -> None:
    study = new_study(tmp_path / "study", {})
    found = estimate(study, settings_of(study)).agreed.agreement
    assert 0 == found.units
    whole = found.subjects[0].statistics["percent"]
    assert Refusal("no unit has the judgements of two coders") == whole
