"""Papers by province, city and hospital; what is not known, or not certain, stays a row."""

from collections.abc import Callable
from typing import NamedTuple

from exhume.exports._composition.standing import in_full
from exhume.exports._composition.tallies import Group, groups
from exhume.model.places import Certainty, Place
from exhume.model.report import PaperReport, Report

_KNOWN = (Certainty.CERTAIN, Certainty.CONFIRMED)


class Spot(NamedTuple):
    """The name of a province, city or hospital, or one of `MISSING` where no name is known."""

    name: str
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


def by(report: Report, name: Callable[[Place], str]) -> list[Group[Spot]]:
    """Return the papers that count by a name of their place, the largest group first.

    Groups of papers without a certain name stand last, in the order of `MISSING`.
    """
    found = groups((_spot(paper, name), paper) for paper in in_full(report))
    last = list(MISSING)
    return sorted(
        found,
        key=lambda one: (
            last.index(one.of.missing) + 1 if one.of.missing else 0,
            -len(one.papers),
            one.of.name,
        ),
    )


def provinces(report: Report) -> list[Group[Spot]]:
    """Return the papers that count by province."""
    return by(report, lambda place: place.province)


def cities(report: Report) -> list[Group[Spot]]:
    """Return the papers that count by city."""
    return by(report, lambda place: place.city)


def hospitals(report: Report) -> list[Group[Spot]]:
    """Return the papers that count by hospital."""
    return by(report, lambda place: place.hospital or place.english)


def certainty_of(paper: PaperReport) -> str:
    """Return how sure a paper's place is, `NOT_LOOKED_FOR` where nobody asked."""
    return paper.place.certainty.value if paper.place else NOT_LOOKED_FOR


def is_known(place: Place | None) -> bool:
    """Tell whether a place is certain, or confirmed by a person."""
    return place is not None and place.certainty in _KNOWN


def _spot(paper: PaperReport, name: Callable[[Place], str]) -> Spot:
    if paper.place is None or not is_known(paper.place):
        return Spot("", certainty_of(paper))
    said = name(paper.place)
    return Spot(said) if said else Spot("", UNNAMED)
