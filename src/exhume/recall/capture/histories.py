"""From histories to tables: which of two, or of three, finders pointed at each relevant paper.

Finders are taken in the order of the data, of which the first are the rules. Where there are more
of them than a table has sides, those from the last side on count as one finder that points at
whatever any of them points at. That is fixed here, before a paper is read: a pair or three chosen
after seeing the overlaps could be chosen for what it says.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData

Counts = NDArray[np.int64]

_ORDINALS = {2: "two", 3: "three"}


class Table(NamedTuple):
    """How many relevant papers have each history.

    `cells` is of shape (2,) times the number of `sides`, which are finders or several of them; its
    place ``[1, 0]`` holds the papers that the first side points at and the second one does not. The
    cell of those that no side points at holds 0: `beside` counts the papers in it that are known.
    """

    sides: tuple[str, ...]
    cells: Counts
    beside: int

    @property
    def seen(self) -> int:
        """How many papers at least one side points at."""
        return int(self.cells.sum())


def table_of(data: RecallData, sides: int) -> Table | Refusal:
    """Return the table of the first finders against each other, the last side for all the rest.

    >>> from exhume.model.recall import Stratum
    >>> histories = {("a",): 5, ("b",): 3, ("a", "c"): 2, (): 1}
    >>> data = RecallData(Stratum("candidates", 20, 20, 11), (), ("a", "b", "c"), histories)
    >>> found = table_of(data, 2)
    >>> found.sides, found.cells.tolist(), found.beside
    (('a', 'b or c'), [[0, 3], [5, 2]], 1)
    """
    if refusal := _unfit(data, sides):
        return refusal
    groups = [{name} for name in data.finders[: sides - 1]] + [{*data.finders[sides - 1 :]}]
    cells = np.zeros((2,) * sides, np.int64)
    for history, papers in data.histories.items():
        cells[tuple(int(not group.isdisjoint(history)) for group in groups)] += papers
    beside = int(cells.flat[0])
    cells.flat[0] = 0
    names = (*data.finders[: sides - 1], " or ".join(data.finders[sides - 1 :]))
    return Table(names, cells, beside)


def _unfit(data: RecallData, sides: int) -> Refusal | None:
    if len(data.finders) < sides:
        needed = _ORDINALS[sides]
        reason = f"it compares {needed} finders, and the study has {len(data.finders) or 'none'}"
        return Refusal(reason, data.found)
    counted = sum(data.histories.values())
    if counted != data.found:
        reason = (
            f"the histories count {counted} relevant papers and the parts {data.found}: which "
            "finders pointed at the others is not known"
        )
        return Refusal(reason, data.found)
    return None
