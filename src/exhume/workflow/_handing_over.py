# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""Handing over: the report and what it stands on as one file, the evidence bundle.

The bundle is a zip with one folder, a BagIt bag whose payload is an RO-Crate. The same study gives
the same bytes. What may not be handed on stays behind and is said; see `exhume.exports._bundle`.
"""

import os
import shutil
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

import exhume
from exhume.errors import InputError, IntegrityError
from exhume.exports._bundle import layout
from exhume.exports._bundle.bag import Bag
from exhume.exports._bundle.crate import About, metadata
from exhume.exports._bundle.environment import environment
from exhume.exports._bundle.json_lines import json_lines
from exhume.exports._bundle.readme import readme
from exhume.exports._bundle.report_json import encoded, plain
from exhume.exports._bundle.rows import (
    CropRow,
    FindingRow,
    IdentifyingRow,
    LedgerRow,
    LogRow,
    PlaceRow,
    RecordRow,
    Text,
)
from exhume.exports._bundle.viewer import text_script, viewer
from exhume.exports._composition.results import results
from exhume.model.identifying import Identifying, Kind
from exhume.model.report import Crop, PaperReport, Report
from exhume.screening._identifying.window import identifying
from exhume.settings import STUDY_FILE, StudySettings
from exhume.store.arrays import origins_from_bytes
from exhume.store.corpus import Corpus, open_corpus
from exhume.store.custody import STUDY_DATABASE, CustodyLog
from exhume.store.files import explained, partial, write_whole
from exhume.store.originals import Originals
from exhume.store.screening import StoredFinding, open_screening
from exhume.workflow._handed_files import Handing, ledger, left_out
from exhume.workflow._handed_review import HandedReview, handed_review
from exhume.workflow._handed_veil import Veils, veils_of
from exhume.workflow._identifying import Decisions
from exhume.workflow._stamping.stored import Stamped, carried_over, open_stamped
from exhume.workflow.ingest import STORE_FOLDER
from exhume.workflow.progress import Progress

DOSSIER_FOLDER = "dossier"
BUNDLE_FILE = "evidence.zip"
ROOT_DIGEST_FILE = "evidence.root.txt"

_ROOT_SAYS = """\
{root}

This is the root digest of {bundle}: the SHA-256 of the file tagmanifest-sha256.txt in it,
which covers every other file. Give it to somebody else on another way than the bundle, as
by telephone or in print. Whoever gets the bundle later can compare: if the digests are the
same, then nothing in the bundle was changed since.
"""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The bundle: where it lies, its root digest, how many files it holds, and their bytes."""

    path: Path
    root: str
    files: int
    bytes: int


def hand_over(
    study: Path,
    settings: StudySettings,
    report: Report,
    files: Sequence[Path],
    progress: Progress,
) -> HandedOver:
    """Write the bundle and its root digest into the study's dossier; both are whole, or not there.

    `files` are those of the dossier that were written before. Raises
    `exhume.errors.IntegrityError` where an original is not what it was.
    """
    folder = study / DOSSIER_FOLDER
    path = folder / BUNDLE_FILE
    handed = _gathered(study, settings, report)
    with explained(folder):
        folder.mkdir(exist_ok=True)
        with _keeping_stamps(path):
            made = _written(path, handed, files, progress)
        said = _ROOT_SAYS.format(root=made.root, bundle=path.name)
        write_whole(folder / ROOT_DIGEST_FILE, said.encode())
    return made


@contextmanager
def _keeping_stamps(path: Path) -> Generator[None]:
    """Carry the time stamps of a bundle over to the one that is written in its place.

    Where they are not of the same root digest, the bundle that they are of stays under another
    name: what was stamped once is not thrown away.
    """
    before = _stamped(path)
    kept = path
    if before is not None:
        kept = path.with_name(f"{path.stem}-{before.digest.hex()[:12]}{path.suffix}")
        shutil.copy2(path, kept)
    try:
        yield
    finally:
        partial(path).unlink(missing_ok=True)
    if before is not None and carried_over(before, path):
        kept.unlink()


def _stamped(path: Path) -> Stamped | None:
    """Return the bundle that lies there if it has time stamps."""
    try:
        found = open_stamped(path)
    except InputError:
        return None
    return found if found.stamps else None


@dataclass(frozen=True)
class _Handed:
    """All that goes into a bundle, but for what is read while it is written.

    `report` is without what is hidden; `day` is the one on which the bundle is dated. `shown` are
    the digests of the papers whose texts are handed over.
    """

    study: Path
    corpus: Corpus
    report: Report
    veils: Veils
    ledger: Sequence[LedgerRow]
    findings: Sequence[StoredFinding]
    review: HandedReview
    custody: Sequence[LogRow]
    day: str
    shown: frozenset[str]


def _gathered(study: Path, settings: StudySettings, report: Report) -> _Handed:
    corpus = open_corpus(study)
    findings = list(open_screening(study).passages())
    review = handed_review(study, settings)
    veils = _veils(study, corpus, report, findings, review)
    # What people judged without finding anything is as much a part of what the study stands on.
    stands_on = {paper.digest for paper in report.papers} | {u.digest for u in review.units}
    stands_on &= {paper.digest for paper in corpus.papers()}
    handing = Handing(settings.report.originals, stands_on, veils.by_digest.keys())
    custody = _custody(study)
    return _Handed(
        study=study,
        corpus=corpus,
        report=veils.report(report),
        veils=veils,
        ledger=ledger(corpus.documents(), handing),
        findings=findings,
        review=review.without(veils),
        custody=custody,
        day=report.date or _last_day(custody),
        shown=frozenset(stands_on - veils.by_digest.keys()),
    )


def _veils(
    study: Path,
    corpus: Corpus,
    report: Report,
    findings: Iterable[StoredFinding],
    review: HandedReview,
) -> Veils:
    """Find what is hidden; in papers that are not in the report, passages are looked at here."""
    passages = [(found.digest, found.finding.start, found.finding.end) for found in findings]
    passages += [(unit.digest, unit.start, unit.end) for unit in review.units]

    decisions = Decisions.read(study)

    def text_of(digest: str) -> str:
        try:
            return str(corpus.text_columns(digest, ("original",))["original"])
        except KeyError:  # judged once, and not among the papers any more
            return ""

    def look(digest: str, start: int, end: int) -> tuple[Identifying, ...]:
        text = text_of(digest)
        if not text:
            return (Identifying(start, end, Kind.NAME, "its paper is not in the corpus any more"),)
        return decisions.apply(digest, identifying(text, start, end))

    return veils_of(report, passages, text_of, look)


def _custody(study: Path) -> list[LogRow]:
    if not (study / STUDY_DATABASE).is_file():
        problem, remedy = "the custody log is missing", "put the file back from a copy"
        raise IntegrityError(str(study / STUDY_DATABASE), problem, remedy)
    with CustodyLog(study) as log:
        return [LogRow(*entry) for entry in log.entries()]


def _last_day(custody: Sequence[LogRow]) -> str:
    """Return the day of the last entry: where the protocol has no date, nothing newer is known."""
    return str(msgspec.json.decode(custody[-1].event)["at"])[:10] if custody else "1970-01-01"


def _written(path: Path, handed: _Handed, files: Sequence[Path], progress: Progress) -> HandedOver:
    originals = sorted({row.original for row in handed.ledger if row.original})
    progress.step("Handing over", len(originals))
    temporary = partial(path)
    with temporary.open("wb") as file:
        with Bag(file) as bag:
            media_types = {row.original: row.media_type for row in handed.ledger if row.original}
            for name, content in _payload(handed, path.parent, files):
                bag.add(name, content)
            for name in originals:
                _add_original(bag, handed.study, name)
                progress.advance()
            bag.add(layout.CRATE, metadata(_about(handed), bag.payload, media_types))
            root = bag.finish(_info(handed))
            weighed = bag.payload
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return HandedOver(path, root, len(weighed), sum(each.size for each in weighed))


def _add_original(bag: Bag, study: Path, name: str) -> None:
    digest = Path(name).stem
    source = Originals(study / STORE_FOLDER).path(digest)
    if not source.is_file() or bag.add(name, source).sha256 != digest:
        problem = "this original is missing or is not what it was"
        raise IntegrityError(str(source), problem, "run `exhume verify`, which says more")


def _about(handed: _Handed) -> About:
    report = handed.report
    dated = "" if report.date else " It is dated by the last entry of the custody log."
    description = f"A report, and the evidence that it stands on. It asks: {report.question}{dated}"
    return About(f"Evidence: {report.title}", description, handed.day, report.versions)


def _info(handed: _Handed) -> Mapping[str, str]:
    return {
        "Bag-Software-Agent": f"Exhume {exhume.__version__}",
        "Bagging-Date": handed.day,
        "External-Description": _about(handed).description,
        "External-Identifier": handed.report.title,
    }


_Files = Iterator[tuple[str, bytes | Path]]


def _payload(handed: _Handed, dossier: Path, files: Sequence[Path]) -> _Files:
    """Give the files of the payload but for originals and the crate's metadata, by their paths."""
    forms = {
        f"{layout.REPORT_FOLDER}/{path.relative_to(dossier).as_posix()}": path for path in files
    }
    texts = [_text_name(digest) for digest in sorted(handed.shown)]
    yield layout.VIEWER, viewer(handed.report, handed.ledger, [*sorted(forms), *texts])
    yield layout.README, readme(handed.report, left_out=left_out(handed.ledger))
    yield from sorted(forms.items())
    yield layout.REPORT, encoded(handed.report)
    yield layout.RESULTS, _results(handed.report)
    yield from _protocol(handed)
    for name, rows in _tables(handed).items():
        if rows or name in _ALWAYS:
            yield name, json_lines(rows)
    yield from _crops(handed.report)
    yield from _texts(handed)


_ALWAYS = (layout.LEDGER, layout.RECORDS, layout.FINDINGS, layout.CUSTODY_LOG)
"""Tables that are there even where they are empty."""


def _results(report: Report) -> bytes:
    whole = {key: plain(value) for key, value in sorted(results(report).items())}
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


def _protocol(handed: _Handed) -> _Files:
    yield layout.STUDY, handed.study / STUDY_FILE
    yield layout.CRITERION, Path(handed.report.criterion.path).read_bytes()
    yield layout.ENVIRONMENT, environment()


def _tables(handed: _Handed) -> Mapping[str, Sequence[object]]:
    report, review, papers = handed.report, handed.review, handed.report.papers
    return {
        layout.LEDGER: handed.ledger,
        layout.RECORDS: list(_records(handed)),
        layout.FINDINGS: [_finding(found, handed.veils) for found in handed.findings],
        layout.UNITS: review.units,
        layout.CODINGS: review.codings,
        layout.ADJUDICATIONS: review.adjudications,
        layout.TRANSLATIONS: review.translations,
        layout.DRAWINGS: review.drawings,
        layout.PEOPLE: review.people,
        layout.CLAIMS: report.claims,
        layout.PLACES: [PlaceRow(p.id, p.digest, p.place) for p in papers if p.place],
        layout.IDENTIFYING: [
            IdentifyingRow(paper.id, paper.digest, stretch)
            for paper in papers
            for stretch in paper.identifying
        ],
        layout.CROPS: [row for row, _ in _all_crops(report)],
        layout.CUSTODY_LOG: handed.custody,
        layout.REVIEW_LOG: review.log,
        layout.OPENINGS: review.openings,
    }


def _records(handed: _Handed) -> Iterator[RecordRow]:
    for row in handed.corpus.records():
        record = row.record
        yield RecordRow(
            id=record.id,
            state=row.state.value,
            title=record.title,
            year=record.year,
            journal=record.journal,
            doi=record.doi,
            source=record.source,
            authors=record.authors if handed.report.authors else (),
        )


def _finding(found: StoredFinding, veils: Veils) -> FindingRow:
    shown = veils.finding(found.finding, found.digest)
    return FindingRow(found.document, found.digest, found.assertion.value, shown)


def _crops(report: Report) -> _Files:
    for row, crop in _all_crops(report):
        yield row.file, crop.png


def _all_crops(report: Report) -> Iterator[tuple[CropRow, Crop]]:
    """Give each crop that has an image, once, in the order of the report."""
    seen: set[str] = set()
    for paper in report.papers:
        for start, end, crop in _crops_of(paper):
            if crop.png and crop.name not in seen:
                seen.add(crop.name)
                yield _crop_row(paper, start, end, crop), crop


def _crops_of(paper: PaperReport) -> Iterator[tuple[int, int, Crop]]:
    for judgement in paper.judgements:
        yield from ((judgement.start, judgement.end, crop) for crop in judgement.crops)
    for passage in paper.passages:
        yield from ((passage.finding.start, passage.finding.end, crop) for crop in passage.crops)


def _crop_row(paper: PaperReport, start: int, end: int, crop: Crop) -> CropRow:
    return CropRow(
        file=f"{layout.CROP_IMAGES}/{crop.name}",
        digest=paper.digest,
        start=start,
        end=end,
        page=crop.page,
        region=crop.region,
        boxes=crop.boxes,
        dpi=crop.dpi,
        sha256=sha256(crop.png).hexdigest(),
    )


def _texts(handed: _Handed) -> _Files:
    for digest in sorted(handed.shown):
        text = _text(handed.corpus, digest)
        yield _text_name(digest), msgspec.json.encode(text) + b"\n"
        yield f"{layout.VIEWER_TEXTS}/{digest}.js", text_script(text)


def _text_name(digest: str) -> str:
    return f"{layout.TEXTS}/{digest}.json"


def _text(corpus: Corpus, digest: str) -> Text:
    row = corpus.text_columns(digest, ("original", "normalized", "origins"))
    origins = row["origins"]
    assert isinstance(origins, bytes)  # noqa: S101 - the schema says so; for the type checker
    return Text(
        digest=digest,
        text=str(row["original"]),
        normalized=str(row["normalized"]),
        origins=runs(origins_from_bytes(origins)),
        pages=corpus.pages_of(digest),
    )


def runs(origins: "NDArray[np.int32]") -> tuple[tuple[int, int, int], ...]:
    """Return the origins of normalised characters as runs; see `Text`.

    >>> runs(np.array([0, 1, 2, 5, 6, 6], np.int32))
    ((0, 0, 3), (3, 5, 2), (5, 6, 1))
    """
    if not len(origins):
        return ()
    starts = np.flatnonzero(np.diff(origins, prepend=origins[0] - 2) != 1)
    lengths = np.diff(starts, append=len(origins))
    columns = (starts.tolist(), origins[starts].tolist(), lengths.tolist())
    return tuple(zip(*columns, strict=True))
