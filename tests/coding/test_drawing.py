from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from exhume.coding._drawing import CHANCES, chance, draw_sample, name_digest, pick

SEEDS = st.integers(min_value=0, max_value=2**63 - 1)
PAPERS = st.lists(st.text(max_size=8), unique=True, max_size=40)
SIZES = st.integers(min_value=0, max_value=50)
NAMES = st.lists(st.text(max_size=4) | st.integers(), max_size=4)


def test_numbers_and_samples_are_the_same_on_every_machine_and_in_every_version() -> None:
    assert 6583498041742109346 == chance(1, "sample", "供体")
    assert ["g", "e", "d"] == draw_sample("abcdefgh", 3, seed=1)


@given(SEEDS, NAMES)
def test_a_number_fits_a_signed_integer_of_64_bits(seed: int, names: list[str | int]) -> None:
    assert 0 <= chance(seed, *names) < CHANCES == 2**63


@given(NAMES, NAMES)
def test_different_names_have_different_digests(one: list[str | int], two: list[str | int]) -> None:
    assert (one == two) == (name_digest(*one) == name_digest(*two))


@given(SEEDS, st.integers(min_value=1, max_value=10**9), NAMES)
def test_what_is_picked_is_one_of_the_choices(seed: int, n: int, names: list[str | int]) -> None:
    assert 0 <= pick(seed, n, *names) < n


@given(PAPERS, SIZES, SEEDS)
def test_a_sample_is_of_the_size_and_has_no_paper_twice(
    papers: list[str], size: int, seed: int
) -> None:
    sample = draw_sample(papers, size, seed)
    assert min(size, len(papers)) == len(sample) == len(set(sample))
    assert set(sample) <= set(papers)


@given(PAPERS, SIZES, SEEDS, st.randoms())
def test_a_sample_does_not_depend_on_the_order_of_the_papers(
    papers: list[str], size: int, seed: int, order: Random
) -> None:
    shuffled = papers + papers[:3]
    order.shuffle(shuffled)
    assert draw_sample(papers, size, seed) == draw_sample(shuffled, size, seed)


@given(PAPERS, SIZES, SIZES, SEEDS)
def test_a_larger_sample_begins_with_the_smaller_one(
    papers: list[str], size: int, more: int, seed: int
) -> None:
    smaller = draw_sample(papers, size, seed)
    assert smaller == draw_sample(papers, size + more, seed)[: len(smaller)]


@given(PAPERS, SIZES, SEEDS, st.text(max_size=8))
def test_a_paper_that_comes_in_replaces_one_other_at_most(
    papers: list[str], size: int, seed: int, new: str
) -> None:
    before = set(draw_sample(papers, size, seed))
    after = set(draw_sample([*papers, new], size, seed))
    assert after - before <= {new}
    assert len(before - after) <= 1


def test_every_paper_is_drawn_as_often_as_the_others() -> None:
    papers = [f"{n:02}" for n in range(20)]
    drawn = Counter(p for seed in range(4_000) for p in draw_sample(papers, 5, seed))
    # 1,000 expected of each; 4 standard deviations are about 110
    assert all(890 < times < 1_110 for times in drawn.values())


def test_every_pair_is_drawn_as_often_as_the_others() -> None:
    pairs = Counter(frozenset(draw_sample("abcde", 2, seed)) for seed in range(10_000))
    assert 10 == len(pairs)
    assert all(880 < times < 1_120 for times in pairs.values())
