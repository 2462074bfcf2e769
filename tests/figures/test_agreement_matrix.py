import csv
from dataclasses import replace
from io import StringIO

import pytest

from exhume.figures import agreement_matrix
from exhume.model.estimates import Refusal

from ..exports.composition.reviewed_reports import AGREEMENT, reviewed_report
from .invented import of_answers


def test_counts_and_their_sums_are_drawn() -> None:
    svg = agreement_matrix.draw(reviewed_report()).decode()
    for number in (20, 90, 23, 95, 25, 93, 120):
        assert f"<!-- {number} -->" in svg


def test_the_table_has_every_pair_of_answers_also_where_not_all_are_drawn() -> None:
    rows = list(csv.DictReader(StringIO(agreement_matrix.table(of_answers(40)).decode())))
    assert 1600 == len(rows)
    assert "<!-- 12 any of 29 rarer answers -->" in agreement_matrix.draw(of_answers(40)).decode()


def test_it_says_how_often_both_gave_the_same_answer_and_where_they_differed() -> None:
    assert (
        "A square of counts with 3 answers, the first coder's in rows and the second one's in "
        "columns. Of 120 passages, both gave the same answer for 111 (92.5 %). Where they differed "
        "most often, the first said nothing here and the second codes: 4 passages."
    ) == agreement_matrix.says(reviewed_report())


def test_coders_who_never_differ_are_said_to() -> None:
    told = replace(AGREEMENT, answers=("codes",), confusion=((3,),))
    assert agreement_matrix.says(replace(reviewed_report(), agreement=told)).endswith(
        "They never differed."
    )


@pytest.mark.parametrize(
    "told", [None, Refusal("nobody has judged"), replace(AGREEMENT, answers=(), confusion=())]
)
def test_without_pairs_of_verdicts_there_is_nothing_to_draw(told: object) -> None:
    assert not agreement_matrix.shows(replace(reviewed_report(), agreement=told))  # type: ignore[arg-type] # one of the three
