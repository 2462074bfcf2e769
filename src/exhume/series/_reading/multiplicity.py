"""P-values adjusted for everything that was tried."""

from collections.abc import Sequence
from dataclasses import replace

from exhume.model.series import Result

METHOD = "Benjamini and Yekutieli (2001), over all variants that were tried"


def adjusted(results: Sequence[Result], tried: int = 1) -> tuple[Result, ...]:
    """Return the results with p-values adjusted for all variants; see `by_adjusted`.

    A result counts as often as it had variants. `tried` is how many analyses were made in all, by
    the user's own account: those that are not shown count as if nothing had been found in them.
    """
    known = [result for result in results if result.pvalue is not None]
    shown = sum(result.variants for result in known)
    values = by_adjusted([r.pvalue for r in known if r.pvalue is not None], shown * tried)
    by_result = dict(zip(map(id, known), values, strict=True))
    return tuple(replace(result, adjusted=by_result.get(id(result))) for result in results)


def by_adjusted(pvalues: Sequence[float], tests: int) -> list[float]:
    """Adjust p-values so that the expected share of false discoveries holds however they depend.

    `tests` is how many there were in all; those that are not given count as 1. Source: Y.
    Benjamini, D. Yekutieli. The control of the false discovery rate in multiple testing under
    dependency. Annals of Statistics 29 (2001) 1165-1188.

    >>> [round(p, 4) for p in by_adjusted([0.01, 0.02, 0.5], 3)]
    [0.055, 0.055, 0.9167]
    """
    total = max(tests, len(pvalues))
    penalty = sum(1 / k for k in range(1, total + 1))
    order = sorted(range(len(pvalues)), key=lambda i: pvalues[i], reverse=True)
    least = 1.0
    found = [1.0] * len(pvalues)
    for rank, i in zip(range(len(pvalues), 0, -1), order, strict=True):
        least = min(least, pvalues[i] * total * penalty / rank)
        found[i] = least
    return found
