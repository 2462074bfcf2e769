"""The same test where relevant papers are likelier to come first than others by a given factor.

Sources: M. W. Callaghan, F. Müller-Hansen. Systematic Reviews 9 (2020) 273, and the `bias` of the
authors' R package buscarR; the distribution is Wallenius's noncentral hypergeometric one (A. Fog.
Calculation methods for Wallenius' noncentral hypergeometric distribution. Communications in
Statistics - Simulation and Computation 37 (2008) 258-273), from SciPy.

The factor is an assumption that the sequence cannot confirm: relevant papers which the order puts
last are those that it says nothing of. So it is given by whoever makes the assumption, never
estimated here. Above 1 it lets reading stop earlier.
"""

from typing import Any

from exhume.errors import InputError, MissingExtra
from exhume.recall.stopping.sequences import Judgements


class BiasedOrder:
    """The test where a relevant paper is `bias` times as likely to come next as another one."""

    def __init__(self, said: Judgements, bias: float) -> None:
        if bias <= 0:
            raise InputError("bias", f"{bias} cannot be", "1 is a random order, above 1 a good one")
        self._said = said
        self._bias = bias
        self._wallenius = _wallenius()
        self._guess: int = 0  # the find where the last search ended

    def pvalue(self, read: int, missing: int) -> float:
        """Return the smallest p-value, after so many papers, of so many or more being missing.

        Blocks of finds that cannot have the smallest one are passed over, for the reason given in
        `exhume.recall.stopping.kernel`, which holds for this distribution as well.
        """
        if missing > self._said.total - read:
            return 0.0
        found = self._said.found_of(read)
        guess = min(self._guess, found)
        lowest = self._chance(guess, guess, read, missing)
        blocks: list[tuple[int, int]] = [(0, found)]
        while blocks:
            first, last = blocks.pop()
            bound = self._chance(first, last, read, missing)
            if bound >= lowest:
                continue
            if first == last:
                lowest, self._guess = bound, first
                continue
            middle = (first + last) // 2
            blocks += [(middle + 1, last), (first, middle)]
        return lowest

    def _chance(self, start: int, earlier: int, read: int, missing: int) -> float:
        """Return the p-value from the place of a find on if `earlier` papers were found by then."""
        said = self._said
        place = int(said.places[start])
        most = said.found_of(read) - earlier
        distribution = self._wallenius
        return float(
            distribution.cdf(most, said.total - place, most + missing, read - place, self._bias)
        )


def _wallenius() -> Any:
    try:
        from scipy.stats import (  # pyright: ignore[reportMissingTypeStubs] # noqa: PLC0415 - an extra without types
            nchypergeom_wallenius,
        )
    except ImportError as error:
        raise MissingExtra(
            "stopping rule", "SciPy is not installed", "pip install 'exhume[statistics]'"
        ) from error
    return nchypergeom_wallenius
