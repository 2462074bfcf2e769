from pathlib import Path

import pytest

from exhume.criteria.reader import available, load
from exhume.workflow.worked_cases import run_cases

from .invented_criterion import CASES, write_criterion


def case(text: str, rest: str) -> str:
    return f'[[cases]]\nid = "a-case"\ntext = "{text}"\n{rest}\n'


def faults(path: Path, cases: str) -> list[str]:
    return [outcome.fault for outcome in run_cases(write_criterion(path / "own.toml", cases))]


@pytest.mark.parametrize("name", available())
def test_the_worked_cases_of_a_criterion_hold(name: str) -> None:
    outcomes = run_cases(name)
    assert load(name).cases == tuple(outcome.case for outcome in outcomes)
    assert {} == {outcome.case.id: outcome.fault for outcome in outcomes if outcome.fault}


@pytest.mark.parametrize(
    ("text", "rest", "fault"),
    [
        ("签字", 'codes = ["signed"]', ""),
        ("签字", 'codes = ["explicit"]', ""),
        ("签字", 'absent = ["counter", "none"]', ""),
        ("签名", 'codes = ["none"]\nabsent = ["signed", "explicit"]', ""),
        ("签名", 'codes = ["signed"]', "signed not found"),
        ("签名", 'codes = ["signed", "explicit"]', "signed and explicit not found"),
        ("签字", 'absent = ["signed"]', "signed found"),
        ("签字", 'codes = ["none"]\nabsent = ["signed"]', "none not found; signed found"),
        ("签名", 'codes = ["signed"]\nfailing = true', ""),
        (
            "签字",
            'codes = ["signed"]\nfailing = true',
            "this known failure now holds; remove its mark",
        ),
    ],
)
def test_a_case_that_does_not_hold_says_why(
    text: str, rest: str, fault: str, tmp_path: Path
) -> None:
    assert [fault] == faults(tmp_path, case(text, rest))


def test_outcomes_stand_in_the_order_of_the_cases(tmp_path: Path) -> None:
    path = write_criterion(tmp_path / "own.toml", CASES + CASES.replace("found", "also-found"))
    assert ["found", "also-found"] == [outcome.case.id for outcome in run_cases(path)]


def test_a_criterion_without_cases_has_no_outcomes(tmp_path: Path) -> None:
    assert [] == faults(tmp_path, "")
