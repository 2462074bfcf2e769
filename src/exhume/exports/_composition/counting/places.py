"""Where papers come from, and how sure that is."""

from collections import Counter
from collections.abc import Iterator

from exhume.exports._composition.keys import key
from exhume.exports._composition.results import Keyed, counted
from exhume.exports._composition.standing import in_full
from exhume.exports._composition.tallies import tally
from exhume.exports._composition.whereabouts import (
    NOT_LOOKED_FOR,
    Spot,
    certainty_of,
    cities,
    hospitals,
    is_known,
    is_military,
    looked_for,
    provinces,
)
from exhume.model.places import Certainty
from exhume.model.report import Report


def results(report: Report) -> Iterator[Keyed]:
    """Give `places.certainty.*`, how many places there are, and `places.LEVEL.NAME.*`."""
    if not looked_for(report):
        return
    yield from _certainty(report)
    levels = {"provinces": provinces, "cities": cities, "hospitals": hospitals}
    for level, of in levels.items():
        found = of(report)
        yield key("places", level, "all"), counted(sum(not g.of.missing for g in found))
        for group in found:
            yield from tally(report, group.papers, *key_of(level, group.of))
    yield from _military(report)


def key_of(level: str, spot: Spot) -> tuple[str, ...]:
    """Return what stands for a place in keys, in parts."""
    name = ("without", spot.missing) if spot.missing else (spot.id,)
    return ("places", level, *name)


def _certainty(report: Report) -> Iterator[Keyed]:
    found = Counter(certainty_of(paper) for paper in in_full(report))
    yield "places.papers", counted(found.total())
    for certainty in (*Certainty, NOT_LOOKED_FOR):
        yield key("places", "certainty", str(certainty)), counted(found[str(certainty)])


def _military(report: Report) -> Iterator[Keyed]:
    papers = [p for p in in_full(report) if is_known(p.place) and p.place and p.place.military]
    yield "places.military.hospitals", counted(sum(map(is_military, hospitals(report))))
    yield from tally(report, papers, "places", "military")
