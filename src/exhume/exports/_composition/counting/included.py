"""Over which years, and over how many places, the included papers are spread."""

from collections.abc import Iterator

from exhume.exports._composition.results import Keyed, Result, every
from exhume.exports._composition.tallies import year_of
from exhume.exports._composition.whereabouts import is_known
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
            "hospitals": len({place.hospital or place.english for place in places}),
            "military": len({p.hospital or p.english for p in places if p.military}),
            "cities": len({place.city for place in places} - {""}),
            "provinces": len({place.province for place in places} - {""}),
        }
        yield from every("included", counts.items())
