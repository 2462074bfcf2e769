"""The worked cases of the dead donor rule hold, and cover what the criterion defines."""

import re
from collections.abc import Mapping

import pytest

from exhume.criteria.reader import load
from exhume.model.criterion import Assertion
from exhume.workflow.screener import Screened, screener_for
from exhume.workflow.worked_cases import Outcome, run_cases

CRITERION = load("dead-donor-rule")


@pytest.fixture(scope="module")
def outcomes() -> Mapping[str, Outcome]:
    return {outcome.case.id: outcome for outcome in run_cases("dead-donor-rule")}


@pytest.fixture(scope="module")
def screened() -> list[Screened]:
    return screener_for("dead-donor-rule").screen_all([case.text for case in CRITERION.cases])


@pytest.mark.parametrize("case", [case.id for case in CRITERION.cases])
def test_a_worked_case_holds(case: str, outcomes: Mapping[str, Outcome]) -> None:
    assert "" == outcomes[case].fault


def test_a_worked_case_is_named_in_kebab_case() -> None:
    kebab = re.compile(r"[a-z0-9.]+(-[a-z0-9.]+)*")

    assert [] == [case.id for case in CRITERION.cases if not kebab.fullmatch(case.id)]


def test_no_text_is_worked_twice() -> None:
    texts = [case.text for case in CRITERION.cases]

    assert len(texts) == len(set(texts))


def test_a_known_failure_says_why_it_is_accepted() -> None:
    assert [] == [case.id for case in CRITERION.cases if case.failing and not case.note]


def test_every_code_is_given_in_some_case() -> None:
    given = {code for case in CRITERION.cases if not case.failing for code in case.codes}

    assert set() == {code.id for code in CRITERION.codes} - given


def test_every_rule_finds_something_in_some_case(screened: list[Screened]) -> None:
    found = {finding.rule for result in screened for finding in result.findings}

    assert set() == {rule.id for rule in CRITERION.rules} - found


def test_every_way_of_taking_a_passage_back_is_seen_in_some_case(screened: list[Screened]) -> None:
    seen = {assertion for result in screened for _, assertion in result.set_aside}

    assert {a.value for a in Assertion if a is not Assertion.AFFIRMED} == seen
