"""How well papers were graded: recall and precision of the grade ``explicit``, exactly bounded."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import exp, fsum, lgamma, log, log1p, nan

from exhume.errors import InputError
from exhume.workflow.sample._answers import BAD_INPUT, Answer

EXPLICIT = "explicit"
NOT_GRADED = "not graded"
_BISECTIONS = 50  # as fine as doubles near 1 allow without reaching 1 itself


@dataclass(frozen=True, slots=True)
class Share:
    """A share of trials with its exact interval after Clopper and Pearson (1934).

    `low` and `high` are between 0 and 1; without trials the estimate is NaN and nothing is
    excluded.
    """

    successes: int
    trials: int
    low: float
    high: float
    confidence_level: float = 0.95

    @property
    def estimate(self) -> float:
        """Successes over trials, NaN without trials."""
        return self.successes / self.trials if self.trials else nan


@dataclass(frozen=True, slots=True)
class Scores:
    """Found against expected grades.

    `recall` and `precision` are of papers graded ``explicit``; `confusion` counts papers by
    (expected grade, found grade), where a paper without a grade counts as ``not graded``.
    """

    recall: Share
    precision: Share
    confusion: Mapping[tuple[str, str], int]


def score(answers: Iterable[Answer], grades: Mapping[str, str]) -> Scores:
    """Compare the grades that papers were given, by file name, with the answer key.

    A paper without a grade is one that was not found; a bad input counts only where it was
    graded all the same. A file that the key does not know raises `InputError`.
    """
    known = {answer.file: answer for answer in answers}
    _refuse_strangers(known, grades)
    confusion = Counter(
        (answer.grade, grades.get(file, NOT_GRADED))
        for file, answer in known.items()
        if answer.kind != BAD_INPUT or file in grades
    )
    hits = confusion[EXPLICIT, EXPLICIT]
    expected = sum(count for (wanted, _), count in confusion.items() if wanted == EXPLICIT)
    found = sum(count for (_, given), count in confusion.items() if given == EXPLICIT)
    return Scores(share(hits, expected), share(hits, found), dict(sorted(confusion.items())))


def share(successes: int, trials: int, confidence_level: float = 0.95) -> Share:
    """Return a share with its Clopper-Pearson interval, by bisection on the binomial tails.

    Source: C. J. Clopper, E. S. Pearson. The use of confidence or fiducial limits illustrated in
    the case of the binomial. Biometrika 26 (1934) 404-413.

    >>> found = share(20, 20)
    >>> round(found.low, 4), found.high
    (0.8316, 1.0)
    """
    tail = (1 - confidence_level) / 2
    low, high = 0.0, 1.0
    if successes > 0:
        low = _root(lambda p: _upper_tail(successes, trials, p) - tail)
    if successes < trials:
        high = _root(lambda p: _upper_tail(successes + 1, trials, p) - (1 - tail))
    return Share(successes, trials, low, high, confidence_level)


def _root(rising: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return (low + high) / 2


def _upper_tail(least: int, trials: int, p: float) -> float:
    """Return the chance of at least so many successes, `p` being strictly between 0 and 1."""
    return fsum(exp(_log_chance(k, trials, p)) for k in range(least, trials + 1))


def _log_chance(successes: int, trials: int, p: float) -> float:
    misses = trials - successes
    choices = lgamma(trials + 1) - lgamma(successes + 1) - lgamma(misses + 1)
    return choices + successes * log(p) + misses * log1p(-p)


def _refuse_strangers(known: Mapping[str, Answer], grades: Mapping[str, str]) -> None:
    strangers = sorted(set(grades) - set(known))
    if strangers:
        raise InputError(
            strangers[0],
            "the answer key does not know this file",
            "score the sample study with the answers.csv that was made with it",
        )
