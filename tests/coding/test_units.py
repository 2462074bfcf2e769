"""All texts in these tests are invented."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from random import Random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.coding._units import (
    LONGEST_PASSAGE,
    LONGEST_SENTENCE,
    Look,
    Looks,
    candidate_runs,
    look_of,
    looks_of,
    make_unit,
    richest,
    sampled_run,
    sentences_of,
    to_normalized,
    unit_id,
)
from exhume.model.normalized import NormalizedText
from exhume.model.spans import OriginalOffset, OriginalSpan
from exhume.text.normalization import normalize

TEXTS = st.text("供体脑死亡后取心，。！；：?. \n\r\u3000（）(a)Bc1㎎", max_size=400)
DIGEST = "ab" * 32


def span(start: int, end: int) -> OriginalSpan:
    return OriginalSpan(OriginalOffset(start), OriginalOffset(end))


@st.composite
def texts_with_findings(draw: st.DrawFn) -> tuple[str, NormalizedText, list[OriginalSpan]]:
    """A text that is not blank, and stretches of it that hold characters, as findings do."""
    original = draw(TEXTS) + "心"
    text = normalize(original)
    # as terms do, a finding begins and ends with a character that can be seen
    seen = [at for at, character in enumerate(text.text) if not character.isspace()]
    places = st.integers(0, len(seen) - 1)
    sizes = st.integers(0, 60)
    chosen = draw(st.lists(st.tuples(places, sizes), min_size=1, max_size=8))
    ends = [(seen[at], seen[min(at + size, len(seen) - 1)]) for at, size in chosen]
    return original, text, [original_span(text, first, last + 1) for first, last in ends]


def original_span(text: NormalizedText, start: int, end: int) -> OriginalSpan:
    last = min(end, len(text.text)) - 1
    return span(int(text.origins[start]), int(text.origins[last]) + 1)


@given(TEXTS)
def test_sentences_tile_the_text_and_none_is_blank_or_too_long(original: str) -> None:
    text = normalize(original)
    sentences = sentences_of(text)
    pieces = [text.text[start:end] for start, end in pairwise(sentences.bounds)]
    assert len(pieces) == len(sentences)
    if not text.text.strip():
        assert [] == pieces
        return
    assert text.text == "".join(pieces)
    assert all(piece.strip() for piece in pieces)
    assert max(map(len, pieces)) <= LONGEST_SENTENCE


def test_sentences_end_where_a_full_stop_or_a_blank_line_is() -> None:
    text = normalize("摘要\n\n1例供体。（虚构。）取心！\nThe donor was well. The heart, 2.1 g")
    sentences = sentences_of(text)
    pieces = [text.text[start:end] for start, end in pairwise(sentences.bounds)]
    assert [
        "摘要\n\n",
        "1例供体。",
        "(虚构。)",
        "取心!\n",
        "The donor was well.",
        "The heart,2.1 g",
    ] == pieces


def test_a_table_without_full_stops_is_cut_at_the_ends_of_clauses() -> None:
    text = normalize("供心，肝素；" * 200)
    sentences = sentences_of(text)
    lengths = [sentences.length((i, i + 1)) for i in range(len(sentences))]
    assert max(lengths) <= LONGEST_SENTENCE
    assert all(text.text[bound - 1] in ",;" for bound in sentences.bounds[1:])


@given(texts_with_findings(), st.integers(0, 60))
def test_every_finding_lies_in_exactly_one_passage(
    given_: tuple[str, NormalizedText, list[OriginalSpan]], context: int
) -> None:
    _, text, findings = given_
    sentences = sentences_of(text)
    passages = [sentences.original(run) for run in candidate_runs(sentences, findings, context)]
    for finding in findings:
        holding = [p for p in passages if p.start <= finding.start and finding.end <= p.end]
        assert 1 == len(holding)
    for passage in passages:
        assert any(passage.start <= f.start and f.end <= passage.end for f in findings)


@given(texts_with_findings(), st.integers(0, 60))
def test_passages_do_not_overlap_and_are_not_nearer_than_the_context(
    given_: tuple[str, NormalizedText, list[OriginalSpan]], context: int
) -> None:
    _, text, findings = given_
    sentences = sentences_of(text)
    passages = [sentences.original(run) for run in candidate_runs(sentences, findings, context)]
    for one, other in pairwise(passages):
        assert one.end <= other.start
        too_long = other.end - one.start > LONGEST_PASSAGE
        assert other.start - one.end >= context or too_long


@given(texts_with_findings(), st.integers(0, 60), st.randoms())
def test_passages_do_not_depend_on_the_order_of_findings(
    given_: tuple[str, NormalizedText, list[OriginalSpan]], context: int, order: Random
) -> None:
    _, text, findings = given_
    sentences = sentences_of(text)
    shuffled = [*findings, findings[0]]
    order.shuffle(shuffled)
    runs = candidate_runs(sentences, findings, context)
    assert runs == candidate_runs(sentences, shuffled, context)


@given(texts_with_findings())
def test_a_passage_consists_of_whole_sentences_without_white_space_around(
    given_: tuple[str, NormalizedText, list[OriginalSpan]],
) -> None:
    original, text, findings = given_
    sentences = sentences_of(text)
    for run in candidate_runs(sentences, findings, 40):
        quote = sentences.original(run).of(original)
        assert quote == quote.strip()
        start, end = sentences.bounds[run[0]], sentences.bounds[run[1]]
        assert text.text[start:end].strip() == normalize(quote).text.strip() or "." in quote


def test_passages_that_lie_near_are_one_until_that_becomes_too_long() -> None:
    sentence = "（虚构）供体脑死亡后立即取心。"
    original = sentence * 200
    sentences = sentences_of(normalize(original))
    findings = [span(at, at + 3) for at in range(0, len(original), len(sentence))]
    passages = [sentences.original(run) for run in candidate_runs(sentences, findings, 40)]
    assert all(p.end - p.start <= LONGEST_PASSAGE for p in passages)
    assert 4 == len(passages)


@given(TEXTS, st.data())
def test_a_stretch_of_the_original_comes_back_from_the_normalised_text(
    original: str, data: st.DataObject
) -> None:
    text = normalize(original + "心")
    start = data.draw(st.integers(0, len(text.text) - 1))
    end = data.draw(st.integers(start + 1, len(text.text)))
    there = to_normalized(text, original_span(text, start, end))
    assert there.start <= start
    assert end <= there.end
    assert original_span(text, start, end) == original_span(text, there.start, there.end)


LOOKS = st.builds(Look, st.integers(1, 5), st.integers(1, 300), st.floats(0, 1))


@given(TEXTS, st.lists(st.integers(0, 400), max_size=30), LOOKS)
def test_a_sampled_passage_is_a_run_of_whole_sentences(
    original: str, hits: list[int], look: Look
) -> None:
    sentences = sentences_of(normalize(original + "心"))
    first, last = sampled_run(sentences, sorted(hits), look)
    assert 0 <= first < last <= len(sentences)


@given(TEXTS, st.lists(st.integers(0, 400), max_size=30), LOOKS)
def test_no_passage_of_the_look_has_more_hits(original: str, hits: list[int], look: Look) -> None:
    sentences = sentences_of(normalize(original + "心"))
    hits = sorted(hits)
    chosen = sampled_run(sentences, hits, look)

    def is_of_the_look(run: tuple[int, int]) -> bool:
        length = sentences.length(run)
        return 6 * look.length <= 7 * length and 6 * length <= 7 * look.length

    def found(run: tuple[int, int]) -> int:
        start, end = sentences.bounds[run[0]], sentences.bounds[run[1]]
        return bisect_left(hits, end) - bisect_left(hits, start)

    count = look.sentences
    rivals = [(i, i + count) for i in range(len(sentences) - count + 1)]
    if rivals := [run for run in rivals if is_of_the_look(run)]:
        assert chosen in rivals
        assert max(map(found, rivals)) == found(chosen)


def test_a_blank_text_has_no_passage_and_says_so() -> None:
    with pytest.raises(ValueError, match="white space"):
        sampled_run(sentences_of(normalize(" \n ")), [], Look(1, 60, 0.5))


@given(st.lists(LOOKS, max_size=20), st.integers(0, 2**63 - 1), st.text(max_size=5))
def test_a_look_that_is_drawn_is_that_of_a_candidate(
    looks: list[Look], seed: int, paper: str
) -> None:
    drawn = looks_of(looks).draw(seed, paper)
    assert drawn == looks_of(looks[::-1]).draw(seed, paper)
    if looks:
        shapes = {(look.sentences, look.length) for look in looks}
        assert (drawn.sentences, drawn.length) in shapes
        assert drawn.place in {look.place for look in looks}


def test_one_more_candidate_hardly_changes_the_looks_that_are_drawn() -> None:
    looks = [Look(1 + n % 3, 20 + n, n / 500) for n in range(500)]
    before, after = looks_of(looks), looks_of([*looks, Look(1, 40, 0.4)])
    draws = [(before.draw(1, str(n)), after.draw(1, str(n))) for n in range(300)]
    assert all(abs(one.length - other.length) <= 1 for one, other in draws)


@given(st.lists(st.integers(0, 100), max_size=20))
def test_the_richest_passage_is_the_first_with_the_most_hits(hits: list[int]) -> None:
    sentences = sentences_of(normalize("（虚构）取心。" * 12))
    runs = [(0, 1), (2, 4), (5, 6), (8, 12)]
    counts = [
        sum(sentences.bounds[i] <= hit < sentences.bounds[j] for hit in hits) for i, j in runs
    ]
    assert runs[counts.index(max(counts))] == richest(runs, sentences, sorted(hits))


@given(st.integers(0, 2**63 - 1), st.integers(0, 10**6), st.integers(1, 10**4))
def test_an_id_tells_places_apart_and_nothing_else(seed: int, start: int, size: int) -> None:
    place = span(start, start + size)
    assert unit_id(seed, DIGEST, place) == unit_id(seed, DIGEST, place)
    others = [
        unit_id(seed + 1, DIGEST, place),
        unit_id(seed, "cd" * 32, place),
        unit_id(seed, DIGEST, span(start, start + size + 1)),
    ]
    assert unit_id(seed, DIGEST, place) not in others


def test_an_id_is_the_same_in_every_version() -> None:
    assert "4fb9bfd91dfc4f177292" == unit_id(1, DIGEST, span(3, 9))


@given(st.text(min_size=1, max_size=50), st.data())
def test_a_unit_quotes_what_stands_at_its_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    unit = make_unit(1, DIGEST, "a.txt", span(start, end), text)
    assert text[unit.start : unit.end] == unit.quote


# --------------------------------------------------------------- candidates against samples


CLAUSES = ("取供心", "受者恢复良好", "术后随访", "肝素静注", "开胸", "建立体外循环", "灌注停搏液")


def invented_paper(chance: Random) -> str:
    """A paper of 40 to 90 sentences of one to nine clauses."""

    def sentence() -> str:
        return "，".join(chance.choices(CLAUSES, k=chance.randint(1, 9))) + "。"

    return "（虚构）" + "".join(sentence() for _ in range(chance.randint(40, 90)))


def hits_of(text: NormalizedText, chance: Random) -> list[int]:
    """Hits as a paper has them that tells of an operation: most in its first half."""
    size = len(text.text)
    return sorted(int(size * chance.betavariate(2, 4)) for _ in range(40))


def auc(ones: Sequence[float], others: Sequence[float]) -> float:
    """Return how often one of the first is larger than one of the others, ties counted as half."""
    larger = sum((a > b) + (a == b) / 2 for a in ones for b in others)
    return larger / (len(ones) * len(others))


def drawn_looks(papers: int) -> tuple[list[Look], list[Look], list[Look]]:
    """Return the looks of candidates, and of passages of other papers with hits and without."""
    chance = Random(7)
    candidates: list[Look] = []
    for _ in range(papers):
        text = normalize(invented_paper(chance))
        hits, size = hits_of(text, chance), len(text.text)
        at = chance.choice(hits)
        sentences = sentences_of(text)
        finding = original_span(text, min(at, size - 30), min(at + chance.randint(8, 30), size))
        candidates += [look_of(sentences, run) for run in candidate_runs(sentences, [finding], 40)]
    looks: Looks = looks_of(candidates)
    with_hits: list[Look] = []
    without: list[Look] = []
    for number in range(papers):
        text = normalize(invented_paper(chance))
        sentences = sentences_of(text)
        look = looks.draw(1, str(number))
        with_hits.append(look_of(sentences, sampled_run(sentences, hits_of(text, chance), look)))
        without.append(look_of(sentences, sampled_run(sentences, [], look)))
    return candidates, with_hits, without


def test_neither_length_nor_number_of_sentences_tells_a_sample_from_a_candidate() -> None:
    candidates, with_hits, without = drawn_looks(300)
    for sampled in (with_hits, without):
        for feature in ("length", "sentences"):
            ones = [getattr(look, feature) for look in candidates]
            others = [getattr(look, feature) for look in sampled]
            assert abs(auc(ones, others) - 0.5) < 0.08, feature


def test_the_place_does_not_tell_a_sample_from_a_candidate() -> None:
    candidates, with_hits, without = drawn_looks(300)
    places = [look.place for look in candidates]
    assert abs(auc(places, [look.place for look in without]) - 0.5) < 0.08
    assert abs(median(places) - median(look.place for look in with_hits)) < 0.1
