"""Screening normalised text from Parquet, rules included: ``pytest benchmarks/bench_study.py -s``.

A corpus of 20,000 invented papers of 6,000 characters lies in sixteen parts, as `ingest` leaves
it. Measured is, first, reading the normalised texts, finding all hits and applying all rules; and
second, all that `exhume.workflow.screen` does but for the writing of its tables: the findings with
their quotes from the originals, and the hits, as Arrow batches in order.
``extra_info`` has MB/s of UTF-8 text and documents/s, by the clock and by the processor time of
all threads together, and how busy the machine was.
"""

import os
import random
import time
from collections.abc import Callable, Iterator

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from exhume.criteria.reader import load
from exhume.model.papers import Document, State
from exhume.store.corpus import Corpus, open_corpus
from exhume.store.rows import CorpusDocument, Kind
from exhume.store.schemas import DOCUMENTS, PARTS, TEXTS, documents_batch, part_name
from exhume.store.table_writer import TableWriter
from exhume.workflow._grouping import grouped
from exhume.workflow._in_order import in_order
from exhume.workflow._texts import texts_batch
from exhume.workflow.screen_batch import COLUMNS, ScreenedBatch, screen_batch
from exhume.workflow.screener import Screener

from . import corpus

DOCUMENTS_COUNT = 20_000
DIFFERENT = 2_000
"""So many papers are made from scratch; the others begin at another place in one of them."""
A_BATCH = 170
"""So many papers of 6,000 characters make the row groups of about a million that ingest writes."""
ROUNDS = 3

PASSAGES = (
    "供体确认脑死亡后，立即行气管插管。",
    "供心切取：供体仰卧位，气管插管，正中开胸。",
    "供体脑死亡后迅速建立人工呼吸。",
    "供者入院时已气管插管，后经呼吸暂停试验判定脑死亡。",
)


DENSITIES = {"heart and lung papers": 1.0, "papers of a whole database": 0.27}
"""Shares of the genre's words: as dense in hits as transplant papers (some 240 a paper), and as the
trial corpora of other matchers (56 to 75). Most papers of a database hold fewer still."""


def texts(density: float) -> Iterator[str]:
    """Give invented papers; every twentieth holds an invented passage that the rules point at."""
    dice = random.Random(3)
    genre = int(density * corpus.CHARACTERS)
    common = "".join(
        bytes((r, c)).decode("gb2312", "ignore")
        for r in range(0xB0, 0xD7)
        for c in range(0xA1, 0xFF, 3)
    )
    originals = [
        text[:genre] + "".join(dice.choices(common, k=corpus.CHARACTERS - genre))
        for text in corpus.documents(DIFFERENT)
    ]
    for number in range(DOCUMENTS_COUNT):
        text = originals[number % DIFFERENT]
        cut = dice.randrange(len(text))
        turned = text[cut:] + text[:cut]
        yield f"{dice.choice(PASSAGES)}{turned}" if number % 20 == 0 else turned


@pytest.fixture(scope="module", params=DENSITIES.values(), ids=DENSITIES.keys())
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A corpus on disk, in parts of equal size."""
    study = tmp_path_factory.mktemp("bench")
    writer = TableWriter(study / "corpus")
    for part, of_part in zip(
        PARTS, grouped(texts(request.param), DOCUMENTS_COUNT // len(PARTS)), strict=True
    ):
        rows = [
            CorpusDocument(
                id=f"sources/{part}{n}.txt",
                path=f"sources/{part}{n}.txt",
                kind=Kind.PAPER,
                digest=f"{part}{n:063}",
                state=State.READ,
            )
            for n in range(len(of_part))
        ]
        papers = [
            (row, Document(text, (), "text/plain", "invented"))
            for row, text in zip(rows, of_part, strict=True)
        ]
        writer.write_all(part_name("documents", part), DOCUMENTS, [documents_batch(rows)])
        batches = map(texts_batch, grouped(papers, A_BATCH))
        writer.write_all(part_name("texts", part), TEXTS, batches)
    writer.publish({})
    return open_corpus(study)


@pytest.fixture(scope="module")
def screener() -> Screener:
    made = Screener(load("dead-donor-rule"))
    made.screen(PASSAGES[0])  # loads the compiled loops
    return made


def screen_all(read: Corpus, screener: Screener, workers: int) -> tuple[int, int]:
    """Screen part by part, as the verb does; return the numbers of findings and hits."""

    def work(batch: object) -> ScreenedBatch:
        return screen_batch(screener, batch)

    findings = hits = 0
    for part in PARTS:
        for screened in in_order(work, read.text_batches(COLUMNS, parts=part), workers):
            findings += screened.findings.num_rows
            hits += screened.hits.num_rows
    return findings, hits


def judge_all(read: Corpus, screener: Screener, workers: int) -> tuple[int, int]:
    """Find what the rules point at in the normalised texts, and leave the originals alone."""

    def work(batch: object) -> tuple[int, int]:
        hits, candidates = screener.judge_arrow(batch["normalized"])
        return len(candidates), len(hits)

    found = [
        numbers
        for part in PARTS
        for numbers in in_order(work, read.text_batches(("normalized",), parts=part), workers)
    ]
    return sum(findings for findings, _ in found), sum(hits for _, hits in found)


Pass = Callable[[Corpus, Screener, int], tuple[int, int]]


def measured(one_pass: Pass, read: Corpus, screener: Screener, workers: int) -> tuple[float, float]:
    """Return the seconds by the clock and of the processor."""
    begin, busy = time.perf_counter(), time.process_time()
    one_pass(read, screener, workers)
    return time.perf_counter() - begin, time.process_time() - busy


def size_of(read: Corpus) -> float:
    """Return the normalised text in millions of bytes."""
    batches = read.text_batches(("normalized",))
    return sum(batch["normalized"].nbytes for batch in batches) / 1e6


@pytest.mark.parametrize("one_pass", [judge_all, screen_all])
def test_screening_a_corpus(
    benchmark: BenchmarkFixture, written: Corpus, screener: Screener, one_pass: Pass
) -> None:
    megabytes = size_of(written)
    one = [measured(one_pass, written, screener, 1) for _ in range(ROUNDS)]
    two = [measured(one_pass, written, screener, 2) for _ in range(ROUNDS)]
    findings, hits = benchmark.pedantic(one_pass, (written, screener, 1), rounds=1)
    clock, busy = (min(column) for column in zip(*one, strict=True))
    clock_2, busy_2 = (min(column) for column in zip(*two, strict=True))
    benchmark.extra_info |= {
        "MB/s of UTF-8, one worker": round(megabytes / clock),
        "MB/s of UTF-8 a core, processor time": round(megabytes / busy),
        "documents/s, one worker": round(DOCUMENTS_COUNT / clock),
        "MB/s of UTF-8, two workers": round(megabytes / clock_2),
        "MB/s of UTF-8 a core, processor time, two workers": round(megabytes / busy_2),
        "documents/s, two workers": round(DOCUMENTS_COUNT / clock_2),
        "two workers, times one": round(clock / clock_2, 2),
        "hits a document": round(hits / DOCUMENTS_COUNT, 1),
        "findings": findings,
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else "not known",
    }
    print(benchmark.extra_info)
