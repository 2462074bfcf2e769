"""Arrays as the little-endian bytes that the tables hold, whatever the machine."""

import numpy as np
from numpy.typing import NDArray


def boxes_to_bytes(boxes: NDArray[np.float32] | None) -> bytes | None:
    """Return the boxes of a text's characters as bytes, 16 for each character.

    >>> boxes_to_bytes(np.zeros((1, 4), np.float32)) == bytes(16)
    True
    """
    return None if boxes is None else np.ascontiguousarray(boxes, dtype="<f4").tobytes()


def boxes_from_bytes(data: bytes | None) -> NDArray[np.float32] | None:
    """Return the array of shape (characters, 4) that the bytes stand for; it is read-only."""
    if data is None:
        return None
    return np.frombuffer(data, dtype="<f4").astype(np.float32, copy=False).reshape(-1, 4)


def origins_from_bytes(data: bytes) -> NDArray[np.int32]:
    """Return the offset of each normalised character's original; the array is read-only."""
    return np.frombuffer(data, dtype="<i4").astype(np.int32, copy=False)
