"""Headers of blocks: what they say is read, and the work behind them is checked."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.workflow._stamping.flaws import Flaw
from exhume.workflow._stamping.headers import read_header

from . import library_proof
from .chain import WHEN, mined

ROOT = bytes(range(32))

# Block 1 of Bitcoin's main chain.
FIRST = bytes.fromhex(
    "010000006fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000982051fd1e4ba744"
    "bbbe680e1fee14677ba1a3c3540bf7b1cdb606e857233e0e61bc6649ffff001d01e36299"
)


def test_a_real_block_is_read() -> None:
    header = read_header(FIRST, 1)
    assert "00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048" == header.id
    root = "0e3e2357e806b6cdb1f70b54c3a3a17b6714ee1f0e68bebb44a74b1efd512098"
    assert root == header.merkle_root
    assert datetime(2009, 1, 9, 2, 54, 25, tzinfo=UTC) == header.time
    assert 1 == header.difficulty


def test_the_block_of_the_proof_is_read() -> None:
    assert library_proof.MERKLE_ROOT == read_header(library_proof.HEADER, 1).merkle_root


def test_a_mined_block_is_read() -> None:
    header = read_header(mined(ROOT), 0)
    assert (ROOT[::-1].hex(), WHEN) == (header.merkle_root, header.time.timestamp())


def test_a_block_that_is_far_too_easy_for_bitcoin_is_refused() -> None:
    with pytest.raises(Flaw) as refused:
        read_header(mined(ROOT), 1e10)
    assert "timestamp-header-easy" == refused.value.kind


@pytest.mark.parametrize("bits", [0x00000000, 0x01000000, 0x1D800001, 0xFF7FFFFF, 0x22010000])
def test_a_difficulty_that_there_is_not_is_refused(bits: int) -> None:
    header = FIRST[:72] + bits.to_bytes(4, "little") + FIRST[76:]
    with pytest.raises(Flaw, match="no difficulty"):
        read_header(header, 0)


def test_other_than_80_bytes_are_refused() -> None:
    with pytest.raises(Flaw, match="80 bytes"):
        read_header(FIRST[:-1], 0)


@given(st.integers(0, 79), st.integers(1, 255))
def test_no_changed_byte_leaves_a_real_header_whole(at: int, change: int) -> None:
    """But where it names another difficulty, by which the easiest of all are refused."""
    changed = bytearray(FIRST)
    changed[at] ^= change
    with pytest.raises(Flaw):
        read_header(bytes(changed), 1)
