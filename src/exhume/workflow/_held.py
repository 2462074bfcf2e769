# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""What archives held when they were opened, kept in a table so that each is opened once."""

import hashlib
from collections.abc import Mapping

import msgspec
import pyarrow as pa

from exhume.model.papers import Issue, State
from exhume.settings import LimitSettings
from exhume.store.corpus import read_row_groups
from exhume.store.table_writer import TableWriter

ARCHIVES_TABLE = "archives.parquet"

_SCHEMA = pa.schema([("path", pa.string()), ("digest", pa.string()), ("held", pa.large_string())])

Key = tuple[str, str]
"""The path and the digest of an archive."""


class Found(msgspec.Struct, frozen=True):
    """A member: its name, how that was decided, and its original or the reason why there is none.

    One that the protocol ignores has neither.
    """

    name: str
    encoding: str = ""
    encoding_reason: str = ""
    digest: str = ""
    size: int = 0
    state: State | None = None
    problem: str = ""
    remedy: str = ""


class Held(msgspec.Struct, frozen=True):
    """What an archive held when it was opened, and how it ended if it broke off.

    `encoding` is what the study named for the names in it; `lasting` is as in a reading.
    """

    media_type: str
    encoding: str = ""
    members: list[Found] = []
    remarks: list[Issue] = []
    state: State = State.OPENED
    problem: str = ""
    remedy: str = ""
    lasting: bool = True

    @property
    def size(self) -> int:
        """The bytes of all members that are kept."""
        return sum(member.size for member in self.members)


def read_held(writer: TableWriter, limits: LimitSettings) -> dict[Key, Held]:
    """Return what the last run found, if it opened archives within the same limits."""
    same = writer.inputs_of(ARCHIVES_TABLE) == _inputs(limits)
    if not same or not writer.is_intact(ARCHIVES_TABLE):
        return {}
    return {
        (row["path"], row["digest"]): msgspec.json.decode(row["held"], type=Held)
        for batch in read_row_groups(writer.folder / ARCHIVES_TABLE)
        for row in batch.to_pylist()
    }


def write_held(writer: TableWriter, held: Mapping[Key, Held], limits: LimitSettings) -> None:
    """Write down what will be found again in the next run; no table where there is nothing."""
    lasting = sorted(key for key, each in held.items() if each.lasting)
    if not lasting:
        return
    texts = [msgspec.json.encode(held[key]).decode() for key in lasting]
    columns = [
        pa.array([path for path, _ in lasting], pa.string()),
        pa.array([digest for _, digest in lasting], pa.string()),
        pa.array(texts, pa.large_string()),
    ]
    batch = pa.RecordBatch.from_arrays(columns, schema=_SCHEMA)
    writer.write_all(ARCHIVES_TABLE, _SCHEMA, [batch], _inputs(limits))


def _inputs(limits: LimitSettings) -> str:
    bounds = (limits.archive_files, limits.archive_mb, limits.archive_ratio, limits.memory_mb)
    return hashlib.sha256(repr(bounds).encode()).hexdigest()
