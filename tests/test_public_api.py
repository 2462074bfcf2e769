"""What `import exhume` offers."""

import dataclasses
import doctest
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exhume
from exhume.errors import SettingsError, UsageError
from exhume.model.findings import Grade, Polarity

DONOR = "（虚构）供体脑死亡后，立即气管插管。"
PIECES = [
    *"供体者脑死亡后，立即气管插管。受前行",
    " ",
    "\n",
    "\r\n",
    "\u3000",
    "體",
    "腦",
    "氣",
    "Ａ",
]
PIECES += ["𠮷", "😀", "\x00", "\ud800", "\udfff", "㎎", "\u200b", DONOR]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def test_the_names_that_are_offered() -> None:
    assert ["Finding", "__version__", "closest_window", "screen"] == sorted(exhume.__all__)
    assert version("exhume") == exhume.__version__


def test_the_examples_of_the_package_run() -> None:
    failed, tried = doctest.testmod(exhume)
    assert (0, True) == (failed, tried > 4)


def test_importing_the_package_waits_for_nothing() -> None:
    code = "import exhume, json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    heavy = {"numpy", "numba", "pyarrow", "msgspec", "opencc", "click", "exhume.workflow"}
    assert set() == heavy & set(json.loads(done.stdout))


def test_a_finding_has_the_fields_of_the_contract() -> None:
    finding = max(exhume.screen(DONOR), key=lambda finding: finding.score)
    fields = {field.name for field in dataclasses.fields(exhume.Finding)}
    assert {"code", "polarity", "grade", "rule", "start", "end", "quote", "score"} == fields
    assert "intubated-after-declaration" == finding.code
    assert (Grade.EXPLICIT, Polarity.INCULPATORY) == (finding.grade, finding.polarity)
    assert isinstance(finding.grade, str)
    assert 0 < finding.score <= 1


@given(texts)
@settings(deadline=None)
def test_a_quote_is_the_stretch_of_the_text_as_given(text: str) -> None:
    for finding in exhume.screen(text):
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.quote


@given(texts, texts)
@settings(deadline=None)
def test_findings_stand_in_the_order_of_their_places(before: str, after: str) -> None:
    starts = [finding.start for finding in exhume.screen(before + DONOR + after)]
    assert sorted(starts) == starts


@given(texts)
@settings(deadline=None)
def test_the_same_text_gives_the_same_findings(text: str) -> None:
    assert exhume.screen(text) == exhume.screen(text)


def test_counter_evidence_is_exculpatory() -> None:
    found = exhume.screen("（虚构）供体呼吸暂停试验阳性，确诊脑死亡。")
    assert {Polarity.EXCULPATORY} == {f.polarity for f in found if f.grade is Grade.COUNTER}
    assert "apnoea-test" in {f.code for f in found}


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "\ud800", "（虚构）受者全麻气管插管，建立体外循环。", "No Chinese at all."],
)
def test_a_text_without_such_a_passage_gives_none(text: str) -> None:
    assert [] == exhume.screen(text)


def test_a_criterion_may_be_named_by_its_path() -> None:
    built_in = Path(exhume.__file__).with_name("criteria") / "dead-donor-rule.toml"
    assert exhume.screen(DONOR) == exhume.screen(DONOR, criterion=built_in)
    assert exhume.screen(DONOR) == exhume.screen(DONOR, criterion=str(built_in))


def test_what_is_wrong_with_a_criterion_is_said(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("id = 'a'\nversoin = '1'\n")
    with pytest.raises(SettingsError, match=r'own\.toml:2: versoin: .*did you mean "version"'):
        exhume.screen(DONOR, criterion=tmp_path / "own.toml")
    with pytest.raises(UsageError, match="criterion nothing: there is none of that name"):
        exhume.screen(DONOR, criterion="nothing")


def test_the_closest_window_is_the_leftmost_of_the_nearest() -> None:
    window = exhume.closest_window("（虚构）行气管擂管，再行气管插管，后又行气管插管。", "气管插管")
    assert (12, "气管插管") == (window.start, window.match)
    assert 0 == pytest.approx(window.distance, abs=1e-12)


@given(texts.filter(bool), texts.filter(bool))
@settings(deadline=None)
def test_the_match_is_the_window_at_its_start(text: str, pattern: str) -> None:
    window = exhume.closest_window(text, pattern)
    assert text[window.start : window.start + len(pattern)] == window.match
    assert min(len(text), len(pattern)) == len(window.match)
    assert -1e-9 <= window.distance <= 1


@given(texts, texts.filter(bool), texts)
@settings(deadline=None)
def test_what_stands_in_the_text_is_found_at_no_distance(
    left: str, pattern: str, right: str
) -> None:
    window = exhume.closest_window(left + pattern + right, pattern)
    assert 0 == pytest.approx(window.distance, abs=1e-9)
    assert sorted(pattern) == sorted(window.match)
    assert window.start <= len(left)
