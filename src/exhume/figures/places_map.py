# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# (matplotlib leaves many parameters of its methods open)
"""A map of the cities that papers come from; what is not certain is counted beside it.

Provinces as drawn by Natural Earth (public domain), in an equal-area projection. The left half of a
circle is as large as the number of papers that speak for the question, the right half as that of
papers with counter-evidence.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

from exhume.figures._boundaries import areas, lines, note
from exhume.figures._counted import both, columns, names, speaking_against, speaking_for
from exhume.figures._labels import Anchor, Rectangle, leader_of, placed
from exhume.figures._palettes import Palette
from exhume.figures._plots import POINTS, Form, colours_of, plotted, sheet
from exhume.figures._projection import albers
from exhume.figures._tables import csv_of
from exhume.figures._words import count, listed, said, shown, things, width, wrapped
from exhume.model.places import Certainty, Place
from exhume.model.report import PaperReport, Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

label = "Where the papers come from"
draws = Report

# Kilometres from 105 E, 36 N, and points
_WEST, _EAST, _SOUTH, _NORTH = -2_720.0, 2_320.0, -2_080.0, 2_180.0
_WIDTH: Final = 576.0
_SCALE: Final = _WIDTH / (_EAST - _WEST)
_HEIGHT: Final = (_NORTH - _SOUTH) * _SCALE
_SIZE, _SMALL, _LINE = 8.0, 8.0, 11.5
_LARGEST = 17.0  # the radius of the largest half circle
_MOST_LABELS = 60
_NOTES = 2_000  # characters: all that there can be

_KNOWN = (Certainty.CERTAIN, Certainty.CONFIRMED)
_ASIDE = {
    Certainty.DOUBTFUL: "whose place is doubtful, and waits for a person",
    Certainty.UNRESOLVED: "whose hospital is named, and not known",
    Certainty.MISSING: "that name no hospital",
}
_NOT_LOOKED_FOR = "whose place was not looked for"
_NO_COORDINATES = "whose place lies outside this map, or has no coordinates"


@dataclass(frozen=True, slots=True)
class _City:
    """A city with its papers: how many speak for, and how many against."""

    name: str
    province: str
    code: str
    longitude: float
    latitude: float
    up: int
    down: int

    def at(self) -> tuple[float, float]:
        """Return its place in points from the upper left corner of the map."""
        east, north = albers(self.longitude, self.latitude)
        return (east - _WEST) * _SCALE, (_NORTH - north) * _SCALE


@dataclass(frozen=True, slots=True)
class _Map:
    """Cities, those with most papers first, and the papers that have none, by the reason."""

    cities: tuple[_City, ...]
    aside: tuple[tuple[str, int, int], ...]


def shows(value: Report) -> bool:
    """Tell whether there is anything to draw: a paper of a certain city."""
    return bool(_mapped(value).cities)


def says(value: Report) -> str:
    """Say how many papers come from how many cities, from which most, and what is not shown."""
    told = _mapped(value)
    up, down = (sum(pair) for pair in zip(*((c.up, c.down) for c in told.cities), strict=True))
    first = listed([f"{said(c.name)} ({c.up:,} and {c.down:,})" for c in told.cities[:3]])
    aside = "; ".join(f"{a:,} and {b:,} {why}" for why, a, b in told.aside)
    return (
        f"A map of China with a circle at {count(len(told.cities), 'city', 'cities')}: "
        f"{both(value, up, down)}. Most of them come from {first}. "
        f"{f'Not shown: {aside}. ' if aside else ''}{note()}."
    )


def table(value: Report) -> bytes:
    """Return the counts as CSV in UTF-8, one line a city, then one a reason of showing none."""
    told = _mapped(value)
    header = ("city", "province", "code", "latitude", "longitude", *columns(value), "not_shown")
    rows: list[tuple[object, ...]] = [
        (c.name, c.province, c.code, f"{c.latitude:.4f}", f"{c.longitude:.4f}", c.up, c.down, "")
        for c in told.cities
    ]
    return csv_of(header, [*rows, *(("", "", "", "", "", a, b, why) for why, a, b in told.aside)])


def draw(value: Report, *, dark: bool = False, form: Form = "svg") -> bytes:
    """Return the map as an SVG file for a light or a dark ground, or as PNG on white."""
    colours = colours_of(form, dark=dark)
    told = _mapped(value)
    notes = _notes(told)
    height = _HEIGHT + _LINE * (len(notes) + 1)
    return plotted(
        lambda figure: _paint(figure, value, told, notes, colours),
        width=_WIDTH / POINTS,
        height=height / POINTS,
        title=label,
        form=form,
    )


def _mapped(report: Report) -> _Map:
    up, down = speaking_for(report), speaking_against(report)
    cities = _by_city(up, down)
    whys = (*_ASIDE.values(), _NOT_LOOKED_FOR, _NO_COORDINATES)
    apart = [Counter(_why_not(paper.place) for paper in papers) for papers in (up, down)]
    aside = [(why, apart[0][why], apart[1][why]) for why in whys]
    return _Map(tuple(cities), tuple(one for one in aside if one[1] or one[2]))


def _by_city(up: Iterable[PaperReport], down: Iterable[PaperReport]) -> list[_City]:
    counts: dict[tuple[str, str, str], list[int]] = {}
    places: dict[tuple[str, str, str], Place] = {}
    for index, papers in enumerate((up, down)):
        for paper in papers:
            place = paper.place
            if place is not None and not _why_not(place):
                name = place.city or place.english or place.province
                key = (name, place.province, place.province_code)
                places.setdefault(key, place)
                counts.setdefault(key, [0, 0])[index] += 1
    cities = [
        _City(*key, place.longitude or 0.0, place.latitude or 0.0, *counts[key])
        for key, place in places.items()
    ]
    return sorted(cities, key=lambda c: (-c.up - c.down, -c.up, c.name, c.province))


def _why_not(place: Place | None) -> str:
    """Return why a place is not on the map; empty where it is."""
    if place is None:
        return _NOT_LOOKED_FOR
    if place.certainty not in _KNOWN:
        return _ASIDE[place.certainty]
    if place.latitude is None or place.longitude is None:
        return _NO_COORDINATES
    east, north = albers(place.longitude, place.latitude)
    return "" if _WEST < east < _EAST and _SOUTH < north < _NORTH else _NO_COORDINATES


def _notes(told: _Map) -> list[str]:
    texts: list[str] = []
    if told.aside:
        aside = "; ".join(f"{a:,} | {b:,} {why}" for why, a, b in told.aside)
        texts.append(f"Not shown (left | right): {aside}.")
    unnamed = len(told.cities) - _MOST_LABELS
    if unnamed > 0:
        texts.append(f"The names of {count(unnamed, 'city', 'cities')} are in the table alone.")
    boundaries = f"{note()}. Dashed: disputed boundaries and lines of claims."
    texts += [boundaries, "Equal-area projection (Albers)."]
    room = _WIDTH - 8.0
    return [line for text in texts for line in wrapped(text, room, _SMALL, longest=_NOTES)]


def _paint(
    figure: "Figure", report: Report, told: _Map, notes: Sequence[str], colours: Palette
) -> None:
    axes = sheet(figure)
    _paint_land(axes, colours)
    radius = _LARGEST / sqrt(max(n for city in told.cities for n in (city.up, city.down)))
    key = _paint_key(axes, report, told, radius, colours)
    for city in reversed(told.cities):  # small ones on top
        _paint_city(axes, city.at(), (city.up, city.down), radius, colours)
    _paint_labels(axes, told.cities, radius, key, colours)
    for at, line in enumerate(notes):
        y = _HEIGHT + (at + 1) * _LINE + 2.0
        axes.text(4.0, y, line, size=_SMALL, color=colours.dim, va="baseline")


def _paint_land(axes: "Axes", colours: Palette) -> None:
    from matplotlib.collections import LineCollection, PolyCollection  # noqa: PLC0415 - an extra
    from matplotlib.patches import Rectangle as Patch  # noqa: PLC0415 - the same

    frame = Patch((0.5, 0.5), _WIDTH - 1, _HEIGHT, facecolor="none", edgecolor=colours.line, lw=0.8)
    axes.add_patch(frame)
    for name, colour in (("abroad", colours.abroad), ("regions", colours.land)):
        # the edge closes the seams between neighbours
        land = PolyCollection(
            [_on_sheet(ring) for ring in areas(name)], facecolor=colour, edgecolor=colour, lw=0.4
        )
        axes.add_collection(land, autolim=False)
        land.set(clip_path=frame, zorder=0.5)
    for name, wide, dashes in (
        ("provincial", 0.6, "-"),
        ("coast", 0.6, "-"),
        ("border", 1.0, "-"),
        ("disputed", 1.0, (0, (3, 2))),
    ):
        drawn = LineCollection(
            [_on_sheet(line) for line in lines(name)],
            colors=colours.dim,
            linewidths=wide,
            linestyles=[dashes],
            alpha=0.6 if name == "provincial" else 1.0,
        )
        axes.add_collection(drawn, autolim=False)
        drawn.set(clip_path=frame, zorder=0.6)


def _on_sheet(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    return [((x - _WEST) * _SCALE, (_NORTH - y) * _SCALE) for x, y in points]


def _paint_city(
    axes: "Axes",
    at: tuple[float, float],
    counts: tuple[int, int],
    radius: float,
    colours: Palette,
) -> None:
    """Paint two half circles, of which the left is filled and the right is hatched."""
    from matplotlib.patches import Wedge  # noqa: PLC0415 - an extra, and slow to load

    halves = ((90, 270, colours.main, ""), (-90, 90, colours.second, "//////"))
    for n, (start, end, colour, hatch) in zip(counts, halves, strict=True):
        if n:
            fill = (colours.ground, 0.7) if hatch else (colour, 0.85)
            size = radius * sqrt(n)
            patch = Wedge(
                at, size, start, end, facecolor=fill, edgecolor=colour, hatch=hatch, lw=0.9
            )
            axes.add_patch(patch)


def _paint_labels(
    axes: "Axes", cities: Sequence[_City], radius: float, key: Rectangle, colours: Palette
) -> None:
    words = [_words(city) for city in cities]
    anchors = [
        Anchor(*city.at(), radius * sqrt(max(city.up, city.down)), width(text, _SIZE) + 2, 10.0)
        for city, text in zip(cities, words, strict=True)
    ]
    found = placed(anchors, Rectangle(2.0, 2.0, _WIDTH - 2, _HEIGHT - 2), [key])
    for anchor, place, text in list(zip(anchors, found, words, strict=True))[:_MOST_LABELS]:
        if place is None:
            continue
        leader = leader_of(anchor, place)
        if leader is not None:
            axes.plot(*zip(*leader, strict=True), color=colours.ink, linewidth=0.5)
        axes.text(
            (place.left + place.right) / 2,
            place.bottom - 2.4,
            text,
            size=_SIZE,
            color=colours.ink,
            ha="center",
            va="baseline",
            bbox=_behind(colours),
        )


def _behind(colours: Palette) -> dict[str, object]:
    return {"facecolor": (colours.ground, 0.5), "linewidth": 0, "pad": 0.6}


def _words(city: _City) -> str:
    name = shown(city.name)
    short = name if len(name) <= 24 else f"{name[:23]}…"
    return f"{short} {city.up:,} | {city.down:,}"


def _paint_key(
    axes: "Axes", report: Report, told: _Map, radius: float, colours: Palette
) -> Rectangle:
    """Say in the lower left corner what the halves of a circle are, and how large they can be."""
    most = max(n for city in told.cities for n in (city.up, city.down))
    for_it, against = names(report)
    lines_of_key = (
        f"left half: {for_it}",
        f"right half: {against}",
        f"area: the number of papers, here {things(most, 'paper')} each",
        "beside the name: left | right",
    )
    wide = 2 * _LARGEST + 20 + max(width(line, _SMALL) for line in lines_of_key)
    top = _HEIGHT - _LINE * len(lines_of_key) - 10.0
    y = (top + _HEIGHT) / 2
    _paint_city(axes, (8.0 + _LARGEST, y), (most, most), radius, colours)
    for at, line in enumerate(lines_of_key):
        axes.text(
            2 * _LARGEST + 14.0,
            top + 6 + at * _LINE,
            line,
            size=_SMALL,
            color=colours.ink,
            va="center_baseline",
            bbox=_behind(colours),
        )
    return Rectangle(0.0, top - 6.0, wide, _HEIGHT)
