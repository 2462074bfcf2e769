from hypothesis import given
from hypothesis import strategies as st

from exhume.model.criterion import Assertion
from exhume.model.findings import PAPER_GRADES, Finding, Grade, Polarity
from exhume.recall.ranking.evidence import MOST_POINTS, Evidence, evidence_of

Passage = tuple[Finding, Assertion]


def finding(grade: Grade, rule: str = "r", score: float = 0.5) -> Finding:
    polarity = Polarity.EXCULPATORY if grade is Grade.COUNTER else Polarity.INCULPATORY
    return Finding(0, 4, f"code-{rule}", rule, polarity, grade, "text", score)


def passages(*grades: Grade) -> st.SearchStrategy[list[Passage]]:
    findings = st.builds(
        finding, st.sampled_from(grades), st.sampled_from("abcde"), st.floats(0, 1, width=16)
    )
    return st.lists(st.tuples(findings, st.sampled_from(Assertion)), max_size=6)


ANY = passages(*PAPER_GRADES, Grade.COUNTER)
SPEAKING = st.builds(
    finding, st.sampled_from(PAPER_GRADES), st.sampled_from("abcde"), st.floats(0, 1, width=16)
)


@given(ANY, SPEAKING)
def test_another_finding_that_speaks_for_never_lowers_the_points(
    given_passages: list[Passage], more: Finding
) -> None:
    before = evidence_of(given_passages).points
    assert before <= evidence_of([*given_passages, (more, Assertion.AFFIRMED)]).points


@given(ANY, st.sampled_from("abcde"))
def test_more_counter_evidence_never_raises_the_points(
    given_passages: list[Passage], rule: str
) -> None:
    more = (finding(Grade.COUNTER, rule), Assertion.AFFIRMED)
    assert evidence_of([*given_passages, more]).points <= evidence_of(given_passages).points


@given(ANY)
def test_the_points_are_the_sum_of_parts_that_each_give_a_reason(
    given_passages: list[Passage],
) -> None:
    found = evidence_of(given_passages)
    assert found.points == sum(part.points for part in found.parts)
    assert all(part.reason for part in found.parts)
    assert found.points <= MOST_POINTS


@given(ANY.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_findings_makes_no_difference(
    two_orders: tuple[list[Passage], list[Passage]],
) -> None:
    one, other = two_orders
    assert evidence_of(one) == evidence_of(other)


def test_nothing_found_is_no_evidence() -> None:
    assert Evidence() == evidence_of([])


def test_the_points_are_those_of_the_table() -> None:
    found = evidence_of(
        [
            (finding(Grade.EXPLICIT, "a", 0.75), Assertion.AFFIRMED),
            (finding(Grade.NEAR_MISS, "b"), Assertion.AFFIRMED),
            (finding(Grade.SUPPORTING, "c"), Assertion.NEGATED),
            (finding(Grade.COUNTER, "d"), Assertion.AFFIRMED),
        ]
    )
    expected = {
        "explicit finding": 12.0,
        "its best score": 0.75,
        "further rules: 1": 1.0,
        "a cue took back another finding: negated": -1.0,
        "counter-evidence: code-d": -1.0,
    }
    assert expected == {part.reason: part.points for part in found.parts}
