"""How many small text files a second `ingest` takes in, and how soon it has taken in one more.

The papers are invented: random characters, about 2,000 each. Their number is that of the large
study that the figures are about; EXHUME_BENCH_FILES asks for another one. Beside the time on the
clock, which another program can lengthen, the processor time of ingest and its readers is printed.
"""

import os
import random
import resource
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from exhume.settings import load_settings
from exhume.workflow.ingest import IngestResult, ingest
from exhume.workflow.new import create_study
from exhume.workflow.progress import Quiet

PAPERS = int(os.environ.get("EXHUME_BENCH_FILES", "100000"))
CHARACTERS = "供体脑死亡后迅速建立人工呼吸气管插管心脏移植手术患者男岁因入院诊断为的了一在是有不人"
SETTLED = 2.5  # seconds until a file is old enough to show any later change
MEMORY = 1_000  # megabytes that ingest may take


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make a study of invented papers; it is removed at the end, since it takes gigabytes."""
    folder = create_study(tmp_path_factory.mktemp("bench"), title="Bench", date=date(2026, 1, 31))
    dice = random.Random(1)
    for number in range(PAPERS):
        put(
            folder,
            f"{number:06}.txt",
            "".join(dice.choices(CHARACTERS, k=dice.randint(1_000, 3_000))),
        )
    yield folder
    shutil.rmtree(folder)


def put(folder: Path, name: str, text: str) -> None:
    """Write a paper, in lines as long as those of a page."""
    lines = "，\n".join(text[i : i + 40] for i in range(0, len(text), 40))
    (folder / "sources" / name).write_text(lines, encoding="utf-8")


def run(folder: Path) -> IngestResult:
    """Ingest, and print what it cost."""
    with costs(PAPERS):
        return ingest(folder, load_settings(folder), Quiet())


@contextmanager
def costs(files: int) -> Iterator[None]:
    """Print what is done inside costs: time, processor time with that of readers, and memory."""
    begun, processor = time.perf_counter(), processor_seconds()
    yield
    seconds, processor = time.perf_counter() - begun, processor_seconds() - processor
    print(
        f"\n{seconds:.1f} s, {files / seconds:,.0f} files/s, {processor:.1f} s of processor time,"
    )
    print(f"at most {peak_mb():,.0f} MB")


def processor_seconds() -> float:
    """Return the processor time of this process and of those that it has ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak_mb() -> float:
    """Return the most memory that this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def forget(folder: Path) -> None:
    """Remove what ingest made, so that the next run begins from nothing."""
    for name in ("corpus", "store"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "study.sqlite").unlink(missing_ok=True)


def test_ingest_from_nothing(benchmark: BenchmarkFixture, study: Path) -> None:
    result = benchmark.pedantic(run, (study,), setup=lambda: forget(study), rounds=1)
    assert PAPERS == result.given == result.states["read"]
    assert peak_mb() < MEMORY


def test_ingest_without_anything_new(benchmark: BenchmarkFixture, study: Path) -> None:
    run(study)
    result = benchmark.pedantic(run, (study,), rounds=2)
    assert result.fresh == 0


def test_ingest_of_one_more_file(benchmark: BenchmarkFixture, study: Path) -> None:
    numbers = count()
    run(study)

    def add() -> None:
        number = next(numbers)
        put(study, f"more {number}.txt", f"（虚构）另加的第{number}篇")
        time.sleep(SETTLED)

    result = benchmark.pedantic(run, (study,), setup=add, rounds=3)
    assert result.fresh == 1
