"""Speed of the running cosine: ``pytest benchmarks/bench_running_cosine.py``."""

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from exhume.screening.running_cosine import closest_window, closest_windows

from . import corpus

DOCUMENTS = 200


def test_forty_five_patterns(benchmark):
    data = corpus.codepoints(corpus.documents(DOCUMENTS))
    patterns = corpus.patterns()
    closest_windows(*data, patterns)
    benchmark(closest_windows, *data, patterns)
    seconds = benchmark.stats.stats.min
    steps = DOCUMENTS * corpus.CHARACTERS * len(patterns)
    benchmark.extra_info["documents/s"] = round(DOCUMENTS / seconds)
    benchmark.extra_info["million steps/s"] = round(steps / seconds / 1e6)
    print(benchmark.name, benchmark.extra_info)


def test_two_threads(benchmark):
    texts, patterns = corpus.documents(DOCUMENTS), corpus.patterns()
    halves = [corpus.codepoints(texts[::2]), corpus.codepoints(texts[1::2])]

    def search(half):
        return closest_windows(*half, patterns)

    search(halves[0])
    with ThreadPoolExecutor(2) as threads:
        benchmark(lambda: list(threads.map(search, halves)))
    one = min(_seconds(search, halves) for _ in range(5))
    seconds = benchmark.stats.stats.min
    benchmark.extra_info["documents/s"] = round(DOCUMENTS / seconds)
    benchmark.extra_info["times one thread"] = round(one / seconds, 2)
    print(benchmark.name, benchmark.extra_info)


def test_one_text_and_one_pattern(benchmark):
    text, pattern = corpus.documents(1)[0], corpus.patterns()[10]
    closest_window(text, pattern)
    benchmark(closest_window, text, pattern)


def _seconds(search, halves) -> float:
    begin = perf_counter()
    for half in halves:
        search(half)
    return perf_counter() - begin
