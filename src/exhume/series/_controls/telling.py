"""What a self-test found, as rows of words and numbers, the first of them the heading."""

from exhume.series._controls.measuring import Rate, Said
from exhume.series._controls.running import Tested

Rows = tuple[tuple[str, ...], ...]

SIZES = ("test", "p ≤ 0.05 with nothing there", "95 % interval", "series")
POWERS = ("test", "control", "something there", "flagged", "95 % interval", "p ≤ 0.05")
MANY = 1_000


def size_rows(tested: Tested) -> Rows:
    """Return the size of each test that claims a level and can be used at that length."""
    known = ((name, rate) for name, rate in tested.sizes if rate and rate.of)
    rows = ((name, share(rate), interval(rate), f"{rate.of:,}") for name, rate in known)
    return SIZES, *rows


def power_rows(tested: Tested) -> Rows:
    """Return what was said of each control by each test that could be used on any of them."""
    return POWERS, *map(_power, tested.heard())


def share(rate: Rate | None) -> str:
    """Return a share with three digits, as so many of how many where there are few.

    >>> share(Rate(1000, 20000)), share(Rate(3, 20)), share(Rate(0, 0)), share(None)
    ('0.050', '3 of 20', 'none', '')
    """
    if rate is None:
        return ""
    if not rate.of:
        return "none"
    return f"{rate.share:.3f}" if rate.of >= MANY else f"{rate.found} of {rate.of}"


def interval(rate: Rate) -> str:
    """Return the exact 95 % interval of a share.

    >>> interval(Rate(1000, 20000))
    '0.047 to 0.053'
    """
    if not rate.of:
        return ""
    limits = rate.interval
    return f"{limits.low:.3f} to {limits.high:.3f}"


def _power(said: Said) -> tuple[str, ...]:
    there = "yes" if said.something else "no"
    refused = f" ({said.refused.found} refused)" if said.refused.found else ""
    return (
        said.test,
        said.control,
        there,
        f"{share(said.flagged)}{refused}",
        interval(said.flagged),
        share(said.significant),
    )
