"""Values as bytes that anyone can make again, and their digests."""

import hashlib
import json


def canonical(value: object) -> str:
    """Return the one JSON text of a value: keys in order, no spaces, no escapes that need not be.

    >>> canonical({"b": [1, 2], "a": "供体"})
    '{"a":"供体","b":[1,2]}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def place_of(*parts: str | int) -> int:
    """Return a place in a shuffled order: 63 bits that depend on all parts and look like chance.

    >>> place_of(1, "coder", "unit") == place_of(1, "coder", "unit") != place_of(2, "coder", "unit")
    True
    """
    return int(sha256(canonical(parts))[:16], 16) >> 1
