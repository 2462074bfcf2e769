"""Whom a person trusts: certificates of authorities, and headers of Bitcoin blocks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exhume.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

LEAST_DIFFICULTY: Final = 1e10
"""Blocks of Bitcoin are several times as difficult ever since OpenTimestamps exists (2016)."""

_HEADER = re.compile(r"[0-9a-f]{160}")
_MOST = 1_000  # bytes that are read of a file that should hold 160 digits


@dataclass(frozen=True, slots=True)
class Trust:
    """What the one who verifies vouches for.

    `anchors` are certificates in PEM, one after the other. `headers` are block headers that were
    looked up, 80 bytes each. Headers of a lesser difficulty than `least_difficulty` cannot be of
    Bitcoin's chain.
    """

    anchors: bytes = b""
    headers: tuple[bytes, ...] = ()
    least_difficulty: float = LEAST_DIFFICULTY


def given_trust(anchors: Path | None, headers: Sequence[str]) -> Trust:
    """Return what a person gave; raises `UsageError` where it is not what it should be."""
    read = b"" if anchors is None else _certificates(anchors)
    return Trust(read, tuple(header_bytes(given) for given in headers))


def header_bytes(given: str) -> bytes:
    """Return a block header given as 160 hexadecimal digits, or as the path of a file with them.

    Raises `UsageError` where it is none.

    >>> len(header_bytes("00" * 80))
    80
    """
    digits = given if _HEADER.fullmatch(given.lower()) else _in_file(given)
    if _HEADER.fullmatch(digits.lower()) is None:
        problem = "this is no block header"
        raise UsageError(given[:200], problem, "give 160 hexadecimal digits, or a file with them")
    return bytes.fromhex(digits)


def _in_file(given: str) -> str:
    try:
        with Path(given).open("rb") as file:
            return file.read(_MOST).decode("ascii", "replace").strip()
    except (OSError, ValueError) as error:
        problem = "this is neither a block header nor a file that can be read"
        raise UsageError(given[:200], problem, "give 160 hexadecimal digits or a path") from error


def certificates(anchors: bytes) -> "list[Certificate]":
    """Return certificates from PEM."""
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415 - only when asked for

    return load_pem_x509_certificates(anchors)


def _certificates(path: Path) -> bytes:
    try:
        read = path.read_bytes()
        certificates(read)
    except OSError as error:
        raise UsageError(str(path), "this file cannot be read", "check the path") from error
    except ModuleNotFoundError as error:
        raise missing(error) from error
    except ValueError as error:
        problem = "this file holds no certificates in PEM"
        raise UsageError(str(path), problem, "get them from the authority's own pages") from error
    return read


def missing(error: ModuleNotFoundError) -> MissingExtra:
    """Return what to say where a package for time stamps is not installed."""
    remedy = "run `pip install exhume[timestamps]`"
    return MissingExtra("exhume[timestamps]", f"{error.name} is not installed", remedy)
