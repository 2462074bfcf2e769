"""The header of a Bitcoin block: 80 bytes, whose own digest shows the work spent on them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from exhume.workflow._stamping.flaws import Flaw

SIZE = 80
_EASIEST = 0xFFFF << 208  # the target of difficulty 1
_SIGN = 0x800000


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says: its block's id, merkle root, time, and difficulty.

    Id and root are in hexadecimal digits, turned round as block explorers show them.
    """

    id: str
    merkle_root: str
    time: datetime
    difficulty: float


def read_header(data: bytes, least_difficulty: float) -> Header:
    """Read a header; raises `Flaw` where nobody has done the work that it speaks of.

    >>> genesis = bytes.fromhex("01000000" + 32 * "00" + (
    ...     "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a"
    ...     "29ab5f49ffff001d1dac2b7c"))
    >>> read_header(genesis, 1).time.isoformat()
    '2009-01-03T18:15:05+00:00'
    """
    if len(data) != SIZE:
        raise Flaw("timestamp-header-damaged", f"is no block header: it has not {SIZE} bytes")
    digest = sha256(sha256(data).digest()).digest()
    target = _target(int.from_bytes(data[72:76], "little"))
    if int.from_bytes(digest, "little") > target:
        says = "is no block header: its digest does not meet the difficulty that it names"
        raise Flaw("timestamp-header-work", says)
    difficulty = _EASIEST / target
    if difficulty < least_difficulty:
        says = f"is no header of Bitcoin's chain: difficulty {difficulty:.3g} is far too easy"
        raise Flaw("timestamp-header-easy", says)
    time = datetime.fromtimestamp(int.from_bytes(data[68:72], "little"), UTC)
    return Header(shown(digest), shown(data[36:68]), time, difficulty)


def shown(digest: bytes) -> str:
    """Return a digest as block explorers show it: turned round.

    >>> shown(bytes([1, 2]))
    '0201'
    """
    return digest[::-1].hex()


def _target(bits: int) -> int:
    """Return the number that a header's digest may not exceed, from its short form."""
    size, digits = bits >> 24, bits & (_SIGN - 1)
    target = digits << 8 * (size - 3) if size >= 3 else digits >> 8 * (3 - size)
    if bits & _SIGN or not 0 < target < 1 << 256:
        raise Flaw("timestamp-header-damaged", "is no block header: it names no difficulty")
    return target
