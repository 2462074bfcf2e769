"""What sources say of one count, as claims about what a counter adds between two moments.

A yearly figure claims what was added in the year; a cumulative one, what was added since the
beginning. Moments are the nodes of a graph and claims its edges. Wherever the claims lead from one
moment to another on two ways, both must add up to the same: a reconciliation. A moment that one
claim alone leads to must still lie between those before and after it, as a counter never falls.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from exhume.model.series import Measure, Point, Series, Status
from exhume.series._comparing.precision import NOTHING, Range, printed, usable

NEAR = 0.0085  # years; three days, as 30 September may be written as 273/365 or as 9/12
EARLIER = 0.05  # share of a counter's post up to which it had nothing before the first count
ORIGIN = -1
"""The moment before anything was counted, as a node."""


@dataclass(frozen=True, slots=True)
class Claim:
    """That so much was added from one moment to another, both given as nodes."""

    first: int
    last: int
    amount: Range
    name: str
    period: str
    source: str
    derived: bool
    stated: bool = True

    @property
    def says(self) -> str:
        """Which figure it is."""
        return f"{self.name} {self.period}"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Claims about one counter, and the moments that they are about, in years and in order."""

    moments: tuple[float, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A claim beside what others add up to, or the limits that they set.

    `expected` is that sum, `others` are the claims in it. `between` tells that only limits are
    known, from the moments before and after, with a value for even growth between them.
    """

    claim: Claim
    expected: Range
    others: tuple[Claim, ...]
    between: bool = False

    @property
    def difference(self) -> float:
        """The claim less what was expected."""
        return self.claim.amount.value - self.expected.value

    @property
    def gap(self) -> float:
        """By how much they differ beyond what printing allows."""
        claim, expected = self.claim.amount, self.expected
        return max(0.0, claim.low - expected.high, expected.low - claim.high)

    @property
    def relative(self) -> float:
        """The difference, or what exceeds the limits, as a share of the larger side."""
        largest = max(abs(self.claim.amount.value), abs(self.expected.value))
        off = self.gap if self.between else abs(self.difference)
        return off / largest if largest else 0.0

    @property
    def claims(self) -> frozenset[Claim]:
        """All claims that take part."""
        return frozenset((self.claim, *self.others))

    @property
    def sources(self) -> frozenset[str]:
        """The sources that take part, those that were named."""
        return frozenset(claim.source for claim in self.claims if claim.source)

    @property
    def circular(self) -> bool:
        """Whether a derived value takes part, which may have been computed from the others."""
        return any(claim.derived for claim in self.claims)


def ledger(series: Sequence[Series]) -> Ledger:
    """Return the claims of counts and counters.

    Where the first counts and a post show that the counter had nothing before them, or next to
    nothing (`EARLIER`), it is taken to begin with them; else only what it adds is compared.
    """
    chosen = [each for each in series if each.measure in {Measure.COUNT, Measure.CUMULATIVE}]
    moments = _moments(chosen)
    nodes = {time: node for node, times in enumerate(moments) for time in times}
    claims = [claim for each in chosen for claim in _claims(each, nodes)]
    bare = Ledger(tuple(times[0] for times in moments), tuple(claims))
    return Ledger(bare.moments, (*claims, *_beginning(bare)))


def _beginning(given: Ledger) -> Iterator[Claim]:
    first = min((claim.first for claim in given.claims if claim.first != ORIGIN), default=ORIGIN)
    nothing = Claim(ORIGIN, first, NOTHING, "beginning", "", "", derived=False, stated=False)
    way = _reached(_links(given), nothing).get(first)
    if first != ORIGIN and way and way.amount.low <= EARLIER * way.claims()[0].amount.high:
        yield nothing


def _moments(series: Iterable[Series]) -> list[list[float]]:
    """Return the moments that claims are about, those together that are the same within days."""
    every = [_times(each) for each in series]
    steps = [b - a for times in every for a, b in pairwise(sorted(set(times)))]
    near = min([NEAR, *(step / 4 for step in steps if step > 1e-6)])
    groups: list[list[float]] = []
    for time in sorted({time for times in every for time in times}):
        if groups and time - groups[-1][0] <= near:
            groups[-1].append(time)
        else:
            groups.append([time])
    return groups


def _times(series: Series) -> list[float]:
    ends = [point.at + point.span for point in usable(series)]
    if series.measure is Measure.CUMULATIVE:
        return ends
    return ends + [point.at for point in usable(series)]


def _claims(series: Series, nodes: dict[float, int]) -> Iterator[Claim]:
    cumulative = series.measure is Measure.CUMULATIVE
    for point in usable(series):
        first = ORIGIN if cumulative else nodes[point.at]
        last = nodes[point.at + point.span]
        if first != last:
            yield _claim(series, point, first, last)


def _claim(series: Series, point: Point, first: int, last: int) -> Claim:
    amount, derived = printed(point, series.measure), point.status is Status.DERIVED
    source = point.source or series.title
    return Claim(first, last, amount, series.name, point.period, source, derived)


def reconciliations(given: Ledger) -> Iterator[Reconciliation]:
    """Give what can be compared, each set of claims once, in the order of the claims.

    The others are on the way that is exact to the least width, and of those the shortest.
    """
    links = _links(given)
    seen: set[frozenset[Claim]] = set()
    for claim in given.claims:
        if not claim.stated:
            continue
        reached = _reached(links, claim)
        found = _closed(claim, reached) or _enclosed(given, claim, reached)
        if found and found.claims not in seen:
            seen.add(found.claims)
            yield found


Links = dict[int, list[tuple[int, int, Claim]]]
"""From each moment, those that a claim leads to, with 1 or, backwards, -1."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How much lies between two moments, and the last claim on the way, backwards with -1."""

    amount: Range
    steps: int = 0
    sign: int = 0
    claim: Claim | None = None
    before: "_Way | None" = None

    def on(self, sign: int, claim: Claim) -> "_Way":
        """Return the way that goes on by one claim."""
        return _Way(self.amount + _signed(sign, claim), self.steps + 1, sign, claim, self)

    def signed_claims(self) -> list[tuple[int, Claim]]:
        """Return the claims on the way in its order."""
        found: list[tuple[int, Claim]] = []
        way: _Way | None = self
        while way is not None and way.claim is not None:
            found.append((way.sign, way.claim))
            way = way.before
        return found[::-1]

    def claims(self) -> list[Claim]:
        """Return the claims on the way in its order, without their signs."""
        return [claim for _, claim in self.signed_claims()]


def _reached(links: Links, without: Claim) -> dict[int, _Way]:
    """Return the best ways from the first moment of a claim to others, without that claim.

    It ends with the last moment of the claim; where that is not reached, all that are have a way.
    """
    found: dict[int, _Way] = {}
    heap: list[_Onward] = [(0.0, 0, 0, without.first, _Way(NOTHING), 0, without)]
    pushed = 0
    while heap and without.last not in found:
        _, _, _, node, before, sign, claim = heappop(heap)
        if node in found:
            continue
        way = found[node] = before.on(sign, claim) if sign else before
        for target, onward, by in links.get(node, ()):
            if target not in found and by is not without:
                pushed += 1
                width = way.amount.width + by.amount.width
                heappush(heap, (width, way.steps + 1, pushed, target, way, onward, by))
    return found


_Onward = tuple[float, int, int, int, _Way, int, Claim]
"""How wide and long a way would be, a number that settles ties in the order of claims, where it
would lead, the way until then, and the claim that it would go on by: added up if it is best."""


def _signed(sign: int, claim: Claim) -> Range:
    return claim.amount if sign > 0 else -claim.amount


def _links(given: Ledger) -> Links:
    links: Links = {}
    for claim in given.claims:
        links.setdefault(claim.first, []).append((claim.last, +1, claim))
        links.setdefault(claim.last, []).append((claim.first, -1, claim))
    return links


def _closed(claim: Claim, reached: dict[int, _Way]) -> Reconciliation | None:
    """Return the largest claim on both ways beside what the others say of it.

    A difference is a share of the largest figure in it, since that is where most of it may lie.
    """
    way = reached.get(claim.last)
    if way is None:
        return None
    circle = [(-1, claim), *way.signed_claims()]
    stated = [step for step in circle if step[1].stated]
    sign, largest = max(stated, key=lambda step: abs(step[1].amount.value))
    expected = NOTHING
    for other_sign, other in circle:
        if other is not largest:
            expected += _signed(-sign * other_sign, other)
    others = tuple(other for _, other in circle if other is not largest)
    return Reconciliation(largest, expected, others)


def _enclosed(given: Ledger, claim: Claim, reached: dict[int, _Way]) -> Reconciliation | None:
    """Return the limits of a claim by the nearest moments before and after its end.

    None where there is nothing on one side, or where its own series alone speaks of both: that a
    counter never falls is a bound of its own.
    """
    before = max((node for node in reached if node < claim.last), default=ORIGIN)
    after = min((node for node in reached if node > claim.last), default=ORIGIN)
    if ORIGIN in {before, after}:
        return None
    low, high = reached[before], reached[after]
    others = tuple(dict.fromkeys((*low.claims(), *high.claims())))
    if all(other.name == claim.name for other in others if other.stated):
        return None
    passed, whole = (given.moments[node] - given.moments[before] for node in (claim.last, after))
    value = low.amount.value + passed / whole * (high.amount.value - low.amount.value)
    expected = Range(min(low.amount.low, value), value, max(high.amount.high, value))
    return Reconciliation(claim, expected, others, between=True)


@dataclass(frozen=True, slots=True)
class Remainder:
    """What a cumulative figure leaves for periods that no source gives a figure of their own."""

    claim: Claim
    known: float
    left: float
    periods: tuple[str, ...]


def remainders(counts: Series, counter: Series) -> Iterator[Remainder]:
    """Give what is left for marked or missing periods, at each post that ends with a period."""
    if not _gapless(counts):
        return
    given = ledger([counts, counter])
    posts = [claim for claim in given.claims if claim.stated and claim.first == ORIGIN]
    ends = {round(point.at + point.span, 6) for point in counts.points}
    for claim in posts:
        until = given.moments[claim.last]
        if not any(abs(end - until) <= NEAR for end in ends):
            continue
        inside = [point for point in counts.points if point.at + point.span <= until + NEAR]
        sure = [point for point in inside if point.status is Status.SOURCED]
        open_ = tuple(point.period for point in inside if point.status is not Status.SOURCED)
        if open_:
            known = sum(point.value or 0.0 for point in sure)
            yield Remainder(claim, known, claim.amount.value - known, open_)


def _gapless(counts: Series) -> bool:
    """Tell whether each period begins where the one before ends, whether its value is known."""
    points = sorted(counts.points, key=lambda point: point.at)
    return len(points) > 1 and all(
        abs(first.at + first.span - last.at) <= NEAR for first, last in pairwise(points)
    )
