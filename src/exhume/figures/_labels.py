"""Places for the labels of a map, so that none covers another or a circle."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

_DIRECTIONS = 16
_STEP, _FARTHEST = 6.0, 150.0  # points: how far a label may stand from its circle
_AIR = 1.5

Segment = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A stretch of the drawing, in its units."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Rectangle") -> bool:
        """Tell whether the two share a point, or nearly."""
        return (
            self.left < other.right + _AIR
            and other.left < self.right + _AIR
            and self.top < other.bottom + _AIR
            and other.top < self.bottom + _AIR
        )

    def holds(self, other: "Rectangle") -> bool:
        """Tell whether the other lies in this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def covers(self, x: float, y: float) -> bool:
        """Tell whether a point lies in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def crossed_by(self, segment: Segment) -> bool:
        """Tell whether a line passes through it, after Liang and Barsky (1984)."""
        (x, y), (x_end, y_end) = segment
        enters, leaves = 0.0, 1.0
        for at, step, low, high in (
            (x, x_end - x, self.left, self.right),
            (y, y_end - y, self.top, self.bottom),
        ):
            if step == 0:
                if not low <= at <= high:
                    return False
                continue
            first, last = sorted(((low - at) / step, (high - at) / step))
            enters, leaves = max(enters, first), min(leaves, last)
        return enters <= leaves


@dataclass(frozen=True, slots=True)
class Anchor:
    """A circle that wants a label of a width and height."""

    x: float
    y: float
    radius: float
    width: float
    height: float

    def circle(self) -> Rectangle:
        """Return the square around the circle."""
        r = self.radius
        return Rectangle(self.x - r, self.y - r, self.x + r, self.y + r)


def placed(
    anchors: Sequence[Anchor], page: Rectangle, taken: Sequence[Rectangle] = ()
) -> list[Rectangle | None]:
    """Return a place for each label, None where there is no room for it.

    Those that come first choose first: as near to their circle as they can, on the right if they
    can. `taken` is where no label may stand. No line from a circle to its label crosses a label,
    and none crosses another circle if that can be had.
    """
    circles = [anchor.circle() for anchor in anchors]
    labels: list[Rectangle] = []
    leaders: list[Segment] = []
    found: list[Rectangle | None] = []
    for anchor in anchors:
        free = (
            place
            for place in _around(anchor)
            if page.holds(place)
            and not any(map(place.meets, (*taken, *circles, *labels)))
            and not any(map(place.crossed_by, leaders))
            and not _crosses(leader_of(anchor, place), labels)
        )
        others = [circle for circle in circles if not circle.covers(anchor.x, anchor.y)]
        place = _first_clear(anchor, free, others)
        found.append(place)
        if place is not None:
            labels.append(place)
            leaders += [leader for leader in [leader_of(anchor, place)] if leader]
    return found


def _first_clear(
    anchor: Anchor, free: Iterable[Rectangle], circles: Sequence[Rectangle]
) -> Rectangle | None:
    """Return the first place with a line that crosses no circle, else the first of all."""
    first = None
    for place in free:
        if not _crosses(leader_of(anchor, place), circles):
            return place
        first = first or place
    return first


def leader_of(anchor: Anchor, place: Rectangle) -> Segment | None:
    """Return a line from the middle of a circle to its label, None where it stands beside it."""
    x = min(max(anchor.x, place.left), place.right)
    y = min(max(anchor.y, place.top), place.bottom)
    is_beside = hypot(x - anchor.x, y - anchor.y) < anchor.radius + _STEP
    return None if is_beside else ((anchor.x, anchor.y), (x, y))


def _crosses(leader: Segment | None, things: Sequence[Rectangle]) -> bool:
    return leader is not None and any(thing.crossed_by(leader) for thing in things)


def _around(anchor: Anchor) -> Iterator[Rectangle]:
    distance = anchor.radius + 2.0
    while distance < _FARTHEST:
        for turn in range(_DIRECTIONS):
            # to the right and the left of it first, then upwards and downwards in turn
            angle = (turn + 1) // 2 * (-1) ** turn * 2 * pi / _DIRECTIONS
            yield _beside(anchor, distance, cos(angle), sin(angle))
        distance += _STEP


def _beside(anchor: Anchor, distance: float, east: float, south: float) -> Rectangle:
    """Put the edge or corner of the label that is nearest to the circle at that distance."""
    x, y = anchor.x + distance * east, anchor.y + distance * south
    left = x - anchor.width * (1 - east) / 2
    top = y - anchor.height * (1 - south) / 2
    return Rectangle(left, top, left + anchor.width, top + anchor.height)
