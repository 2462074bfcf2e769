"""Papers by province, city and hospital; what is not known, or not certain, stays a row."""

from collections.abc import Callable
from dataclasses import dataclass, field

from exhume.exports._composition.standing import in_full
from exhume.exports._composition.tallies import Group, groups
from exhume.model.places import Certainty, Place
from exhume.model.report import PaperReport, Report

_KNOWN = (Certainty.CERTAIN, Certainty.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Spot:
    """A province, city or hospital, or one of `MISSING` where no name is known.

    `id` tells apart those of one name, as cities of one name lie in several provinces; two of one
    id are the same.
    """

    id: str = ""
    name: str = field(default="", compare=False)
    missing: str = ""


NOT_LOOKED_FOR = "not-looked-for"
UNNAMED = "unnamed"
MISSING = {
    Certainty.DOUBTFUL.value: "doubtful: waits for a person to confirm it",
    Certainty.UNRESOLVED.value: "unresolved: the table does not know the name",
    Certainty.MISSING.value: "missing: the paper names no hospital",
    NOT_LOOKED_FOR: "not looked for",
    UNNAMED: "known, but not to this level",
}
"""Why there is no name, and how that is said."""


def is_military(group: Group[Spot]) -> bool:
    """Tell whether a group of papers is of a military hospital."""
    return any(place.military for place in known_places(group))


def known_places(group: Group[Spot]) -> list[Place]:
    """Return the places of a group's papers that are certain or confirmed."""
    return [paper.place for paper in group.papers if paper.place and is_known(paper.place)]


def looked_for(report: Report) -> bool:
    """Tell whether places of papers were looked for at all."""
    return any(paper.place for paper in report.papers)


def provinces(report: Report) -> list[Group[Spot]]:
    """Return the papers that count by province, the largest group first.

    Groups of papers without a certain name stand last, in the order of `MISSING`.
    """
    return _by(report, province)


def cities(report: Report) -> list[Group[Spot]]:
    """Return the papers that count by city, in the same order."""
    return _by(report, city)


def hospitals(report: Report) -> list[Group[Spot]]:
    """Return the papers that count by hospital, in the same order."""
    return _by(report, hospital)


def province(place: Place) -> Spot:
    """Return the province of a place."""
    return Spot(place.province, place.province)


def city(place: Place) -> Spot:
    """Return the city of a place, told apart from others of its name by its province."""
    return Spot(f"{place.province} {place.city}".strip(), place.city)


def hospital(place: Place) -> Spot:
    """Return the hospital of a place, told apart from others of its name by its id."""
    name = place.hospital or place.english
    return Spot(place.id or name, name)


def certainty_of(paper: PaperReport) -> str:
    """Return how sure a paper's place is, `NOT_LOOKED_FOR` where nobody asked."""
    return paper.place.certainty.value if paper.place else NOT_LOOKED_FOR


def is_known(place: Place | None) -> bool:
    """Tell whether a place is certain, or confirmed by a person."""
    return place is not None and place.certainty in _KNOWN


def _by(report: Report, level: Callable[[Place], Spot]) -> list[Group[Spot]]:
    found = groups((_spot(paper, level), paper) for paper in in_full(report))
    return sorted(found, key=_order)


def _order(group: Group[Spot]) -> tuple[int, int, str, str]:
    spot = group.of
    last = list(MISSING).index(spot.missing) + 1 if spot.missing else 0
    return last, -len(group.papers), spot.name, spot.id


def _spot(paper: PaperReport, level: Callable[[Place], Spot]) -> Spot:
    if paper.place is None or not is_known(paper.place):
        return Spot(missing=certainty_of(paper))
    spot = level(paper.place)
    return spot if spot.name else Spot(missing=UNNAMED)
