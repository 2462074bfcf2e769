import csv
from dataclasses import replace
from io import StringIO

from exhume.figures import flow_diagram
from exhume.model.report import Step

from ..exports.invented_reports import usual
from .invented import STEPS, of_steps


def drawn_words(svg: bytes) -> str:
    """Return what is drawn as words: the SVG writer leaves it in comments."""
    return svg.decode()


def test_every_number_of_the_steps_is_drawn() -> None:
    svg = drawn_words(flow_diagram.draw(of_steps(*STEPS)))
    for words in (
        "900 records given",
        "866 not-found",
        "8 duplicate",
        "34 papers: 30 read, 4 poor-text",
        "2 excluded: animals",
        "9 papers: 5 explicit, 4 near-miss",
        "23 no finding",
        "3 cannot be told",
        "6 papers included",
    ):
        assert f"<!-- {words} -->" in svg


def test_while_nobody_has_judged_nothing_is_called_included() -> None:
    assert "No paper is included yet" in drawn_words(flow_diagram.draw(usual()))
    assert "No paper is included yet" in flow_diagram.says(usual())


def test_a_paper_that_no_rule_pointed_at_is_included_beside_the_steps() -> None:
    last = Step("Papers judged by people", "paper", 8, {"included": 2, "not settled yet": 6})
    svg = drawn_words(flow_diagram.draw(of_steps(last)))
    assert "<!-- 3 papers included -->" in svg
    assert "<!-- 1 of them beside the steps above -->" in svg


def test_long_labels_are_broken_into_lines() -> None:
    reason = "excluded: " + "a reason that is much longer than its box is wide " * 3
    step = Step("Eligibility", "paper", 9, {"eligible": 5, reason: 4})
    following = Step("Papers screened", "paper", 5, {"no finding": 5})
    svg = drawn_words(flow_diagram.draw(of_steps(step, following)))
    assert reason not in svg
    assert "<!-- 4 excluded: a reason that is much longer" in svg


def test_it_says_what_came_in_and_what_came_out() -> None:
    assert (
        "A flow diagram of 6 steps after PRISMA 2020. Files given: 46 files. Papers judged by "
        "people: 9 papers, of which 6 included and 3 cannot be told. 6 papers included, as people "
        "settled."
    ) == flow_diagram.says(of_steps(*STEPS))


def test_the_table_has_a_line_for_each_outcome() -> None:
    rows = list(csv.DictReader(StringIO(flow_diagram.table(of_steps(*STEPS)).decode())))
    assert sum(len(step.outcomes) for step in STEPS) == len(rows)
    assert {"Identification", "Screening"} == {row["band"] for row in rows}
    went = [row["outcome"] for row in rows if row["goes_on"] == "yes"]
    assert ["read", "poor-text", "by the title", "no record"] == went[:4]


def test_a_study_without_steps_has_nothing_to_draw() -> None:
    assert not flow_diagram.shows(replace(usual(), steps=()))
