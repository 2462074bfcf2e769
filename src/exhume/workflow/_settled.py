# pyright: reportUnknownMemberType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""Which parts of the corpus stay as they are, since nothing that was given to them has changed.

What a part says follows from the files that were given to it, the protocol, and what made it. The
manifest keeps a digest of all these, the fingerprint, so that a run that adds a paper to many need
not look at the others: their parts are taken over as files. `exhume.workflow.ingest` does the same
work for all parts if none is settled; whatever is in doubt goes that way.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

import exhume.store
from exhume.model.papers import READ_STATES, State
from exhume.store.previous import Previous, tables_of
from exhume.store.rows import CorpusDocument, CorpusIssue, Kind
from exhume.store.schemas import part_name, part_of
from exhume.store.table_writer import TableWriter
from exhume.workflow._papers import Encodings, Intake, Secured, Seen, encoding_for
from exhume.workflow._walking import Given

_FINAL = READ_STATES | {State.OPENED, State.EXCLUDED, State.DUPLICATE, State.IGNORED}


@dataclass(frozen=True, slots=True)
class Settled:
    """The parts that are taken over, and those of their rows that concern other tables.

    `rows` have an issue or a record, `issues` were met by the readers.
    """

    parts: frozenset[str] = frozenset()
    rows: list[CorpusDocument] = field(default_factory=list[CorpusDocument])
    issues: list[CorpusIssue] = field(default_factory=list[CorpusIssue])

    def holds(self, file: Seen | Secured) -> bool:
        """Say whether a file belongs to such a part."""
        return bool(self.parts) and part_of(file.digest) in self.parts

    def keep(self, writer: TableWriter, part: str) -> None:
        """Take over the tables of a part."""
        for table in tables_of(writer, part):
            writer.keep(table)


def settle(
    writer: TableWriter, previous: Previous, files: Iterable[Seen | Secured], prints: "Fingerprints"
) -> Settled:
    """Find the parts to which the same was given as in the last run.

    All files must be known by their digests; one that could not be kept is in doubt.
    """
    if not previous.holds:
        return Settled()
    now = prints.of((each.given, each.digest) for each in files)
    parts = frozenset(part for part, inputs in now.items() if _is_kept(writer, part, inputs))
    rows = [row for part in sorted(parts) for row in previous.rows_concerning_others(part)]
    issues = [
        CorpusIssue(digest=digest, issue=issue)
        for digest, met in previous.issues.items()
        if digest and part_of(digest) in parts
        for issue in met
    ]
    return Settled(parts, rows, issues)


def _is_kept(writer: TableWriter, part: str, inputs: str) -> bool:
    same = writer.inputs_of(part_name("documents", part)) == inputs
    return same and bool(tables_of(writer, part))


@cache
def program() -> str:
    """Return a digest of the program that makes a corpus, but for what reads and normalises.

    So a change of the program makes every part anew, whether its version was raised or not.
    """
    digest = hashlib.sha256()
    for folder in (Path(exhume.store.__file__).parent, Path(__file__).parent):
        for file in sorted(folder.glob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Makes fingerprints; `made_by` names all that decides a part but for the files given to it."""

    made_by: str
    encodings: Encodings

    def of(self, files: Iterable[tuple[Given, str]]) -> dict[str, str]:
        """Return the fingerprint of each part that has files, from these and their digests."""
        parts: dict[str, list[tuple[object, ...]]] = defaultdict(list)
        for file, digest in files:
            own_id, path, _, references, ignored, problem, _ = file
            encoding = encoding_for(file, self.encodings) if self.encodings else ""
            said = (own_id, path, digest, encoding, references, ignored, problem)
            parts[part_of(digest)].append(said)
        return {part: digest_of((self.made_by, given)) for part, given in parts.items()}

    def of_rows(self, intake: Intake) -> dict[str, str]:
        """Return those of the parts that were brought in and in which every row is final."""
        rows = [(intake.files[row.id], row) for row in intake.rows.values()]
        found = self.of((file, row.digest) for file, row in rows)
        in_doubt = {
            part_of(row.digest)
            for file, row in rows
            if not is_final(file, row) or row.id in intake.undecided
        }
        return {part: inputs for part, inputs in found.items() if part not in in_doubt}


def digest_of(value: object) -> str:
    """Return the SHA-256 of a value made of texts, numbers and sequences."""
    return hashlib.sha256(msgspec.json.encode(value)).hexdigest()


def is_final(file: Given, row: CorpusDocument) -> bool:
    """Say whether another run would find the same of a file as long as nothing changes.

    Reference files are read by each run, and failures of circumstance are tried again.
    """
    if row.kind is Kind.REFERENCES and row.state is not State.DUPLICATE:
        return False
    return row.lasting or row.state in _FINAL or bool(file.problem)
