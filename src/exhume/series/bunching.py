"""Bunching at a threshold, such as a quota or the volume that a licence asks for, across units.

Sources: J. McCrary. Manipulation of the running variable in the regression discontinuity design.
J Econometrics 142 (2008) 698-714; for counts B. R. Frandsen. Party bias in union representation
elections: testing for manipulation in the regression discontinuity design when the running variable
is discrete. Advances in Econometrics 38 (2017) 281-315; H. J. Kleven. Bunching. Annual Review of
Economics 8 (2016) 435-464. How a threshold is given: `exhume.series._digits.limits`.
"""

from collections.abc import Iterator

import numpy as np

from exhume.model.series import (
    Assumption,
    Curve,
    Line,
    Plot,
    Reported,
    Result,
    Statistic,
)
from exhume.series._chance import rng
from exhume.series._digits import threshold
from exhume.series._digits.limits import Distances, distances_of
from exhume.series._digits.outcomes import graded, refused
from exhume.series._digits.threshold import Window
from exhume.series._digits.uniform import binomial_tail
from exhume.series._digits.usable import Floats, Integers, subject_of

label = "Bunching at a threshold"
order = 90
line = Line.THRESHOLDS
tails = "upper: more units just on the side that the threshold rewards than a smooth count brings"
cannot_show = (
    "Bunching does not show whether figures were moved or units worked towards the threshold; "
    "without bunching, figures may have been moved far beyond it."
)
innocent = (
    "units that did more, or less, of the work to meet the threshold",
    "units below the threshold that closed, merged or do not report",
    "a threshold that was set where many units already stood",
    "round numbers, where the threshold is one",
)
references = (
    "McCrary J. J Econometrics 2008;142:698-714.",
    "Frandsen BR. Adv Econometrics 2017;38:281-315.",
    "Kleven HJ. Annu Rev Econ 2016;8:435-464.",
)

NAME = "bunching"
NEAR = 50
HEAPED_BELOW = 0.001
ROUND = (5, 10)
LARGE = 1.5  # times as many just inside as the fit has


def examine(reported: Reported, *, draws: int, seed: int) -> Iterator[Result]:
    """Give a result for each threshold that a relation names."""
    subject = subject_of(reported)
    given = tuple(distances_of(reported))
    if not given:
        yield refused(NAME, line, subject, "no relation names a series of unit `threshold`")
    for distances in given:
        window = _window(distances.values, distances.lowest)
        counts = threshold.counts_of(distances.values, window) if window else None
        reason = _refusal(distances, counts, window)
        if reason or window is None or counts is None:
            yield refused(NAME, line, subject, reason, distances.name)
        else:
            scored = _pvalue(counts, window, draws, seed)
            yield _result(subject, distances, counts, window, scored)


def pvalues(values: Floats, *, draws: int, seed: int, at: int | None = None) -> Floats:
    """Return the p-value of each set of counts of shape (sets, units), at one threshold for all.

    The threshold is `at`, or the median of all sets, and rewards those who reach it. NaN where the
    test is not applicable.
    """
    found = np.full(len(values), np.nan)
    if not np.isfinite(values).any():
        return found
    if at is None:
        at = round(float(np.nanmedian(values)))
    for row, counts in enumerate(values):
        distances = counts[np.isfinite(counts)].astype(np.int64) - at
        given = Distances("", distances, distances + at, at, at, 1, several=False)
        window = _window(distances, at)
        cells = threshold.counts_of(distances, window) if window else None
        if window and cells is not None and not _refusal(given, cells, window):
            found[row] = _pvalue(cells, window, draws, seed)[1]
    return found


def null(like: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Draw counts of the mean and the variance of `like`: negative binomial, or else Poisson."""
    known = like[np.isfinite(like)]
    mean, variance = (float(known.mean()), float(known.var())) if len(known) else (0.0, 0.0)
    shape = (count, len(like))
    if variance <= mean or mean <= 0:
        return rng.poisson(max(mean, 0.0), size=shape).astype(np.float64)
    size = mean**2 / (variance - mean)
    return rng.negative_binomial(size, size / (size + mean), size=shape).astype(np.float64)


def _window(distances: Integers, lowest: int) -> Window | None:
    if not len(distances) or lowest < threshold.NARROWEST:
        return None
    return threshold.window_of(float(distances.std()), lowest)


def _refusal(given: Distances, counts: Integers | None, window: Window | None) -> str:
    """Return why the test says nothing, empty where it does."""
    if window is None or counts is None:
        return f"there are no counts, or a threshold is below {threshold.NARROWEST}"
    if (near := int(counts.sum())) < NEAR:
        return f"{near} counts lie within {window.half} of the threshold, {NEAR} are needed"
    for unit in ROUND:
        if (chance := _heaped(given, counts, window, unit)) < HEAPED_BELOW:
            return f"counts heap on multiples of {unit} away from the threshold (p = {chance:.2g})"
    return ""


def _heaped(given: Distances, counts: Integers, window: Window, unit: int) -> float:
    """Return how likely chance makes as many round counts, those next to the threshold apart."""
    if given.common is not None:
        values: Integers = given.common + given.sign * window.cells()
        return threshold.heaped(counts, window, np.asarray(values % unit == 0, dtype=np.bool_))
    near = (given.values >= -window.near) & (given.values < window.near)
    away = given.reported[~near]
    return binomial_tail(int((away % unit == 0).sum()), len(away), 1 / unit) if len(away) else 1.0


def _pvalue(counts: Integers, window: Window, draws: int, seed: int) -> tuple[float, float]:
    """Return the score and how often samples of the fit reach it."""
    score = threshold.scores(counts[None, :], window)
    random = rng(seed, NAME, f"{int(counts.sum())} of {window.half}")
    ordered = threshold.drawn_scores(counts, window, draws, random)
    below = int((ordered < score[0] - threshold.SETTLED).sum())
    return float(score[0]), (len(ordered) - below + 1) / (len(ordered) + 1)


def _result(
    subject: str,
    given: Distances,
    counts: Integers,
    window: Window,
    scored: tuple[float, float],
) -> Result:
    score, pvalue = scored
    expected = threshold.fitted(counts[None, :], window)[0]
    inside = window.contrast() > 0
    found, smooth = int(counts[inside].sum()), float(expected[inside].sum())
    return Result(
        NAME,
        given.name,
        line,
        subject,
        graded(pvalue, large=found >= LARGE * smooth),
        f"{found} counts lie just inside the threshold, a smooth distribution has {smooth:.1f} "
        f"(p = {pvalue:.3g})",
        Statistic("found / expected just inside", found / smooth, says="1 where nothing bunches"),
        _statistics(given, counts, window, score),
        pvalue,
        level=True,
        assumptions=_assumptions(given),
        table=_table(counts, expected, window),
        plots=(_plot(counts, expected, window),),
    )


def _statistics(
    given: Distances, counts: Integers, window: Window, score: float
) -> tuple[Statistic, ...]:
    as_far, others = elsewhere(given.values, window, score)
    middle = threshold.binomial_middle(counts, window)
    return (
        Statistic("score", score, says="standard errors, allowing for the fit"),
        Statistic("exact binomial mid-p near the threshold", middle, says="given the fit"),
        Statistic("other points with as high a score", float(as_far)),
        Statistic("other points", float(others), says="with 50 counts about them"),
        Statistic("counts in the window", float(counts.sum())),
    )


def elsewhere(distances: Integers, window: Window, score: float) -> tuple[int, int]:
    """Count the other points that bunch as much, and all that could: a permutation of thresholds.

    Points whose cells next to them are those of the threshold are left out.
    """
    points = range(int(distances.min()) + window.half, int(distances.max()) - window.half + 2)
    away = [point for point in points if abs(point) >= 2 * window.near]
    samples = [threshold.counts_of(distances - point, window) for point in away]
    enough = [counts for counts in samples if counts.sum() >= NEAR]
    if not enough:
        return 0, 0
    found = threshold.scores(np.stack(enough), window)
    return int((found >= score).sum()), len(enough)


def _assumptions(given: Distances) -> tuple[Assumption, ...]:
    return (
        Assumption(f"{NEAR} counts or more near the threshold", holds=True),
        Assumption("counts do not heap on round numbers", holds=True),
        Assumption("counts are independent", holds=False if given.several else None),
        Assumption("without the threshold their distribution would be smooth", holds=None),
    )


def _table(counts: Integers, expected: Floats, window: Window) -> tuple[tuple[str, ...], ...]:
    rows = zip(window.cells().tolist(), counts.tolist(), expected.tolist(), strict=True)
    heading = ("distance from the threshold", "found", "expected")
    return (heading, *((f"{cell:+d}", str(n), f"{smooth:.1f}") for cell, n, smooth in rows))


def _plot(counts: Integers, expected: Floats, window: Window) -> Plot:
    cells = tuple(float(cell) for cell in window.cells().tolist())
    curves = (
        Curve("found", "points", cells, tuple(float(n) for n in counts.tolist())),
        Curve("smooth fit", "line", cells, tuple(expected.tolist())),
    )
    return Plot("Counts about the threshold", "distance from it", "counts", curves, mark=-0.5)
