import pytest

from exhume.figures._flow import going_on, rows_of
from exhume.model.report import Step

from .invented import STEPS


def test_steps_stand_in_the_bands_of_the_prisma_diagram() -> None:
    bands = {row.step.name: row.band for row in rows_of(STEPS)}
    assert {
        "Bibliographic records given": "Identification",
        "Files given": "Identification",
        "Papers matched to records": "Identification",
        "Eligibility": "Screening",
        "Papers screened": "Screening",
        "Papers judged by people": "Screening",
    } == bands


def test_what_goes_on_and_what_leaves_are_all_that_was_given() -> None:
    for row in rows_of(STEPS):
        onward = sum(row.step.outcomes[name] for name in row.onward or ())
        assert row.step.given == onward + sum(n for _, n in row.leaving())


def test_papers_that_rules_pointed_at_go_on_to_people_together() -> None:
    screened, judged = STEPS[-2:]
    assert ("explicit", "near-miss") == going_on(screened, judged)


def test_what_people_included_goes_on_to_the_last_box() -> None:
    assert ("included",) == rows_of(STEPS)[-1].onward


def test_a_step_of_other_things_stands_apart_and_first() -> None:
    first = rows_of(STEPS)[0]
    assert ("Bibliographic records given", None, None) == (
        first.step.name,
        first.onward,
        first.following,
    )


def test_a_step_whose_outcomes_do_not_sum_to_what_was_given_is_refused() -> None:
    with pytest.raises(ValueError, match="5 given, but 4 accounted for"):
        rows_of([Step("Screening", "papers", 5, {"explicit": 4})])


def test_equal_numbers_of_records_and_papers_are_chance() -> None:
    records = Step("Records", "record", 9, {"read": 7, "not-found": 2})
    assert None is going_on(records, Step("Screening", "paper", 7, {"none": 7}))
