"""Pictures of pages for the review, rendered apart from the server.

A file that makes the renderer crash, hang or swallow the memory costs its picture and nothing
else: rendering happens in a process of its own, which is replaced when it dies.
"""

import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from exhume.errors import UnreadableDocument
from exhume.plugins import discover
from exhume.protocols import PageRenderer

DPI = 120.0
_KEPT = 200  # pictures; a page of text is some 150 kB
_SECONDS = 20.0
_MEMORY = 2 << 30  # bytes of address space

_Key = tuple[str, int]


class PageImages:
    """Renders pages when they are asked for, and keeps the last `_KEPT` pictures."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._pool = _new_pool()
        self._pictures: OrderedDict[_Key, Future[bytes]] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        _end(self._pool)

    def image(self, original: Path, media_type: str, number: int) -> bytes:
        """Return a page as a PNG file; raises `UnreadableDocument` where that cannot be had."""
        waiting = self.prepare(original, media_type, number)
        if waiting is None:
            raise UnreadableDocument(original.name[:12], "this format has no pages to show")
        try:
            return waiting.result(self._seconds)
        except (TooSlow, BrokenProcessPool) as error:
            self._replace(original, number)
            problem = f"page {number} cannot be shown: rendering it took too long or failed"
            raise UnreadableDocument(original.name[:12], problem, "read the text") from error

    def prepare(self, original: Path, media_type: str, number: int) -> Future[bytes] | None:
        """Begin to render a page that will be asked for soon; None where that is not possible."""
        module = renderers().get(media_type)
        if module is None:
            return None
        key = (str(original), number)
        with self._lock:
            if key not in self._pictures:
                self._pictures[key] = self._submit(module, original, number)
            self._pictures.move_to_end(key)
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
            return self._pictures[key]

    def _submit(self, module: str, original: Path, number: int) -> Future[bytes]:
        try:
            return self._pool.submit(_render, module, original, number)
        except BrokenProcessPool:
            self._pool = _new_pool()
            return self._pool.submit(_render, module, original, number)

    def _replace(self, original: Path, number: int) -> None:
        with self._lock:
            self._pictures.pop((str(original), number), None)
            _end(self._pool)
            self._pool = _new_pool()


@cache
def renderers() -> Mapping[str, str]:
    """Return the modules that can show pages of a media type, by that type."""
    plugins = (plugin.load() for plugin in discover("sources").values())
    return {module.media_type: module.__name__ for module in plugins if _renders(module)}


def _renders(module: object) -> bool:
    return isinstance(module, PageRenderer)


def _new_pool() -> ProcessPoolExecutor:
    # One process: PDFium bears one thread at a time, and people look at one page at a time.
    return ProcessPoolExecutor(1, get_context("spawn"), initializer=_bound_memory)


def _end(pool: ProcessPoolExecutor) -> None:
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:  # a pool waits for its processes, and one that hangs never ends
        process.kill()


def _bound_memory() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _render(module: str, original: Path, number: int) -> bytes:
    render: Callable[[Path, int, float], bytes] = import_module(module).render_page
    return render(original, number, DPI)
