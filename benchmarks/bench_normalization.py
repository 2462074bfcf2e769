"""Speed of the normalisation on invented papers of 6,000 characters, in CPU time of one core.

``extra_info`` has MB/s of the UTF-8 that the given text would have, and documents a second. The
first call in a new process is measured in wall-clock time.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from exhume.text import traditional
from exhume.text.normalization import digest, normalize, normalize_batch, to_codepoints

from . import corpus

cpu_time = pytest.mark.benchmark(timer=time.process_time)

DOCUMENTS = 500
LINE = 38
FIRST_CALL = "from exhume.text.normalization import normalize; normalize('x')"


@pytest.fixture(scope="module")
def papers() -> list[str]:
    """Papers with a line break every 38 characters and blanks around figures, as PDFs give."""
    return [broken(text) for text in corpus.documents(DOCUMENTS)]


def broken(text: str) -> str:
    lines = [text[start : start + LINE] for start in range(0, len(text), LINE)]
    return "\n".join(lines).replace("mg", " ㎎ ")[: corpus.CHARACTERS]


def run(benchmark: BenchmarkFixture, papers: list[str], call: Callable[[], Any]) -> None:
    call()
    benchmark(call)
    seconds = benchmark.stats.stats.min
    benchmark.extra_info["MB/s"] = round(corpus.megabytes(papers) / seconds)
    benchmark.extra_info["documents/s"] = round(len(papers) / seconds)
    print(benchmark.name, benchmark.extra_info)


@cpu_time
def test_batch(benchmark: BenchmarkFixture, papers: list[str]) -> None:
    codepoints, bounds = to_codepoints(papers)
    run(benchmark, papers, lambda: normalize_batch(codepoints, bounds))


@cpu_time
def test_strings_in_and_strings_out(benchmark: BenchmarkFixture, papers: list[str]) -> None:
    run(benchmark, papers, lambda: normalize_batch(*to_codepoints(papers)).texts())


@cpu_time
def test_strings_in_and_arrow_out(benchmark: BenchmarkFixture, papers: list[str]) -> None:
    run(benchmark, papers, lambda: normalize_batch(*to_codepoints(papers)).to_arrow())


@cpu_time
def test_one_by_one(benchmark: BenchmarkFixture, papers: list[str]) -> None:
    run(benchmark, papers, lambda: [normalize(paper) for paper in papers])


def test_table_of_traditional_characters(benchmark: BenchmarkFixture) -> None:
    benchmark(traditional.table)


def test_digest(benchmark: BenchmarkFixture) -> None:
    benchmark(digest.__wrapped__)


def test_first_call_in_a_new_process(benchmark: BenchmarkFixture) -> None:
    command = [sys.executable, "-c", FIRST_CALL]
    benchmark.pedantic(
        lambda: subprocess.run(command, check=True),  # noqa: S603 - the command is written above
        rounds=3,
        warmup_rounds=1,
    )
