"""Speed of screening: the command on lines of JSON, the rules alone, and how soon help is there.

The documents are invented (see `corpus`). `exhume screen --jsonl` is measured as a user runs it: a
process of its own, start and JSON included, on one core where the system can hold it there. Its
floor is 60 MB/s. Figures are in ``extra_info``.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from exhume.text.normalization import normalize_batch, to_codepoints
from exhume.workflow.screener import screener_for

from . import corpus

DIFFERENT = 2_000
FLOOR = 60  # MB/s

# After the command, the process says on standard error how much memory it took at most, in KB.
ON_ONE_CORE = """
import atexit, os, pathlib, sys
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
status = pathlib.Path("/proc/self/status")
if status.exists():
    peak = lambda: status.read_text().split("VmHWM:")[1].split()[0]
    atexit.register(lambda: print(peak(), file=sys.stderr))
from exhume.__main__ import main
main()
"""


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return corpus.documents(DIFFERENT)


@pytest.fixture(scope="module")
def lines(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Give a file of so many documents: the same ones again and again, each with its own id."""
    folder = tmp_path_factory.mktemp("lines")

    def of(count: int) -> Path:
        path = folder / f"{count}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number in range(count):
                line = {"id": f"paper-{number}", "text": texts[number % DIFFERENT]}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        return path

    return of


def exhume(*arguments: str | Path) -> str:
    """Run the command on one core, and return what it says on standard error."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", ON_ONE_CORE, *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stderr


@pytest.mark.parametrize("documents", [2_000, 20_000])
def test_lines_of_json(
    benchmark: BenchmarkFixture, lines: Callable[[int], Path], documents: int
) -> None:
    path = lines(documents)
    exhume("screen", "--jsonl", os.devnull)  # compiles the loops, if nobody has before
    call = ("screen", "--jsonl", path, "--quiet")
    peak = benchmark.pedantic(exhume, call, rounds=3)
    seconds = benchmark.stats.stats.min
    speed = path.stat().st_size / 1e6 / seconds
    benchmark.extra_info["MB/s"] = round(speed)
    benchmark.extra_info["documents/s"] = round(documents / seconds)
    benchmark.extra_info["peak MB"] = round(int(peak or 0) / 1e3)
    print(benchmark.name, benchmark.extra_info)
    assert documents < 20_000 or speed > FLOOR


def test_rules_over_hits(benchmark: BenchmarkFixture, texts: list[str]) -> None:
    finder = screener_for("dead-donor-rule").finder
    batch = normalize_batch(*to_codepoints(texts))
    hits = finder.hits(batch.codepoints, batch.bounds)
    found = benchmark(finder.judge, hits)
    benchmark.extra_info["documents/s"] = round(len(texts) / benchmark.stats.stats.min)
    benchmark.extra_info["hits a document"] = round(len(hits) / len(texts), 1)
    benchmark.extra_info["findings a document"] = round(len(found) / len(texts), 2)
    print(benchmark.name, benchmark.extra_info)


def test_help(benchmark: BenchmarkFixture) -> None:
    benchmark.pedantic(exhume, ("--help",), rounds=10)
    benchmark.extra_info["seconds"] = round(benchmark.stats.stats.min, 3)
    print(benchmark.name, benchmark.extra_info)
