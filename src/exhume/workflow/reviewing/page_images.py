"""Pictures of pages for the review, rendered apart from the server.

A file that makes the renderer crash, hang or swallow the memory costs its picture and nothing
else: rendering happens in a process of its own, which is replaced when it dies.
"""

import signal
import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from contextlib import suppress
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from os import devnull
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from exhume.errors import UnreadableDocument
from exhume.plugins import discover
from exhume.protocols import PageRenderer

DPI = 120.0
_KEPT = 200  # pictures; a page of text is some 150 kB
_SECONDS = 10.0  # for one page
_STARTING = 120.0  # seconds until a process can begin with a page, on however busy a machine
_PATIENCE = 15.0  # seconds for a page and those that were asked for before it
_MEMORY = 2 << 30  # bytes of address space
_REMEDY = "read the text"

_Key = tuple[str, int]


class PageImages:
    """Renders pages when they are asked for, with `dpi` dots to the inch; keeps the last `_KEPT`.

    That a page could not be rendered is kept as well, so that nobody waits for it twice. Who asks
    waits `patience` seconds at most, or, with None, until it is known whether there is a picture.
    """

    def __init__(
        self,
        seconds: float = _SECONDS,
        memory: int = _MEMORY,
        *,
        dpi: float = DPI,
        patience: float | None = _PATIENCE,
    ) -> None:
        self._lock = Lock()
        self._patience = patience
        self._renderer = _Renderer(seconds, memory, dpi)
        # One thread and one process: PDFium bears no more, and people look at one page at a time.
        self._turns = ThreadPoolExecutor(1, "page-images")
        self._pictures: OrderedDict[_Key, Future[bytes]] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._turns.shutdown(wait=False, cancel_futures=True)
        self._renderer.close()

    def warm_up(self) -> None:
        """Begin to load the renderers, so that the first picture does not wait for that."""
        for media_type in renderers():
            self.prepare(Path(devnull), media_type, 1)

    def image(self, original: Path, media_type: str, number: int) -> bytes:
        """Return a page as a PNG file; raises `UnreadableDocument` where that cannot be had."""
        waiting = self.prepare(original, media_type, number)
        if waiting is None:
            raise UnreadableDocument(original.name[:12], "this format has no pages to show")
        try:
            return waiting.result(self._patience)
        except TooSlow as error:
            problem = f"page {number} is not ready yet"
            raise UnreadableDocument(original.name[:12], problem, "load it again") from error

    def prepare(self, original: Path, media_type: str, number: int) -> Future[bytes] | None:
        """Begin to render a page that will be asked for soon; None where that is not possible."""
        module = renderers().get(media_type)
        if module is None:
            return None
        key = (str(original), number)
        with self._lock:
            if key not in self._pictures:
                self._pictures[key] = self._turns.submit(
                    self._renderer.render, module, original, number
                )
            self._pictures.move_to_end(key)
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
            return self._pictures[key]


@cache
def renderers() -> Mapping[str, str]:
    """Return the modules that can show pages of a media type, by that type."""
    plugins = (plugin.load() for plugin in discover("sources").values())
    return {module.media_type: module.__name__ for module in plugins if _renders(module)}


def _renders(module: object) -> bool:
    return isinstance(module, PageRenderer)


class _Renderer:
    """A process that renders one page after another, and is replaced when it dies or hangs.

    `seconds` bound a page, `memory` the bytes of its address space (not on Windows).
    """

    def __init__(self, seconds: float, memory: int, dpi: float) -> None:
        self._seconds = seconds
        self._memory = memory
        self._dpi = dpi
        self._lock = Lock()
        self._closed = False
        self._running: tuple[SpawnProcess, Connection] | None = None

    def render(self, module: str, original: Path, number: int) -> bytes:
        """Return a page; raises `UnreadableDocument`. Only one thread at a time may call it."""
        try:
            answer = self._answer((module, original, number, self._dpi))
        except (OSError, EOFError) as error:
            self._end()
            problem = f"page {number} cannot be shown: rendering it took too long or failed"
            raise UnreadableDocument(original.name[:12], problem, _REMEDY) from error
        if isinstance(answer, UnreadableDocument):
            raise answer
        return answer

    def close(self) -> None:
        """End the process and start no other."""
        with self._lock:
            self._closed = True
        self._end()

    def _answer(self, asked: tuple[str, Path, int, float]) -> "bytes | UnreadableDocument":
        connection = self._connection()
        connection.send(asked)
        _awaited(connection, _STARTING)
        answer: bytes | UnreadableDocument = _awaited(connection, self._seconds)
        return answer

    def _connection(self) -> Connection:
        with self._lock:
            if self._closed:
                raise EOFError
            if self._running is None:
                self._running = self._start()
            return self._running[1]

    def _start(self) -> tuple[SpawnProcess, Connection]:
        spawn = get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=_render_all, args=(theirs, self._memory), daemon=True)
        process.start()
        theirs.close()  # so that its end is noticed
        return process, ours

    def _end(self) -> None:
        with self._lock:
            running, self._running = self._running, None
        if running is not None:
            process, connection = running
            process.kill()  # one that hangs would not end otherwise
            process.join()
            connection.close()


def _awaited(connection: Connection, seconds: float) -> Any:
    if not connection.poll(seconds):
        raise TimeoutError
    return connection.recv()


def _render_all(connection: Connection, memory: int) -> None:
    """Render what is asked for until nobody is there to ask: the whole life of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends this one
    _bound_memory(memory)
    with suppress(EOFError, BrokenPipeError):
        while True:
            module, original, number, dpi = connection.recv()
            render = import_module(module).render_page
            connection.send(None)  # what a page may take is counted from here
            connection.send(_rendered(render, original, number, dpi))


def _rendered(
    render: Callable[[Path, int, float], bytes], original: Path, number: int, dpi: float
) -> bytes | UnreadableDocument:
    try:
        return render(original, number, dpi)
    except UnreadableDocument as error:
        return error
    except MemoryError:
        problem = f"page {number} cannot be shown: there is not enough memory"
        return UnreadableDocument(original.name[:12], problem, _REMEDY)


def _bound_memory(memory: int) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is none on Windows

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = memory if most == resource.RLIM_INFINITY else min(memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))
