"""The stopping rule replayed on a sequence of judgements: where it says stop, and what that says.

What may be missing is the same test turned round: the greatest number of missing papers that it
does not reject at that point.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from exhume.errors import InputError
from exhume.model.estimates import Interval
from exhume.recall.stopping.hypergeometric import RandomOrder
from exhume.recall.stopping.sequences import Judgements, judgements, least_missing
from exhume.recall.stopping.urn import BiasedOrder

POINTS = 400
"""How many points a replay has, at most, beside the first one and that where the rule stops."""

BIASED_POINTS = 60
"""The same where the urn is biased, which takes SciPy a hundred times as long."""

CAUTIONS = (
    "It takes the papers judged after some point as no easier to find relevant ones among than "
    "those left over. An order that puts relevant papers last, such as one by journal or by year, "
    "breaks this.",
    "It looks at many starting points and after every paper, and takes the smallest p-value each "
    "time; the chance that it ever stops too early is greater than that of a single test.",
    "It takes every judgement as right: relevant papers that were judged otherwise are missing "
    "beside those that it speaks of.",
)


class StoppingTest(Protocol):
    """The smallest p-value of a point; it falls with the papers read until another is found."""

    def pvalue(self, read: int, missing: int) -> float:
        """Return that of the hypothesis that so many papers or more are missing."""
        ...


@dataclass(frozen=True, slots=True)
class Point:
    """After `read` papers, of which `found` are relevant: the p-value, and what may be missing.

    `missing` is one-sided: from 0 to the greatest number that is not rejected.
    """

    read: int
    found: int
    pvalue: float
    missing: Interval

    @property
    def recall(self) -> Interval:
        """Between which shares recall lies; any is possible where nothing is found."""
        if not self.found:
            return Interval(0.0, 1.0)
        return Interval(self.found / (self.found + self.missing.high), 1.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """When to stop: `target` is the recall wanted, `bias` that of the urn, 1 for a random order."""

    total: int
    target: float
    confidence_level: float
    bias: float = 1.0

    @property
    def alpha(self) -> float:
        """Below which p-value to stop.

        One less the confidence level, but for a billionth of it: rounding alone makes no p-value
        smaller that is equal.
        """
        return (1 - self.confidence_level) * (1 - 1e-9)

    def stops(self, point: Point) -> bool:
        """Tell whether reading may stop at that point."""
        return point.pvalue < self.alpha


@dataclass(frozen=True, slots=True)
class Replay:
    """A sequence of judgements under the rule; `stop` is the first point at which it stops.

    `says` is what may be said at that point or, without one, at the end; `cautions` what may not.
    """

    rule: Rule
    points: tuple[Point, ...]
    stop: Point | None
    says: str
    cautions: tuple[str, ...]


def replay(
    relevant: Sequence[bool],
    total: int,
    target: float = 0.95,
    confidence_level: float = 0.95,
    *,
    bias: float = 1.0,
) -> Replay:
    """Return the rule's view of a sequence, at points spread evenly over it.

    `relevant` says of each paper, in the order judged, whether it was relevant; `total` counts all
    papers that could have been judged. The rule stops where the p-value is below one less the
    confidence level; that point is exact, wherever the others lie. A `bias` other than 1 takes the
    biased urn, which takes seconds. Raises `exhume.errors.InputError` for what cannot be.

    >>> found = replay([True] * 20 + [False] * 80, 100)
    >>> found.stop.read, found.stop.found, found.stop.missing.high
    (82, 20, 1)
    """
    if not 0 < confidence_level < 1:
        problem = f"{confidence_level} is no confidence level"
        raise InputError("stopping rule", problem, "take one between 0 and 1, such as 0.95")
    rule = Rule(total, target, confidence_level, bias)
    said = judgements(relevant, total)
    test: StoppingTest = RandomOrder(said) if bias == 1 else BiasedOrder(said, bias)
    stop = _first_stop(said, test, rule)
    found = _points(said, test, rule, _places(rule, len(said), stop))
    stopped = None if stop is None else found[stop]
    says = _says(rule, stopped or found[len(said)])
    return Replay(rule, tuple(found.values()), stopped, says, (*CAUTIONS, *_on_bias(bias)))


def _places(rule: Rule, judged: int, stop: int | None) -> list[int]:
    points = POINTS if rule.bias == 1 else BIASED_POINTS
    spread = {int(read) for read in np.linspace(0, judged, min(points, judged) + 1)}
    return sorted(spread if stop is None else spread | {stop})


def _first_stop(said: Judgements, test: StoppingTest, rule: Rule) -> int | None:
    """Return after how many papers the rule stops: the p-value falls from each find to the next."""
    starts: list[int] = said.places.tolist()
    ends = [*starts[1:], len(said) + 1]
    for found, (start, end) in enumerate(zip(starts, ends, strict=True)):
        missing = least_missing(found, rule.target)

        def stops(read: int, missing: int = missing) -> bool:
            return test.pvalue(read, missing) < rule.alpha

        if stops(end - 1):
            return start + bisect_left(range(start, end - 1), x=True, key=stops)
    return None


def _points(
    said: Judgements, test: StoppingTest, rule: Rule, reads: Sequence[int]
) -> dict[int, Point]:
    points: dict[int, Point] = {}
    missing = said.total
    for read in reads:
        found = said.found_of(read)

        def allowed(number: int, read: int = read) -> bool:
            return not number or test.pvalue(read, number) >= rule.alpha

        missing = _greatest(allowed, min(missing, said.total - read), said.total - read)
        pvalue = test.pvalue(read, least_missing(found, rule.target))
        points[read] = Point(read, found, pvalue, Interval(0, missing))
    return points


def _greatest(allowed: Callable[[int], bool], guess: int, ceiling: int) -> int:
    """Return the greatest number allowed, up from 0 which is, by ever longer steps from a guess."""
    step, low, high = 1, guess, guess + 1
    while low > 0 and not allowed(low):
        low, high, step = max(low - step, 0), low, step * 2
    if high == guess + 1:
        step = 1
        while high <= ceiling and allowed(high):
            low, high, step = high, high + step, step * 2
    high = min(high, ceiling + 1)
    return low + bisect_left(range(low + 1, high), x=True, key=lambda n: not allowed(n))


def _says(rule: Rule, point: Point) -> str:
    missing = least_missing(point.found, rule.target)
    read = f"after {point.read:,} of {rule.total:,} papers, {point.found:,} of them relevant"
    if not rule.stops(point):
        return (
            f"The rule does not say stop {read}: that {missing:,} or more relevant papers are "
            f"missing, which would be a recall below {rule.target:.0%}, is not rejected "
            f"(p = {point.pvalue:.3g})."
        )
    return (
        f"The rule says stop {read}: if {missing:,} or more relevant papers were missing, which "
        f"would be a recall below {rule.target:.0%}, so few in what was read last would have a "
        f"chance of {point.pvalue:.3g}, which is less than {rule.alpha:g}."
    )


def _on_bias(bias: float) -> tuple[str, ...]:
    if bias == 1:
        return ()
    return (
        f"It takes a relevant paper as {bias:g} times as likely to come next as another one. That "
        "is an assumption, which the sequence can neither show nor refute for the papers left.",
    )
