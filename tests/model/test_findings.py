from hypothesis import given
from hypothesis import strategies as st

from exhume.model.findings import PAPER_GRADES, Finding, Grade, Polarity, grade_of_paper


def finding(grade: Grade, start: int = 0) -> Finding:
    polarity = Polarity.EXCULPATORY if grade is Grade.COUNTER else Polarity.INCULPATORY
    return Finding(start, start + 1, "code", "rule", polarity, grade, "字", 0.5)


given_grades = st.lists(st.sampled_from([*PAPER_GRADES, Grade.COUNTER]))


@given(given_grades)
def test_a_paper_has_its_strongest_grade(grades: list[Grade]) -> None:
    grade = grade_of_paper(map(finding, grades))
    stronger = PAPER_GRADES[: [*PAPER_GRADES, Grade.NONE].index(grade)]
    assert set() == set(grades) & set(stronger)
    assert grade in grades or grade is Grade.NONE


@given(given_grades)
def test_counter_evidence_neither_raises_nor_lowers_the_grade(grades: list[Grade]) -> None:
    without = [grade for grade in grades if grade is not Grade.COUNTER]
    assert grade_of_paper(map(finding, without)) is grade_of_paper(map(finding, grades))


def test_grades_are_written_as_the_contract_says() -> None:
    assert ["explicit", "near-miss", "supporting"] == [str(grade) for grade in PAPER_GRADES]
    assert ["counter", "none"] == [Grade.COUNTER, Grade.NONE]
    assert ["inculpatory", "exculpatory"] == [str(polarity) for polarity in Polarity]


def test_findings_are_ordered_by_their_place() -> None:
    later, sooner = finding(Grade.EXPLICIT, 9), finding(Grade.SUPPORTING, 3)
    assert [sooner, later] == sorted([later, sooner])
