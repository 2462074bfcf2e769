"""How many papers of which stratum must be read to support a recall, before anyone reads them.

The plan is what `exhume.recall.bounds.totals` would say once the papers are read, if they held what
is expected of them: nothing, unless rates are given. Where nothing is found, strata that are
sampled at the same rate are as cheap as any: what is missed may all lie where the sample is
thinnest. Where finds are expected, reading the richest strata whole and the others at one rate is
where the search begins; it then moves readings from one stratum to another as long as that makes
the plan cheaper.

Bounds hold for samples whose sizes were fixed beforehand. A plan that is made again after looking
at what was found, to read on until the figure pleases, has no such guarantee.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import ceil, floor, inf

from exhume.model.estimates import Refusal
from exhume.model.recall import Stratum
from exhume.recall.bounds.totals import upper_total

_HALVINGS = 40  # of a scale of rates: to less than one paper of a billion
_MOVES = (0.0, 0.5, 0.8, 1.25, 2.0, inf)  # times the rate at which a stratum is read
_ROUNDS = 8
_WORTH_IT = 0.995  # of the cheapest so far, so that the search ends
_PRICES = (1, 2, 5)  # times powers of ten
_FIRST_PRICE = 100
_NEXT_TO_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Reading:
    """How many `more` papers of a stratum to read, and how many relevant ones are `expected`.

    `read` of its `size` papers were read before.
    """

    stratum: str
    size: int
    read: int
    more: int
    expected: int


@dataclass(frozen=True, slots=True)
class Price:
    """What reading so many more papers would support, divided over the strata as the plan is."""

    more: int
    supports: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The cheapest readings found that would support the target, and what fewer would support.

    `supports` is the recall that they would support, if they hold what is expected. `remarks` say
    what a reader should know before starting.
    """

    target: float
    confidence_level: float
    readings: tuple[Reading, ...]
    supports: float
    prices: tuple[Price, ...]
    remarks: tuple[str, ...]

    @property
    def more(self) -> int:
        """How many papers would have to be read."""
        return sum(reading.more for reading in self.readings)

    @property
    def unread(self) -> int:
        """How many papers of the strata have not been read."""
        return sum(reading.size - reading.read for reading in self.readings)

    @property
    def sampling_helps(self) -> bool:
        """Whether a tenth of the unread papers or more may stay unread."""
        return self.more <= _NEXT_TO_ALL * self.unread


def plan(
    strata: Sequence[Stratum],
    known: int,
    *,
    target: float = 0.95,
    confidence_level: float = 0.95,
    expected: Mapping[str, float] | None = None,
) -> Plan | Refusal:
    """Return how many papers of which stratum must be read to support the target.

    `known` is how many relevant papers are known outside the strata, among the candidates. Papers
    of the strata that were read count, with what was found in them; `expected` is the share of
    relevant papers among those still to be read, by stratum, 0 where it is not named. What is
    expected is rounded to whole papers.

    It is refused where no relevant paper is known or expected.

    >>> found = plan([Stratum("rest", 124_460, 0, 0)], known=71)
    >>> found.more, round(found.supports, 3)
    (65606, 0.959)
    """
    outlook = _Outlook(tuple(strata), known, target, 1 - confidence_level, expected or {})
    if not outlook.suffices(outlook.unread()):
        return Refusal("no relevant paper is known, and none is expected", known)
    more = _cheapest(outlook)
    readings = tuple(
        Reading(s.name, s.size, s.read, extra, outlook.finds(s, extra))
        for s, extra in zip(strata, more, strict=True)
    )
    prices, remarks = tuple(outlook.prices(more)), tuple(_remarks(outlook, more))
    return Plan(target, confidence_level, readings, outlook.supports(more), prices, remarks)


More = tuple[int, ...]
"""How many papers more to read of each stratum."""


@dataclass(frozen=True, slots=True)
class _Outlook:
    """What is known and expected, and so what reading more would support."""

    strata: tuple[Stratum, ...]
    known: int
    target: float
    alpha: float
    expected: Mapping[str, float]
    surprise: int | None = None

    def finds(self, stratum: Stratum, more: int) -> int:
        """Return how many of so many papers more are expected to be relevant."""
        surprise = self.surprise is not None and self.strata[self.surprise] is stratum
        return min(floor(more * self.expected.get(stratum.name, 0.0) + 0.5) + surprise, more)

    def supports(self, more: More) -> float:
        """Return the recall that the data would support."""
        strata = [self._after(s, extra) for s, extra in zip(self.strata, more, strict=True)]
        known = self.known + sum(stratum.found for stratum in strata)
        total = self.known + upper_total(strata, self.alpha)
        return known / total if total else 0.0

    def suffices(self, more: More) -> bool:
        """Tell whether the data would support the target."""
        return self.supports(more) >= self.target

    def unread(self) -> More:
        """Return how many papers there are to read."""
        return tuple(stratum.size - stratum.read for stratum in self.strata)

    def at_rates(self, rates: Sequence[float]) -> More:
        """Return readings that bring each stratum to a rate, if it has not reached it yet."""
        return tuple(
            max(ceil(min(rate, 1.0) * s.size) - s.read, 0)
            for s, rate in zip(self.strata, rates, strict=True)
        )

    def papers(self, rates: Sequence[float]) -> int:
        """Return how many papers are to be read at these rates."""
        return sum(self.at_rates(rates))

    def with_one_more(self, stratum: int) -> "_Outlook":
        """Return the outlook with one more find among the papers to be read of a stratum."""
        return replace(self, surprise=stratum)

    def prices(self, more: More) -> Iterator[Price]:
        """Give what round numbers of papers would support."""
        everything = self.unread()
        for wanted in (0, *_round_numbers(sum(everything))):
            part = _shared_out(more, everything, wanted)
            yield Price(sum(part), self.supports(part))

    def _after(self, stratum: Stratum, more: int) -> Stratum:
        found = stratum.found + self.finds(stratum, more)
        return replace(stratum, read=stratum.read + more, found=found)


Rates = tuple[float, ...]
"""What share of each stratum to read; infinite for one that is read whole at any scale."""


def _cheapest(outlook: _Outlook) -> More:
    """Return the cheapest readings that suffice, as far as the search finds them."""
    starts = [_to_target(outlook, rates) for rates in _starts(outlook)]
    best = min(starts, key=outlook.papers)
    for _ in range(_ROUNDS):
        before = best
        for stratum, move in product(range(len(best)), _MOVES):
            best = _better(outlook, best, _moved(best, stratum, move))
        if best == before:
            break
    return outlook.at_rates(best)


def _starts(outlook: _Outlook) -> Iterator[Rates]:
    """Give rates to begin with: the strata richest in finds whole, and the others alike."""
    richest = sorted(
        range(len(outlook.strata)),
        key=lambda i: (-outlook.expected.get(outlook.strata[i].name, 0.0), outlook.strata[i].size),
    )
    for whole in range(len(richest) + 1):
        yield tuple(inf if i in richest[:whole] else 1.0 for i in range(len(richest)))


def _moved(rates: Rates, stratum: int, move: float) -> Rates:
    """Return the rates with one of them multiplied."""
    rate = min(rates[stratum], 1.0)
    return (*rates[:stratum], rate * move if rate else 0.0, *rates[stratum + 1 :])


def _better(outlook: _Outlook, best: Rates, other: Rates) -> Rates:
    """Return the other rates, scaled to what suffices, if that is clearly cheaper than the best."""
    price = _WORTH_IT * outlook.papers(best)
    cheaper, _ = _turn(outlook, other, lambda rates: outlook.papers(rates) <= price)
    if outlook.papers(cheaper) > price or not outlook.suffices(outlook.at_rates(cheaper)):
        return best
    return _to_target(outlook, cheaper)


def _to_target(outlook: _Outlook, rates: Rates) -> Rates:
    """Return rates scaled to the smallest that suffices; they must do so at some scale."""
    least = _times(rates, 0.0)
    if outlook.suffices(outlook.at_rates(least)):
        return least
    _, enough = _turn(outlook, rates, lambda at: not outlook.suffices(outlook.at_rates(at)))
    return enough


def _turn(outlook: _Outlook, rates: Rates, holds: Callable[[Rates], bool]) -> tuple[Rates, Rates]:
    """Return the rates scaled to just where something still holds, and to where it does no more."""
    low, high = 0.0, 1 / min((rate for rate in rates if 0 < rate <= 1), default=1.0)
    for _ in range(_HALVINGS):
        if outlook.papers(_times(rates, high)) <= outlook.papers(_times(rates, low)) + 1:
            break
        middle = (low + high) / 2
        if holds(_times(rates, middle)):
            low = middle
        else:
            high = middle
    return _times(rates, low), _times(rates, high)


def _times(rates: Rates, scale: float) -> Rates:
    return tuple(rate if rate == inf else rate * scale for rate in rates)


def _round_numbers(most: int) -> Iterator[int]:
    """Give 100, 200, 500, 1,000 and so on, and at last the number of all papers."""
    power = _FIRST_PRICE
    while power < most:
        yield from (number for step in _PRICES if (number := step * power) < most)
        power *= 10
    if most:
        yield most


def _shared_out(plan: More, everything: More, wanted: int) -> More:
    """Divide so many papers over the strata as the plan does, and beyond it as they are unread."""
    planned = sum(plan)
    if wanted <= planned:
        return _in_proportion(plan, wanted)
    left = tuple(size - more for size, more in zip(everything, plan, strict=True))
    further = _in_proportion(left, wanted - planned)
    return tuple(more + extra for more, extra in zip(plan, further, strict=True))


def _in_proportion(shares: More, wanted: int) -> More:
    """Divide a number in proportion to shares which are not less; remainders go to the greatest.

    >>> _in_proportion((1, 2, 4), 3)
    (0, 1, 2)
    """
    whole = max(sum(shares), 1)
    parts = [share * wanted // whole for share in shares]
    order = sorted(range(len(shares)), key=lambda i: (-(shares[i] * wanted % whole), i))
    for i in order[: wanted - sum(parts)]:
        parts[i] += 1
    return tuple(parts)


def _remarks(outlook: _Outlook, more: More) -> Iterator[str]:
    """Give what a reader should know before starting."""
    reading, unread = sum(more), sum(outlook.unread())
    if reading > _NEXT_TO_ALL * unread:
        yield (
            f"Sampling does not help: to support a recall of {outlook.target:.0%}, {reading:,} of "
            f"the {unread:,} papers that nobody has read would have to be read."
        )
    if any(stratum.read for stratum in outlook.strata):
        yield (
            "Some of these strata were sampled before. Bounds hold for samples whose sizes do not "
            "depend on what was found in them; reading on until a figure pleases has no guarantee."
        )
    if finds := sum(map(outlook.finds, outlook.strata, more)):
        yield (
            f"The plan counts on {finds:,} relevant papers among those to be read. With others in "
            "number or place, the same readings support another recall."
        )
    if reading:
        yield _if_one_turns_up(outlook, more)


def _if_one_turns_up(outlook: _Outlook, more: More) -> str:
    """Say what one find more, in the stratum where it weighs most, would change."""
    sampled = [i for i, extra in enumerate(more) if extra]
    supports, name = min(
        (outlook.with_one_more(i).supports(more), outlook.strata[i].name) for i in sampled
    )
    return (
        f"If one relevant paper more than expected turns up in the stratum {name}, the same "
        f"readings support a recall of {floor(1000 * supports) / 10:.1f} %."
    )
