"""The unit to which whole numbers are rounded, as far as they show it."""

from collections.abc import Iterable

UNITS = (5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 1_000_000)
"""Each divides the next, so that chance reaches one or any coarser with a probability of 1/unit."""
BY_CHANCE = 0.01


def unit_of_rounding(values: Iterable[float], *, by_chance: float = BY_CHANCE) -> int:
    """Return the coarsest unit of which all values are multiples, 1 where chance may do as much.

    k different values that are not rounded are all multiples of a unit u, or of a coarser one,
    with a probability of u to the power of -k; that must be `by_chance` or less. Zeros say
    nothing, a repeated value says what it says once, and a fraction means that nothing is rounded
    to whole units.

    >>> unit_of_rounding([9700, 7800, 5900, 4500, 3500, 3500])
    100
    >>> unit_of_rounding([110, 130]), unit_of_rounding([130]), unit_of_rounding([110, 130, 35])
    (10, 1, 5)
    """
    told = {abs(value) for value in values} - {0}
    unit = max((unit for unit in UNITS if _all_multiples(told, unit)), default=1)
    return unit if told and unit ** -float(len(told)) <= by_chance else 1


def _all_multiples(values: Iterable[float], unit: int) -> bool:
    return all(value % unit == 0 for value in values)
