"""The same fits by R, whose script stands beside its output."""

import json
from pathlib import Path

import numpy as np
import pytest

from exhume.series._fitting.poisson import fit_poisson
from exhume.series._fitting.polynomials import QUADRATIC, SQUARE, fit_quadratic, fit_square
from exhume.series._fitting.rivals import rivals
from exhume.series._numbers import numbers

from ..official_donors import donors

BY_R = json.loads((Path(__file__).parents[1] / "r" / "fits.json").read_text())["windows"]
NAMES = {"square": "a t²", "gompertz": "Gompertz"}
CURVES = ("linear", "quadratic", "square", "power", "exponential", "logistic", "gompertz")
WINDOWS = pytest.mark.parametrize("by_r", BY_R, ids=lambda by_r: str(by_r["n"]))


def first(n: int) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(n, dtype=float), numbers(donors())[1][:n]


@WINDOWS
def test_least_squares_of_every_curve_are_those_of_lm_and_nls(by_r: dict) -> None:
    found = {rival.model.name: rival for rival in rivals(*first(by_r["n"]))}
    _, y = first(by_r["n"])
    for name in CURVES:
        mine, theirs = found[NAMES.get(name, name)], by_r[name]
        assert theirs["rss"] == pytest.approx(((y - mine.fitted) ** 2).sum(), rel=1e-7)
        assert theirs["aicc"] == pytest.approx(mine.aicc, abs=1e-6)
        same = sorted(theirs["coefficients"])
        assert same == pytest.approx(sorted(mine.parameters), rel=1e-4, abs=1e-6)


@WINDOWS
def test_adjusted_and_uncentred_r_squared_are_those_of_lm(by_r: dict) -> None:
    t, y = first(by_r["n"])
    assert by_r["adjusted"] == pytest.approx(float(fit_quadratic(t, y).adjusted), abs=1e-9)
    assert by_r["uncentred"] == pytest.approx(float(fit_square(t, y).uncentred), abs=1e-9)


@WINDOWS
@pytest.mark.parametrize(
    ("powers", "name"), [(QUADRATIC, "poisson_quadratic"), (SQUARE, "poisson_square")]
)
def test_maximum_likelihood_is_that_of_glm(by_r: dict, powers: tuple[int, ...], name: str) -> None:
    fit, theirs = fit_poisson(*first(by_r["n"]), powers), by_r[name]
    assert theirs["x2"] == pytest.approx(float(fit.x2), rel=1e-7)
    assert theirs["df"] == fit.df
    assert sorted(theirs["coefficients"]) == pytest.approx(sorted(fit.coefficients), rel=1e-6)
