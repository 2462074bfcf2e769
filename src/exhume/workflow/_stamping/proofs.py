"""OpenTimestamps proofs, as `ots` files hold them: from a file's digest to what attests its time.

A proof is a tree. Each step makes a new message of the one before: something is put before or
behind it, or it is hashed. At the leaves stands who attests the message: the merkle root of a
Bitcoin block, or a calendar that will have it put into one.

Why this is read here and not with the library `opentimestamps`: it would bring two more packages,
one of which looks for the system's OpenSSL when it is imported and does not find it everywhere;
both it and the library are under the LGPL, while all of Exhume can be passed on under permissive
licences; and what is needed of them, reading the steps, is short and has not changed since 2016.
The tests compare this reader with proofs that the library wrote.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from exhume.workflow._stamping.flaws import Flaw, Unfollowed

MAGIC: Final = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
VERSION: Final = b"\x01"
SHA256: Final = 0x08
APPEND: Final = 0xF0
PENDING: Final = bytes.fromhex("83dfe30d2ef90c8e")
BITCOIN: Final = bytes.fromhex("0588960d73d71901")

_FORK, _ATTESTATION = 0xFF, 0x00
_MOST_IN_A_STEP = 4096  # bytes, of a message and of what is put to it; as the format has it
_MOST_OF_AN_ATTESTATION = 8192
_DEEPEST = 256
_DIGEST = 32

Message = bytes | None
"""A message; None behind a step that cannot be taken here."""

_ADDING: Final[dict[int, Callable[[bytes, bytes], bytes]]] = {
    APPEND: lambda message, added: message + added,
    0xF1: lambda message, added: added + message,
}
_CHANGING: Final[dict[int, Callable[[bytes], bytes]]] = {
    0x02: lambda message: hashlib.sha1(message, usedforsecurity=False).digest(),
    0x03: lambda message: hashlib.new("ripemd160", message, usedforsecurity=False).digest(),
    SHA256: lambda message: hashlib.sha256(message).digest(),
    0xF2: lambda message: message[::-1],
    0xF3: lambda message: message.hex().encode(),
}
_UNKNOWN_HERE: Final = 0x67  # Keccak-256, which the standard library does not have


@dataclass(frozen=True, slots=True)
class Attestation:
    """Who attests which message; `message` is None where a step to it could not be taken here.

    `height` is that of the Bitcoin block whose merkle root the message is. `calendar` is the
    address of a calendar that has promised more. With neither, it is of another sort.
    """

    message: Message
    height: int | None = None
    calendar: str = ""


def read_proof(data: bytes, digest: bytes) -> tuple[Attestation, ...]:
    """Return the leaves of a proof of a file with that SHA-256, in their order.

    Raises `Flaw` where the proof cannot be read or is of another file, and `Unfollowed` where it
    begins with another digest than SHA-256.
    """
    reader = _Reader(data)
    if reader.take(len(MAGIC)) != MAGIC or reader.take(1) != VERSION:
        raise _damaged("it is no OpenTimestamps proof of version 1")
    if reader.byte() != SHA256:
        raise Unfollowed("it is a proof of another sort of digest than SHA-256")
    if reader.take(_DIGEST) != digest:
        raise Flaw("timestamp-other-digest", "is of another file than this bundle's root")
    found = tuple(_leaves(reader, digest, 0))
    reader.end()
    return found


def read_answer(data: bytes, message: bytes) -> tuple[Attestation, ...]:
    """Return the leaves of what a calendar answered to a message; raises `Flaw` as above."""
    reader = _Reader(data)
    found = tuple(_leaves(reader, message, 0))
    reader.end()
    return found


def commitment(digest: bytes, nonce: bytes) -> bytes:
    """Return what calendars are asked to attest: it does not tell them the digest itself."""
    return hashlib.sha256(digest + nonce).digest()


def written_proof(digest: bytes, nonce: bytes, answers: Sequence[bytes]) -> bytes:
    """Return the proof that calendars' answers to the `commitment` make, one or more of them."""
    steps = bytes([APPEND, len(nonce)]) + nonce + bytes([SHA256])
    forks = [_forked(answer, commitment(digest, nonce)) for answer in answers[:-1]]
    return MAGIC + VERSION + bytes([SHA256]) + digest + steps + b"".join(forks) + answers[-1]


def _forked(answer: bytes, message: bytes) -> bytes:
    """Return an answer with a mark that another one follows."""
    reader, last = _Reader(answer), 0
    while answer[reader.at] == _FORK:
        reader.byte()
        tuple(_branch(reader, reader.byte(), message, 0))
        last = reader.at
    return answer[:last] + bytes([_FORK]) + answer[last:]


def _leaves(reader: "_Reader", message: Message, depth: int) -> Iterator[Attestation]:
    if depth > _DEEPEST:
        raise _damaged("it is nested too deeply")
    tag = reader.byte()
    while tag == _FORK:
        yield from _branch(reader, reader.byte(), message, depth)
        tag = reader.byte()
    yield from _branch(reader, tag, message, depth)


def _branch(reader: "_Reader", tag: int, message: Message, depth: int) -> Iterator[Attestation]:
    if tag == _ATTESTATION:
        yield _attestation(reader, message)
    else:
        yield from _leaves(reader, _step(reader, tag, message), depth + 1)


def _step(reader: "_Reader", tag: int, message: Message) -> Message:
    if tag in _ADDING:
        added = reader.counted(_MOST_IN_A_STEP)
        if not added:
            raise _damaged("a step adds nothing")
        made = None if message is None else _ADDING[tag](message, added)
    elif tag in _CHANGING:
        made = _changed(tag, message)
    elif tag == _UNKNOWN_HERE:
        made = None
    else:
        raise _damaged(f"it has a step {tag:#04x}, which there is not")
    if made is not None and len(made) > _MOST_IN_A_STEP:
        raise _damaged("a step makes too much")
    return made


def _changed(tag: int, message: Message) -> Message:
    try:
        return None if message is None else _CHANGING[tag](message)
    except ValueError:  # RIPEMD-160, which some builds of OpenSSL do not have any more
        return None


def _attestation(reader: "_Reader", message: Message) -> Attestation:
    tag = reader.take(8)
    said = _Reader(reader.counted(_MOST_OF_AN_ATTESTATION))
    if tag == BITCOIN:
        if message is not None and len(message) != _DIGEST:
            raise _damaged("what it takes for a merkle root is none")
        found = Attestation(message, height=said.number())
    elif tag == PENDING:
        found = Attestation(message, calendar=said.counted(1000).decode("ascii", "replace"))
    else:
        return Attestation(message)
    said.end()
    return found


class _Reader:
    """Bytes that are read from the front."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        """Return the next bytes."""
        taken = self._data[self.at : self.at + count]
        if len(taken) != count:
            raise _damaged("it ends too early")
        self.at += count
        return taken

    def byte(self) -> int:
        """Return the next byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """Return the next number: seven bits a byte, the lowest first."""
        value = shift = 0
        while (byte := self.byte()) & 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
            if shift > 63:
                raise _damaged("it has a number that is too large")
        return value | byte << shift

    def counted(self, most: int) -> bytes:
        """Return bytes that begin with their count."""
        count = self.number()
        if count > most:
            raise _damaged("a part of it is too long")
        return self.take(count)

    def end(self) -> None:
        """See to it that nothing follows."""
        if self.at != len(self._data):
            raise _damaged("something follows its end")


def _damaged(why: str) -> Flaw:
    return Flaw("timestamp-damaged", f"cannot be read: {why}")
