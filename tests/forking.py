"""Starts processes of Exhume in a fraction of the time: forked from one that has imported all.

Importing is most of what a short call costs, and the tests make more than a thousand. What is
started here is a process all the same, with its own streams, folder, memory and end. Tests of how
a process starts (what it imports, what its environment changes, how it dies) use `subprocess`.

Run as a program, this is the server: it listens at the path that it is given, and ends when its
standard input does.
"""

import atexit
import gc
import json
import os
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

POSSIBLE = sys.platform == "linux"
"""Elsewhere, processes are started as usual: libraries of macOS break when they are forked."""

PRELOADED = (
    "exhume.cli.app",
    "exhume.web.server",
    "exhume.workflow._worker",
    "exhume.workflow.demo",
    "exhume.workflow.draw",
    "exhume.workflow.estimate",
    "exhume.workflow.exchange",
    "exhume.workflow.people",
    "exhume.workflow.report",
    "docx",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "scipy.stats",
    "typst",
)
PLACE = "EXHUME_TEST_FORKING"
"""The variable of the environment that says where the server listens."""

_MOST = 1 << 18  # bytes of a request
_starting = threading.Lock()


# ------------------------------------------------------------------------------ the one that asks


class Forked:
    """A process that was forked, with what is used of `subprocess.Popen`."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        stdin: int | IO[bytes],
        stdout: int | IO[bytes],
        stderr: int | IO[bytes],
        cwd: str | Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.returncode: int | None = None
        self.stdin: IO[bytes] | None = None
        self.stdout: IO[bytes] | None = None
        given, taken = _number(stdin), _number(stdout)
        if stdin == subprocess.PIPE:
            given, own = os.pipe()
            self.stdin = os.fdopen(own, "wb", buffering=0)
        if stdout == subprocess.PIPE:
            own, taken = os.pipe()
            self.stdout = os.fdopen(own, "rb")
        request = (list(command[1:]), str(cwd or Path.cwd()), dict(env or os.environ))
        self._lock = threading.Lock()
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._server.connect(_server())
        socket.send_fds(
            self._server, [json.dumps(request).encode()], [given, taken, _number(stderr)]
        )
        for pipe, number in ((stdin, given), (stdout, taken)):
            if pipe == subprocess.PIPE:
                os.close(number)
        self.pid = int(self._server.recv(99))

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, and return how it ended, as `subprocess` tells it."""
        with self._lock:
            if self.returncode is None:
                self._server.settimeout(timeout)
                try:
                    self.returncode = int(self._server.recv(99))
                except TimeoutError:
                    assert timeout is not None
                    raise subprocess.TimeoutExpired("a forked process", timeout) from None
                self._server.close()
            return self.returncode

    def kill(self) -> None:
        """Kill it, if it has not ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


def _number(stream: int | IO[bytes]) -> int:
    return stream if isinstance(stream, int) else stream.fileno()


def program(path: Path, *arguments: str | Path) -> list[str]:
    """Return the command that runs a file as a program, and that can be forked."""
    code = (
        f"import runpy, sys; sys.path.insert(0, {str(path.parent)!r}); "
        f"runpy.run_path({str(path)!r}, run_name='__main__')"
    )
    return [sys.executable, "-c", code, *map(str, arguments)]


def popen(command: Sequence[str], **more: Any) -> Any:
    """Start a process of this Python by a fork, any other one as usual."""
    return (Forked if command[0] == sys.executable else subprocess.Popen)(command, **more)


def run(
    command: Sequence[str],
    *,
    given: bytes = b"",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Do what `subprocess.run` does with a command of this Python, and capture what it says."""
    if not POSSIBLE:
        return subprocess.run(
            command, input=given, capture_output=True, cwd=cwd, env=env, check=False
        )
    with (
        tempfile.TemporaryFile() as stdin,
        tempfile.TemporaryFile() as stdout,
        tempfile.TemporaryFile() as stderr,
    ):
        stdin.write(given)
        stdin.seek(0)
        process = Forked(command, stdin=stdin, stdout=stdout, stderr=stderr, cwd=cwd, env=env)
        code = process.wait()
        stdout.seek(0)
        stderr.seek(0)
        return subprocess.CompletedProcess(command, code, stdout.read(), stderr.read())


def fork_reading_processes() -> Callable[[], None]:
    """Have `exhume.workflow._isolation` start its processes by forks; return how to undo that."""
    isolation: Any = import_module("exhume.workflow._isolation")
    usual = isolation.subprocess
    names = {"PIPE": subprocess.PIPE, "TimeoutExpired": subprocess.TimeoutExpired}
    if POSSIBLE:
        isolation.subprocess = SimpleNamespace(Popen=popen, **names)
    return partial(setattr, isolation, "subprocess", usual)


def _server() -> str:
    """Return where the server listens; what is started by others asks the one of the first."""
    with _starting:
        if PLACE not in os.environ:
            os.environ[PLACE] = _started()
        return os.environ[PLACE]


def _started() -> str:
    folder = tempfile.mkdtemp(prefix="exhume-forking-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    place = f"{folder}/server"
    process = subprocess.Popen(
        [sys.executable, __file__, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    atexit.register(process.wait)
    atexit.register(process.stdin.close)  # what was registered last is done first
    assert process.stdout.readline(), "the server of forks cannot be started"
    return place


# ------------------------------------------------------------------------------------- the server


def serve(place: str) -> Callable[[], object]:
    """Fork a process for each request; only in such a process return what it has to do."""
    waiting: dict[int, socket.socket] = {}
    woken, wake = socket.socketpair()
    wake.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake.fileno())
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(place)
    listener.listen(99)
    os.write(1, b"ready\n")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    while True:
        ready, _, _ = select.select([0, woken, listener], [], [])
        if 0 in ready:
            sys.exit()
        if woken in ready:
            woken.recv(_MOST)
            tell_ends(waiting)
        if listener in ready:
            asking, _ = listener.accept()
            request, streams = b"", list[int]()
            with suppress(ConnectionError):
                request, streams, _, _ = socket.recv_fds(asking, _MOST, 3)
            if not request:  # the one that asked was killed meanwhile, as some tests do
                asking.close()
                continue
            process = os.fork()
            if process == 0:
                for own in (woken, wake, listener, asking, *waiting.values()):
                    own.close()
                return partial(begin, json.loads(request), streams)
            for stream in streams:
                os.close(stream)
            waiting[process] = asking
            with suppress(ConnectionError):
                asking.send(str(process).encode())


def tell_ends(waiting: dict[int, socket.socket]) -> None:
    """Tell those who wait for a process that it has ended, and how."""
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            with waiting.pop(ended[0]) as asking, suppress(ConnectionError):
                asking.send(str(os.waitstatus_to_exitcode(ended[1])).encode())


def begin(request: tuple[list[str], str, dict[str, str]], streams: Sequence[int]) -> None:
    """Be the process that Python would be with these arguments."""
    (kind, what, *arguments), folder, environment = request
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    place = os.environ[PLACE]
    os.environ.clear()
    os.environ.update({PLACE: place, **environment})
    sys.argv = [kind, *arguments]
    if kind == "-m":
        sys.path[0] = folder
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(what, {"__name__": "__main__"})  # noqa: S102 - a program of our own


def leave(work: Callable[[], object]) -> None:
    """Do it and end as Python does, but for taking apart all that was imported.

    That takes longer than most calls do. What ends otherwise than well or by `sys.exit` with a
    number is left to Python.
    """
    code: object = 0
    try:
        work()
    except SystemExit as end:
        code = end.code or 0
        if not isinstance(code, int):
            raise
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - waits for its threads
    atexit._run_exitfuncs()  # noqa: SLF001 - nothing else does what was registered
    with suppress(OSError):  # of which Python tells when it tries again
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code & 0xFF)
    sys.exit(code)


def main() -> None:
    """Import everything, wait for requests, and in a forked process do what was asked for."""
    sys.path[0] = ""
    for module in PRELOADED:
        with suppress(ImportError):  # some tests need less than everything that is optional
            import_module(module)
    import_module("exhume.workflow.screener").screen_text("")  # rules and kernels are loaded too
    os.environ[PLACE] = sys.argv[1]
    fork_reading_processes()
    gc.collect()
    gc.freeze()
    leave(serve(sys.argv[1]))


if __name__ == "__main__":
    main()
