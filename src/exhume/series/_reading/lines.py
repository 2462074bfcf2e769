"""Lines of evidence: results that rest on the same feature, read together and counted once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from exhume.model.series import Flag, Line, LineReading, Result

ALPHA = 0.05
ARITHMETIC = frozenset({Line.BOUNDS, Line.SOURCES, Line.SMALL_SAMPLES})
"""Lines on which figures can contradict each other; on others there are but patterns."""

TOGETHER = (
    (frozenset({Line.DISPERSION, Line.FORMULA}), "how closely figures follow a smooth curve"),
    (frozenset({Line.REPEATS, Line.RATIOS}), "how closely one series follows another"),
)
"""Lines that look at one feature from two sides, and that feature: they count once together."""

_ORDER = tuple(Flag)
_NOT_LEFT = "the pattern does not stand out any more once all that was tried is allowed for"
_PATTERN = "A pattern is moderate at most, however rare it is"


class Tally(NamedTuple):
    """How many independent lines could be examined, and how many have a moderate flag or more."""

    flagged: int
    examined: int

    def says(self) -> str:
        """Say it in a sentence, which is no verdict on the whole.

        >>> Tally(1, 4).says()
        '1 line with a moderate or stronger flag of 4 independent lines that could be examined.'
        """
        if not self.examined:
            return "No line of evidence could be examined with these figures."
        flagged = "1 line with a" if self.flagged == 1 else f"{self.flagged or 'No'} lines with a"
        lines = "1 line" if self.examined == 1 else f"{self.examined} independent lines"
        return f"{flagged} moderate or stronger flag of {lines} that could be examined."


def capped(result: Result) -> Result:
    """Return a result whose flag allows for its kind and for its adjusted p-value.

    A pattern is moderate at most, and weak at most where its adjusted p-value is above 0.05.
    """
    result = _no_stronger_than_a_pattern(result)
    adjusted = result.adjusted
    if adjusted is None or adjusted <= ALPHA or _rank(result.flag) <= _rank(Flag.WEAK):
        return result
    return _lowered(result, Flag.WEAK, f"Adjusted p = {adjusted:.2g}: {_NOT_LEFT}")


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


def tally(lines: Iterable[LineReading]) -> Tally:
    """Count the independent lines; those that look at the same feature count once.

    >>> both = (Line.FORMULA, Line.DISPERSION)
    >>> tally(LineReading(line, Flag.MODERATE, "", 1, 1) for line in both)
    Tally(flagged=1, examined=1)
    """
    flags: dict[frozenset[Line], list[Flag]] = {}
    for one in lines:
        if one.flag is not Flag.NOT_APPLICABLE:
            flags.setdefault(_kin(one.line), []).append(one.flag)
    flagged = sum(max(map(_rank, found)) >= _rank(Flag.MODERATE) for found in flags.values())
    return Tally(flagged, len(flags))


def counted_together(lines: Iterable[LineReading]) -> tuple[str, ...]:
    """Say which of these lines count once together, and why."""
    present = [one.line for one in lines if one.flag is not Flag.NOT_APPLICABLE]
    return tuple(
        f"The lines {_quoted(line for line in present if line in kin)} both look at {feature}, "
        "and count once."
        for kin, feature in TOGETHER
        if kin.issubset(present)
    )


def strongest(results: Iterable[Result]) -> Result:
    """Return the result with the strongest flag, the first of them where several have it."""
    return max(results, key=lambda result: _rank(result.flag))


def _no_stronger_than_a_pattern(result: Result) -> Result:
    if result.flag is not Flag.STRONG or result.line in ARITHMETIC:
        return result
    return _lowered(result, Flag.MODERATE, _PATTERN)


def _lowered(result: Result, flag: Flag, why: str) -> Result:
    return replace(result, flag=flag, reason=f"{_ended(result.reason)} {why}.")


def _ended(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def _quoted(lines: Iterable[Line]) -> str:
    return " and ".join(f"“{line.value}”" for line in lines)


def _kin(line: Line) -> frozenset[Line]:
    return next((kin for kin, _ in TOGETHER if line in kin), frozenset({line}))


def _reading(line: Line, results: Sequence[Result]) -> LineReading:
    top = strongest(results)
    tests = len({result.test for result in results})
    return LineReading(line, top.flag, top.reason, len(results), tests)


def _rank(flag: Flag) -> int:
    return _ORDER.index(flag)
