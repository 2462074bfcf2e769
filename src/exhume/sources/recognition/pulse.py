"""Telling that a reader is at work: a long scan takes long, and must not be taken for a hang.

A reader calls `beat` after each page that took it long. Whoever limits its time hears of it through
`listen`; where nobody listens, nothing happens.
"""

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def beat() -> None:
    """Say that another page is done."""
    for listener in _listeners:
        listener()


def listen(listener: Callable[[], None]) -> None:
    """Have a function called at each beat, in this process."""
    _listeners.append(listener)
