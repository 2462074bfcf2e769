"""What a sign of a person is: a pattern, the kind of detail, and what takes it back."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from exhume.model.identifying import Kind


def never(_text: str, _start: int, _end: int) -> bool:
    """Take nothing back."""
    return False


Guard = Callable[[str, int, int], bool]


@dataclass(frozen=True, slots=True)
class Sign:
    """A pattern whose group ``it`` may identify somebody.

    `innocent` is asked about each match with the text and where the group begins and ends, and
    takes back what the words around show to be something else. Each match holds one of the
    characters in `needs`, where there are any: most texts need not be looked through for it.
    """

    kind: Kind
    why: str
    pattern: re.Pattern[str]
    innocent: Guard = never
    needs: str = ""

    def matches(self, text: str) -> Iterator[tuple[int, int]]:
        """Give where each match that stands begins and ends."""
        if self.needs and not any(needed in text for needed in self.needs):
            return
        for match in self.pattern.finditer(text):
            start, end = match.span("it")
            if not self.innocent(text, start, end):
                yield start, end


def near(text: str, start: int, end: int, *, before: int, after: int) -> str:
    r"""Return the text around a stretch, without the stretch itself.

    >>> near("abcdefg", 3, 4, before=2, after=1)
    'bc\ne'
    """
    return f"{text[max(0, start - before) : start]}\n{text[end : end + after]}"
