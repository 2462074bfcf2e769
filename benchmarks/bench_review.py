"""The blind review over HTTP: how soon the next passage is there, and whether a verdict is lost.

    pytest benchmarks/bench_review.py --benchmark-only -s

A study of 100,000 passages in 10,000 invented papers, 300 of them PDF files, served as
``exhume serve --team`` does, in a process of its own on this machine; coders keep one connection.

The first coder has all 100,000 passages, the others have some 5,000 each. A coder saves and goes
on, after half a second of reading, in which the server gets the next passage ready, or without
pausing. Asked are at the 95th percentile 100 ms from saving to the next passage as the coder sees
it, and 30 ms of these in the server: for the request that saves and the one that shows together,
which are given apart as well. What a machine takes to wake up after a pause is in these figures; a
small file that is asked for after the same pauses shows how much it can be. A page image that
nobody has asked for yet should come within 300 ms: one that the server could get ready while the
coder read, and one that it could not.

Then all twenty judge at once. Afterwards every verdict that the server called saved must be in the
database once, nothing else may be, and the log must hold. Figures are in ``extra_info``.
"""

import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import select

from exhume.store.review import log
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.database import open_review
from exhume.store.review.tables import codings

from .review_client import Answer, Desk
from .review_study import Coder, Invented, Size, invent

SAVES = 200
GLANCES = 60
IMAGES = 60
READING = 0.5  # seconds
AT_ONCE = 20  # saves of each coder
MOST_SECONDS = 120.0


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Invented:
    return invent(tmp_path_factory.mktemp("bench") / "study", Size())


@pytest.fixture(scope="module")
def port(study: Invented) -> Iterator[int]:
    """A server of the study."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.review_server", str(study.folder), str(free)]
    root = Path(__file__).parent.parent
    with subprocess.Popen(command, cwd=root) as server:  # noqa: S603 - our own words
        try:
            _wait_for(free, server)
            yield free
        finally:
            server.terminate()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            HTTPConnection("127.0.0.1", port).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server ended before it began")


def at_work(coder: Coder, port: int, *, saves: int, reading: float) -> Desk:
    """Have a coder judge so many passages."""
    dice = random.Random(coder.person.name)
    desk = Desk(coder, HTTPConnection("127.0.0.1", port, timeout=60))
    desk.begin()
    end = time.monotonic() + MOST_SECONDS
    while len(desk.saved) < saves and time.monotonic() < end:
        desk.look()
        time.sleep(reading)
        desk.judge(dice)
    return desk


def glancing(desk: Desk, *, reading: float) -> None:
    """Ask for a small file after pauses as they were between the passages."""
    for _ in range(GLANCES):
        time.sleep(reading)
        desk.glance()


def percentiles(values: Sequence[float]) -> str:
    """Say the median and the 95th percentile of milliseconds."""
    ordered = sorted(values)
    middle, high = ordered[len(ordered) // 2], ordered[int(0.95 * (len(ordered) - 1))]
    return f"p50 {middle:.1f} ms, p95 {high:.1f} ms of {len(ordered)}"


def load() -> float | str:
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else "not known"


@pytest.mark.parametrize("coder", [0, 1], ids=["all passages", "a coder's share"])
@pytest.mark.parametrize("reading", [READING, 0.0], ids=["reading", "without pausing"])
def test_the_next_passage(
    benchmark: BenchmarkFixture, study: Invented, port: int, reading: float, coder: int
) -> None:
    at_work(study.coders[coder], port, saves=5, reading=0)  # the first load what is needed
    work = {"saves": SAVES, "reading": reading}
    desk = benchmark.pedantic(at_work, (study.coders[coder], port), work, rounds=1)
    glancing(desk, reading=reading)
    benchmark.extra_info |= {
        "save to next passage, as the coder sees it": percentiles(desk.client),
        "of these in the server": percentiles(desk.server),
        "to save": percentiles(desk.saving),
        "to show": percentiles(desk.showing),
        "a small file after the same pauses, in the server": percentiles(desk.trivial),
        "load": load(),
    }
    print(benchmark.extra_info)


@pytest.mark.parametrize("prepared", [True, False], ids=["got ready", "not asked for before"])
def test_a_page_image(
    benchmark: BenchmarkFixture, study: Invented, port: int, *, prepared: bool
) -> None:
    units = study.on_pages[:IMAGES] if prepared else study.on_pages[IMAGES : 2 * IMAGES]
    with open_review(study.folder) as database:
        own = CoderDesk(database, study.coders[0].person.id)
        befores = {unit.id: own.neighbours(unit.id)[0] or "" for unit in units}
    desk = benchmark.pedantic(_look, (study.coders[0], port, befores, prepared), rounds=1)
    benchmark.extra_info |= {"page image": percentiles(desk.images), "load": load()}
    print(benchmark.extra_info)


def _look(coder: Coder, port: int, befores: Mapping[str, str], prepared: bool) -> Desk:
    desk = Desk(coder, HTTPConnection("127.0.0.1", port, timeout=60))
    for unit, before in befores.items():
        if prepared:
            desk.open(before)
            time.sleep(READING)
        desk.open(unit)
        desk.look()
    return desk


def test_twenty_coders_at_once(benchmark: BenchmarkFixture, study: Invented, port: int) -> None:
    before = _kept(study.folder)
    desks = benchmark.pedantic(_all_at_once, (study.coders, port), rounds=1)
    said = [answer for desk in desks for answer in desk.saved]
    assert sorted(map(_key, said)) == sorted(_kept(study.folder) - before)
    with open_review(study.folder) as database:
        faults = [fault for fault in log.faults(database) if fault]
    assert faults == []
    assert len(desks) == len(study.coders)
    benchmark.extra_info |= {
        "verdicts saved, in the database once each": len(said),
        "saves/s": round(len(said) / benchmark.stats.stats.total),
        "save to next passage": percentiles([each for desk in desks for each in desk.client]),
        "load": load(),
    }
    print(benchmark.extra_info)


def _all_at_once(coders: Sequence[Coder], port: int) -> list[Desk]:
    desks: list[Desk] = []

    def work(coder: Coder) -> None:
        desks.append(at_work(coder, port, saves=AT_ONCE, reading=0))

    threads = [threading.Thread(target=work, args=(coder,)) for coder in coders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return desks


def _key(answer: Answer) -> tuple[str, ...]:
    return answer.unit, answer.coder, answer.request, answer.note


def _kept(folder: Path) -> set[tuple[str, ...]]:
    """Return what the database holds; a verdict that is there twice is no set of one."""
    columns = (codings.c.unit, codings.c.coder, codings.c.request, codings.c.note)
    with open_review(folder) as database, database.read() as connection:
        rows = [tuple(row) for row in connection.execute(select(*columns))]
    assert len({row[:2] for row in rows}) == len(rows)
    return set(rows)
