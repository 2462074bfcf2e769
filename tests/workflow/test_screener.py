import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.criteria.reader import load
from exhume.errors import SettingsError, UsageError
from exhume.model.findings import Finding, Grade, Polarity
from exhume.screening.ruling.tables import ASSERTIONS
from exhume.text.normalization import normalize
from exhume.workflow.screener import Screener, gloss, screen_text, screener_for

from .invented_criterion import write_criterion

DONOR = "（虚构）供体脑死亡后，立即气管插管。"
PIECES = [
    "供体",
    "供者",
    "受者",
    "脑死亡",
    "宣布",
    "后",
    "前",
    "未",
    "，",
    "。",
    "立即",
    "气管插管",
]
PIECES += [
    "行",
    "面罩给氧",
    "呼吸暂停试验",
    "阳性",
    "開胸",
    "\n",
    " ",
    "㎎",
    "肝素",
    "肌注",
    "犬",
    "\ud800",
]
texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@pytest.fixture(scope="module")
def screener() -> Screener:
    return screener_for("dead-donor-rule")


def test_a_finding_has_its_code_rule_and_place(screener: Screener) -> None:
    finding = max(screener.screen(DONOR).findings, key=lambda finding: finding.score)
    assert "脑死亡后，立即气管插管" == finding.quote == DONOR[finding.start : finding.end]
    assert "intubated-after-declaration" == finding.code
    assert (Grade.EXPLICIT, Polarity.INCULPATORY) == (finding.grade, finding.polarity)
    assert finding.rule in {rule.id for rule in screener.criterion.rules}


@given(st.lists(texts, max_size=6))
@settings(deadline=None)
def test_texts_do_not_change_each_other(given_texts: list[str]) -> None:
    screener = screener_for("dead-donor-rule")
    alone = [screener.screen(text) for text in given_texts]
    assert alone == screener.screen_all(given_texts)


@given(texts)
@settings(deadline=None)
def test_a_finding_says_what_its_rule_and_code_say(text: str) -> None:
    screener = screener_for("dead-donor-rule")
    codes = {code.id: code for code in screener.criterion.codes}
    rules = {rule.id: rule for rule in screener.criterion.rules}
    findings = screener.screen(text).findings
    for finding in findings:
        code = codes[finding.code]
        assert (code.grade, code.polarity) == (finding.grade, finding.polarity)
        assert finding.code == rules[finding.rule].code
        assert 0 < finding.score <= rules[finding.rule].weight
        assert finding.quote == text[finding.start : finding.end] != ""
    assert [f.start for f in findings] == sorted(f.start for f in findings)


@given(texts)
@settings(deadline=None)
def test_what_a_cue_took_back_names_its_rule_and_reading(text: str) -> None:
    screener = screener_for("dead-donor-rule")
    rules = {rule.id for rule in screener.criterion.rules}
    readings = {assertion.value for assertion in ASSERTIONS[1:]}
    for rule, reading in screener.screen(text).set_aside:
        assert rule in rules
        assert reading in readings


@given(texts)
@settings(deadline=None)
def test_traditional_characters_and_divided_words_are_read_alike(text: str) -> None:
    screener = screener_for("dead-donor-rule")
    printed = text.replace("供体", "供 體").replace("气管", "氣\n管")
    expected = [(f.rule, f.code, f.score) for f in screener.screen(text).findings]
    assert expected == [(f.rule, f.code, f.score) for f in screener.screen(printed).findings]


@given(st.lists(texts.map(lambda text: text.replace("\ud800", "")), max_size=6))
@settings(deadline=None)
def test_a_corpus_is_screened_as_its_texts_are(given_texts: list[str]) -> None:
    screener = screener_for("dead-donor-rule")
    normalized = [normalize(text) for text in given_texts]
    _, found = screener.judge_arrow(pa.array([n.text for n in normalized], pa.large_string()))
    for number, (text, n) in enumerate(zip(given_texts, normalized, strict=True)):
        rows = range(*found.document.searchsorted([number, number + 1]).tolist())
        assert screener.screen(text) == screener.collect(found, rows, text, n.origins)


def test_threads_may_share_a_screener(screener: Screener) -> None:
    given_texts = [DONOR * n for n in range(40)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(screener.screen, given_texts))
    assert [screener.screen(text) for text in given_texts] == together


def test_no_texts_give_no_results(screener: Screener) -> None:
    assert [] == screener.screen_all([])


def test_the_grade_of_what_was_screened_is_its_strongest_finding_s(screener: Screener) -> None:
    assert Grade.EXPLICIT is screener.screen(DONOR).grade
    assert Grade.NONE is screener.screen("").grade


def test_a_screener_is_made_once(tmp_path: Path) -> None:
    path = write_criterion(tmp_path / "own.toml")
    assert screener_for(path) is screener_for(str(path))
    assert screener_for("dead-donor-rule") is screener_for("dead-donor-rule")


def test_who_edits_a_criterion_sees_at_once_what_it_finds(tmp_path: Path) -> None:
    path = write_criterion(tmp_path / "own.toml")
    assert 1 == len(screen_text("签字", path))
    write_criterion(path, cases="", term="签名")
    assert [] == screen_text("签字", path)
    assert 1 == len(screen_text("签名", path))


def test_the_same_relative_path_elsewhere_is_another_criterion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Finding] = []
    for folder, term in (("a", "签字"), ("b", "签名")):
        (tmp_path / folder).mkdir()
        path = write_criterion(tmp_path / folder / "own.toml", cases="", term=term)
        os.utime(path, (0, 0))
        monkeypatch.chdir(tmp_path / folder)
        found += screen_text("签字签名", "own.toml")
    assert ["签字", "签名"] == [finding.quote for finding in found]


def test_a_criterion_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="criterion nowhere: there is none of that name"):
        screener_for("nowhere")
    with pytest.raises(UsageError, match="cannot be read"):
        screener_for(tmp_path / "none.toml")


def test_a_mistake_in_a_criterion_is_named_with_its_line(tmp_path: Path) -> None:
    path = write_criterion(tmp_path / "own.toml", cases="[[cases]]\nid = 5\n")
    line = path.read_text(encoding="utf-8").splitlines().index("id = 5") + 1
    with pytest.raises(SettingsError) as caught:
        screener_for(path)
    assert f"{path}:{line}" == caught.value.subject


def test_a_gloss_names_the_groups_of_a_rule_in_english(tmp_path: Path) -> None:
    own = load(write_criterion(tmp_path / "own.toml"))
    assert "a signature" == gloss(own, "a-signature")


@pytest.mark.parametrize("rule", [r.id for r in load("dead-donor-rule").rules])
def test_every_rule_has_a_gloss(rule: str) -> None:
    assert gloss(load("dead-donor-rule"), rule).isascii()
