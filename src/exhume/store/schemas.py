# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""The tables of the corpus as Arrow schemas, and rows turned into batches and back."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from exhume.model.papers import Issue, Page, Record, State
from exhume.store.rows import CorpusDocument, CorpusIssue, CorpusRecord, Kind

PARTS = "0123456789abcdef"
"""Documents, pages and texts are split by the first digit of their digest."""

RECORDS_TABLE = "records.parquet"
ISSUES_TABLE = "issues.parquet"

_TEXT: pa.DataType = pa.string()
_LIST: pa.DataType = pa.list_(pa.string())
_LONG: pa.DataType = pa.int64()
_INT: pa.DataType = pa.int32()
_FLOAT: pa.DataType = pa.float64()

DOCUMENTS = pa.schema(
    [
        ("id", _TEXT),
        ("path", _TEXT),
        ("kind", _TEXT),
        ("digest", _TEXT),
        ("size", _LONG),
        ("state", _TEXT),
        ("problem", _TEXT),
        ("remedy", _TEXT),
        ("rule", _TEXT),
        ("duplicate_of", _TEXT),
        ("media_type", _TEXT),
        ("reader", _TEXT),
        ("encoding", _TEXT),
        ("encoding_reason", _TEXT),
        ("title", _TEXT),
        ("pages", _INT),
        ("ocr_pages", _INT),
        ("poor_pages", _INT),
        ("characters", _LONG),
        ("lasting", pa.bool_()),
        ("record", _TEXT),
        ("matched_by", _TEXT),
    ]
)

PAGES = pa.schema(
    [
        ("document", _TEXT),
        ("digest", _TEXT),
        ("number", _INT),
        ("start", _LONG),
        ("end", _LONG),
        ("width", _FLOAT),
        ("height", _FLOAT),
        ("rotation", _INT),
        ("source", _TEXT),
        ("doubt", _TEXT),
    ]
)

TEXTS = pa.schema(
    [
        ("document", _TEXT),
        ("digest", _TEXT),
        ("original", pa.large_string()),
        ("normalized", pa.large_string()),
        ("origins", pa.large_binary()),
        ("boxes", pa.large_binary()),
        ("confidence", pa.large_binary()),
        ("furniture", pa.large_binary()),
    ]
)
"""`origins` holds a little-endian int32 for each normalised character, `boxes` four little-endian
float32 for each original one, or null where the format has no boxes. `confidence` has one
little-endian float32 for each original character, or null where no page came from character
recognition; `furniture` two little-endian int32, start and end, for each running header or footer.
"""

RECORDS = pa.schema(
    [
        ("id", _TEXT),
        ("title", _TEXT),
        ("authors", _LIST),
        ("year", _INT),
        ("journal", _TEXT),
        ("doi", _TEXT),
        ("abstract", _TEXT),
        ("source", _TEXT),
        ("files", _LIST),
        ("fields", pa.map_(pa.string(), pa.string())),
        ("state", _TEXT),
        ("problem", _TEXT),
        ("rule", _TEXT),
        ("documents", _LIST),
        ("matched_by", _TEXT),
        ("merged_into", _TEXT),
        ("merged_by", _TEXT),
    ]
)

ISSUES = pa.schema(
    [
        ("digest", _TEXT),
        ("subject", _TEXT),
        ("problem", _TEXT),
        ("remedy", _TEXT),
        ("state", _TEXT),
    ]
)

_RECORD_FIELDS = tuple(RECORDS.names[:10])


def part_of(digest: str) -> str:
    """Return the part that a digest belongs to; what has no digest is in the first.

    >>> part_of("f00d"), part_of("")
    ('f', '0')
    """
    return digest[:1] or PARTS[0]


def part_name(table: str, part: str) -> str:
    """Return the path of one part of a table inside the corpus.

    >>> part_name("texts", "f")
    'texts/part-f.parquet'
    """
    return f"{table}/part-{part}.parquet"


def documents_batch(rows: Sequence[CorpusDocument]) -> pa.RecordBatch:
    """Return rows as a batch of `DOCUMENTS`."""
    return _batch(
        DOCUMENTS, {name: [getattr(row, name) for row in rows] for name in DOCUMENTS.names}
    )


def documents_of(batch: pa.RecordBatch) -> Iterator[CorpusDocument]:
    """Give the rows of a batch of `DOCUMENTS`."""
    for row in batch.to_pylist():
        row["kind"], row["state"] = Kind(row["kind"]), State(row["state"])
        yield CorpusDocument(**row)


def records_batch(rows: Sequence[CorpusRecord]) -> pa.RecordBatch:
    """Return rows as a batch of `RECORDS`."""
    columns: dict[str, list[object]] = {
        name: [getattr(row.record, name) for row in rows] for name in _RECORD_FIELDS
    }
    columns["fields"] = [list(row.record.fields.items()) for row in rows]
    for name in RECORDS.names[len(_RECORD_FIELDS) :]:
        columns[name] = [getattr(row, name) for row in rows]
    return _batch(RECORDS, columns)


def records_of(batch: pa.RecordBatch) -> Iterator[CorpusRecord]:
    """Give the rows of a batch of `RECORDS`."""
    for row in batch.to_pylist():
        given = {name: row.pop(name) for name in _RECORD_FIELDS}
        given["authors"], given["files"] = tuple(given["authors"]), tuple(given["files"])
        given["fields"] = dict(given["fields"])
        row["documents"], row["state"] = tuple(row["documents"]), State(row["state"])
        yield CorpusRecord(record=Record(**given), **row)


def issues_batch(rows: Sequence[CorpusIssue]) -> pa.RecordBatch:
    """Return rows as a batch of `ISSUES`."""
    columns: dict[str, list[object]] = {"digest": [row.digest for row in rows]}
    for name in ISSUES.names[1:]:
        columns[name] = [getattr(row.issue, name) for row in rows]
    return _batch(ISSUES, columns)


def issues_of(batch: pa.RecordBatch) -> Iterator[CorpusIssue]:
    """Give the rows of a batch of `ISSUES`."""
    for row in batch.to_pylist():
        digest, state = row.pop("digest"), row.pop("state")
        yield CorpusIssue(digest=digest, issue=Issue(**row, state=State(state) if state else None))


def pages_batch(rows: Sequence[tuple[str, str, Page]]) -> pa.RecordBatch:
    """Return document ids, digests and pages as a batch of `PAGES`."""
    columns: dict[str, list[object]] = {
        "document": [document for document, _, _ in rows],
        "digest": [digest for _, digest, _ in rows],
    }
    for name in PAGES.names[2:]:
        columns[name] = [getattr(page, name) for _, _, page in rows]
    return _batch(PAGES, columns)


def pages_of(batch: pa.RecordBatch) -> Iterator[tuple[str, Page]]:
    """Give the digest and the page of each row of a batch of `PAGES`."""
    for row in batch.to_pylist():
        digest = row.pop("digest")
        del row["document"]
        yield digest, Page(**row)


def _batch(schema: pa.Schema, columns: dict[str, list[object]]) -> pa.RecordBatch:
    arrays = [pa.array(columns[field.name], type=field.type) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
