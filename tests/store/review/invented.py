"""Invented people, units and verdicts, and a clock that stands until it is moved."""

from dataclasses import dataclass, field

from exhume.model.coding import Choice, Drawing, Origin, Person, Role, Unit, Verdict
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.database import ReviewDatabase
from exhume.store.review.people import People
from exhume.store.review.queue import Queue

CODEBOOK = "c" * 64
NOTHING = Verdict(Choice.NOTHING)
UNSURE = Verdict(Choice.CANNOT_TELL)
UNSEEN = "a note that nobody else may see before it is handed in"
CODED = Verdict(Choice.CODED, ("intubated", "apnoea-test"), UNSEEN, "供体", whole=True)

START = 1_750_000_000_000_000_000


@dataclass
class Clock:
    """Nanoseconds since 1970; each look at it takes one millisecond."""

    time: int = START

    def __call__(self) -> int:
        self.time += 1_000_000
        return self.time

    def pass_hours(self, hours: float) -> None:
        self.time += int(hours * 3600 * 1_000_000_000)


def units(number: int, first: int = 0) -> list[Unit]:
    return [
        Unit(f"{n:020x}", "ab" * 32, f"invented-{n}.txt", 7, 14, f"虚构文字{n:03}")
        for n in range(first, first + number)
    ]


def drawings(drawn: list[Unit]) -> list[Drawing]:
    origins = (Origin.CANDIDATE, Origin.SAMPLE, Origin.PROBE)
    return [
        Drawing(unit.id, origins[n % 3], "near", len(drawn), 99, ("intubated",) * (n % 3 == 2))
        for n, unit in enumerate(drawn)
    ]


@dataclass
class Review:
    """A review with people and a queue; `desks` are those of the coders."""

    database: ReviewDatabase
    owner: Person
    adjudicator: Person
    coders: list[Person]
    units: list[Unit]
    queue: Queue = field(init=False)
    requests: int = 0

    def __post_init__(self) -> None:
        self.queue = Queue(self.database)

    def desk(self, number: int) -> CoderDesk:
        return CoderDesk(self.database, self.coders[number].id)

    def save(self, coder: int, unit: str, verdict: Verdict, codebook: str = CODEBOOK) -> None:
        self.requests += 1
        request = f"request {self.requests}"
        self.desk(coder).save(unit, verdict, codebook=codebook, seconds=1.5, request=request)

    def code_all(self, coder: int, verdict: Verdict) -> None:
        """Have a coder say the same of all units and hand in."""
        while unit := self.desk(coder).next():
            self.save(coder, unit, verdict)
        self.desk(coder).seal()


def new_review(
    database: ReviewDatabase, *, coders: int = 2, number: int = 6, per_unit: int = 2, seed: int = 7
) -> Review:
    people = People(database)
    made = [people.add(f"Coder {n}", [Role.CODER]) for n in range(coders)]
    owner = people.add("Owner", [Role.OWNER])
    adjudicator = people.add("Adjudicator", [Role.ADJUDICATOR])
    review = Review(database, owner, adjudicator, made, units(number))
    review.queue.put(review.units, drawings(review.units), owner.id)
    review.queue.assign(seed, per_unit, owner.id)
    return review
