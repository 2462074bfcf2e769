"""Results that the tests of digits have in common."""

from exhume.model.series import Flag, Line, Result

WEAK_BELOW = 0.05
MODERATE_BELOW = 0.001


def refused(test: str, line: Line, subject: str, reason: str, variant: str = "") -> Result:
    """Return a result that says why the test says nothing."""
    return Result(test, variant, line, subject, Flag.NOT_APPLICABLE, reason)


def graded(pvalue: float, *, large: bool) -> Flag:
    """Grade a pattern: moderate at most, and that only where it is large as well as rare.

    >>> graded(0.0001, large=True), graded(0.0001, large=False), graded(0.2, large=True)
    (<Flag.MODERATE: 'moderate'>, <Flag.WEAK: 'weak'>, <Flag.NONE: 'none'>)
    """
    if pvalue >= WEAK_BELOW:
        return Flag.NONE
    return Flag.MODERATE if large and pvalue <= MODERATE_BELOW else Flag.WEAK
