"""How often the bounds of an estimator hold in simulated studies.

Studies are drawn in blocks, each with a generator of its own that depends on the seed, the name of
the setting and the number of the block alone: however the blocks are spread over processes, the
same studies come out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist, median
from zlib import crc32

import numpy as np

from exhume.model.estimates import Interval, Refusal
from exhume.model.recall import RecallEstimate
from exhume.protocols import RecallEstimator
from exhume.recall.simulation.corpora import Corpus, Reading, Truth
from exhume.recall.simulation.studies import simulate

LEVEL = 0.95
"""The confidence level of the bounds that are checked."""

FLOOR = 0.94
"""Bounds that hold less often than this do not hold where they claim to."""

BLOCK = 250
"""Studies that are drawn together."""

SEED = 20_260_131

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Setting:
    """A kind of study: its name, what it is in a sentence, and who claims what about it.

    `claimed` names the estimators whose bounds should hold in it, `others` those that are run to
    show what becomes of them where their assumptions are wrong.
    """

    name: str
    says: str
    corpus: Corpus
    reading: Reading
    claimed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """What an estimator said of one study, and how it was."""

    supports: float
    recall: Interval
    missed: Interval
    truth: Truth

    @property
    def bound_holds(self) -> bool:
        """Whether the recall that it supports was reached."""
        return self.supports <= self.truth.recall + _ROUNDING

    @property
    def interval_holds(self) -> bool:
        """Whether the two-sided interval has the true recall in it."""
        return _within(self.recall, self.truth.recall)

    @property
    def missed_holds(self) -> bool:
        """Whether the limits of the number missed have the true number between them."""
        return _within(self.missed, self.truth.missed)


@dataclass(frozen=True, slots=True)
class Share:
    """How many `of` studies something holds in.

    >>> print(Share(1_900, 2_000))
    95.0 % (94.0 to 95.9)
    """

    holds: int
    of: int

    @property
    def share(self) -> float:
        """The share itself; 1 of no studies at all, in which nothing failed."""
        return self.holds / self.of if self.of else 1.0

    def interval(self, confidence_level: float = LEVEL) -> Interval:
        """Return what the number of studies leaves open.

        Source: E. B. Wilson. Probable inference, the law of succession, and statistical inference.
        J Am Stat Assoc 22 (1927) 209-212.
        """
        if not self.of:
            return Interval(0.0, 1.0)
        z2 = NormalDist().inv_cdf((1 + confidence_level) / 2) ** 2
        middle = self.holds + z2 / 2
        reach = (z2 * (self.holds * (self.of - self.holds) / self.of + z2 / 4)) ** 0.5
        return Interval((middle - reach) / (self.of + z2), (middle + reach) / (self.of + z2))

    def __str__(self) -> str:
        around = self.interval()
        return f"{100 * self.share:.1f} % ({100 * around.low:.1f} to {100 * around.high:.1f})"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often the bounds of an estimator held in a setting.

    `refused` of `studies` were refused; the shares are of those that were not. `bound` and `truth`
    are the medians of what it supports and of the true recall, also of those.
    """

    estimator: str
    setting: str
    claimed: bool
    studies: int
    refused: int
    one_sided: Share
    two_sided: Share
    missed: Share
    bound: float
    truth: float

    @property
    def holds(self) -> bool:
        """Whether every bound held at least as often as `FLOOR` says.

        Where more than half of the studies are refused, so few have bounds that none of them count.
        """
        shares = (one.share for one in (self.one_sided, self.two_sided, self.missed))
        return 2 * self.refused <= self.studies and min(shares) >= FLOOR


def trials(
    estimator: RecallEstimator, setting: Setting, block: int, studies: int = BLOCK
) -> Iterator[Trial | Refusal]:
    """Give what the estimator says of each study of a block."""
    random = np.random.default_rng([SEED, crc32(setting.name.encode()), block])
    drawn = simulate(setting.corpus, setting.reading, studies, random)
    for number, (data, truth) in enumerate(drawn):
        seed = block * BLOCK + number
        said = estimator.estimate(data, confidence_level=LEVEL, seed=seed)
        yield _trial(said, truth)


def summary(estimator: str, setting: Setting, outcomes: Iterable[Trial | Refusal]) -> Coverage:
    """Return how often the bounds held in all these studies of a setting."""
    every = list(outcomes)
    given = [outcome for outcome in every if isinstance(outcome, Trial)]
    return Coverage(
        estimator,
        setting.name,
        estimator in setting.claimed,
        len(every),
        len(every) - len(given),
        _share([trial.bound_holds for trial in given]),
        _share([trial.interval_holds for trial in given]),
        _share([trial.missed_holds for trial in given]),
        median([trial.supports for trial in given] or [float("nan")]),
        median([trial.truth.recall for trial in given] or [float("nan")]),
    )


def complaints(estimator: str, rows: Sequence[Coverage]) -> Iterator[str]:
    """Give what is wrong: claims that are missed, or that it is not shown where one fails."""
    for row in rows:
        if row.claimed and not row.holds:
            yield f"{estimator} misses its claim in: {row.setting}"
    if all(row.holds for row in rows if not row.claimed):
        yield f"{estimator} is not shown to fail in any setting"


def _trial(said: RecallEstimate | Refusal, truth: Truth) -> Trial | Refusal:
    if isinstance(said, Refusal):
        return said
    return Trial(said.supports, said.recall.interval, said.missed, truth)


def _share(held: Sequence[bool]) -> Share:
    return Share(sum(held), len(held))


def _within(interval: Interval, value: float) -> bool:
    return interval.low - _ROUNDING <= value <= interval.high + _ROUNDING
