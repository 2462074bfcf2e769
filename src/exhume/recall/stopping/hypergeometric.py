"""The hypergeometric stopping test of Callaghan and Müller-Hansen.

Source: M. W. Callaghan, F. Müller-Hansen. Statistical stopping criteria for automated screening in
systematic reviews. Systematic Reviews 9 (2020) 273, and the R package buscarR of the authors.

The hypothesis is that recall is below the target: of all relevant papers a smaller share than that
is among those judged. Were the papers judged after some point a random sample of those left then,
the number of relevant ones among them would be hypergeometric, and the p-value is the chance of so
few or fewer under the hypothesis. Papers in an order that puts relevant ones first are more telling
than a random sample, so that each earlier point may serve, and the smallest p-value counts.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from exhume.recall.stopping.sequences import Judgements, judgements, least_missing

Floats = NDArray[np.float64]


def pvalues(relevant: Sequence[bool], total: int, target: float) -> Floats:
    """Return the p-value at each point of a sequence, of shape (judgements,).

    `relevant` says of each paper, in the order judged, whether it was relevant; `total` counts all
    papers. After nothing was found, the hypothesis is that there is a relevant paper at all.

    >>> pvalues([True, False, False, False], 5, 0.5).round(3).tolist()
    [1.0, 0.5, 0.167, 0.0]
    """
    from exhume.recall.stopping import kernel  # noqa: PLC0415 - Numba takes a second to import

    said = judgements(relevant, total)
    least = np.array([least_missing(n, target) for n in range(len(said.places))], dtype=np.int64)
    logs = kernel.log_factorials(total)
    return kernel.each_pvalue(logs, total, said.places, said.found, least)


class RandomOrder:
    """The test where papers judged after some point count as drawn at random."""

    def __init__(self, said: Judgements) -> None:
        from exhume.recall.stopping import kernel  # noqa: PLC0415 - Numba takes a second to import

        self._said = said
        self._kernel = kernel
        self._logs = kernel.log_factorials(said.total)

    def pvalue(self, read: int, missing: int) -> float:
        """Return the smallest p-value, after so many papers, of so many or more being missing."""
        said = self._said
        found = said.found_of(read)
        value, _ = self._kernel.smallest(
            self._logs, said.total, said.places, found, read, missing, 0
        )
        return value
