"""Telling a waiting person how far a run is, on standard error.

In a terminal one line is updated; elsewhere (a log file, a pipe) a plain line appears every few
seconds. Nothing is shown for work that is done within a second, nor with ``--quiet``.
"""

import sys
import time
from dataclasses import dataclass, field
from typing import Protocol, TextIO

TERMINAL_PAUSE = 0.1
PLAIN_PAUSE = 5.0
PATIENCE = 1.0


class Progress(Protocol):
    """What a verb tells about its work."""

    def step(self, name: str, total: int | None = None) -> None:
        """Begin a step of `total` things; None where their number is not known."""
        ...

    def advance(self, n: int = 1) -> None:
        """Say that `n` more things are done."""
        ...

    def note(self, text: str) -> None:
        """Say something that should stay visible."""
        ...

    def close(self) -> None:
        """End the last step and leave the terminal tidy."""
        ...


class Quiet:
    """A progress that says nothing."""

    def step(self, name: str, total: int | None = None) -> None:
        """Say nothing."""

    def advance(self, n: int = 1) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Say nothing."""


@dataclass(slots=True)
class Lines:
    """A progress written as lines; see the module for when and how.

    >>> progress = Lines(sys.stdout, terminal=False)
    >>> progress.note("2 papers could not be read")
    2 papers could not be read
    """

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    terminal: bool | None = None
    _name: str = ""
    _total: int | None = None
    _done: int = 0
    _next: float = 0.0
    _shown: int = 0

    def __post_init__(self) -> None:
        if self.terminal is None:
            self.terminal = self.stream.isatty()

    def step(self, name: str, total: int | None = None) -> None:
        """Begin a step; what was shown of the one before stays as its last state."""
        self.close()
        self._name, self._total, self._done = name, total, 0
        self._next = time.monotonic() + (PATIENCE if self.terminal else PLAIN_PAUSE)

    def advance(self, n: int = 1) -> None:
        """Count, and show the count if the last time is long enough ago."""
        self._done += n
        now = time.monotonic()
        if now >= self._next:
            self._show()
            self._next = now + (TERMINAL_PAUSE if self.terminal else PLAIN_PAUSE)

    def note(self, text: str) -> None:
        """Write a line that stays, above the one that is updated."""
        self._wipe()
        self.stream.write(f"{text}\n")
        self.stream.flush()

    def close(self) -> None:
        """Show the last state of a step that was shown before, and end its line."""
        if self._shown and self.terminal:
            self._show()
            self.stream.write("\n")
            self.stream.flush()
        self._shown = 0
        self._name = ""

    def _show(self) -> None:
        of_total = "" if self._total is None else f" of {self._total:,}"
        line = f"{self._name}: {self._done:,}{of_total}"
        padded = line.ljust(self._shown)
        self.stream.write(f"\r{padded}" if self.terminal else f"{line}\n")
        self.stream.flush()
        self._shown = len(line)

    def _wipe(self) -> None:
        if self._shown and self.terminal:
            self.stream.write("\r" + " " * self._shown + "\r")


def progress_for(*, quiet: bool = False) -> Progress:
    """Return the progress for a command: on standard error, or none at all."""
    return Quiet() if quiet else Lines()
