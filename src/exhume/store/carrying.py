# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""Rows of a table that are carried over into the next one as they are, without being unpacked."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple, cast

import pyarrow as pa


class Rows(NamedTuple):
    """Some rows of a batch, one behind the other."""

    batch: pa.RecordBatch
    start: int
    length: int


class Written(NamedTuple):
    """What a corpus holds of one paper: its row of the texts, and its rows of the pages if any."""

    text: Rows
    pages: Rows | None

    def head(self, length: int) -> str:
        """Return the beginning of its first page, of at most so many characters."""
        original = cast("str", self.text.batch["original"][self.text.start].as_py())
        if self.pages is None:
            return original[:length]
        end = cast("int", self.pages.batch["end"][self.pages.start].as_py())
        return original[: min(length, end)]


def by_digest(batch: pa.RecordBatch) -> Iterator[tuple[str, Rows]]:
    """Give each digest of a batch with its rows, which stand together.

    >>> batch = pa.RecordBatch.from_pydict({"digest": ["a", "a", "b"]})
    >>> [(digest, rows.start, rows.length) for digest, rows in by_digest(batch)]
    [('a', 0, 2), ('b', 2, 1)]
    """
    start = 0
    for digest, group in groupby(_strings(batch["digest"])):
        length = sum(1 for _ in group)
        yield digest, Rows(batch, start, length)
        start += length


def _strings(column: "pa.Array[Any]") -> list[str]:
    return cast("list[str]", column.to_pylist())


def joined(runs: Sequence[Rows | pa.RecordBatch], ids: Sequence[str]) -> pa.RecordBatch:
    """Return one batch of all rows, with these ids of documents in its first column."""
    slices = [each.batch.slice(each.start, each.length) for each in _merged(runs)]
    (whole,) = pa.Table.from_batches(slices).combine_chunks().to_batches() or slices[:1]
    return whole.set_column(0, whole.schema.field(0), pa.array(ids, pa.string()))


def _merged(runs: Sequence[Rows | pa.RecordBatch]) -> Iterator[Rows]:
    """Join rows that stand together in one batch, so that few slices are cut."""
    last: Rows | None = None
    for each in runs:
        rows = each if isinstance(each, Rows) else Rows(each, 0, each.num_rows)
        if last and last.batch is rows.batch and last.start + last.length == rows.start:
            last = Rows(last.batch, last.start, last.length + rows.length)
            continue
        if last:
            yield last
        last = rows
    if last:
        yield last
