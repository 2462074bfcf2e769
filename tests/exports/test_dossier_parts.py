"""The parts of the dossier by themselves: flow, chart, rules, methods, characters, anchors."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.exports._anchors import paper_anchors, passage_anchors
from exhume.exports._dossier.characters import bare, faithful, plain, seen
from exhume.exports._dossier.chart import chart
from exhume.exports._dossier.counts import YearCount, by_year, readings, totals
from exhume.exports._dossier.drawing import width, wrapped
from exhume.exports._dossier.english import STATES
from exhume.exports._dossier.flow import WIDTH, diagram, going_on
from exhume.exports._dossier.methods import topics
from exhume.exports._dossier.page import language_tag
from exhume.exports._dossier.rules import cues_in_words, rules_in_words
from exhume.model.criterion import Condition, Rule
from exhume.model.papers import State
from exhume.model.report import Report, Step

from .invented_reports import CRITERION, empty, of_size, paper, report, usual


def methods_of(given_report: Report) -> str:
    return " ".join(p for topic in topics(given_report) for p in topic.paragraphs)


# Words


@pytest.mark.parametrize("state", State)
def test_the_dossier_says_what_each_state_means(state: State) -> None:
    assert STATES[state]


# Flow


def test_what_goes_on_stands_at_the_arrow_and_what_leaves_stands_in_a_box() -> None:
    drawn = diagram(usual().steps)
    assert [a.label for a in drawn.arrows if a.label] == ["39 read", "37 kept"]
    sides = [[line.text for line in box.lines] for box in drawn.boxes if box.side]
    assert sides == [["2 duplicate", "3 no-text-layer", "2 unreadable"], ["2 excluded"]]


def test_the_last_step_shows_all_its_outcomes() -> None:
    last = [line.text for line in diagram(usual().steps).boxes[-1].lines]
    assert last == [
        "Screening",
        "37 papers given",
        "3 explicit",
        "1 near-miss",
        "1 supporting",
        "32 none of these",
    ]


def test_an_outcome_of_other_things_is_not_taken_for_what_goes_on() -> None:
    files = Step("ingest", "files", 4, {"archive": 2, "table": 2})
    assert going_on(files, Step("screen", "papers", 2, {"none": 2})) is None
    assert going_on(files, Step("screen", "files", 2, {"none": 2})) is None


def test_papers_go_on_together_however_they_were_read() -> None:
    outcomes = {"poor-text": 1, "read": 5, "read as references": 2, "read-by-ocr": 3}
    files = Step("Files", "file", 11, outcomes)
    drawn = diagram((files, Step("Matching", "paper", 9, {"no record": 9})))
    labels = [a.label for a in drawn.arrows if a.label]
    assert ["9 papers: 5 read, 3 read-by-ocr, 1 poor-text"] == labels
    assert [line.text for box in drawn.boxes if box.side for line in box.lines] == [
        "2 read as references"
    ]


def test_records_of_excluded_and_merged_papers_were_read() -> None:
    outcomes = {"read": 4, "excluded: years_from 1980": 2, "merged": 1, "unreadable": 1}
    records = Step("Records", "record", 10, {**outcomes, "duplicate": 2})
    assert [(7, 1)] == [(found.read, found.unread) for found in readings([records])]


def test_records_stand_apart_from_the_flow_of_files_even_where_numbers_agree() -> None:
    files = Step("Files", "file", 4, {"read": 3, "empty": 1})
    records = Step("Records", "record", 3, {"read": 3})
    matched = Step("Matching", "paper", 3, {"by doi": 2, "no record": 1})
    screened = Step("Screening", "paper", 3, {"none": 3})
    drawn = diagram((files, records, matched, screened))
    heads = [box.lines[0].text for box in drawn.boxes if not box.side]
    assert heads == ["Records", "Files", "Matching", "Screening"]
    assert [a.label for a in drawn.arrows if a.label] == ["3 read", "3 papers"]
    assert [line.text for box in drawn.boxes if box.side for line in box.lines] == ["1 empty"]


def test_no_steps_give_an_empty_drawing() -> None:
    assert diagram(()).height == 0


@given(st.lists(st.tuples(st.text(min_size=1, max_size=300), st.integers(0, 10**9)), max_size=6))
def test_boxes_do_not_overlap_and_stay_in_the_drawing(names: list[tuple[str, int]]) -> None:
    steps = [Step(name, name, n, {name: n, "x": 0}) for name, n in names]
    drawn = diagram(steps)
    mains = [box for box in drawn.boxes if not box.side]
    for upper, lower in pairwise(mains):
        assert upper.y + upper.height < lower.y
    assert all(box.x >= 0 and box.x + box.width < WIDTH for box in drawn.boxes)
    assert all(box.y + box.height < drawn.height for box in drawn.boxes)


@given(st.text(max_size=200))
def test_broken_lines_fit_and_lose_nothing_but_spaces(text: str) -> None:
    lines = wrapped(text, 100.0, 14.0)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line, 14.0) <= 100.0 for line in lines)


# Chart


def test_bars_have_the_height_of_their_number_on_one_scale() -> None:
    drawn = chart([YearCount(2000, 4, 2), YearCount(2003, 0, 1)])
    assert drawn is not None
    heights = [(bar.up, bar.value, bar.height) for bar in drawn.bars]
    assert heights == [(True, 4, 110.0), (False, 2, 55.0), (False, 1, 27.5)]


def test_every_year_between_the_first_and_the_last_has_its_place() -> None:
    drawn = chart([YearCount(1980, 1, 0), YearCount(1982, 1, 0), YearCount(1984, 1, 0)])
    assert drawn is not None
    first, second, third = (bar.x for bar in drawn.bars)
    assert second - first == pytest.approx(third - second)


@pytest.mark.parametrize(
    "counts",
    [[], [YearCount(None, 3, 1)], [YearCount(1, 1, 0), YearCount(9999, 1, 0)]],
    ids=["none", "unknown", "far apart"],
)
def test_no_chart_is_drawn_where_it_would_show_nothing(counts: list[YearCount]) -> None:
    assert chart(counts) is None


@given(st.dictionaries(st.integers(1950, 2050), st.tuples(st.integers(0, 3000), st.integers(0, 9))))
def test_bars_stay_in_the_drawing(given_years: dict[int, tuple[int, int]]) -> None:
    drawn = chart([YearCount(year, up, down) for year, (up, down) in given_years.items()])
    if drawn is None:
        return
    assert all(drawn.left <= bar.x and bar.x + bar.width <= drawn.width for bar in drawn.bars)
    assert all(0 <= bar.y and bar.y + bar.height <= drawn.height for bar in drawn.bars)


def test_papers_without_a_year_are_counted_last() -> None:
    years = by_year(report((paper(1, (0,), None), paper(2, (4,), 1999))))
    assert years == [YearCount(1999, 0, 1), YearCount(None, 1, 0)]


# Counts


def test_the_four_kinds_of_papers_sum_to_all_papers() -> None:
    t = totals(of_size(200, 3))
    assert t.papers == t.explicit + t.near_miss + t.supporting + t.counter_only
    assert t.passages == t.inculpatory + t.exculpatory == 600


# Rules


def test_a_rule_says_its_conditions_in_words() -> None:
    brief = rules_in_words(CRITERION)["tube-then"].brief
    assert brief == (
        "The declaration must come first in the text. The rule points at a term for “tracheal "
        "intubation” with a term for “declaration of brain death” before it (at most 60 "
        "characters away, at most 1 end of a sentence between, no term for “recipient” between). "
        "The one spoken of must be “donor” (or nobody named), as read in the same sentence or in "
        "the heading above. Terms for “apnoea test” nearby keep it from pointing."
    )


def test_a_rule_says_its_heading_and_the_cues_that_do_not_apply() -> None:
    assert rules_in_words(CRITERION)["line-there"].bounds == (
        "The nearest heading above must be “procurement of the organ”. "
        "The cue dog does not apply to it."
    )


def test_a_cue_for_a_whole_paper_says_so() -> None:
    assert "Every passage of a paper is taken back" in cues_in_words(CRITERION)["dog"]


def test_a_group_that_the_criterion_does_not_hold_is_named_as_it_is() -> None:
    rule = Rule("r", "apnoea-test", ("ghost",), 1.0, require=(Condition(("spirit",)),))
    words = rules_in_words(replace(CRITERION, rules=(rule,)))["r"]
    assert words.points_at == "“ghost”"
    assert words.wants == ("“spirit” before it (at most 40 characters away, in the same sentence)",)


# Methods


def test_methods_count_what_the_criterion_holds() -> None:
    text = methods_of(usual())
    assert "5 codes, 17 terms in 10 groups, 5 rules and 2 cues" in text
    assert "2 worked cases" in text
    assert "1 of them marked as known to fail" in text
    assert "Of the 5 rules, 2 look for counter-evidence" in text
    assert "The seed of the study is 20260131." in text


def test_methods_say_each_step_with_its_numbers() -> None:
    assert (
        "Step “Reading of files”: 46 files given; 39 read, 2 duplicate, 3 no-text-layer and "
        "2 unreadable." in methods_of(usual())
    )


def test_methods_claim_no_step_that_did_not_run() -> None:
    bare_text = methods_of(empty())
    assert "no passage has been coded" in bare_text
    assert "does not state how text was normalised" in bare_text
    assert "optical character recognition" not in bare_text
    assert "worked case" not in bare_text
    assert "The criterion has no cues" in bare_text
    assert "has not been measured here" in bare_text


def test_what_a_stage_says_of_itself_is_printed() -> None:
    assert "Normalisation: white space removed, full-width forms folded." in methods_of(usual())


# Characters


def test_white_space_is_marked_and_kept() -> None:
    assert faithful("a\tb\r") == (
        'a<span class="ws tab">\t</span>b<span class="ws cr">&#13;</span>'
    )


@given(st.text())
def test_no_unseen_character_and_no_markup_gets_through(text: str) -> None:
    for made in (bare(text), seen(text, "zh-Hans"), faithful(text)):
        inner = made.striptags()
        assert plain(inner) == inner
        assert "<" not in bare(text)


def test_only_chinese_characters_are_marked_as_chinese() -> None:
    assert seen("on 脑死亡、气管 and 供体", "zh-Hans") == (
        'on <span lang="zh-Hans">脑死亡、气管</span> and <span lang="zh-Hans">供体</span>'
    )


def test_a_language_cannot_break_out_of_its_attribute() -> None:
    assert '"><b>' not in seen("脑", 'x"><b>')
    assert language_tag("") == "zh-Hans"


# Anchors


@given(st.lists(st.text(max_size=6), min_size=2, max_size=8))
def test_no_two_papers_share_an_anchor(ids: list[str]) -> None:
    papers = tuple(replace(paper(1, (0, 0)), id=name) for name in ids)
    given_report = report(papers)
    assert len(set(paper_anchors(given_report))) == len(ids)
    assert len(set(passage_anchors(given_report))) == 2 * len(ids)


def test_an_anchor_does_not_depend_on_the_other_papers() -> None:
    alone = passage_anchors(report((paper(5, (0, 1, 4)),)))
    assert alone == [a for a in passage_anchors(usual()) if a.startswith("passage.0005.")]
