"""Published figures of the reported donors, computed again: fits, dispersion, rival curves."""

import csv
from pathlib import Path

import numpy as np
import pytest

from exhume.model.series import Reported, Result
from exhume.series import formula
from exhume.series._fitting.poisson import fit_poisson
from exhume.series._fitting.polynomials import QUADRATIC, SQUARE, Fit, fit_quadratic, fit_square
from exhume.series._fitting.quality import quality
from exhume.series._fitting.rivals import rivals
from exhume.series._numbers import numbers

from .official_donors import FACTS, donors

WINDOWS = ((2010.0, 2016.0), (2010.0, 2017.0), (2010.0, 2018.0))


def first(n: int) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(n, dtype=float), numbers(donors())[1][:n]


def results() -> dict[str, Result]:
    found = formula.examine(Reported((donors(),), windows=WINDOWS), draws=1, seed=1)
    return {result.variant: result for result in found}


def test_the_facts_are_those_of_the_published_table(gold: Path) -> None:
    with (gold / "china_official_donors.csv").open(encoding="utf-8") as file:
        published = [
            (int(row["year"]), int(row["deceased_donors"])) for row in csv.DictReader(file)
        ]
    assert published == [(year, count) for year, count, _, _ in FACTS]


@pytest.mark.parametrize(
    ("n", "coefficients", "r2", "adjusted", "residuals"),
    [
        (7, (128.20, -102.25, 68.12), 0.99925, 0.99888, (-34, 38, 57, -66, -8, 4, 10)),
        (8, (107.86, -0.52, 7.08), 0.99692, 0.99569, (27, 18, -5, -127, -29, 65, 193, -142)),
        (9, (89.56, 105.59, -69.76), 0.99529, 0.99372,
         (104, 7, -67, -204, -84, 69, 292, 88, -205)),
    ],
)  # fmt: skip
def test_general_parabolas_are_as_published(
    n: int, coefficients: tuple[float, ...], r2: float, adjusted: float, residuals: tuple[int, ...]
) -> None:
    fit = fit_quadratic(*first(n))
    _same(fit, coefficients, residuals)
    assert r2 == pytest.approx(float(fit.r2), abs=1e-5)
    assert adjusted == pytest.approx(float(fit.adjusted), abs=1e-5)


@pytest.mark.parametrize(
    ("n", "a", "r2", "uncentred", "residuals"),
    [
        (7, 111.11, 0.99734, 0.99869, (34, 21, -11, -151, -76, -12, 80)),
        (8, 107.98, 0.99691, 0.99853, (34, 24, 1, -123, -26, 67, 193, -145)),
        (9, 103.54, 0.99358, 0.99706, (34, 29, 19, -83, 45, 178, 353, 73, -325)),
    ],
)
def test_parabolas_of_one_parameter_are_as_published(
    n: int, a: float, r2: float, uncentred: float, residuals: tuple[int, ...]
) -> None:
    fit = fit_square(*first(n))
    _same(fit, (a,), residuals)
    assert r2 == pytest.approx(float(fit.r2), abs=1e-5)
    assert uncentred == pytest.approx(float(fit.uncentred), abs=1e-5)


def _same(fit: Fit, coefficients: tuple[float, ...], residuals: tuple[int, ...]) -> None:
    assert coefficients == pytest.approx(fit.coefficients, abs=5.1e-3)
    assert residuals == pytest.approx(fit.residuals, abs=1)


def test_forecasts_of_2017_are_as_published() -> None:
    heading, *rows = results()["2010 to 2016, curves"].table
    found = {row[0]: row[heading.index("forecast of 2017") :] for row in rows}
    assert found["quadratic"] == ("5,634", "+9.5%")
    assert found["a t²"] == ("5,444", "+5.8%")


def test_the_forecast_of_2019_is_as_published() -> None:
    heading, *rows = results()["2010 to 2018, curves"].table
    found = {row[0]: row[heading.index("forecast of 2019")] for row in rows}
    assert found["a t²"] == "8,387"


@pytest.mark.parametrize(("origin", "r2"), [(2009.0, 0.984), (2009.5, 0.994)])
def test_other_origins_fit_worse(origin: float, r2: float) -> None:
    t, y = first(8)
    assert r2 == pytest.approx(float(fit_square(t + 2010 - origin, y).r2), abs=5.1e-4)


RIVALS = {
    7: {
        "a t²": (67.0, 0.99734), "power": (65.1, 0.99925), "quadratic": (79.1, 0.99925),
        "logistic": (79.3, 0.99923), "Gompertz": (71.8, 0.99974), "exponential": (85.4, None),
        "linear": (99.4, None),
    },
    8: {
        "a t²": (80.1, 0.99691), "power": (85.5, None), "quadratic": (95.0, 0.99692),
        "logistic": (79.4, 0.99956), "Gompertz": (83.1, 0.99930), "exponential": (103.6, None),
        "linear": (111.6, None),
    },
    9: {
        "a t²": (99.0, 0.99358), "power": (99.6, None), "quadratic": (108.2, 0.99529),
        "logistic": (96.4, 0.99874), "Gompertz": (86.5, 0.99958), "exponential": (119.7, None),
        "linear": (124.2, None),
    },
}  # fmt: skip


@pytest.mark.parametrize("n", RIVALS)
def test_rival_curves_are_as_published(n: int) -> None:
    found = {rival.model.name: rival for rival in rivals(*first(n))}
    for name, (aicc, r2) in RIVALS[n].items():
        assert aicc == pytest.approx(found[name].aicc, abs=0.051), name
        assert r2 is None or r2 == pytest.approx(found[name].r2, abs=5.1e-6), name


def test_the_power_of_the_first_seven_years_is_as_published() -> None:
    power = next(rival for rival in rivals(*first(7)) if rival.model.name == "power")
    assert power.parameters[1] == pytest.approx(2.16, abs=0.005)


@pytest.mark.parametrize(("n", "lead"), [(7, -6.6), (8, 0.7), (9, 12.6)])
def test_a_formula_leads_only_until_2016(n: int, lead: float) -> None:
    assert lead == pytest.approx(results()[f"2010 to {2009 + n}, curves"].effect.value, abs=0.051)


@pytest.mark.parametrize(("n", "r2"), [(7, 0.9970), (8, 0.9861), (9, 0.9837)])
def test_predictions_of_what_is_left_out_are_as_published(n: int, r2: float) -> None:
    t, y = first(n)
    assert r2 == pytest.approx(quality(t, y[None]).loo[0], abs=5.1e-5)


@pytest.mark.parametrize(
    ("n", "powers", "phi"),
    [
        (7, QUADRATIC, 5.1), (8, QUADRATIC, 6.1), (9, QUADRATIC, 11.5),
        (7, SQUARE, 6.0), (8, SQUARE, 6.1), (9, SQUARE, 10.7),
    ],
)  # fmt: skip
def test_dispersions_are_as_published(n: int, powers: tuple[int, ...], phi: float) -> None:
    assert phi == pytest.approx(float(fit_poisson(*first(n), powers).dispersion), abs=0.051)


def test_seven_years_scatter_more_than_counts() -> None:
    fit = fit_poisson(*first(7))
    assert (20.5, 4) == (pytest.approx(float(fit.x2), abs=0.05), fit.df)
    assert float(fit.upper) == pytest.approx(0.0004, abs=5e-5)


def test_the_relative_residual_is_as_published() -> None:
    t, y = first(7)
    assert quality(t, y[None]).cv[0] == pytest.approx(0.036, abs=5e-4)
