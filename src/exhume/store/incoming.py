"""A file that comes in piece by piece, on its way to the originals.

A small one stays in memory. A large one is written into the folder of originals under a temporary
name, so that it only has to take its own when it is whole.
"""

import hashlib
import os
from pathlib import Path
from typing import IO

from exhume.store.files import PARTIAL, explained
from exhume.store.originals import Original, Originals

_SMALL = 1 << 20
_FOLDER = "00"  # one of those that originals are in, and in which remains are looked for


class Incoming:
    """A file whose pieces are written one by one, and which is then kept or discarded."""

    def __init__(self, originals: Originals) -> None:
        self.size = 0
        self._originals = originals
        self._hash = hashlib.sha256()
        self._pieces: list[bytes] = []
        self._large: IO[bytes] | None = None

    def write(self, piece: bytes) -> None:
        """Take the next piece; raise `exhume.errors.ExhumeError` if it cannot be written."""
        self.size += len(piece)
        self._hash.update(piece)
        self._pieces.append(piece)
        if self.size > _SMALL:
            self._write_down()

    def keep(self) -> Original:
        """Keep what came in; raise `exhume.errors.ExhumeError` if it cannot be written."""
        if self._large is None:
            return self._originals.add_bytes(b"".join(self._pieces))
        original = Original(self._hash.hexdigest(), self.size)
        if self._originals.has(original.digest, original.size):
            self.discard()
            return original
        with explained(self._originals.folder), self._large as file:
            file.flush()
            os.fsync(file.fileno())
        self._originals.take(self._place, original.digest)
        return original

    def discard(self) -> None:
        """Let go of what came in."""
        self._pieces.clear()
        if self._large is not None:
            self._large.close()
            self._place.unlink(missing_ok=True)

    def _write_down(self) -> None:
        with explained(self._originals.folder):
            if self._large is None:
                self._place.parent.mkdir(parents=True, exist_ok=True)
                self._large = self._place.open("wb")
            self._large.write(b"".join(self._pieces))
        self._pieces.clear()

    @property
    def _place(self) -> Path:
        return self._originals.folder / _FOLDER / f"{os.getpid()}.{id(self)}{PARTIAL}"
