"""Speed of ranking: ``pytest benchmarks/bench_ranking.py -s``.

Figures are seconds of the processor, summed over threads, since other work on the machine does not
change them much. What is ranked:

- *a million papers*: whole texts of 6,000 characters, of which the best window of 80 characters is
  looked for. 4,000 invented ones are gone through and the figure is carried to a million; reading
  them from a Parquet file, as a corpus has them, is measured beside it.
- *100,000 candidates*: passages of 80 to 160 characters, with the evidence of the rules; 5,000 are
  judged. Learning, scoring and making the orders of two coders, of whose places the first are then
  written to the database of the review.
"""

import random
from itertools import chain
from time import process_time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from exhume.model.coding import Drawing, Origin, Role, Unit
from exhume.recall.ranking.learning import Lessons, learn
from exhume.recall.ranking.texts import taken, texts_of, texts_of_arrow
from exhume.store.corpus import read_row_groups
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.workflow._in_order import in_order
from exhume.workflow._ranking import AHEAD, Passages, order_for, ranking
from exhume.workflow._sightings import WINDOW, Judge

from . import corpus

PAPERS = 40_000
MILLION = 1_000_000
CANDIDATES = 100_000
JUDGED = 5_000


def passages(count):
    """Give invented passages, a part of which have words that decide whether they are relevant."""
    draw = random.Random(3)
    texts = corpus.documents(2_000, characters=400)
    cuts = []
    for number in range(count):
        start = draw.randrange(240)
        cuts.append(texts[number % len(texts)][start : start + draw.randrange(80, 161)])
    relevant = np.array([sum(w in cut for w in ("供体", "插管", "切开")) > 1 for cut in cuts])
    noise = np.random.default_rng(3).random(count) < 0.1
    return texts_of(cuts), relevant ^ noise


def model_of(count=2_000):
    texts, relevant = passages(count)
    return learn(Lessons([str(i) for i in range(count)], texts, relevant), seed=1)


def spent(function):
    begin = process_time()
    found = function()
    return process_time() - begin, found


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    path = tmp_path_factory.mktemp("ranking") / "texts.parquet"
    columns = {
        "digest": pa.array([f"{number:064x}" for number in range(PAPERS)]),
        "normalized": pa.array(corpus.documents(4_000) * (PAPERS // 4_000), pa.large_string()),
    }
    # Parts of a million characters, not packed, as `exhume ingest` writes a corpus.
    pq.write_table(
        pa.table(columns), path, compression="none", use_dictionary=["digest"], row_group_size=166
    )
    return path


def rank_papers(path, model, threads):
    """Rank papers as they are read, as the finder does that learns from verdicts."""
    judge = Judge(model, {}, set(), least=1.0)
    found = chain.from_iterable(in_order(judge.seen, read_row_groups(path), threads))
    return sorted(found, key=lambda one: (-one[1].score, one[0]))


def test_a_million_papers(benchmark, papers):
    model = model_of()
    rank_papers(papers, model, 2)
    whole = min(spent(lambda: rank_papers(papers, model, 2))[0] for _ in range(3))
    texts = texts_of_arrow(pq.read_table(papers)["normalized"].combine_chunks())
    looking = min(spent(lambda: model.best_windows(texts, WINDOW))[0] for _ in range(3))
    benchmark.pedantic(rank_papers, (papers, model, 2), rounds=3)
    on_two_cores = benchmark.stats.stats.median / PAPERS * MILLION
    benchmark.extra_info["seconds for a million, two threads"] = round(on_two_cores, 1)
    benchmark.extra_info["microseconds a paper, text in memory"] = round(looking / PAPERS * 1e6, 1)
    benchmark.extra_info["microseconds a paper, read from Parquet"] = round(whole / PAPERS * 1e6, 1)
    benchmark.extra_info["processor seconds for a million"] = round(whole / PAPERS * MILLION, 1)
    print(benchmark.name, benchmark.extra_info)


def test_ranking_100_000_candidates_anew(benchmark):
    texts, relevant = passages(CANDIDATES)
    ids = [f"{i * 7919 % CANDIDATES:020x}" for i in range(CANDIDATES)]
    points = np.random.default_rng(2).random(CANDIDATES) * 16
    given = Passages(ids, ids, texts, points, np.arange(CANDIDATES))
    places = np.arange(0, CANDIDATES, CANDIDATES // JUDGED)
    waiting = [ids[i] for i in set(range(CANDIDATES)) - set(places.tolist())]

    def learnt():
        known = [ids[i] for i in places]
        return learn(Lessons(known, taken(texts, places), relevant[places], points[places]), 1)

    def ordered(model):
        best = ranking(given, model)
        return [order_for(1, coder, waiting, best) for coder in ("a", "b")]

    learnt()
    learning, model = spent(learnt)
    ordering, _ = spent(lambda: ordered(model))
    benchmark.pedantic(lambda: ordered(learnt()), rounds=3)
    benchmark.extra_info["processor seconds, learning"] = round(learning, 2)
    benchmark.extra_info["processor seconds, scoring and ordering"] = round(ordering, 2)
    print(benchmark.name, benchmark.extra_info)


def test_writing_the_next_places_of_100_000_candidates(benchmark, tmp_path):
    from exhume.store.review.database import open_review  # noqa: PLC0415 - the extra `web`

    numbers = range(CANDIDATES)
    units = [Unit(f"{i:020x}", f"{i:064x}", "invented", 0, 4, "（虚构）") for i in numbers]
    why = [Drawing(unit.id, Origin.CANDIDATE, "candidates", 1, 1) for unit in units]
    with open_review(tmp_path) as database:
        queue, people = Queue(database), People(database)
        queue.put(units, why)
        for name in ("A", "B"):
            people.add(name, [Role.CODER])
        queue.assign(1, 2)
        turn = iter(range(100))

        def write():
            draw = random.Random(next(turn))
            orders = queue.waiting()
            for own in orders.values():
                draw.shuffle(own)
            first = {coder: own[:AHEAD] for coder, own in orders.items()}
            return queue.reorder(first, {"model": "invented"})

        seconds, moved = spent(write)
        benchmark.pedantic(write, rounds=2)
    benchmark.extra_info["processor seconds"] = round(seconds, 2)
    benchmark.extra_info["places written"] = moved
    print(benchmark.name, benchmark.extra_info)
