"""OpenTimestamps proofs are read as the library reads them; others are refused."""

import hashlib
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.workflow._stamping.flaws import Flaw, Unfollowed
from exhume.workflow._stamping.headers import shown
from exhume.workflow._stamping.proofs import (
    MAGIC,
    Attestation,
    commitment,
    read_answer,
    read_proof,
    written_proof,
)

from . import library_proof
from .chain import bitcoin, counted, pending, to_block

DIGEST = sha256(b"an invented root").digest()
_PENDING = MAGIC + b"\x01\x08" + DIGEST + pending("https://calendar.example")


def _proof(steps: bytes) -> bytes:
    return MAGIC + b"\x01\x08" + DIGEST + steps


def test_a_proof_that_the_library_wrote_leads_to_the_real_block() -> None:
    found = read_proof(library_proof.PROOF, library_proof.DIGEST)
    blocks = [leaf for leaf in found if leaf.height == library_proof.HEIGHT]
    assert [library_proof.MERKLE_ROOT] == [shown(leaf.message or b"") for leaf in blocks]


def test_every_attestation_that_the_library_wrote_is_found() -> None:
    found = read_proof(library_proof.PROOF, library_proof.DIGEST)
    assert ["https://calendar.example", "https://b.example"] == [
        leaf.calendar for leaf in found if leaf.calendar
    ]
    assert [7, 586] == [leaf.height for leaf in found if leaf.height is not None]
    assert 5 == len(found)


def test_steps_give_the_messages_that_the_library_computes() -> None:
    """The long one was put together by turning round, SHA-1, and adding in front and behind."""
    turned = library_proof.DIGEST.hex().encode()[::-1]
    expected = b"bb" + hashlib.sha1(turned, usedforsecurity=False).digest() + b"a" * 300
    found = read_proof(library_proof.PROOF, library_proof.DIGEST)
    assert expected in [leaf.message for leaf in found]


def test_what_follows_a_step_that_cannot_be_taken_has_no_message() -> None:
    """Keccak-256 is not in the standard library; the other branches are followed."""
    found = read_proof(library_proof.PROOF, library_proof.DIGEST)
    assert [None] == [leaf.message for leaf in found if leaf.height == 7]


def test_the_example_of_the_library_for_an_empty_file_is_read() -> None:
    empty = sha256(b"").digest()
    attested = b"\x00" + bytes.fromhex("83dfe30d2ef90c8e0706") + b"foobar"
    found = read_proof(MAGIC + b"\x01\x08" + empty + attested, empty)
    assert (Attestation(empty, calendar="foobar"),) == found


def test_a_long_proof_is_read() -> None:
    """As many steps as the format allows."""
    [found] = read_proof(_proof(b"\x08" * 256 + pending("https://a.example")), DIGEST)
    assert "https://a.example" == found.calendar


def test_answers_of_several_calendars_become_one_proof() -> None:
    nonce = b"n" * 16
    message = commitment(DIGEST, nonce)
    steps, root = to_block(message, 900_000)
    two = b"\xff" + pending("https://a.example") + pending("https://b.example")
    proof = written_proof(DIGEST, nonce, [two, pending("https://c.example"), steps])
    expected = [
        *(Attestation(message, calendar=f"https://{name}.example") for name in "abc"),
        Attestation(root, height=900_000),
    ]
    assert expected == list(read_proof(proof, DIGEST))


def test_a_proof_of_another_file_is_named() -> None:
    with pytest.raises(Flaw, match="another file") as refused:
        read_proof(_PENDING, sha256(b"another").digest())
    assert "timestamp-other-digest" == refused.value.kind


def test_a_proof_of_another_sort_of_digest_is_not_followed() -> None:
    with pytest.raises(Unfollowed):
        read_proof(MAGIC + b"\x01\x02" + DIGEST[:20] + pending("a"), DIGEST)


@pytest.mark.parametrize(
    ("proof", "why"),
    [
        (b"", "ends too early"),
        (b"x" * 40, "no OpenTimestamps proof"),
        (MAGIC + b"\x02\x08" + DIGEST + pending("a"), "version 1"),
        (_PENDING[:-1], "ends too early"),
        (_PENDING + b"x", "follows its end"),
        (_proof(b"\x42" + pending("a")), "0x42"),
        (_proof(b"\xf0\x00" + pending("a")), "adds nothing"),
        (_proof(b"\xf0" + counted(b"a" * 4097) + pending("a")), "too long"),
        (_proof(b"\xf0" + counted(b"a" * 4090) + pending("a")), "makes too much"),
        (_proof(b"\x08" * 300 + pending("a")), "too deeply"),
        (_proof(b"\xf0" + b"\xff" * 20), "too large"),
        (_proof(b"\xf0\x01a" + bitcoin(5)), "merkle root"),
    ],
)
def test_what_is_no_proof_is_refused_with_the_reason(proof: bytes, why: str) -> None:
    with pytest.raises(Flaw, match=why) as refused:
        read_proof(proof, DIGEST)
    assert "timestamp-damaged" == refused.value.kind


@given(st.binary(max_size=400))
def test_no_answer_is_too_strange(answer: bytes) -> None:
    try:
        found = read_answer(answer, DIGEST)
    except Flaw:
        return
    assert found


@given(st.data())
def test_no_changed_byte_of_a_proof_leads_to_the_same_block(data: st.DataObject) -> None:
    steps, root = to_block(DIGEST, 900_000)
    proof = bytearray(_proof(steps))
    at = data.draw(st.integers(0, len(proof) - 5))  # the last four are the height
    proof[at] ^= data.draw(st.integers(1, 255))
    try:
        found = read_proof(bytes(proof), DIGEST)
    except (Flaw, Unfollowed):
        return
    assert Attestation(root, height=900_000) not in found
