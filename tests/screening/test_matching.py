"""The matcher must find exactly what the slow obvious one finds."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.errors import InputError, SettingsError
from exhume.screening.matching import Hits, Matcher, codepoints_of, kernels, matcher, pairs
from exhume.screening.matching.alphabet import make_alphabet
from exhume.screening.matching.reference import ReferenceHit, find_slowly

LETTERS = "心肺气管己已巳。，ab𠮷"
BREAKS = {"。": 2, "，": 1}


def rows(hits: Hits) -> list[ReferenceHit]:
    columns = [getattr(hits, name) for name in ReferenceHit._fields]
    return [ReferenceHit(*row) for row in zip(*(c.tolist() for c in columns), strict=True)]


def found(texts: Sequence[str], made: Matcher) -> list[ReferenceHit]:
    return rows(made.find(*codepoints_of(texts)))


@st.composite
def questions(draw: st.DrawFn) -> dict[str, object]:
    letters = draw(st.sampled_from([LETTERS, LETTERS[:5], "心肺", "心。"]))
    text = st.text(letters, max_size=30)
    terms = draw(st.lists(st.text(letters, min_size=1, max_size=9), max_size=12))
    return {
        "texts": draw(st.lists(text, max_size=6)),
        "terms": terms,
        "tolerant": draw(st.lists(st.booleans(), min_size=len(terms), max_size=len(terms))),
        "classes": draw(st.sampled_from([(), ("己已巳",), ("己已", "心肺"), ("a。", "管，z")])),
        "breaks": draw(st.sampled_from([{}, BREAKS, {"心": 1, "𠮷": 2}])),
        "leads": draw(st.sampled_from(["", "。1", "心𠮷"])),
    }


@settings(deadline=None, max_examples=150)
@given(questions())
def test_hits_equal_those_of_the_slow_reference(question):
    texts = question.pop("texts")
    made = Matcher(**question)
    expected = find_slowly(texts, **question)
    assert expected == found(texts, made)
    assert expected == rows(made.find_arrow(pa.array(texts, pa.string())))


@settings(deadline=None, max_examples=50)
@given(questions(), st.integers(2, 6))
def test_sharing_buckets_costs_no_hit(question, bits):
    texts = question.pop("texts")
    made = Matcher(**question)
    alphabet = make_alphabet(made.terms, question["classes"], question["breaks"], question["leads"])
    allowed = matcher.wrong_characters_allowed(made.terms, question["tolerant"])
    made._tables = pairs.make_tables(alphabet, made.terms, allowed, bits)  # noqa: SLF001  # force collisions
    assert find_slowly(texts, **question) == found(texts, made)


@pytest.mark.parametrize("around", ["", "肺", "，。"])
@pytest.mark.parametrize("term", ["经口气管", "气管插管后", "脑死亡后气管插管", "供供供供供"])
def test_every_corruption_of_every_term_is_found(term, around):
    made = Matcher([term])
    for place in range(len(term)):
        text = around + term[:place] + "错" + term[place + 1 :] + around
        expected = ReferenceHit(0, len(around), 0, place, 0, 0, lead=not around)._asdict()
        starts = [(hit.start, hit.wrong) for hit in found([text], made)]
        assert (expected["start"], expected["wrong"]) in starts


def test_every_corruption_of_every_term_is_found_among_three_hundred_terms():
    letters = "心肺气管插脑死亡供体者后切开面罩给氧"
    source = np.random.default_rng(5)
    terms = ["".join(source.choice(list(letters), 4 + k % 5)) for k in range(300)]
    made = Matcher(terms)
    texts = [t[:place] + "错" + t[place + 1 :] for t in terms for place in range(len(t))]
    expected = [(term, place) for term, t in enumerate(terms) for place in range(len(t))]
    hits = made.find(*codepoints_of(texts))
    by_text: list[set[tuple[int, int]]] = [set() for _ in texts]
    for row in rows(hits):
        by_text[row.document].add((row.term, row.wrong))
    assert [] == [e for e, got in zip(expected, by_text, strict=True) if e not in got]


def test_short_terms_tolerate_nothing():
    assert [] == found(["心胜", "气官插"], Matcher(["心脏", "气管插"]))


def test_two_wrong_characters_are_too_many():
    assert [] == found(["氕官插管"], Matcher(["气管插管"]))


def test_terms_do_not_match_across_documents():
    assert [] == found(["气管", "插管", "脑", "死"], Matcher(["气管插管", "脑死"]))


def test_a_class_holds_for_characters_of_the_term_and_of_the_text():
    made = Matcher(["已插"], classes=["己已巳"])
    assert [0, 2, 4] == [hit.start for hit in found(["己插已插巳插"], made)]


def test_characters_beyond_the_basic_plane_are_characters_like_others():
    made = Matcher(["𠮷心"], breaks={"𠀀": 2})
    expected = [ReferenceHit(0, 2, 0, -1, 1, 1, lead=False)]
    assert expected == found(["𠀀😀𠮷心"], made)
    assert expected == rows(made.find_arrow(pa.array(["𠀀😀𠮷心"])))


def test_a_lone_surrogate_equals_nothing():
    assert [] == found(["\ud800心"], Matcher(["\ud800心"]))


def test_a_number_above_all_code_points_equals_nothing():
    data = np.array([0x5FC3, 0xFFFFFFFF, 0x5FC3], np.uint32)
    hits = Matcher(["心"]).find(data, np.array([0, 3], np.int64))
    assert [0, 2] == hits.start.tolist()


def test_more_hits_than_first_room_are_all_found(monkeypatch):
    monkeypatch.setattr(matcher, "_FIRST_ROOM", 1)
    texts = ["心" * 5_000, "", "心" * 3]
    hits = Matcher(["心", "心心", "心心心心"]).find(*codepoints_of(texts))
    assert 5_000 + 4_999 + 4_997 + 3 + 2 == len(hits)
    assert [0, 14_996, 14_996, 15_001] == hits.bounds.tolist()


def test_the_bounds_cut_the_hits_by_document():
    hits = Matcher(["心"]).find(*codepoints_of(["心心", "", "心"]))
    assert [0, 2, 2, 3] == hits.bounds.tolist()
    assert [0, 0, 2] == hits.document.tolist()


def test_documents_may_be_a_stretch_of_the_code_points():
    data, _ = codepoints_of(["心肺心肺"])
    hits = Matcher(["心"]).find(data, np.array([1, 3, 4], np.int64))
    assert [(0, 1)] == list(zip(hits.document.tolist(), hits.start.tolist(), strict=True))


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_arrow_columns_may_be_sliced_chunked_and_have_nulls(kind):
    texts = ["心。心", None, "", "ab心", "气官插管", None, "心"]
    made = Matcher(["心", "气管插管"], breaks=BREAKS)
    expected = found([text or "" for text in texts[1:]], made)
    whole = pa.array(texts, kind)
    assert expected == rows(made.find_arrow(whole[1:]))
    chunks = pa.chunked_array([whole[1:3], whole[3:3], whole[3:]])
    assert expected == rows(made.find_arrow(chunks))


def test_a_null_that_covers_bytes_is_empty():
    filled = pa.array(["心", "心"])
    validity = pa.py_buffer(bytes([0b10]))
    column = pa.StringArray.from_buffers(2, *filled.buffers()[1:], validity)
    assert [1] == Matcher(["心"]).find_arrow(column).document.tolist()


@pytest.mark.parametrize("column", [pa.array([], pa.string()), pa.chunked_array([], pa.string())])
def test_an_empty_column_has_no_hits(column):
    hits = Matcher(["心"]).find_arrow(column)
    assert (0, [0]) == (len(hits), hits.bounds.tolist())


@pytest.mark.parametrize(
    "data", [b"\xe5\xbf", b"\xe5\xbf\x83\xf0\x9f", b"\xff\xff\xff\xff", b"\xe5"]
)
def test_damaged_utf8_is_read_to_its_end_and_no_further(data):
    offsets = np.array([0, len(data)], np.int32)
    column = pa.StringArray.from_buffers(1, pa.py_buffer(offsets), pa.py_buffer(data))
    assert data.count("心".encode()) == len(Matcher(["心"]).find_arrow(column))


def test_threads_share_a_matcher():
    made = Matcher(["心", "气管插管"], breaks=BREAKS)
    texts = [["心。气官插管" * k, "心" * k] for k in range(1, 20)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda batch: found(batch, made), texts))
    assert [found(batch, made) for batch in texts] == together


def test_no_terms_give_no_hits():
    assert [] == found(["心"], Matcher([]))


@pytest.mark.parametrize(
    ("arguments", "subject"),
    [
        ({"terms": ["心", ""]}, "term 1"),
        ({"terms": ["心"], "tolerant": []}, "tolerant"),
        ({"terms": ["心"], "classes": ["己已", "已巳"]}, "confusion class 已巳"),
        ({"terms": ["心"], "breaks": {"。": 3}}, "break '。'"),
        ({"terms": ["心"], "breaks": {"。。": 1}}, "break '。。'"),
        ({"terms": ["".join(map(chr, range(0x4E00, 0x4E00 + 8_064)))]}, "terms"),
    ],
)
def test_a_mistake_in_the_terms_is_named(arguments, subject):
    with pytest.raises(SettingsError) as caught:
        Matcher(**arguments)
    assert subject == caught.value.subject
    assert caught.value.remedy


@pytest.mark.parametrize("bounds", [[0, 5], [-1, 2], [2, 0], []])
def test_bounds_outside_the_code_points_are_refused(bounds):
    data, _ = codepoints_of(["心肺心"])
    with pytest.raises(InputError):
        Matcher(["心"]).find(data, np.array(bounds, np.int64))


def test_a_column_of_numbers_is_refused():
    with pytest.raises(InputError):
        Matcher(["心"]).find_arrow(pa.array([1, 2]))


def test_the_kernels_say_where_room_ended():
    data, bounds = codepoints_of(["心心", "心"])
    tables = Matcher(["心"])._tables  # noqa: SLF001  # the kernel's own contract is tested here
    scratch = kernels.Scratch(np.zeros(8, np.uint16), np.zeros(8, np.int32), np.zeros(8, np.int32))
    found = matcher._room(2, 3)  # noqa: SLF001  # as above
    assert 1 == kernels.find_in_codepoints(data, bounds, 0, tables, scratch, found)
