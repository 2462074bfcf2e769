"""Over which years, and over how many places, the included papers are spread."""

from collections.abc import Callable, Iterable, Iterator

from exhume.exports._composition.results import Keyed, Result, every
from exhume.exports._composition.tallies import year_of
from exhume.exports._composition.whereabouts import Spot, city, hospital, is_known, province
from exhume.model.places import Place
from exhume.model.report import Report


def results(report: Report) -> Iterator[Keyed]:
    """Give `included.first-year`, `included.last-year` and how many places there are."""
    included = report.included() if report.reviewed else ()
    years = [year for paper in included if (year := year_of(paper)) is not None]
    if years:
        yield "included.first-year", Result(min(years), str(min(years)))
        yield "included.last-year", Result(max(years), str(max(years)))
    places = [p.place for p in included if p.place and is_known(p.place)]
    if places:
        counts = {
            "hospitals": _different(places, hospital),
            "military": _different((place for place in places if place.military), hospital),
            "cities": _different(places, city),
            "provinces": _different(places, province),
        }
        yield from every("included", counts.items())


def _different(places: Iterable[Place], level: Callable[[Place], Spot]) -> int:
    return len({spot for place in places if (spot := level(place)).name})
