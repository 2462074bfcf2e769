"""Limits of the number of relevant papers in several strata together, whatever their distribution.

Each stratum gives an exact chance of finding so few papers, if so many of it are relevant. These
chances are independent, and each is at least as great, in distribution, as a uniform number. Minus
their logarithms are added up with weights; how great such a sum of weighted exponential variables
becomes is known (I. J. Good. On the weighted combination of significance tests. J R Stat Soc B 17
(1955) 264-265; with equal weights R. A. Fisher. Statistical Methods for Research Workers, 4th ed.
1932, section 21.1). A distribution of relevant papers over the strata at which the sum is greater
than that is rejected; the limit is the greatest total of a distribution which is not. So the worst
distribution is what counts, and the true total is covered with at least the chance that is said.

The chances are log-concave in the number of relevant papers, so that adding one paper after the
other to where it costs least reaches the worst distribution exactly.

Strata that were sampled about equally thickly are taken together first, and give one chance: see
`exhume.recall.bounds.pooled`. Groups and weights depend on sizes and samples, and on nothing that
was found. Where nothing at all was found, the chance of that is the product of the chances itself,
and no other outcome tells as much against a distribution: a distribution is then rejected where
the product is below `alpha`, as for one stratum.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log, sqrt

import numpy as np

from exhume.model.recall import Stratum
from exhume.recall.bounds.hypergeometric import TIE, Floats, plenties, surprises, upper_limit
from exhume.recall.bounds.pooled import pooled_limit, pooled_surprises

Part = tuple[int, int, int]
"""Size, read and found of a stratum."""

LEAST_WEIGHT = 0.1
"""Of a stratum that was sampled much more thickly than others, so that its chance still counts."""

ALIKE = 1.25
"""Strata whose sampling fractions differ by no more than this factor count as one."""

_MOST_STEPS = 50
_PRECISE = 1e-10
_NEGLIGIBLE = 1e-18


def upper_total(strata: Iterable[Stratum], alpha: float) -> int:
    """Return the upper limit of the number of relevant papers in the strata together.

    It is exceeded with a chance of at most `alpha`. Of a stratum of which nothing was read, every
    paper counts.

    >>> near, far = Stratum("near", 1_000, 500, 10), Stratum("far", 100_000, 1_500, 0)
    >>> upper_total([far], 0.05), upper_total([near, far], 0.05)
    (198, 225)
    """
    return upper(*_design(strata), alpha)


def lower_total(strata: Iterable[Stratum], alpha: float) -> int:
    """Return the lower limit of the number of relevant papers in the strata together.

    >>> near = Stratum("near", 1_000, 500, 10)
    >>> lower_total([near], 0.05)
    14
    """
    return lower(*_design(strata), alpha)


def weights_of(fractions: Sequence[float]) -> tuple[float, ...]:
    """Return the weight of each stratum: the square root of how thinly the thinnest was sampled.

    The stratum with the smallest sampling fraction decides how much may be missed, and has weight
    1. In others a relevant paper is found sooner, and their chances need less of the sum. Any
    weights that are fixed beforehand give valid limits; of powers of the ratio of fractions, the
    square root gave the smallest limits over strata of most kinds. A stratum of which nothing was
    read has no chance to weigh, and weight 0.

    Lower limits, which finds in any stratum raise, take the square root of these once more.

    >>> weights_of([0.5, 0.125, 0.0])
    (0.5, 1.0, 0.0)
    """
    least = min((fraction for fraction in fractions if fraction), default=1.0)
    return tuple(
        max(sqrt(least / fraction), LEAST_WEIGHT) if fraction else 0.0 for fraction in fractions
    )


@lru_cache(maxsize=4_096)
def threshold(weights: tuple[float, ...], alpha: float) -> float:
    """Return what a weighted sum of independent exponential variables exceeds by that chance.

    With equal weights it is half a quantile of chi-squared, as in Fisher's method.

    >>> round(threshold((1.0, 1.0), 0.05), 4)
    4.7439
    """
    unit = min(weights)
    stays, ends = _phases(weights)
    time = sum(weights) / unit * (2 - 2 * log(alpha))
    for _ in range(_MOST_STEPS):  # the tail is log-concave: each step stays above the solution
        chances = _jumps(time, len(stays))
        tail = float(chances @ stays)
        step = log(tail / alpha) * tail / float(chances @ ends)
        time += step
        if abs(step) < _PRECISE * time:
            break
    return time * unit


@lru_cache(maxsize=65_536)  # simulated studies ask for the same again and again
def upper(parts: tuple[Part, ...], fractions: tuple[float, ...], alpha: float) -> int:
    """Return the upper limit as `upper_total` does, by a design that was fixed beforehand.

    `fractions` are the sampling fractions that decide on groups and weights; 0 for a stratum of
    which no sample speaks.
    """
    certain = sum(_most(part) for part, f in zip(parts, fractions, strict=True) if not f)
    groups = [tuple(parts[i] for i in group) for group in alike(fractions)]
    if not any(found for group in groups for _, _, found in group):
        return certain + _clean([part for group in groups for part in group], alpha)
    if len(groups) == 1:
        return certain + _limit(groups[0], alpha)
    weights = weights_of([min(fractions[i] for i in group) for group in alike(fractions)])
    budget = threshold(weights, alpha)
    costs = [w * np.diff(_costs(g, budget / w)) for g, w in zip(groups, weights, strict=True)]
    known = sum(found for group in groups for _, _, found in group)
    return certain + known + _affordable(costs, budget)


@lru_cache(maxsize=65_536)
def lower(parts: tuple[Part, ...], fractions: tuple[float, ...], alpha: float) -> int:
    """Return the lower limit as `lower_total` does, by a design that was fixed beforehand."""
    known = sum(found for _, _, found in parts)
    weights = tuple(sqrt(weight) for weight in weights_of(fractions))
    telling = [(part, w) for part, w in zip(parts, weights, strict=True) if w and part[2]]
    if not telling:
        return known
    budget = threshold(tuple(filter(None, weights)), alpha)
    sums = [w * plenties(*part, upper_limit(*part, 0.5)) for part, w in telling]
    start = sum(float(costs[0]) for costs in sums)
    gains = np.sort(np.concatenate([-np.diff(costs) for costs in sums]))[::-1]
    left = np.concatenate([[start], start - np.cumsum(gains)])
    return known + int(np.argmax(left <= budget + TIE))  # none: 0, which is safe


@lru_cache(maxsize=4_096)
def alike(fractions: tuple[float, ...]) -> tuple[tuple[int, ...], ...]:
    """Return the strata, by their places, in groups of about equal sampling fractions.

    >>> alike((0.5, 0.1, 0.0, 0.11))
    ((1, 3), (0,))
    """
    order = sorted((i for i, f in enumerate(fractions) if f), key=lambda i: fractions[i])
    groups: list[list[int]] = []
    for i in order:
        if groups and fractions[i] <= ALIKE * fractions[groups[-1][0]]:
            groups[-1].append(i)
        else:
            groups.append([i])
    return tuple(map(tuple, groups))


def _design(strata: Iterable[Stratum]) -> tuple[tuple[Part, ...], tuple[float, ...]]:
    """Return strata as parts, with their fractions: 0 for what was read whole, and not at all."""
    parts = tuple((stratum.size, stratum.read, stratum.found) for stratum in strata)
    return parts, tuple(read / size if read < size else 0.0 for size, read, _ in parts)


def _clean(parts: Sequence[Part], alpha: float) -> int:
    if len(parts) < 2:
        return sum(upper_limit(*part, alpha) for part in parts)
    costs = [np.diff(surprises(*part, -log(alpha))) for part in parts]
    return _affordable(costs, -log(alpha))


def _limit(group: Sequence[Part], alpha: float) -> int:
    if len(group) == 1:
        return upper_limit(*group[0], alpha)
    return pooled_limit(*_pooled(group), alpha)


def _costs(group: Sequence[Part], up_to: float) -> Floats:
    if len(group) == 1:
        return surprises(*group[0], up_to)
    return pooled_surprises(*_pooled(group), up_to)


def _pooled(group: Sequence[Part]) -> tuple[int, float, int]:
    """Return what was found, the smallest sampling fraction, and how many there can be."""
    found = sum(found for _, _, found in group)
    return found, min(read / size for size, read, _ in group), sum(map(_most, group))


def _affordable(costs: Sequence[Floats], budget: float) -> int:
    merged = np.sort(np.concatenate(costs), kind="stable")  # quick on runs that are sorted
    spent = np.cumsum(merged)
    return int(np.searchsorted(spent, budget + TIE, side="right"))


def _most(part: Part) -> int:
    size, read, found = part
    return size - read + found


def _phases(weights: Sequence[float]) -> tuple[Floats, Floats]:
    """Return the chances that a sum of the variables outlasts so many jumps, or ends next.

    Each variable is the time that a process stays in a state, and jumps come at the rate of the
    shortest: uniformisation, A. Jensen. Markoff chains as an aid in the study of Markoff
    processes. Skand Aktuarietidskr 36 (1953) 87-91.
    """
    leave = [min(weights) / weight for weight in weights]
    inside = [1.0] + [0.0] * (len(weights) - 1)
    stays = [1.0]
    while stays[-1] > _NEGLIGIBLE:  # in plain numbers: there are a few strata and 300 steps
        arriving = 0.0
        for state, chance in enumerate(inside):
            moving = chance * leave[state]
            inside[state] = chance - moving + arriving
            arriving = moving
        stays.append(sum(inside))
    return np.array(stays[:-1]), -np.diff(stays)


def _jumps(time: float, most: int) -> Floats:
    """Return the chances of 0, 1, ... jumps in that time: a Poisson distribution."""
    steps = np.log(time / np.arange(1, most))
    chances: Floats = np.exp(np.concatenate([[0.0], np.cumsum(steps)]) - time)
    return chances
