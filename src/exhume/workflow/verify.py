# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""The verb ``verify``: does every link from the dossier back to the originals hold?

Each file is hashed again and compared with what was written down when it was made; each quote is
looked for again at its place in the text, and each passage of the dossier among the findings. What
does not hold is named; nothing is mended. Where a table is not what it was, what it says is not
followed any further.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from exhume.criteria.reader import available
from exhume.errors import InputError, IntegrityError
from exhume.model.criterion import Assertion
from exhume.model.custody import Action
from exhume.settings import STUDY_FILE, load_settings
from exhume.store.corpus import CORPUS_FOLDER, Corpus, open_corpus
from exhume.store.custody import STUDY_DATABASE, CustodyLog
from exhume.store.files import digest_of
from exhume.store.manifest import MANIFEST_FILE, faults, is_torn, read_manifest
from exhume.store.originals import Originals
from exhume.store.screening import SCREENING_FOLDER, Screening, StoredFinding, open_screening
from exhume.workflow._review_links import review_links
from exhume.workflow.ingest import STORE_FOLDER
from exhume.workflow.progress import Progress
from exhume.workflow.report import DOSSIER_FOLDER

FOLDERS = (CORPUS_FOLDER, SCREENING_FOLDER, DOSSIER_FOLDER)


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
    if not any((study / name).is_dir() for name in FOLDERS):
        raise InputError(str(study), "there is nothing to verify", "run `exhume run` first")
    checks: list[str | None] = []
    for check in _checks(study):
        checks.append(check)
        progress.advance()
    return VerifyResult(len(checks), tuple(fault for fault in checks if fault))


def _checks(study: Path) -> Iterator[str | None]:
    """Give one item a link: None where it holds, else a sentence."""
    files = {name: list(_files(study / name)) for name in FOLDERS}
    for checks in files.values():
        yield from checks
    yield from review_links(study)
    whole = {name: not any(checks) for name, checks in files.items()}
    if not whole[CORPUS_FOLDER]:
        return
    corpus = open_corpus(study)
    yield from _originals(study, corpus)
    yield from _custody(study, corpus)
    if whole[SCREENING_FOLDER]:
        screening = open_screening(study)
        yield _same_corpus(corpus, screening)
        yield _same_criterion(study, screening)
        yield from _quotes(corpus, screening)
        if whole[DOSSIER_FOLDER]:
            yield from _dossier(study, screening)


def _files(folder: Path) -> Iterator[str | None]:
    try:
        manifest = read_manifest(folder)
    except IntegrityError as error:
        yield str(error)
        return
    if manifest is None:
        yield f"{folder} has no manifest"
        return
    if is_torn(folder):
        yield f"{folder}: a run was stopped while it put its files in their places"
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


def _custody(study: Path, corpus: Corpus) -> Iterator[str | None]:
    """Follow the chain of the custody log, and look for the acquisition of each original."""
    if not (study / STUDY_DATABASE).is_file():
        yield f"{study / STUDY_DATABASE}, which holds the custody log, is missing"
        return
    with CustodyLog(study) as log:
        checks = list(log.faults())
        yield from (f"{log.path}: {check}" if check else None for check in checks)
        if any(checks):
            return
        acquired = {event.digest for event in log.events() if event.action is Action.ACQUIRED}
    for digest in sorted({row.digest for row in corpus.documents() if row.digest} - acquired):
        yield f"{digest} is not in the custody log: nothing says where it came from"


def _same_corpus(corpus: Corpus, screening: Screening) -> str | None:
    if screening.manifest.versions.get("corpus-sha256") == corpus.digest():
        return None
    return "the corpus has changed since it was screened"


def _same_criterion(study: Path, screening: Screening) -> str | None:
    """A criterion that is a file of the study must be the one that was applied."""
    name = load_settings(study).criterion
    file = study / name
    if name in available():
        return None
    if not file.is_file():
        return f"{file} is missing"
    if screening.manifest.versions.get("criterion-sha256") == digest_of(file):
        return None
    return f"{file} has changed since it was applied"


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


class _Passage(msgspec.Struct, frozen=True):
    """A passage as the dossier's JSON file gives it."""

    paper: str
    digest: str
    code: str
    rule: str
    start: int
    end: int
    quote: str


class _Dossier(msgspec.Struct):
    """What must lead from the dossier to the screening."""

    digests: dict[str, str]
    findings: list[_Passage]


def _dossier(study: Path, screening: Screening) -> Iterator[str | None]:
    path = study / DOSSIER_FOLDER / "findings.json"
    try:
        dossier = msgspec.json.decode(path.read_bytes(), type=_Dossier)
    except (OSError, msgspec.DecodeError) as error:
        yield f"{path} cannot be read: {error}"
        return
    for name in (STUDY_FILE, *(f"{f}/{MANIFEST_FILE}" for f in (CORPUS_FOLDER, SCREENING_FOLDER))):
        same = dossier.digests.get(name) == digest_of(study / name)
        yield None if same else f"{study / name} has changed since the dossier was written"
    yield from _passages(dossier, screening)


def _passages(dossier: _Dossier, screening: Screening) -> Iterator[str | None]:
    """Compare the passages of the dossier with the findings, each as often as it is there."""
    told = Counter(dossier.findings)
    for stored in screening.passages():
        if stored.assertion is Assertion.AFFIRMED:
            passage = _as_told(stored)
            known = told[passage] > 0
            told[passage] -= 1
            yield None if known else f"{_place(passage)} is not in the dossier"
    for passage in told.elements():
        yield f"{_place(passage)} stands in the dossier, but not among the findings"


def _as_told(stored: StoredFinding) -> _Passage:
    found = stored.finding
    return _Passage(
        stored.document, stored.digest, found.code, found.rule, found.start, found.end, found.quote
    )


def _place(passage: _Passage) -> str:
    return f"{passage.paper}: {passage.rule} at {passage.start}:{passage.end}"
