# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""A study folder: do its tables lead from the dossier back to the originals in its own store?"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from exhume.criteria.reader import available
from exhume.errors import InputError, IntegrityError
from exhume.exports._masking import MASK
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
from exhume.workflow._verifying.outcomes import Check, Checks, Fault, holding
from exhume.workflow.ingest import STORE_FOLDER
from exhume.workflow.report import DOSSIER_FOLDER

FOLDERS = (CORPUS_FOLDER, SCREENING_FOLDER, DOSSIER_FOLDER)


def study_checks(study: Path) -> Checks:
    """Follow every link of the study in that folder.

    Raises `InputError` when there is nothing to verify.
    """
    if not any((study / name).is_dir() for name in FOLDERS):
        raise InputError(str(study), "there is nothing to verify", "run `exhume run` first")
    return _checks(study)


def _said(kind: str, subject: str, sentences: Iterator[str | None]) -> Checks:
    return (Fault(kind, subject, one) if one else None for one in sentences)


def _checks(study: Path) -> Checks:
    files = {name: list(_files(study / name)) for name in FOLDERS}
    for checks in files.values():
        yield from checks
    yield from _said("review-log", STUDY_DATABASE, review_links(study))
    whole = {name: holding(checks) for name, checks in files.items()}
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


def _files(folder: Path) -> Checks:
    name = f"{folder.name}/{MANIFEST_FILE}"
    try:
        manifest = read_manifest(folder)
    except IntegrityError as error:
        yield Fault("manifest-damaged", name, str(error))
        return
    if manifest is None:
        yield Fault("manifest-missing", name, f"{folder} has no manifest")
        return
    if is_torn(folder):
        says = f"{folder}: a run was stopped while it put its files in their places"
        yield Fault("run-stopped", folder.name, says)
    broken = list(faults(folder, manifest))
    yield from _said("file-changed", folder.name, iter(broken))
    yield from [None] * (len(manifest.files) - len(broken))


def _originals(study: Path, corpus: Corpus) -> Checks:
    store = Originals(study / STORE_FOLDER)
    for document in corpus.documents():
        if document.digest and not document.duplicate_of:
            try:
                store.verify(document.digest)
            except IntegrityError as error:
                yield Fault("original-changed", document.id, f"{document.id}: {error}")
            else:
                yield None


def _custody(study: Path, corpus: Corpus) -> Checks:
    """Follow the chain of the custody log, and look for the acquisition of each original."""
    if not (study / STUDY_DATABASE).is_file():
        says = f"{study / STUDY_DATABASE}, which holds the custody log, is missing"
        yield Fault("log-missing", STUDY_DATABASE, says)
        return
    with CustodyLog(study) as log:
        checks = list(log.faults())
        sentences = (f"{log.path}: {check}" if check else None for check in checks)
        yield from _said("custody-log", STUDY_DATABASE, sentences)
        if any(checks):
            return
        acquired = {event.digest for event in log.events() if event.action is Action.ACQUIRED}
    for digest in sorted({row.digest for row in corpus.documents() if row.digest} - acquired):
        says = f"{digest} is not in the custody log: nothing says where it came from"
        yield Fault("acquisition-removed", digest, says)


def _same_corpus(corpus: Corpus, screening: Screening) -> Check:
    if screening.manifest.versions.get("corpus-sha256") == corpus.digest():
        return None
    return Fault("corpus-changed", CORPUS_FOLDER, "the corpus has changed since it was screened")


def _same_criterion(study: Path, screening: Screening) -> Check:
    """A criterion that is a file of the study must be the one that was applied."""
    name = load_settings(study).criterion
    file = study / name
    if name in available():
        return None
    if not file.is_file():
        return Fault("criterion-missing", name, f"{file} is missing")
    if screening.manifest.versions.get("criterion-sha256") == digest_of(file):
        return None
    return Fault("criterion-changed", name, f"{file} has changed since it was applied")


def _quotes(corpus: Corpus, screening: Screening) -> Checks:
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
        says = (f"{p.document}: a finding belongs to no text" for p in passages)
        yield from _said("finding-added", SCREENING_FOLDER, says)


def _quote(passage: StoredFinding, text: str) -> Check:
    found = passage.finding
    if text[found.start : found.end] == found.quote:
        return None
    says = f"{passage.document}: the quote of {found.rule} is not at {found.start}:{found.end}"
    return Fault("quote-changed", passage.document, says)


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


def _dossier(study: Path, screening: Screening) -> Checks:
    path = study / DOSSIER_FOLDER / "findings.json"
    try:
        dossier = msgspec.json.decode(path.read_bytes(), type=_Dossier)
    except (OSError, msgspec.DecodeError) as error:
        yield Fault("form-damaged", path.name, f"{path} cannot be read: {error}")
        return
    for name in (STUDY_FILE, *(f"{f}/{MANIFEST_FILE}" for f in (CORPUS_FOLDER, SCREENING_FOLDER))):
        same = dossier.digests.get(name) == digest_of(study / name)
        says = f"{study / name} has changed since the dossier was written"
        yield None if same else Fault("dossier-outdated", name, says)
    yield from _passages(dossier, screening)


def _passages(dossier: _Dossier, screening: Screening) -> Checks:
    """Compare the passages of the dossier with the findings, each as often as it is there."""
    told = Counter(dossier.findings)
    masked = {_place(passage): passage for passage in told if MASK in passage.quote}
    for stored in screening.passages():
        if stored.assertion is Assertion.AFFIRMED:
            passage = _as_told(stored)
            shown = masked.get(_place(passage), passage)
            passage = shown if _masks(shown, passage) else passage
            known = told[passage] > 0
            told[passage] -= 1
            says = f"{_place(passage)} is not in the dossier"
            yield None if known else Fault("passage-removed", passage.paper, says)
    for passage in told.elements():
        says = f"{_place(passage)} stands in the dossier, but not among the findings"
        yield Fault("passage-added", passage.paper, says)


def _masks(shown: _Passage, passage: _Passage) -> bool:
    """Tell whether a passage is the other one with nothing but some of its characters masked."""
    pairs = zip(shown.quote, passage.quote, strict=False)
    same_quote = all(a in (b, MASK) for a, b in pairs) and len(shown.quote) == len(passage.quote)
    return same_quote and msgspec.structs.replace(shown, quote=passage.quote) == passage


def _as_told(stored: StoredFinding) -> _Passage:
    found = stored.finding
    return _Passage(
        stored.document, stored.digest, found.code, found.rule, found.start, found.end, found.quote
    )


def _place(passage: _Passage) -> str:
    return f"{passage.paper}: {passage.rule} at {passage.start}:{passage.end}"
