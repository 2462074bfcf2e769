import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.recall.capture.models import MODELS, PAIRS, Cells, fit
from exhume.recall.capture.reference import fit_slowly

FROM_R = json.loads((Path(__file__).parent / "capture.json").read_text(encoding="utf-8"))
NAMES = dict(zip(FROM_R["tables"][0]["fits"], MODELS, strict=True))  # in the order of `MODELS`

HEPATITIS = (63, 55, 18, 69, 17, 21, 28)


def cells_of(counts: Any) -> Cells:
    return np.array([0, *counts], dtype=float).reshape(2, 2, 2)


def test_r_has_fitted_the_same_models() -> None:
    letters = ("ab", "ac", "bc")
    expected = [
        " ".join(letters[PAIRS.index(pair)] for pair in pairs) or "none" for pairs in MODELS
    ]
    assert expected == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("table", range(len(FROM_R["tables"])))
def test_estimates_and_deviances_are_those_of_r(table: int, name: str) -> None:
    of_table = FROM_R["tables"][table]
    expected, found = of_table["fits"][name], fit(cells_of(of_table["counts"]), NAMES[name])
    assert pytest.approx(expected["neither"], rel=1e-7) == found.neither
    assert pytest.approx(expected["deviance"], abs=1e-7) == found.deviance
    assert pytest.approx(expected["pvalue"], rel=1e-6) == found.pvalue
    assert expected["degrees"] == found.degrees


def test_the_outbreak_of_hepatitis_gives_the_published_estimates() -> None:
    # Chao et al. 2001: 388 cases where the lists are independent, 1,313 where all pairs depend;
    # the true number was found to be about 545.
    totals = [271 + fit(cells_of(HEPATITIS), pairs).neither for pairs in ((), PAIRS)]
    assert [388, 1313] == [round(total) for total in totals]


@pytest.mark.parametrize("pairs", MODELS)
@given(counts=st.lists(st.integers(1, 60), min_size=7, max_size=7))
def test_closed_forms_agree_with_reweighted_least_squares(
    pairs: tuple[tuple[int, int], ...], counts: list[int]
) -> None:
    found = fit(cells_of(counts), pairs)
    neither, deviance = fit_slowly(cells_of(counts), pairs)
    assert pytest.approx(neither, rel=1e-4, abs=1e-4) == found.neither
    assert pytest.approx(deviance, rel=1e-4, abs=1e-4) == found.deviance


@given(counts=st.lists(st.integers(1, 60), min_size=7, max_size=7))
def test_a_model_with_more_pairs_fits_better(counts: list[int]) -> None:
    fits = {pairs: fit(cells_of(counts), pairs).deviance for pairs in MODELS}
    for less in MODELS:
        for more in MODELS:
            if set(less) < set(more):
                assert fits[more] <= fits[less] + 1e-9


def test_the_criterion_prefers_few_pairs_where_more_do_not_fit_better() -> None:
    # Independent finders of 1,000 papers, each of which points at half of them.
    fits = [fit(cells_of([125] * 7), pairs) for pairs in MODELS]
    assert fits[0] == min(fits, key=lambda one: one.aicc(875))
    assert pytest.approx(125) == fits[0].neither


def test_the_cell_of_no_finder_is_not_looked_at() -> None:
    cells = cells_of(HEPATITIS)
    cells[0, 0, 0] = 99
    assert fit(cells_of(HEPATITIS), ()) == fit(cells, ())
    assert 99 == cells[0, 0, 0]
