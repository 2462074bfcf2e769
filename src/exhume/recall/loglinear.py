"""Three finders: a third one shows how far the other two depend on each other.

Sources: S. E. Fienberg. The multiple recapture census for closed populations and incomplete 2^k
contingency tables. Biometrika 59 (1972) 591-603; R. M. Cormack. Interval estimation for
mark-recapture studies of closed populations. Biometrics 48 (1992) 567-576; for leaving no model out
that could hold E. B. Hook, R. R. Regal. Capture-recapture methods in epidemiology. Epidemiol Rev 17
(1995) 243-264.

There are eight models: any of the three pairs may depend on each other or not. Choosing one of them
by what fits best, and then reckoning as if it had been known to hold, gives intervals that are too
narrow. So the limits are those of the model in which all three pairs depend on each other, which
holds wherever one of the others does; the estimate averages over those that the counts do not rule
out, and what each of them says is told. Papers that are hard for all finders make the same model
overstate what is missing, unless finders are weak; so the optimistic end goes as far as any model.
"""

from math import exp, floor

import numpy as np

from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, RecallEstimate
from exhume.recall.capture.histories import Table, table_of
from exhume.recall.capture.interactions import missed
from exhume.recall.capture.models import MODELS, Fit, Pair, fit
from exhume.recall.capture.totals import Said, Totals, recall_from

label = "three finders (log-linear)"
order = 60

LEAST = 1
"""Relevant papers that each pair of finders must point at without the third."""

FEWEST = 10
"""Relevant papers that at least one finder must point at."""

FEW = 5
"""A history with fewer papers than that makes limits wide."""

RULED_OUT = 0.01
"""A model is ruled out where counts that fit it so badly are less likely than this."""

claims = (
    "All that any of the three finders points at has been read and rightly judged, and the three "
    "do not interact beyond their pairs: the odds ratio of two of them is the same among relevant "
    "papers that the third finds and among those that it misses, or greater among the former."
)

METHOD = (
    "Poisson log-linear models (Fienberg 1972): the estimate is averaged with the weights of AICc "
    "over the models that the deviance does not rule out; the limits are fiducial ones, of the "
    "model in which all three pairs depend on each other, and the optimistic one as far as any "
    "model goes"
)


def estimate(
    data: RecallData, *, confidence_level: float = 0.95, seed: int = 0
) -> RecallEstimate | Refusal:
    """Return recall from the overlaps of three finders; from the third on they count as one.

    It is refused where a pair of finders shares nothing that the third does not find as well.

    >>> from exhume.model.recall import Stratum
    >>> histories = {("a",): 12, ("b",): 9, ("c",): 7, ("a", "b"): 15, ("a", "c"): 11}
    >>> histories |= {("b", "c"): 8, ("a", "b", "c"): 60}
    >>> rest = (Stratum("named", 80, 80, 24), Stratum("far", 9_000, 0, 0))
    >>> data = RecallData(Stratum("candidates", 310, 310, 98), rest, ("a", "b", "c"), histories)
    >>> found = estimate(data)
    >>> round(found.recall.statistic, 2), 0.4 < found.supports < 0.5
    (0.8, True)
    """
    table = table_of(data, 3)
    if isinstance(table, Refusal):
        return table
    if refusal := _too_few(table):
        return refusal
    cells = table.cells.astype(np.float64)
    fits = [fit(cells, pairs) for pairs in MODELS]
    fewest, most, supported = missed(cells, confidence_level, seed)
    fewest = min(fewest, *(floor(one.neither) for one in fits))
    likely = likely_missed(fits, table.seen)
    totals = Totals(*(table.seen + n for n in (likely, fewest, most, supported)))
    said = Said(METHOD, _assumptions(table), _remarks(table, data, fits))
    return recall_from(data, totals, said, confidence_level)


def likely_missed(fits: list[Fit], papers: int) -> float:
    """Return the average of the models that are not ruled out, by their Akaike weights.

    Source: K. P. Burnham, D. R. Anderson. Model Selection and Multimodel Inference. 2nd ed.,
    Springer 2002.
    """
    admitted = [one for one in fits if one.pvalue >= RULED_OUT]
    best = min(one.aicc(papers) for one in admitted)
    weights = [exp((best - one.aicc(papers)) / 2) for one in admitted]
    shares = (weight * one.neither for weight, one in zip(weights, admitted, strict=True))
    return sum(shares) / sum(weights)


def _too_few(table: Table) -> Refusal | None:
    units = table.seen + table.beside
    if table.seen < FEWEST:
        reason = f"only {table.seen} relevant papers are found by any finder; it takes {FEWEST}"
        return Refusal(reason, units)
    for missing in range(3):
        place = tuple(int(finder != missing) for finder in range(3))
        if table.cells[place] < LEAST:
            return Refusal(_nothing_shared(table.sides, missing), units)
    return None


def _nothing_shared(sides: tuple[str, ...], missing: int) -> str:
    one, other = (side for finder, side in enumerate(sides) if finder != missing)
    return (
        f"no relevant paper is found by {one} and by {other} but not by {sides[missing]}: how far "
        "they depend on each other cannot be told, and nothing bounds what all three miss"
    )


def _assumptions(table: Table) -> str:
    named = ", ".join(table.sides)
    return (
        f"Every paper that one of the finders ({named}) points at was read and rightly judged. Any "
        "pair of them may depend on each other, but to the same degree among papers that the third "
        "finds and among those that it misses. Where papers are hard for all three and each finds "
        "less than half, more is missing than is said here; where each finds more, less is."
    )


def _remarks(table: Table, data: RecallData, fits: list[Fit]) -> tuple[str, ...]:
    shown = [f"{_named(table, one.pairs)}: {_recall(table, data, one)}" for one in fits]
    said = f"Recall by which finders depend on each other: {'; '.join(shown)}."
    fewest = int(table.cells.ravel()[1:].min())
    if fewest >= FEW:
        return (said,)
    return (said, f"A combination of finders has {fewest} papers: few, which makes limits wide.")


def _named(table: Table, pairs: tuple[Pair, ...]) -> str:
    named = [f"{table.sides[one]} with {table.sides[other]}" for one, other in pairs]
    return ", ".join(named) or "none"


def _recall(table: Table, data: RecallData, one: Fit) -> str:
    recall = data.found / max(table.seen + one.neither, data.found)
    return f"{recall:.0%}" + (" (does not fit)" if one.pvalue < RULED_OUT else "")
