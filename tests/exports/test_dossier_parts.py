"""The words of the dossier: what it counts, its rules, its methods, its anchors."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.exports import dossier
from exhume.exports._anchors import paper_anchors, passage_anchors
from exhume.exports._composition.counting.flow import read, unread
from exhume.exports._composition.english import STATES
from exhume.exports._composition.results import results
from exhume.exports._composition.rules import cues_in_words, rules_in_words
from exhume.exports._composition.source import language_tag
from exhume.exports._composition.tallies import years
from exhume.model.criterion import Condition, Rule
from exhume.model.papers import State
from exhume.model.report import Report, Step

from .html_reading import read as read_html
from .invented_reports import CRITERION, empty, of_size, paper, report, usual


def methods_of(given_report: Report) -> str:
    html = read_html(dossier.render(given_report))
    return " ".join(html.by_id("methods").text.split())


# Words


@pytest.mark.parametrize("state", State)
def test_the_dossier_says_what_each_state_means(state: State) -> None:
    assert STATES[state]


# Counts


def test_records_of_excluded_and_merged_papers_were_read() -> None:
    outcomes = {"read": 4, "excluded: years_from 1980": 2, "merged": 1, "unreadable": 1}
    records = Step("Records", "record", 10, {**outcomes, "duplicate": 2})
    assert (7, 1) == (read(records), unread(records))


def test_the_four_kinds_of_papers_sum_to_all_papers() -> None:
    found = {key: result.value for key, result in results(of_size(200, 3)).items()}
    kinds = ("explicit", "near-miss", "supporting", "counter")
    assert 200 == sum(found[f"papers.{kind}"] for kind in kinds)
    assert 600 == found["passages.inculpatory"] + found["passages.exculpatory"]


def test_papers_without_a_year_are_counted_last() -> None:
    found = years(report((paper(1, (0,), None), paper(2, (4,), 1999))))
    assert [1999, None] == [group.of for group in found]


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
    assert "1 of them is marked as known to fail" in text
    assert "Of the 5 rules, 2 look for counter-evidence" in text
    assert "The seed of the study is 20260131." in text


def test_methods_say_each_step_with_its_numbers() -> None:
    assert (
        "Step “Reading of files”: 46 files given; 39 read, 2 duplicate, 3 no-text-layer, "
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


# Language


def test_a_criterion_without_a_language_is_taken_as_one_for_simplified_chinese() -> None:
    assert "zh-Hans" == language_tag("")


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
