"""The verb ``ledger``: where each file and each record that was given has ended, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from exhume.model.papers import Issue, State
from exhume.store.corpus import Corpus, open_corpus
from exhume.store.rows import CorpusDocument, CorpusRecord

_REMEDIES = {
    State.NOT_FOUND: "put the paper into sources, or leave it so",
    State.EXCLUDED: "nothing, if the rule is right; else change it under [eligibility]",
    State.MERGED: "nothing, if they are one paper; else add both ids to keep_apart under [records]",
    State.DUPLICATE: "nothing needs to be done; it is counted once",
    State.IGNORED: "nothing, if it is no part of the study; else change ignore under [sources]",
}
_REASONS = {
    State.NOT_FOUND: "its paper is not among the files",
    State.IGNORED: "the protocol leaves it out",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or record: its `kind`, ``file`` or ``record``, its state, the reason and a remedy.

    `place` is where it lies: the path of a file, the reference file and line of a record.
    """

    kind: str
    id: str
    place: str
    state: State
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """How many files and records ended in each state; they sum to `given`."""

    given: int
    files: Mapping[str, int]
    records: Mapping[str, int]

    @property
    def states(self) -> dict[str, int]:
        """Files and records together, in the order of the states."""
        both = Counter(self.files) + Counter(self.records)
        return {state.value: both[state.value] for state in State if both[state.value]}

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume ledger --json`` prints."""
        return {
            "given": self.given,
            "states": self.states,
            "files": dict(self.files),
            "records": dict(self.records),
        }


def ledger(study: Path) -> Ledger:
    """Count the states of the study in that folder; `InputError` if nothing was ingested yet."""
    corpus = open_corpus(study)
    files = Counter(document.state.value for document in corpus.documents())
    records = Counter(record.state.value for record in corpus.records())
    return Ledger(files.total() + records.total(), _ordered(files), _ordered(records))


def entries(study: Path, state: State) -> Iterator[Entry]:
    """Give every file, then every record, that ended in that state, in the order of their ids."""
    corpus = open_corpus(study)
    files = (_of_file(d) for d in corpus.documents() if d.state is state)
    yield from sorted(files, key=lambda entry: entry.id)
    yield from _of_records(corpus, state)


def remarks_of(study: Path) -> Iterator[Issue]:
    """Give everything that was doubtful but cost nothing, in the order of its subject."""
    return (issue for issue in open_corpus(study).issues() if issue.state is None)


def entry_to_json(entry: Entry) -> dict[str, object]:
    """Return an entry as ``exhume ledger --state STATE --json`` prints it."""
    return asdict(entry)


def _of_records(corpus: Corpus, state: State) -> Iterator[Entry]:
    found = (_of_record(record) for record in corpus.records() if record.state is state)
    yield from sorted(found, key=lambda entry: entry.id)


def _of_file(document: CorpusDocument) -> Entry:
    state = document.state
    reason = document.problem or _REASONS.get(state, "")
    remedy = document.remedy or _REMEDIES.get(state, "")
    return Entry("file", document.id, document.path, state, reason, remedy)


def _of_record(row: CorpusRecord) -> Entry:
    excluded = f"it is excluded by {row.rule}" if row.rule else ""
    reason = row.problem or excluded or _REASONS.get(row.state, "")
    remedy = _REMEDIES.get(row.state, "")
    return Entry("record", row.record.id, row.record.source, row.state, reason, remedy)


def _ordered(states: Counter[str]) -> dict[str, int]:
    return {state.value: states[state.value] for state in State if states[state.value]}
