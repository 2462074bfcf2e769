"""Making things again: originals are read as for the study, pages rendered, forms written.

What opens an original does so in a process of its own, which a hostile file may crash.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar, cast

from exhume.errors import UnreadableDocument
from exhume.settings import WITHOUT_OCR, LimitSettings
from exhume.store.staging import Reading, unpack
from exhume.workflow._frames import Answer, Task
from exhume.workflow._isolation import ReadingPool
from exhume.workflow._reported.crops import DPI
from exhume.workflow.reviewing.page_images import PageImages

T = TypeVar("T")

_AT_ONCE = 8  # files for a process at a time


@dataclass(frozen=True, slots=True)
class Wanted:
    """An original to read: its digest, where it lies, what it was called, and its encoding."""

    digest: str
    path: Path
    name: str
    encoding: str = ""

    def key(self) -> tuple[str, str, str]:
        """Return what decides how it is read."""
        return self.digest, self.name, self.encoding


@dataclass(slots=True)
class Rereader:
    """Makes things again, each of them once; a context manager that ends what reads.

    Nothing is started before something is to be read.
    """

    limits: LimitSettings = field(default_factory=LimitSettings)
    _pool: ReadingPool | None = None
    _made: dict[Hashable, object] = field(default_factory=dict[Hashable, object])
    _images: PageImages | None = None
    _pages: dict[tuple[str, int], bytes | None] = field(
        default_factory=dict[tuple[str, int], bytes | None]
    )
    _read: dict[tuple[str, str, str], Reading] = field(
        default_factory=dict[tuple[str, str, str], Reading]
    )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.__exit__(kind, error, traceback)
            self._pool = None
        if self._images is not None:
            self._images.__exit__(kind, error, traceback)
            self._images = None

    def read(self, wanted: Sequence[Wanted]) -> Mapping[str, Reading]:
        """Return how reading each original ended, by its digest."""
        new = [each for each in wanted if each.key() not in self._read]
        groups = [new[at : at + _AT_ONCE] for at in range(0, len(new), _AT_ONCE)]
        answers = [(group, self._submit(group)) for group in groups]
        for group, future in answers:
            for each, answer in zip(group, future.result(), strict=True):
                self._read[each.key()] = _reading(answer)
        return {each.digest: self._read[each.key()] for each in wanted}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` makes; of an equal key, what it made the first time."""
        if key not in self._made:
            self._made[key] = make()
        return cast("T", self._made[key])

    def page(self, digest: str, path: Path, media_type: str, number: int) -> bytes | None:
        """Return a page as a PNG file; None where it cannot be rendered."""
        key = (digest, number)
        if key not in self._pages:
            self._pages[key] = self._rendered(path, media_type, number)
        return self._pages[key]

    def _rendered(self, path: Path, media_type: str, number: int) -> bytes | None:
        if self._images is None:
            self._images = PageImages(dpi=DPI, patience=None).__enter__()
        try:
            return self._images.image(path, media_type, number)
        except UnreadableDocument:
            return None

    def _submit(self, group: Sequence[Wanted]) -> Future[list[Answer]]:
        if self._pool is None:
            self._pool = ReadingPool(self.limits, WITHOUT_OCR).__enter__()
        tasks = [Task(bytes(each.path), each.encoding, name=each.name) for each in group]
        return self._pool.submit(tasks)


def _reading(answer: Answer) -> Reading:
    if answer.reading:
        return unpack(answer.reading)
    return Reading(None, problem="it is no paper that can be read without recognition")
