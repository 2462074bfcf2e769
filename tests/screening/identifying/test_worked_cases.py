"""What is found in worked cases, which are invented, and how often that is right."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from exhume.model.identifying import Kind
from exhume.screening._identifying.window import identifying

_KINDS = {"name": Kind.NAME, "date": Kind.DATE, "number": Kind.NUMBER, "contact": Kind.CONTACT}
_MARK = re.compile(r"\{(name|date|number|contact) ([^}]*)\}")


@dataclass(frozen=True)
class Case:
    text: str
    expected: tuple[tuple[Kind, str], ...]
    failing: bool


def _cases() -> list[Case]:
    lines = Path(__file__).with_name("worked_cases.txt").read_text(encoding="utf-8").splitlines()
    return [_case(line) for line in lines if line.strip() and not line.startswith("#")]


def _case(line: str) -> Case:
    told = line.removeprefix("!")
    expected = tuple((_KINDS[kind], text) for kind, text in _MARK.findall(told))
    return Case(_MARK.sub(r"\2", told), expected, line != told)


def found(text: str) -> tuple[tuple[Kind, str], ...]:
    return tuple((s.kind, text[s.start : s.end]) for s in identifying(text, 0, len(text)))


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case.text[:40])
def test_a_worked_case_gives_what_it_says_or_is_known_to_fail(case: Case) -> None:
    assert case.failing == (case.expected != found(case.text))


def test_there_are_enough_cases_of_either_sort() -> None:
    cases = _cases()
    assert len(cases) >= 80
    assert sum(bool(case.expected) for case in cases) >= 40
    assert sum(not case.expected for case in cases) >= 40


def test_precision_and_recall_on_the_worked_cases_do_not_fall() -> None:
    cases = _cases()
    given = [set(found(case.text)) for case in cases]
    right = sum(len(have & set(case.expected)) for case, have in zip(cases, given, strict=True))
    precision = right / sum(map(len, given))
    recall = right / sum(len(case.expected) for case in cases)
    told = f"{len(cases)} invented cases: precision {precision:.3f}, recall {recall:.3f}"
    print(f"\n{told}")  # noqa: T201 - pytest -s shows it
    assert precision >= 0.97
    assert recall >= 0.97
