"""Recognising page images in its turn: it takes a gigabyte of memory, so not every process may.

A reader calls `ask` before it starts an engine. Whoever runs readers where there is no memory for
one wraps them in `text_layers_only`, and has the file read elsewhere if `Postponed` comes out.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

_postponing: ContextVar[bool] = ContextVar("_postponing", default=False)


class Postponed(Exception):
    """A file has page images to recognise, and this is not the place for it."""


@contextmanager
def text_layers_only() -> Generator[None]:
    """Have `ask` raise `Postponed` inside."""
    before = _postponing.set(True)
    try:
        yield
    finally:
        _postponing.reset(before)


def ask() -> None:
    """Go on where engines may be started; raise `Postponed` where not.

    >>> ask()
    >>> with text_layers_only():
    ...     ask()
    Traceback (most recent call last):
    ...
    exhume.sources.recognition.turn.Postponed
    """
    if _postponing.get():
        raise Postponed
