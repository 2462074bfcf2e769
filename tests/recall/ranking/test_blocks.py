from collections.abc import Callable
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from exhume.recall.ranking.blocks import BLOCK, in_blocks


def chance(seed: int) -> Callable[[str, str], int]:
    return lambda what, one: int(sha256(f"{seed} {what} {one}".encode()).hexdigest()[:12], 16)


RANKED = [f"r{i:03}" for i in range(200)]
OTHERS = [f"s{i:03}" for i in range(50)]


@given(st.integers(0, 120), st.integers(0, 90), st.integers(1, 40), st.integers(0, 99))
def test_every_unit_comes_exactly_once(ranked: int, others: int, size: int, seed: int) -> None:
    mixed = [f"s{i}" for i in range(others)]
    ordered = in_blocks(RANKED[:ranked], mixed, chance(seed), size)
    assert sorted([*RANKED[:ranked], *mixed]) == sorted(ordered)


@given(st.integers(0, 99))
def test_each_block_has_its_share_of_the_others(seed: int) -> None:
    ordered = in_blocks(RANKED, OTHERS, chance(seed))
    size = BLOCK * 5 // 4
    blocks = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    assert {5} == {sum(unit.startswith("s") for unit in block) for block in blocks}


@given(st.integers(0, 99))
def test_no_block_has_a_unit_that_ranks_below_the_next_block(seed: int) -> None:
    ordered = [unit for unit in in_blocks(RANKED, OTHERS, chance(seed)) if unit.startswith("r")]
    blocks = [ordered[i : i + BLOCK] for i in range(0, len(ordered), BLOCK)]
    assert [RANKED[i : i + BLOCK] for i in range(0, 200, BLOCK)] == [sorted(b) for b in blocks]


def test_within_blocks_a_place_tells_neither_rank_nor_kind() -> None:
    rank = {unit: place for place, unit in enumerate(RANKED)}
    early = kinds = 0
    for seed in range(400):
        ordered = in_blocks(RANKED, OTHERS, chance(seed))
        block = ordered[: BLOCK * 5 // 4]
        first, last = block[:12], block[13:]
        early += sum(rank.get(u, 0) for u in first) - sum(rank.get(u, 0) for u in last)
        kinds += sum(u in rank for u in first) - sum(u in rank for u in last)
    assert abs(early) < 4 * 400**0.5 * 30  # four standard errors of a difference of two dozen ranks
    assert abs(kinds) < 4 * 400**0.5 * 2


def test_two_coders_get_different_orders() -> None:
    assert in_blocks(RANKED, OTHERS, chance(1)) != in_blocks(RANKED, OTHERS, chance(2))
