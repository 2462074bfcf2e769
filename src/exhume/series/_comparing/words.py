"""Numbers and lists as they stand in reasons and tables."""

from collections.abc import Sequence
from math import isinf, isnan


def number(value: float, digits: int = 4) -> str:
    """Return a number with thousands separators, and so many digits where it is not whole.

    >>> number(31610.0), number(2.5882), number(-7), number(float("inf"))
    ('31,610', '2.588', '-7', 'without limit')
    """
    if isnan(value):
        return "none"
    if isinf(value):
        return "without limit"
    if value == int(value) or abs(value) >= 10**digits:
        return f"{value:,.0f}"
    return f"{value:,.{digits}g}"


def percentage(share: float) -> str:
    """Return a share in percent.

    >>> percentage(0.0478)
    '4.78 %'
    """
    return f"{100 * share:.3g} %"


def listed(names: Sequence[str], most: int = 6) -> str:
    """Return names one after the other, and how many more there are.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c"], most=2)
    ('a, b and c', 'a, b and 1 more')
    """
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    return " and ".join(part for part in (", ".join(shown[:-1]), *shown[-1:]) if part)


def chance(pvalue: float) -> str:
    """Return a p-value as it is read.

    >>> chance(0.03), chance(3e-12)
    ('p = 0.03', 'p = 3e-12')
    """
    return f"p = {pvalue:.2g}"
