from exhume.model.estimates import Interval, Refusal
from exhume.model.recall import RecallData, Stratum
from exhume.recall.bounds.statement import (
    Balance,
    Balances,
    Basis,
    about_candidates,
    about_unread,
    nothing_known,
    read_of,
    scaled_up,
    stated,
)

CANDIDATES = Stratum("candidates", 310, 300, 71)
REST = (Stratum("near", 100, 40, 2), Stratum("far", 1_000, 0, 0), Stratum("empty", 0, 0, 0))


def test_a_statement_has_the_limits_the_right_way_round() -> None:
    balances = Balances(Balance(9, 1), Balance(9, 0), Balance(8, 8), Balance(9, 3))
    found = stated(balances, Basis(0.9, "method", "assumptions", 40, ("warning",)))
    assert 0.9 == found.recall.statistic == found.recall.confidence_level
    assert Interval(0.5, 1.0) == found.recall.interval
    assert Interval(0, 8) == found.missed
    assert 0.75 == found.supports
    assert ("warning",) == found.recall.warnings


def test_where_nothing_is_known_recall_is_0_of_whatever_there_is() -> None:
    assert 0.0 == Balance(0, 0).recall == Balance(0, 9).recall


def test_candidates_that_were_not_read_are_counted_and_said() -> None:
    (said,) = about_candidates(CANDIDATES)
    assert said.startswith("10 of 310 candidates were not read whole.")
    assert () == about_candidates(Stratum("candidates", 310, 310, 71))


def test_strata_of_which_nothing_was_read_are_said_and_empty_ones_are_not() -> None:
    (said,) = about_unread(REST)
    assert said.startswith("Nothing was read of the 1,000 papers of the stratum far:")


def test_the_unread_part_of_a_stratum_is_estimated_at_the_rate_of_the_read_part() -> None:
    assert [3.0, 1_000.0, 0.0] == [scaled_up(stratum) for stratum in REST]


def test_recall_is_refused_where_no_relevant_paper_is_known() -> None:
    nothing = RecallData(Stratum("candidates", 5, 5, 0), (Stratum("far", 100, 10, 0),))
    refusal = nothing_known(nothing)
    assert isinstance(refusal, Refusal)
    assert 15 == refusal.units == read_of(nothing)
    assert nothing_known(RecallData(CANDIDATES, REST)) is None
