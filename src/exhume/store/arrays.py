"""Arrays as the little-endian bytes that the tables hold, whatever the machine.

NumPy is imported only where an array is met: the processes that read plain texts need none, and
would take half as long again to start.
"""

from collections.abc import Sequence
from struct import iter_unpack, pack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def boxes_to_bytes(boxes: "NDArray[np.float32] | None") -> bytes | None:
    """Return the boxes of a text's characters as bytes, 16 for each character.

    >>> import numpy as np
    >>> boxes_to_bytes(np.zeros((1, 4), np.float32)) == bytes(16)
    True
    """
    return None if boxes is None else boxes.astype("<f4", order="C", copy=False).tobytes()


def boxes_from_bytes(data: bytes | None) -> "NDArray[np.float32] | None":
    """Return the array of shape (characters, 4) that the bytes stand for; it is read-only."""
    return None if data is None else _floats(data).reshape(-1, 4)


def confidence_to_bytes(confidence: "NDArray[np.float32] | None") -> bytes | None:
    """Return the confidence of a text's characters as bytes, 4 for each character.

    >>> import numpy as np
    >>> confidence_to_bytes(np.ones(2, np.float32)) == np.ones(2, "<f4").tobytes()
    True
    """
    return None if confidence is None else confidence.astype("<f4", copy=False).tobytes()


def confidence_from_bytes(data: bytes | None) -> "NDArray[np.float32] | None":
    """Return the array of shape (characters,) that the bytes stand for; it is read-only."""
    return None if data is None else _floats(data)


def _floats(data: bytes) -> "NDArray[np.float32]":
    import numpy as np  # noqa: PLC0415 - see above

    return np.frombuffer(data, "<f4").astype(np.float32, copy=False)


def ranges_to_bytes(ranges: Sequence[tuple[int, int]]) -> bytes:
    """Return stretches of a text as bytes, 8 for each.

    >>> ranges_from_bytes(ranges_to_bytes([(0, 3), (9, 12)]))
    ((0, 3), (9, 12))
    """
    return b"".join(pack("<ii", start, end) for start, end in ranges)


def ranges_from_bytes(data: bytes) -> tuple[tuple[int, int], ...]:
    """Return the stretches of a text that the bytes stand for."""
    return tuple((start, end) for start, end in iter_unpack("<ii", data))


def origins_from_bytes(data: bytes) -> "NDArray[np.int32]":
    """Return the offset of each normalised character's original; the array is read-only."""
    import numpy as np  # noqa: PLC0415 - see above

    return np.frombuffer(data, dtype="<i4").astype(np.int32, copy=False)
