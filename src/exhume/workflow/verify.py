# pyright: reportUnknownMemberType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""The verb ``verify``: does every link from the dossier back to the originals hold?

Each file is hashed again and compared with what was written down when it was made; each quote is
looked for again at its place in the text. What does not hold is named; nothing is mended.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exhume.errors import InputError, IntegrityError
from exhume.store.corpus import Corpus, open_corpus
from exhume.store.manifest import faults, read_manifest
from exhume.store.originals import Originals
from exhume.store.screening import SCREENING_FOLDER, Screening, StoredFinding, open_screening
from exhume.workflow.ingest import STORE_FOLDER
from exhume.workflow.progress import Progress
from exhume.workflow.report import DOSSIER_FOLDER


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """How many links were followed, and one sentence for each that does not hold."""

    links: int
    faults: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume verify --json`` prints."""
        return {"links": self.links, "faults": list(self.faults)}


def verify(study: Path, progress: Progress) -> VerifyResult:
    """Follow every link of the study in that folder.

    Raises `InputError` when there is nothing to verify.
    """
    checks: list[str | None] = []
    for check in _checks(study):
        checks.append(check)
        progress.advance()
    if not checks:
        raise InputError(str(study), "there is nothing to verify", "run `exhume run` first")
    return VerifyResult(len(checks), tuple(fault for fault in checks if fault))


def _checks(study: Path) -> Iterator[str | None]:
    """Give one item a link: None where it holds, else a sentence."""
    for folder in ("corpus", SCREENING_FOLDER, DOSSIER_FOLDER):
        yield from _tables(study / folder)
    try:
        corpus = open_corpus(study)
        yield from _originals(study, corpus)
        screening = open_screening(study)
    except (InputError, IntegrityError) as error:
        # The fault is named; what lies behind it cannot be followed.
        yield str(error)
        return
    yield _same_corpus(corpus, screening)
    yield from _quotes(corpus, screening)


def _tables(folder: Path) -> Iterator[str | None]:
    try:
        manifest = read_manifest(folder)
    except IntegrityError as error:
        yield str(error)
        return
    if manifest is None:
        yield f"{folder} has no manifest"
        return
    broken = list(faults(folder, manifest))
    yield from broken
    yield from [None] * (len(manifest.files) - len(broken))


def _originals(study: Path, corpus: Corpus) -> Iterator[str | None]:
    store = Originals(study / STORE_FOLDER)
    for document in corpus.documents():
        if document.digest and not document.duplicate_of:
            try:
                store.verify(document.digest)
            except IntegrityError as error:
                yield f"{document.id}: {error}"
            else:
                yield None


def _same_corpus(corpus: Corpus, screening: Screening) -> str | None:
    if screening.manifest.versions.get("corpus-sha256") == corpus.digest():
        return None
    return "the corpus has changed since it was screened"


def _quotes(corpus: Corpus, screening: Screening) -> Iterator[str | None]:
    wanted: defaultdict[str, list[StoredFinding]] = defaultdict(list)
    for passage in screening.passages():
        wanted[passage.digest].append(passage)
    for batch in corpus.text_batches(("digest", "original")):
        for row in range(batch.num_rows):
            passages = wanted.pop(str(batch["digest"][row].as_py()), [])
            if passages:
                text = str(batch["original"][row].as_py())
                yield from (_quote(passage, text) for passage in passages)
    for passages in wanted.values():
        yield from (f"{p.document}: a finding belongs to no text" for p in passages)


def _quote(passage: StoredFinding, text: str) -> str | None:
    found = passage.finding
    if text[found.start : found.end] == found.quote:
        return None
    return f"{passage.document}: the quote of {found.rule} is not at {found.start}:{found.end}"
