"""Editions in which somebody seems to have filled the blanks of another."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from exhume.model.series import Series

_FEWEST: Final = 2  # one number that occurs twice is nothing
_SMALLEST: Final = 20  # smaller counts repeat by chance
_SHARE: Final = 0.5  # of the blanks that an edition fills; what is reported late seldom repeats


class _Fill(NamedTuple):
    where: str
    repeated: bool


def imputed_editions(editions: Mapping[str, Sequence[Series]]) -> Iterator[str]:
    """Give a warning for each edition that fills blanks of another with numbers it has already.

    `editions` are the series of each by its name. Figures that are reported late fill blanks as
    well, but they seldom repeat another figure of the same series to the last digit.

    >>> from exhume.model.series import Measure, Point, Status
    >>> def series(*values: str) -> Series:
    ...     points = tuple(
    ...         Point(str(2020 + at), 2020 + at, 1, text, float(text) if text else None, 0,
    ...               Status.SOURCED if text else Status.MISSING)
    ...         for at, text in enumerate(values)
    ...     )
    ...     return Series("pancreas", "Utopia", "", Measure.COUNT, points)
    >>> said, = imputed_editions({"a": [series("", "", "45", "76")],
    ...                           "b": [series("76", "76", "45", "76")]})
    >>> said[:70]
    'warning: b fills 2 blanks of a, 2 of them with a number that the same '
    """
    for name, own in editions.items():
        for other_name, other in editions.items():
            if name == other_name:
                continue
            fills = list(_fills(own, other))
            repeats = [fill.where for fill in fills if fill.repeated]
            if len(repeats) >= _FEWEST and len(repeats) >= _SHARE * len(fills):
                yield (
                    f"warning: {name} fills {len(fills)} blanks of {other_name}, {len(repeats)} of "
                    "them with a number that the same series has elsewhere "
                    f"({', '.join(repeats[:4])}{' …' if len(repeats) > 4 else ''}). It may be "
                    "imputed: repeats, ratios and digits of it say nothing of what was reported"
                )


def _fills(own: Iterable[Series], other: Iterable[Series]) -> Iterator[_Fill]:
    """Give the blanks of the other edition that this one fills, within the other's periods."""
    there = {(one.entity.casefold(), one.name): _values(one) for one in other}
    reach = _reach(there)
    for series in own:
        known = there.get((series.entity.casefold(), series.name))
        if known is None:
            continue
        often = Counter(point.value for point in series.known())
        for point in series.known():
            blank = known.get(point.at) is None and reach[0] <= point.at <= reach[1]
            if blank and (point.value or 0.0) > _SMALLEST:
                where = f"{series.entity or series.name} {point.period}"
                yield _Fill(where, often[point.value] > 1)


def _values(series: Series) -> dict[float, float | None]:
    return {point.at: point.value for point in series.points}


def _reach(there: Mapping[tuple[str, str], Mapping[float, float | None]]) -> tuple[float, float]:
    """Return the first and last period of an edition: later ones are new, and no blanks."""
    at = [period for values in there.values() for period in values]
    return min(at, default=0.0), max(at, default=-1.0)


def by_edition(series: Iterable[Series], current: str) -> dict[str, list[Series]]:
    """Sort series by their edition, the current one under the name that is given."""
    found: dict[str, list[Series]] = defaultdict(list)
    for one in series:
        found[one.vintage or current].append(one)
    return dict(found)
