"""The worked cases of ``cases.toml``: what a person would expect."""

import tomllib
from pathlib import Path

import pytest

from exhume.text.normalization import normalize, reference

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["comment"])
def test_a_worked_case_gives_what_it_says(case: dict[str, str]) -> None:
    assert case["expected"] == normalize(case["input"]).text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["comment"])
def test_the_reference_gives_the_same_for_a_worked_case(case: dict[str, str]) -> None:
    assert case["expected"] == reference.normalize(case["input"]).text
