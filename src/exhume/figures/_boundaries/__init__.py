"""Boundaries of provinces and countries for the map of places, as TopoJSON with its provenance."""

import json
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, cast

from exhume.figures._projection import albers

FILE: Final = Path(__file__).with_name("boundaries.json")

Points = list[tuple[float, float]]


@cache
def note() -> str:
    """Return what must be printed on a map with these boundaries."""
    return str(_topology()["provenance"]["note"])


@cache
def areas(name: str) -> tuple[Points, ...]:
    """Return the outlines of ``regions`` or ``abroad``, in km by `exhume.figures._projection`."""
    shapes = _topology()["objects"][name]["geometries"]
    return tuple(_ring(ring) for shape in shapes for polygon in shape["arcs"] for ring in polygon)


@cache
def lines(name: str) -> tuple[Points, ...]:
    """Return the lines of ``coast``, ``provincial``, ``border`` or ``disputed``, as `areas`."""
    return tuple(_ring(refs) for refs in _topology()["objects"][name]["arcs"])


@cache
def _topology() -> Any:
    return json.loads(FILE.read_text("utf-8"))


@cache
def _arcs() -> tuple[Points, ...]:
    """Return the lines of which all else is made: each point is a step from the one before it."""
    x_scale, y_scale = cast("tuple[float, float]", _topology()["transform"]["scale"])
    arcs = cast("list[list[tuple[int, int]]]", _topology()["arcs"])
    return tuple(
        [albers(x * x_scale, y * y_scale) for x, y in accumulate(arc, _moved)] for arc in arcs
    )


def _moved(at: tuple[int, int], step: tuple[int, int]) -> tuple[int, int]:
    return at[0] + step[0], at[1] + step[1]


def _ring(refs: Sequence[int]) -> Points:
    """Join lines end to end; the complement of a number is the line walked backwards."""
    parts = [_arcs()[ref] if ref >= 0 else _arcs()[~ref][::-1] for ref in refs]
    return [*parts[0], *(point for part in parts[1:] for point in part[1:])]
