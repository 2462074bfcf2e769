from hypothesis import given
from hypothesis import strategies as st

from exhume.model.recall import RecallData, Stratum
from exhume.recall.capture.totals import Said, Totals, recall_from

SAID = Said("method", "assumptions", ("warning",))
NUMBERS = st.floats(0, 500)


def data_of(found: int, unread: int, unread_candidates: int = 0) -> RecallData:
    candidates = Stratum("candidates", 100 + unread_candidates, 100, found)
    return RecallData(candidates, (Stratum("far", unread + 10, 10, 0),))


@given(st.integers(1, 100), st.integers(0, 300), NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_recall_is_possible_and_lies_in_its_interval(
    found: int, unread: int, likely: float, fewest: float, most: float, supported: float
) -> None:
    given_totals = Totals(likely, min(fewest, most), max(fewest, most), supported)
    said = recall_from(data_of(found, unread), given_totals, SAID, 0.95)
    interval = said.recall.interval
    assert found / (found + unread) <= interval.low <= said.recall.statistic <= interval.high <= 1
    assert 0 <= said.missed.low <= said.missed.high <= unread
    assert found / (found + unread) <= said.supports <= 1


def test_words_are_carried_over() -> None:
    said = recall_from(data_of(20, 70), Totals(25, 22, 40, 32), SAID, 0.9).recall
    assert ("method", "assumptions", ("warning",)) == (said.method, said.assumptions, said.warnings)
    assert (20, 0.9) == (said.units, said.confidence_level)


def test_unread_candidates_are_warned_of() -> None:
    said = recall_from(data_of(20, 70, unread_candidates=3), Totals(25, 22, 40, 32), SAID, 0.9)
    assert "3 of the 103 papers" in said.recall.warnings[-1]


def sampled(found: int) -> tuple[str, ...]:
    parts = Stratum("candidates", 100, 100, 20), (Stratum("far", 1_000, 100, found),)
    totals = Totals(25, 22, 40, 32)
    data = RecallData(*parts, ("a", "b"), {("a",): 20, ("b",): 1, (): found - 1})
    return recall_from(data, totals, SAID, 0.9).recall.warnings


def test_samples_that_tell_of_more_missing_papers_are_warned_of() -> None:
    assert "had 5 relevant papers that no finder points at, which means about 45" in sampled(6)[-1]
    assert 1 == len(sampled(2))
