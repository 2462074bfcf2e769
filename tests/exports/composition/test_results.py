"""The numbers of a report, counted by hand."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.exports._composition.keys import key, word
from exhume.exports._composition.results import results
from exhume.exports._composition.standing import Standing, standing
from exhume.model.report import CoderVerdict, PaperReport, Report

from ..invented_reports import CRITERION, empty, of_size, usual
from .reviewed_reports import judged_paper, judgement, reviewed_report, text_of, verdict

VALUES = {k: r.value for k, r in results(reviewed_report()).items()}
CODES = [code.id for code in CRITERION.codes]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("papers.screened", 2838),
        ("papers.pointed", 8),
        ("papers.explicit", 4),
        ("papers.counter", 1),
        ("passages.all", 9),
        ("passages.exculpatory", 2),
        ("flow.2.given", 2847),
        ("flow.2.outcomes.no-text-layer", 3),
        ("flow.2.read", 2840),
        ("flow.2.unread", 5),
        ("flow.4.outcomes.counter-evidence_only", 1),
        ("settled.included", 3),
        ("settled.included-with-counter", 1),
        ("settled.grade.explicit", 3),
        ("settled.grade.near-miss", 1),
        ("settled.grade.counter", 1),
        ("settled.exculpatory", 2),
        ("judgements.all", 10),
        ("judgements.settled", 8),
        ("judgements.adjudicated", 1),
        ("judgements.differing", 1),
        ("judgements.waiting", 1),
        ("judgements.cannot-tell", 1),
        ("judgements.origin.sample", 1),
        ("codes.tube-after-declaration.settled.papers", 3),
        ("codes.tube-after-declaration.pointed.papers", 4),
        ("years.1999.included", 1),
        ("included.hospitals", 3),
        ("included.military", 1),
        ("included.first-year", 1994),
        ("included.last-year", 2006),
        ("places.certainty.unresolved", 1),
        ("agreement.any-code.both", 20),
        ("agreement.any-code.Cohen~s_kappa.low", 0.673),
        ("recall.stratified.supports", 0.07),
        ("recall.strata.far.size", 2730),
        ("recall.curve.stop", 8),
        ("identifying.open", 9),
        ("claims.disputes", 2),
        ("known.1.2", 13),
        ("set-aside.rules.tube-then.animal", 5),
        ("crops.all", 5),
        ("translations.corrected", 1),
    ],
)
def test_a_number_is_what_counting_by_hand_gives(name: str, value: float) -> None:
    assert value == VALUES[name]


def test_shares_are_rounded_so_that_they_never_look_better() -> None:
    found = results(reviewed_report())
    assert "5 %" == found["recall.stratified.low"].text
    assert "97 %" == found["recall.stratified.high"].text


def test_a_study_that_nobody_judged_has_no_settled_numbers() -> None:
    assert [] == [k for k in results(usual()) if k.startswith(("settled", "judgements", "recall"))]


def test_an_empty_study_has_numbers_and_all_are_nought() -> None:
    found = {k: r.value for k, r in results(empty()).items() if not k.startswith("criterion")}
    assert {0} == set(found.values())


def test_years_sum_to_the_papers() -> None:
    found = results(of_size(60, 2))
    years = [r.value for k, r in found.items() if k.startswith("years.") and k.endswith(".papers")]
    assert 60 == sum(years) == found["papers.pointed"].value


VERDICTS = st.lists(st.sampled_from(["", "wait", *CODES]), min_size=0, max_size=4)


def _paper(number: int, settled: Iterable[str]) -> PaperReport:
    kinds = tuple(0 for _ in settled)
    paper = judged_paper(number, kinds)
    text = text_of(kinds)
    given_ = [
        judgement(text, passage, *_verdicts(code))
        for passage, code in zip(paper.passages, settled, strict=True)
    ]
    return replace(paper, judgements=tuple(given_))


def _verdicts(code: str) -> tuple[CoderVerdict, ...]:
    if code == "wait":
        return (verdict("coder 1"), verdict("coder 2", CODES[0]))
    return (verdict("coder 1", *filter(None, [code])),)


@given(st.lists(VERDICTS, max_size=8))
def test_every_paper_stands_in_exactly_one_place(settled: list[list[str]]) -> None:
    papers = tuple(_paper(number, codes) for number, codes in enumerate(settled))
    report = replace(reviewed_report(), papers=papers)
    found = results(report)
    standings = [found[key("settled", "standing", one)].value for one in Standing]
    assert len(papers) == sum(standings)
    assert found["settled.included"].value == len(report.included())
    assert _included(report) == [paper.id for paper in report.included()]


def _included(report: Report) -> list[str]:
    papers = report.papers
    return [p.id for p in papers if standing(p, report.relevant) is Standing.INCLUDED]


@given(st.text(), st.text())
def test_no_two_names_give_the_same_word_of_a_key(one: str, other: str) -> None:
    assert (one == other) == (word(one) == word(other))


def test_cities_of_one_name_in_two_provinces_are_two() -> None:
    report = reviewed_report()
    first, second, *rest = report.papers
    assert first.place is not None
    assert second.place is not None
    one = replace(first, place=replace(first.place, city="Taizhou", province="Here"))
    other = replace(second, place=replace(second.place, city="Taizhou", province="There"))
    found = results(replace(report, papers=(one, other, *rest)))
    assert 1 == found["places.cities.Here_Taizhou.papers"].value
    assert 1 == found["places.cities.There_Taizhou.papers"].value
