# pyright: reportUnknownMemberType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""What screening left: the tables of findings and hits, and the way to read them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from exhume.errors import InputError, IntegrityError
from exhume.model.criterion import Assertion
from exhume.model.findings import Finding, Grade, Polarity
from exhume.store.corpus import read_row_groups
from exhume.store.manifest import Manifest, is_torn, read_manifest

SCREENING_FOLDER = "screening"

_TEXT: pa.DataType = pa.string()
_LONG_TEXT: pa.DataType = pa.large_string()
_SHORT: pa.DataType = pa.int16()
_INT: pa.DataType = pa.int32()
_LONG: pa.DataType = pa.int64()
_FLOAT: pa.DataType = pa.float64()

FINDINGS = pa.schema(
    [
        ("document", _TEXT),
        ("digest", _TEXT),
        ("code", _TEXT),
        ("rule", _TEXT),
        ("polarity", _TEXT),
        ("grade", _TEXT),
        ("assertion", _TEXT),
        ("score", _FLOAT),
        ("start", _LONG),
        ("end", _LONG),
        ("normalized_start", _LONG),
        ("normalized_end", _LONG),
        ("quote", _LONG_TEXT),
    ]
)
"""One row a passage that a rule pointed at; `start` and `end` count code points of the original.

Only rows whose `assertion` is ``affirmed`` are findings; the others were taken back by a cue."""

HITS = pa.schema(
    [
        ("document", _TEXT),
        ("digest", _TEXT),
        ("term", _TEXT),
        ("normalized_start", _INT),
        ("wrong", _SHORT),
    ]
)
"""One row a term found; `wrong` is the place of the misread character, or -1."""


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A passage as the table has it: whose it is, what it is, and how the text stands to it."""

    document: str
    digest: str
    finding: Finding
    assertion: Assertion


class Screening:
    """The tables of a screening, read part by part."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    def passages(self) -> Iterator[StoredFinding]:
        """Give every passage, those taken back by a cue included, by digest and place."""
        for name in sorted(self.manifest.files):
            if name.startswith("findings/"):
                for batch in read_row_groups(self.folder / name):
                    yield from _passages(batch)

    def findings(self) -> Iterator[StoredFinding]:
        """Give the passages that stand as findings, by digest and place."""
        return (p for p in self.passages() if p.assertion is Assertion.AFFIRMED)

    def hits(self, columns: Sequence[str] = HITS.names) -> Iterator[pa.RecordBatch]:
        """Give the hits of terms, by digest and place; all hits of a paper are in one batch.

        `columns` chooses among those of `HITS`.
        """
        for name in sorted(self.manifest.files):
            if name.startswith("hits/"):
                yield from read_row_groups(self.folder / name, list(columns))

    def set_aside(self) -> Counter[tuple[str, str]]:
        """Count the passages that cues took back, by rule and by how the text stands to them."""
        return Counter(
            (p.finding.rule, p.assertion.value)
            for p in self.passages()
            if p.assertion is not Assertion.AFFIRMED
        )


def open_screening(study: Path) -> Screening:
    """Open the screening of a study; raises `InputError` where nothing was screened yet."""
    folder = study / SCREENING_FOLDER
    manifest = read_manifest(folder)
    if manifest is None:
        raise InputError(str(study), "nothing has been screened yet", "run `exhume screen` first")
    if is_torn(folder):
        problem = "a screening was stopped while its tables took their places"
        raise IntegrityError(str(folder), problem, "run `exhume screen` again")
    for name, entry in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != entry.size:
            problem = "this table is not the one that was written"
            raise IntegrityError(str(path), problem, "run `exhume screen` again")
    return Screening(folder, manifest)


def _passages(batch: pa.RecordBatch) -> Iterator[StoredFinding]:
    for row in batch.to_pylist():
        yield StoredFinding(
            document=row["document"],
            digest=row["digest"],
            assertion=Assertion(row["assertion"]),
            finding=Finding(
                start=row["start"],
                end=row["end"],
                code=row["code"],
                rule=row["rule"],
                polarity=Polarity(row["polarity"]),
                grade=Grade(row["grade"]),
                quote=row["quote"],
                score=row["score"],
            ),
        )
