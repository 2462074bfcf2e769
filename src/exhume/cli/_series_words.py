"""The reading of a reported series in words, for a terminal."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from exhume.cli._options import wrapped

if TYPE_CHECKING:
    from exhume.model.series import Examination, LineReading
    from exhume.workflow.series import Glance, Tested

_NAME, _FLAG = 36, 16


def reading_in_words(found: "Examination", written: Path) -> Iterator[str]:
    """Give how the files were read, the lines of evidence with flag and reason, and no verdict.

    R² stands beside what it hides.
    """
    from exhume.workflow.series import LESSON, glance, statement  # noqa: PLC0415 - not for --help

    yield "How the files were read"
    for remark in found.issues:
        yield from wrapped(remark, "- ", "  ")
    yield ""
    yield f"{'Line of evidence'.ljust(_NAME)}{'Flag'.ljust(_FLAG)}Why"
    for line in found.lines:
        yield from _line(line)
    yield ""
    yield from wrapped(statement(found), "", "")
    for one in glance(found):
        yield from _glance(one)
    yield ""
    yield from wrapped(LESSON, "", "")
    yield ""
    yield f"The whole reading: {written}"


def self_test_in_words(tested: "Sequence[Tested]") -> Iterator[str]:
    """Give the tables of a self-test, and the tests that say nothing at its length."""
    from exhume.workflow.series import self_test_tables  # noqa: PLC0415 - not for --help

    for one in tested:
        for title, rows in self_test_tables(one):
            yield title
            yield from _table(rows)
            yield ""
        if one.silent():
            says = f"Flagged none of these at {one.periods} periods:"
            yield from wrapped(f"{says} {', '.join(one.silent())}.", "", "")
            yield ""


def _line(line: "LineReading") -> list[str]:
    head = f"{line.line.value.ljust(_NAME)}{line.flag.value.ljust(_FLAG)}"
    return wrapped(line.reason, head, " " * len(head)) or [head.rstrip()]


def _glance(one: "Glance") -> Iterator[str]:
    yield ""
    yield f"The same fit in three measures: {one.subject}, {one.window}"
    rows = (("", "value", "rank"), *((m.name, m.value, m.rank) for m in one.measures))
    yield from _table(rows)
    yield from wrapped(one.why)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()
