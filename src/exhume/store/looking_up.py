# pyright: reportUnknownMemberType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""Looking up the rows of one paper in a table without reading the rest.

The tables are in the order of digests, and the end of a Parquet file says between which digests
each of its row groups lies. That end is kept as long as the file stays the same.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_KEPT = 128  # a corpus has three tables of sixteen parts
_KEY = "digest"
_Bounds = tuple[str, str]


def rows_with(path: Path, digest: str, columns: Sequence[str]) -> pa.Table:
    """Return these columns of the rows of a digest, in the order of the file."""
    state = path.stat()
    metadata, bounds = _end_of(path, state.st_mtime_ns, state.st_size)
    groups = [n for n, (low, high) in enumerate(bounds) if low <= digest <= high]
    wanted = list(dict.fromkeys((*columns, _KEY)))
    # A lone reader is served sooner by its own thread than by those that it would have to wake.
    with pq.ParquetFile(path, metadata=metadata, memory_map=True, pre_buffer=False) as file:
        table = file.read_row_groups(groups, columns=wanted, use_threads=False)
    return table.filter(pc.equal(table[_KEY], pa.scalar(digest))).select(list(columns))


@lru_cache(_KEPT)
def _end_of(path: Path, changed: int, size: int) -> tuple[pq.FileMetaData, tuple[_Bounds, ...]]:  # noqa: ARG001 - another time or size is another file
    metadata = pq.read_metadata(path)
    key = metadata.schema.names.index(_KEY)
    columns = (metadata.row_group(n).column(key) for n in range(metadata.num_row_groups))
    return metadata, tuple(_bounds(column.statistics) for column in columns)


def _bounds(statistics: pq.Statistics | None) -> _Bounds:
    """Return the least and the greatest digest of a row group; one without any may hold all."""
    if statistics is None or not statistics.has_min_max:
        return "", "g"
    return str(statistics.min), str(statistics.max)
