"""A block for tests: its header is mined here, at a difficulty at which that takes no time."""

from hashlib import sha256

from exhume.workflow._stamping.proofs import APPEND, BITCOIN, PENDING, SHA256

EASY = 0x207FFFFF
"""The difficulty that test networks of Bitcoin have, in its short form."""

WHEN = 1_767_225_600  # 2026-01-01


def mined(merkle_root: bytes, bits: int = EASY, time: int = WHEN) -> bytes:
    """Return a header that meets its own difficulty."""
    size, digits = bits >> 24, bits & 0x7FFFFF
    target = digits << 8 * (size - 3)
    start = (4).to_bytes(4, "little") + bytes(32) + merkle_root
    for nonce in range(1 << 32):
        fields = (time, bits, nonce)
        header = start + b"".join(value.to_bytes(4, "little") for value in fields)
        if int.from_bytes(sha256(sha256(header).digest()).digest(), "little") <= target:
            return header
    raise AssertionError


def counted(data: bytes) -> bytes:
    return number(len(data)) + data


def number(value: int) -> bytes:
    """Return a number as proofs have it: seven bits a byte, the lowest first."""
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])


def bitcoin(height: int) -> bytes:
    return b"\x00" + BITCOIN + counted(number(height))


def pending(calendar: str) -> bytes:
    return b"\x00" + PENDING + counted(counted(calendar.encode()))


def to_block(message: bytes, height: int) -> tuple[bytes, bytes]:
    """Return the steps from a message to a block's merkle root, as a calendar answers, and it."""
    sibling = sha256(b"an invented transaction").digest()
    root = sha256(sha256(message + sibling).digest()).digest()
    return bytes([APPEND]) + counted(sibling) + bytes([SHA256, SHA256]) + bitcoin(height), root
