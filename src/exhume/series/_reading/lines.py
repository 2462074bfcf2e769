"""Lines of evidence: results that rest on the same feature, read together and counted once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from exhume.model.series import Flag, Line, LineReading, Result

ALPHA = 0.05
_ORDER = tuple(Flag)
_NOT_LEFT = "the pattern does not stand out any more once all that was tried is allowed for"


def capped(result: Result) -> Result:
    """Return a result whose flag allows for its adjusted p-value: above 0.05 it is weak at most."""
    adjusted = result.adjusted
    if adjusted is None or adjusted <= ALPHA or _rank(result.flag) <= _rank(Flag.WEAK):
        return result
    reason = f"{result.reason} Adjusted p = {adjusted:.2g}: {_NOT_LEFT}."
    return replace(result, flag=Flag.WEAK, reason=reason)


def readings(results: Sequence[Result]) -> tuple[LineReading, ...]:
    """Return the reading of each line of which there is a result, in the order of the lines.

    A line has the strongest flag of its results, and that result's reason: many results of one
    line say no more than one.
    """
    return tuple(
        _reading(line, mine)
        for line in Line
        if (mine := [result for result in results if result.line is line])
    )


def strongest(results: Iterable[Result]) -> Result:
    """Return the result with the strongest flag, the first of them where several have it."""
    return max(results, key=lambda result: _rank(result.flag))


def _reading(line: Line, results: Sequence[Result]) -> LineReading:
    top = strongest(results)
    tests = len({result.test for result in results})
    return LineReading(line, top.flag, top.reason, len(results), tests)


def _rank(flag: Flag) -> int:
    return _ORDER.index(flag)
