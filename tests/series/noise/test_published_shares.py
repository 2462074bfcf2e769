"""Published shares of simulations about S-curves, held against every fit they could be of.

Which starts and stopping rules they were published with is not known, but their R² is, to five
digits. The share is steep in the parameters: all fits that round to the published R² span a range.
"""

import numpy as np
import pytest
from scipy.optimize import least_squares

from exhume.series._chance import rng
from exhume.series._fitting.curves import GOMPERTZ, LOGISTIC, fit_curve, predict
from exhume.series._fitting.polynomials import fit_quadratic

from .reported_donors import DONORS

PLACES, DRAWS = 80, 4_000
WITHIN = 0.02  # of a share of so many draws, 2.5 standard errors at 0.5


def shares_of_fits_that_round_alike(shape, periods):
    """Return R² to five digits, and the least and largest share of simulations about such fits."""
    t, y = np.arange(float(periods)), np.array(DONORS[:periods], float)
    best = fit_curve(t, y, shape)
    about = float(((y - y.mean()) ** 2).sum())
    r2 = 1 - float((best.residuals**2).sum()) / about

    def missed(parameters):
        scale, *rest = parameters
        return predict(best._replace(scale=scale, shape=np.array(rest)), shape, t) - y

    start = np.array([best.scale, *best.shape])
    found = least_squares(missed, start, x_scale=np.abs(start), gtol=1e-14, xtol=1e-14, ftol=1e-14)
    # Fits with one R² lie on an ellipsoid, to the second order; sampled on it and just within.
    axes = np.linalg.cholesky(np.linalg.inv(found.jac.T @ found.jac))
    radius = np.sqrt((r2 - (round(r2, 5) - 5e-6)) * about)
    chance = rng(1, "published shares", shape.name, str(periods))
    observed = float(fit_quadratic(t, y).r2)
    shares = []
    for ray in chance.normal(size=(PLACES, 3)):
        at = found.x + axes @ (ray / np.linalg.norm(ray)) * radius * chance.uniform(0.5, 1)
        if round(1 - float((missed(at) ** 2).sum()) / about, 5) == round(r2, 5):
            drawn = chance.poisson(missed(at) + y, size=(DRAWS, periods)).astype(float)
            shares.append(float((fit_quadratic(t, drawn).r2 >= observed).mean()))
    assert len(shares) > PLACES / 2
    return round(r2, 5), min(shares), max(shares)


@pytest.mark.parametrize(
    ("shape", "periods", "r2", "share"),
    [
        (GOMPERTZ, 7, 0.99974, 0.605),
        (GOMPERTZ, 8, 0.99930, 0.890),
        (GOMPERTZ, 9, 0.99958, 0.707),
        (LOGISTIC, 9, 0.99874, 0.062),
    ],
)
def test_a_published_share_is_that_of_a_fit_with_the_published_r2(shape, periods, r2, share):
    rounded, least, most = shares_of_fits_that_round_alike(shape, periods)
    assert r2 == rounded
    assert least - WITHIN <= share <= most + WITHIN


@pytest.mark.parametrize(("periods", "r2", "share"), [(7, 0.99923, 0.039), (8, 0.99956, 0.890)])
def test_two_published_shares_are_of_no_logistic_curve_with_the_published_r2(periods, r2, share):
    """The second is, to the digit, the one about a Gompertz curve that stands above it."""
    rounded, least, most = shares_of_fits_that_round_alike(LOGISTIC, periods)
    assert r2 == rounded
    assert not least - WITHIN <= share <= most + WITHIN
