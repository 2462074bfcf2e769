"""Speed of the matcher: ``pytest benchmarks/bench_matching.py``; figures are in ``extra_info``."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import pytest

from exhume.screening.matching import Hits, Matcher

from . import corpus

DOCUMENTS = 600
BREAKS = {"。": 2, "，": 1, "；": 1}


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return corpus.documents(DOCUMENTS)


def _report(benchmark, texts: list[str], hits: Hits) -> None:
    seconds = benchmark.stats.stats.min
    benchmark.extra_info["MB/s of UTF-8"] = round(corpus.megabytes(texts) / seconds)
    benchmark.extra_info["documents/s"] = round(len(texts) / seconds)
    benchmark.extra_info["hits a document"] = round(len(hits) / len(texts), 1)
    print(benchmark.name, benchmark.extra_info)


@pytest.mark.parametrize("tolerant", [True, False], ids=["tolerant", "exact"])
def test_arrow_column(benchmark, texts, tolerant):
    terms = corpus.terms()
    made = Matcher(terms, tolerant=[tolerant] * len(terms), classes=["已己巳"], breaks=BREAKS)
    column = corpus.column(texts)
    made.find_arrow(column)
    _report(benchmark, texts, benchmark(made.find_arrow, column))


def test_code_points(benchmark, texts):
    made = Matcher(corpus.terms(), classes=["已己巳"], breaks=BREAKS)
    data = corpus.codepoints(texts)
    made.find(*data)
    _report(benchmark, texts, benchmark(made.find, *data))


def test_two_threads(benchmark, texts):
    made = Matcher(corpus.terms(), classes=["已己巳"], breaks=BREAKS)
    halves = [corpus.column(texts[::2]), corpus.column(texts[1::2])]
    made.find_arrow(halves[0])
    with ThreadPoolExecutor(2) as threads:
        benchmark(lambda: list(threads.map(made.find_arrow, halves)))
    one = min(_seconds(lambda: list(map(made.find_arrow, halves))) for _ in range(9))
    seconds = benchmark.stats.stats.min
    benchmark.extra_info["MB/s of UTF-8"] = round(corpus.megabytes(texts) / seconds)
    benchmark.extra_info["times one thread"] = round(one / seconds, 2)
    print(benchmark.name, benchmark.extra_info)


def test_making_a_matcher(benchmark):
    benchmark(Matcher, corpus.terms(), classes=["已己巳"], breaks=BREAKS)


def _seconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin
