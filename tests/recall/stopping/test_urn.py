import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.errors import InputError, MissingExtra
from exhume.recall.stopping.hypergeometric import RandomOrder
from exhume.recall.stopping.sequences import judgements, least_missing
from exhume.recall.stopping.urn import BiasedOrder

FROM_R = json.loads((Path(__file__).parent / "stopping.json").read_text(encoding="utf-8"))
BIASED = [one for one in FROM_R["sequences"] if one["bias"] != 1]
SEQUENCES = st.lists(st.booleans(), min_size=1, max_size=25)


@pytest.mark.parametrize("case", range(len(BIASED)))
def test_the_last_pvalue_is_that_of_r(case: int) -> None:
    one = BIASED[case]
    said = judgements([bool(n) for n in one["relevant"]], one["total"])
    missing = least_missing(sum(one["relevant"]), one["target"])
    found = BiasedOrder(said, one["bias"]).pvalue(len(said), missing)
    assert pytest.approx(one["pvalue"], rel=1e-5, abs=1e-9) == found


@settings(max_examples=15)
@given(SEQUENCES, st.integers(1, 30), st.integers(1, 5))
def test_without_bias_it_is_the_test_of_a_random_order(
    relevant: list[bool], more: int, missing: int
) -> None:
    said = judgements(relevant, len(relevant) + more)
    expected = RandomOrder(said).pvalue(len(relevant), missing)
    found = BiasedOrder(said, 1.0).pvalue(len(relevant), missing)
    assert pytest.approx(expected, rel=1e-5, abs=1e-9) == found


@settings(max_examples=15)
@given(SEQUENCES, st.integers(1, 30), st.integers(1, 5))
def test_a_better_order_makes_the_pvalue_smaller(
    relevant: list[bool], more: int, missing: int
) -> None:
    said = judgements(relevant, len(relevant) + more)
    one, two = (BiasedOrder(said, bias).pvalue(len(said), missing) for bias in (1.0, 2.0))
    assert two <= one + 1e-9


def test_what_was_found_first_helps_to_find_the_next_one() -> None:
    said = judgements([True, False, False, True] + [False] * 30, 60)
    order = BiasedOrder(said, 2.0)
    once = [order.pvalue(read, 1) for read in (34, 20, 34, 4, 34)]
    assert once[0] == once[2] == once[4]


def test_more_than_are_unread_cannot_be_missing() -> None:
    assert 0.0 == BiasedOrder(judgements([True, False], 5), 2.0).pvalue(2, 4)


def test_a_bias_that_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match="above 1 a good one"):
        BiasedOrder(judgements([True], 5), 0.0)


def test_without_scipy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    with pytest.raises(MissingExtra, match=r"pip install 'exhume\[statistics\]'"):
        BiasedOrder(judgements([True], 5), 2.0)
