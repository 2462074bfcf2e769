"""The review's database under load: the next unit among many, and twenty coders saving at once.

All units are invented. The queue of `test_next_*` has 100,000 units, each assigned to each of 20
coders: two million assignments. EXHUME_BENCH_UNITS makes it smaller.
"""

import os
import sqlite3
import statistics
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from random import Random
from time import perf_counter

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import insert, text

from exhume.model.coding import Choice, Drawing, Origin, Person, Role, Unit, Verdict
from exhume.store.review import log
from exhume.store.review.canonical import place_of
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.database import ReviewDatabase, open_review
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.store.review.releases import chunks
from exhume.store.review.tables import State, assignments

UNITS = int(os.environ.get("EXHUME_BENCH_UNITS", "100000"))
CODERS = 20
EACH = 25
"""Verdicts that each coder saves."""

VERDICT = Verdict(Choice.CODED, ("intubated",), "an invented note")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ReviewDatabase]:
    """A review in a study folder, and one at EXHUME_BENCH_DATABASE where that is set."""
    url = ""
    if request.param == "postgresql":
        url = os.environ.get("EXHUME_BENCH_DATABASE", "")
        if not url:
            pytest.skip("EXHUME_BENCH_DATABASE names no empty PostgreSQL database")
    with open_review(tmp_path_factory.mktemp("bench"), url) as opened:
        yield opened


@pytest.fixture(scope="module")
def coders(database: ReviewDatabase) -> list[Person]:
    """Twenty coders, each of whom has all units."""
    people = People(database)
    made = [people.add(f"Coder {number}", [Role.CODER]) for number in range(CODERS)]
    units = [Unit(f"{n:020x}", "ab" * 32, f"invented-{n}", 0, 4, "虚构文字") for n in range(UNITS)]
    Queue(database).put(units, [Drawing(u.id, Origin.CANDIDATE, "", 1, 1) for u in units])
    with database.begin() as connection:
        for coder in made:
            rows = (_assignment(unit.id, coder.id) for unit in units)
            for chunk in chunks(rows, 5_000):
                connection.execute(insert(assignments), chunk)
    _settle(database)
    return made


def _settle(database: ReviewDatabase) -> None:
    """Leave nothing of the loading behind: statistics made, and on SQLite no long WAL."""
    with database.begin() as connection:
        connection.execute(text("analyze"))
    if database.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(database.engine.url.database))) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")


def _assignment(unit: str, coder: str) -> dict[str, object]:
    position = place_of(1, "order", coder, unit)
    given = {"unit": unit, "coder": coder, "position": position}
    return {**given, "state": State.OPEN, "standing": 0, "handed_to": None}


def p95(times: list[float]) -> float:
    """Return the 95th percentile in milliseconds."""
    return round(statistics.quantiles(times, n=20)[-1] * 1000, 2)


def timed(action: Callable[[], object], times: int) -> list[float]:
    took: list[float] = []
    for _ in range(times):
        start = perf_counter()
        action()
        took.append(perf_counter() - start)
    return took


def measure(benchmark: BenchmarkFixture, action: Callable[[], object], times: int = 300) -> None:
    took = benchmark.pedantic(timed, args=(action, times), rounds=1)
    benchmark.extra_info["p95_ms"] = p95(took)
    print(f"\np95 {p95(took)} ms, median {statistics.median(took) * 1000:.2f} ms")


def test_next_unit(
    benchmark: BenchmarkFixture, database: ReviewDatabase, coders: list[Person]
) -> None:
    dice = Random(1)
    measure(benchmark, lambda: CoderDesk(database, dice.choice(coders).id).next())


def test_next_unit_when_half_is_done(
    benchmark: BenchmarkFixture, database: ReviewDatabase, coders: list[Person]
) -> None:
    coder = coders[0].id
    half = "update assignments set state = 2, standing = 0 where coder = :coder and position < :to"
    with database.begin() as connection:
        connection.execute(text(half), {"coder": coder, "to": 2**62})
    measure(benchmark, CoderDesk(database, coder).next)


def test_progress(
    benchmark: BenchmarkFixture, database: ReviewDatabase, coders: list[Person]
) -> None:
    measure(benchmark, CoderDesk(database, coders[0].id).progress, 50)


def test_all_that_a_page_asks(
    benchmark: BenchmarkFixture, database: ReviewDatabase, coders: list[Person]
) -> None:
    desk = CoderDesk(database, coders[1].id)

    def page() -> None:
        unit = str(desk.next())
        desk.unit(unit)
        desk.coding(unit)
        desk.neighbours(unit)
        desk.needs_another_look(unit)
        desk.translation(unit)

    measure(benchmark, page)


def test_twenty_coders_at_once(
    benchmark: BenchmarkFixture, database: ReviewDatabase, coders: list[Person]
) -> None:
    def code(coder: Person) -> list[float]:
        desk = CoderDesk(database, coder.id)
        took: list[float] = []
        for number in range(EACH):
            unit = str(desk.next())
            start = perf_counter()
            desk.save(unit, VERDICT, codebook="c" * 64, request=f"{number}")
            took.append(perf_counter() - start)
        return took

    def all_at_once() -> list[float]:
        with ThreadPoolExecutor(CODERS) as pool:
            return [each for took in pool.map(code, coders) for each in took]

    took = benchmark.pedantic(all_at_once, rounds=1)
    with database.read() as connection:
        query = "select count(*), count(distinct unit || ' ' || coder) from codings"
        assert tuple(connection.execute(text(query)).one()) == (CODERS * EACH,) * 2
    assert [fault for fault in log.faults(database) if fault] == []
    benchmark.extra_info["p95_ms"] = p95(took)
    print(f"\n{CODERS * EACH} verdicts, none lost or doubled; saving p95 {p95(took)} ms")
