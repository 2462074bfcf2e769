"""Make the boundaries of the map of places from Natural Earth, as QGIS hands it on.

    apt-get download qgis-common && dpkg-deb --extract qgis-common_*.deb unpacked
    python tools/boundaries.py unpacked/usr/share/qgis/resources/data/world_map.gpkg

The GeoPackage holds Natural Earth 4.1.0 at 1:10 million (public domain): provinces, countries and
lines of territorial claims. Its README_world_map.md says how it was made. Written is TopoJSON:
each line once, so that neighbours keep sharing it after it has been simplified by the method of
Douglas and Peucker (1973). The same input gives the same bytes.
"""

import json
import sqlite3
import struct
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from math import hypot

from exhume.figures._boundaries import FILE
from exhume.figures._projection import albers

Point = tuple[float, float]
Line = list[Point]
Edge = tuple[Point, Point]

WEST, SOUTH, EAST, NORTH = 62.0, 11.0, 146.0, 58.0  # more than the map shows
FINE, COARSE = 4.0, 12.0  # km: how far a line may move; coarse where China has no part in it
LEAST = 40.0  # km2: smaller islands are left out, unless they are all there is of a region
DIGITS = 2  # of degrees
HERE = ("CHN", "HKG", "MAC", "TWN")

# ISO 3166-2:CN, and ISO 3166-1 for what has a code of its own there; names as most often in English
REGIONS = {
    "Beijing": ("CN-BJ", "Beijing"),
    "Tianjin": ("CN-TJ", "Tianjin"),
    "Hebei": ("CN-HE", "Hebei"),
    "Shanxi": ("CN-SX", "Shanxi"),
    "Inner Mongol": ("CN-NM", "Inner Mongolia"),
    "Liaoning": ("CN-LN", "Liaoning"),
    "Jilin": ("CN-JL", "Jilin"),
    "Heilongjiang": ("CN-HL", "Heilongjiang"),
    "Shanghai": ("CN-SH", "Shanghai"),
    "Jiangsu": ("CN-JS", "Jiangsu"),
    "Zhejiang": ("CN-ZJ", "Zhejiang"),
    "Anhui": ("CN-AH", "Anhui"),
    "Fujian": ("CN-FJ", "Fujian"),
    "Jiangxi": ("CN-JX", "Jiangxi"),
    "Shandong": ("CN-SD", "Shandong"),
    "Henan": ("CN-HA", "Henan"),
    "Hubei": ("CN-HB", "Hubei"),
    "Hunan": ("CN-HN", "Hunan"),
    "Guangdong": ("CN-GD", "Guangdong"),
    "Guangxi": ("CN-GX", "Guangxi"),
    "Hainan": ("CN-HI", "Hainan"),
    "Chongqing": ("CN-CQ", "Chongqing"),
    "Sichuan": ("CN-SC", "Sichuan"),
    "Guizhou": ("CN-GZ", "Guizhou"),
    "Yunnan": ("CN-YN", "Yunnan"),
    "Xizang": ("CN-XZ", "Tibet"),
    "Shaanxi": ("CN-SN", "Shaanxi"),
    "Gansu": ("CN-GS", "Gansu"),
    "Qinghai": ("CN-QH", "Qinghai"),
    "Ningxia": ("CN-NX", "Ningxia"),
    "Xinjiang": ("CN-XJ", "Xinjiang"),
    "Paracel Islands": ("", "Paracel Islands"),
    "HKG": ("HK", "Hong Kong"),
    "MAC": ("MO", "Macao"),
    "TWN": ("TW", "Taiwan"),
}
PROVENANCE = {
    "origin": "Natural Earth, Admin 1 - States, Provinces; Admin 0 - Countries; Admin 0 - "
    "Breakaway, Disputed Areas (boundary lines); 1:10 million; naturalearthdata.com",
    "version": "4.1.0",
    "licence": "public domain",
    "through": "world_map.gpkg of QGIS 3.22 (generalised there with v.generalize of GRASS)",
    "made": f"by tools/boundaries.py: districts of Hong Kong and counties of Taiwan put together, "
    f"lines simplified after Douglas and Peucker by at most {FINE:g} km ({COARSE:g} km abroad), "
    f"islands under {LEAST:g} km2 left out, degrees rounded to {DIGITS} digits",
    "note": "Boundaries as drawn by Natural Earth; "
    "their showing is not a claim about any territory",
}


def main() -> None:
    """Write the file and say how large it is."""
    with sqlite3.connect(sys.argv[1]) as database:
        shapes, claims = _shapes(database), _claims(database)
    arcs = _arcs(shapes)
    kept = {arc: _simplified(arc, FINE if _is_here(owners) else COARSE) for arc, owners in arcs}
    FILE.write_bytes(_topology(arcs, kept, claims))
    print(f"{FILE.stat().st_size:,} bytes, {len(arcs)} lines")  # noqa: T201 - it is a program


def _shapes(database: sqlite3.Connection) -> dict[str, list[Line]]:
    """Return rings by region: Chinese provinces by name, all else by the code of its country."""
    shapes: dict[str, list[Line]] = defaultdict(list)
    here = "SELECT name, adm0_a3, geom FROM states_provinces WHERE adm0_a3 IN (?, ?, ?, ?)"
    for name, country, blob in database.execute(f"{here} ORDER BY fid", HERE):
        shapes[name if country == "CHN" else country] += _lines(blob)
    for country, blob in database.execute("SELECT ISO_A3, geom FROM countries ORDER BY fid"):
        if country not in HERE:
            clipped = map(_clipped, _lines(blob))
            shapes[f"abroad {country}"] += [ring for ring in clipped if len(ring) > 3]
    return shapes


def _claims(database: sqlite3.Connection) -> list[Line]:
    """Return the lines of claims by China, and on what Natural Earth draws as China's."""
    wanted = "name LIKE 'Chinese claim' OR (name LIKE '%claim' AND adm0_a3_l = 'CHN')"
    found = database.execute(f"SELECT geom FROM disputed_borders WHERE {wanted} ORDER BY fid")  # noqa: S608 - of constants
    return [_simplified(tuple(line), FINE) for (blob,) in found for line in _lines(blob)]


def _lines(blob: bytes) -> list[Line]:
    """Return all lines or rings of a geometry in a GeoPackage."""
    envelope = (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
    return list(_well_known(memoryview(blob)[8 + envelope :]))


def _well_known(data: memoryview) -> Iterator[Line]:
    at = 0

    def number() -> int:
        nonlocal at
        at += 4
        return int(struct.unpack_from("<I", data, at - 4)[0])

    def points() -> Line:
        nonlocal at
        count = number()
        flat = struct.unpack_from(f"<{2 * count}d", data, at)
        at += 16 * count
        return [(round(x, 6), round(y, 6)) for x, y in zip(flat[::2], flat[1::2], strict=True)]

    def geometry() -> Iterator[Line]:
        nonlocal at
        at += 1  # the byte order, little in this file
        kind = number()
        if kind == 2:
            yield points()
        elif kind == 3:
            yield from [points() for _ in range(number())]
        else:
            for _ in range(number()):
                yield from geometry()

    yield from geometry()


def _clipped(ring: Line) -> Line:
    """Cut a ring at the four sides of the window, after Sutherland and Hodgman (1974)."""
    for axis, limit, sign in ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)):
        inside: Line = []
        for one, other in pairwise(ring):
            first, second = sign * (one[axis] - limit), sign * (other[axis] - limit)
            if first >= 0:
                inside.append(one)
            if first * second < 0:
                low, high = sorted((one, other))  # the same for both who share the side
                inside.append(_crossing(low, high, axis, limit))
        ring = [*inside, inside[0]] if inside else []
    return ring


def _crossing(one: Point, other: Point, axis: int, limit: float) -> Point:
    share = (limit - one[axis]) / (other[axis] - one[axis])
    x, y = (a + share * (b - a) for a, b in zip(one, other, strict=True))
    return (limit, round(y, 6)) if axis == 0 else (round(x, 6), limit)


Arc = tuple[Point, ...]
Arcs = list[tuple[Arc, frozenset[str]]]


def _arcs(shapes: Mapping[str, Iterable[Line]]) -> Arcs:
    """Cut the rings into lines that have the same region or two on their sides all along."""
    owners: dict[Edge, set[str]] = defaultdict(set)
    for region, rings in shapes.items():
        for ring in rings:
            for one, other in pairwise(ring):
                if one != other:  # a line between two parts of one region goes
                    owners[(one, other) if one < other else (other, one)] ^= {region}
    edges = {edge: frozenset(regions) for edge, regions in owners.items() if regions}
    beside: dict[Point, list[Point]] = defaultdict(list)
    for one, other in sorted(edges):
        beside[one].append(other)
        beside[other].append(one)
    return _walked(edges, beside)


def _walked(edges: Mapping[Edge, frozenset[str]], beside: Mapping[Point, list[Point]]) -> Arcs:
    def of(one: Point, other: Point) -> frozenset[str]:
        return edges[(one, other) if one < other else (other, one)]

    def is_node(point: Point) -> bool:
        return len(beside[point]) != 2 or of(point, beside[point][0]) != of(point, beside[point][1])

    seen: set[Edge] = set()
    arcs: Arcs = []
    nodes = [point for point in sorted(beside) if is_node(point)]
    for start in (*nodes, *sorted(beside)):  # what is left after the nodes are whole rings
        for following in beside[start]:
            if (start, following) in seen:
                continue
            arc = [start, following]
            while arc[-1] != start and not is_node(arc[-1]):
                one, other = beside[arc[-1]]
                arc.append(other if one == arc[-2] else one)
            seen.update(pairwise(arc))
            seen.update(pairwise(reversed(arc)))
            arcs.append((tuple(arc), of(start, following)))
    return arcs


def _is_here(owners: Iterable[str]) -> bool:
    return any(not owner.startswith("abroad") for owner in owners)


def _simplified(line: Arc, tolerance: float) -> Line:
    """Leave out points that lie within the tolerance, in km, of the line without them."""
    flat = [albers(*point) for point in line]
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far = max(
            range(first + 1, last),
            key=lambda at: _away(flat[at], flat[first], flat[last]),
            default=0,
        )
        if far and _away(flat[far], flat[first], flat[last]) > tolerance:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [line[at] for at in sorted(keep)]


def _away(point: Point, one: Point, other: Point) -> float:
    dx, dy = other[0] - one[0], other[1] - one[1]
    x, y = point[0] - one[0], point[1] - one[1]
    length = dx * dx + dy * dy
    share = min(1.0, max(0.0, (x * dx + y * dy) / length)) if length else 0.0
    return hypot(x - share * dx, y - share * dy)


def _topology(arcs: Arcs, kept: Mapping[Arc, Line], claims: list[Line]) -> bytes:
    written: list[list[Point]] = []
    of_region: dict[str, list[int]] = defaultdict(list)
    kinds: dict[str, list[list[int]]] = {"coast": [], "provincial": [], "border": []}
    whole = {"MAC", *(region for region, parts in _parts(arcs).items() if parts == 1)}
    for arc, regions in arcs:
        line = _rounded(kept[arc])
        if len(line) < (4 if arc[0] == arc[-1] else 2) or _is_islet(arc, regions, whole):
            if not regions & whole:
                continue
            line = _rounded(list(arc))
            line = line if len(line) > 1 else [*line, *line]
        for region in sorted(regions):
            of_region[region].append(len(written))
        kind = _kind(regions)
        if kind:
            kinds[kind].append([len(written)])
        written.append(line)
    objects: dict[str, object] = {
        "regions": _collection(of_region, written, here=True),
        "abroad": _collection(of_region, written, here=False),
    }
    disputed = []
    for line in claims:
        disputed.append([len(written)])
        written.append(_rounded(line))
    kinds["disputed"] = disputed + [
        refs for refs in kinds["border"] if _is_disputed(refs, of_region)
    ]
    kinds["border"] = [refs for refs in kinds["border"] if refs not in kinds["disputed"]]
    objects |= {kind: {"type": "MultiLineString", "arcs": refs} for kind, refs in kinds.items()}
    return _json(objects, written)


# Natural Earth has lines of claims along the boundaries with these, and does not say here which
# stretches of the boundary itself are in dispute: all of it is drawn as disputed.
CLAIMING = ("abroad IND", "abroad BTN")


def _is_disputed(refs: list[int], of_region: Mapping[str, list[int]]) -> bool:
    return any(refs[0] in of_region[country] for country in CLAIMING)


def _parts(arcs: Arcs) -> dict[str, int]:
    count: dict[str, int] = defaultdict(int)
    for _, regions in arcs:
        for region in regions:
            count[region] += 1
    return count


def _is_islet(arc: Arc, regions: frozenset[str], whole: set[str]) -> bool:
    if arc[0] != arc[-1] or len(regions) > 1 or regions & whole:
        return False
    flat = [albers(*point) for point in arc]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(flat))) / 2 < LEAST


def _kind(regions: frozenset[str]) -> str:
    if not _is_here(regions):
        return ""
    if len(regions) == 1:
        return "coast"
    return "border" if any(region.startswith("abroad") for region in regions) else "provincial"


def _rounded(line: Line) -> Line:
    points = [(round(x, DIGITS), round(y, DIGITS)) for x, y in line]
    return [point for at, point in enumerate(points) if not at or point != points[at - 1]]


def _collection(
    of_region: Mapping[str, list[int]], written: list[Line], *, here: bool
) -> dict[str, object]:
    geometries: list[dict[str, object]] = []
    for region, refs in sorted(of_region.items()):
        if _is_here([region]) is here:
            shape: dict[str, object] = {"type": "MultiPolygon"}
            if here:
                code, name = REGIONS[region]
                shape |= {"id": code, "properties": {"name": name}}
            geometries.append({**shape, "arcs": [[ring] for ring in _rings(refs, written)]})
    return {"type": "GeometryCollection", "geometries": geometries}


def _rings(refs: list[int], written: list[Line]) -> list[list[int]]:
    """Join lines end to end; one that is walked backwards is written as its complement."""
    ends: dict[Point, list[int]] = defaultdict(list)
    for ref in refs:
        ends[written[ref][0]].append(ref)
        ends[written[ref][-1]].append(~ref)
    rings: list[list[int]] = []
    free = set(refs)
    for ref in refs:
        if ref not in free:
            continue
        free.remove(ref)
        ring, end = [ref], written[ref][-1]
        while end != written[ref][0]:
            following = next((r for r in ends[end] if (r if r >= 0 else ~r) in free), None)
            if following is None:
                break
            ring.append(following)
            free.remove(following if following >= 0 else ~following)
            end = written[following][-1] if following >= 0 else written[~following][0]
        rings.append(ring)
    return rings


def _json(objects: Mapping[str, object], written: list[Line]) -> bytes:
    scale = 10.0**-DIGITS
    whole = [[(round(x / scale), round(y / scale)) for x, y in line] for line in written]
    deltas = [
        [list(line[0]), *([b[0] - a[0], b[1] - a[1]] for a, b in pairwise(line))] for line in whole
    ]
    topology = {
        "type": "Topology",
        "provenance": PROVENANCE,
        "transform": {"scale": [scale, scale], "translate": [0, 0]},
        "objects": objects,
    }
    head = json.dumps(topology, indent=1, ensure_ascii=True)[:-2]
    lines = ",\n  ".join(json.dumps(line, separators=(",", ":")) for line in deltas)
    return f'{head},\n "arcs": [\n  {lines}\n ]\n}}\n'.encode()


if __name__ == "__main__":
    main()
