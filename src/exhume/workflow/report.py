# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""The verb ``report``: write the dossier from what the corpus and the screening hold."""

import platform
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import exhume
from exhume.errors import IntegrityError
from exhume.model.criterion import Criterion
from exhume.model.findings import PAPER_GRADES, Finding, Grade, grade_of_paper
from exhume.model.papers import Page, Record
from exhume.model.report import PaperReport, Passage, Report, SetAside, Step
from exhume.plugins import discover
from exhume.protocols import Exporter
from exhume.settings import STUDY_FILE, StudySettings
from exhume.store.corpus import Corpus
from exhume.store.files import digest_of, write_whole
from exhume.store.lock import lock_study
from exhume.store.manifest import Manifest, begin_manifest, entry_for, finish_manifest
from exhume.store.rows import CorpusDocument
from exhume.text.normalization import digest as normalization_digest
from exhume.workflow._screened import open_screened
from exhume.workflow.progress import Progress
from exhume.workflow.screener import gloss

DOSSIER_FOLDER = "dossier"
MAIN_FORM = "dossier"
"""The exporter whose file is the page to open first."""

_LIBRARIES = ("numpy", "numba", "pyarrow", "opencc", "pypdfium2", "rispy")


@dataclass(frozen=True, slots=True)
class ReportResult:
    """The files of a dossier, the page to open first."""

    files: tuple[Path, ...]

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume report --json`` prints."""
        return {"files": [str(path) for path in self.files]}


Known = tuple[tuple[str, str], ...]


def report(
    study: Path, settings: StudySettings, progress: Progress, known: Known = ()
) -> ReportResult:
    """Write the dossier of the study in that folder.

    `known` are measures against true answers, where there are any. Raises `InputError` when
    nothing was screened yet, `IntegrityError` when the corpus is not the one that was screened,
    `exhume.errors.StudyBusy` while another run holds the study.
    """
    with lock_study(study):
        made = build_report(study, settings, progress, known)
        files = _write_all(study, made, progress)
    progress.close()
    return ReportResult(files)


def _write_all(study: Path, made: Report, progress: Progress) -> tuple[Path, ...]:
    files: list[Path] = []
    exporters = _exporters()
    progress.step("Writing the dossier", len(exporters))
    for exporter in exporters:
        path = study / DOSSIER_FOLDER / exporter.filename
        write_whole(path, exporter.render(made))
        files.append(path)
        progress.advance()
    _write_manifest(study / DOSSIER_FOLDER, files, made)
    return tuple(files)


def _exporters() -> list[Exporter]:
    """Return the forms of a report, the main one first; other exports are forms of a review."""
    plugins = sorted(discover("exports").values(), key=lambda p: (p.name != MAIN_FORM, p.name))
    modules = (plugin.load() for plugin in plugins)
    return [module for module in modules if isinstance(module, Exporter)]


def _write_manifest(folder: Path, files: Iterable[Path], made: Report) -> None:
    entries = {path.name: entry_for(path) for path in files}
    begin_manifest(folder, Manifest(dict(made.versions), entries))
    finish_manifest(folder)


def build_report(
    study: Path, settings: StudySettings, progress: Progress, known: Known = ()
) -> Report:
    """Gather what the dossier says."""
    opened = open_screened(study, settings)
    criterion, corpus, screening = opened.criterion, opened.corpus, opened.screening
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for passage in screening.findings():
        found[passage.digest].append(passage.finding)
    papers = _papers(corpus, found, settings, criterion, progress)
    return Report(
        title=settings.title or criterion.title,
        question=settings.question or criterion.question,
        date=settings.report.date.isoformat() if settings.report.date else "",
        notice=settings.report.notice,
        protocol=(study / STUDY_FILE).read_text(encoding="utf-8-sig"),
        seed=settings.seed,
        criterion=criterion,
        steps=(*corpus.steps(), _screening_step(corpus, found)),
        papers=tuple(sorted(papers, key=_order)),
        set_aside=tuple(
            SetAside(rule, assertion, count)
            for (rule, assertion), count in sorted(screening.set_aside().items())
        ),
        issues=tuple(corpus.issues()),
        versions=_versions(),
        digests=_digests(study, criterion),
        known=known,
        methods=_methods(criterion),
    )


def _methods(criterion: Criterion) -> tuple[tuple[str, str], ...]:
    """Say what was done to the texts before the rules saw them, and what the rules forgave."""
    folds = ", ".join(discover("text"))
    return (
        (
            "Normalisation",
            f"Characters were folded by the tables {folds} (SHA-256 {normalization_digest()}). "
            "White space inside Chinese was removed. Each normalised character leads back to the "
            "original one; quotes are given from the original.",
        ),
        (
            "Tolerance",
            "Terms of four characters and more were found with any one character misread; "
            "shorter terms had to match in every character. Each misread character lowers the "
            "score of a passage.",
        ),
        *((("Pairs of terms", _compounds(criterion)),) if criterion.compounds else ()),
    )


def _compounds(criterion: Criterion) -> str:
    """Say which terms count together."""
    glosses = {group.name: group.gloss for group in criterion.groups}

    def named(groups: Iterable[str]) -> str:
        return " or ".join(f"“{glosses[name]}”" for name in groups)

    said = [
        f"{named(c.first)} with {named(c.then)} at most {c.within} characters behind it counts "
        f"as {named((c.group,))}"
        for c in criterion.compounds
    ]
    return "; ".join(said) + "."


def _papers(
    corpus: Corpus,
    found: Mapping[str, list[Finding]],
    settings: StudySettings,
    criterion: Criterion,
    progress: Progress,
) -> list[PaperReport]:
    documents = {d.digest: d for d in corpus.papers() if d.digest in found}
    records = {r.record.id: r.record for r in corpus.records()}
    pages = _pages(corpus, documents.keys())
    progress.step("Gathering passages", len(documents))
    papers: list[PaperReport] = []
    for batch in corpus.text_batches(("digest", "original")):
        for row in range(batch.num_rows):
            document = documents.get(str(batch["digest"][row].as_py()))
            if document is not None:
                text = str(batch["original"][row].as_py())
                passages = tuple(
                    _passage(f, text, pages[document.digest], settings.report.context, criterion)
                    for f in found[document.digest]
                )
                papers.append(_paper(document, passages, records.get(document.record)))
                progress.advance()
    return papers


def _pages(corpus: Corpus, wanted: Iterable[str]) -> Mapping[str, list[Page]]:
    pages: dict[str, list[Page]] = {digest: [] for digest in wanted}
    for digest, page in corpus.pages():
        if digest in pages:
            pages[digest].append(page)
    return pages


def _passage(
    finding: Finding, text: str, pages: list[Page], context: int, criterion: Criterion
) -> Passage:
    if text[finding.start : finding.end] != finding.quote:
        where = f"{finding.code} at {finding.start}"
        raise IntegrityError(where, "the quote is not in the text", "run `exhume screen` again")
    return Passage(
        finding=finding,
        left=text[max(0, finding.start - context) : finding.start],
        right=text[finding.end : finding.end + context],
        page=_page_of(finding.start, pages),
        gloss=gloss(criterion, finding.rule),
    )


def _page_of(offset: int, pages: list[Page]) -> int | None:
    """Return the number of the page, or None for formats that have no pages."""
    if all(page.width == 0 for page in pages):
        return None
    return next((page.number for page in pages if page.start <= offset < page.end), None)


def _paper(
    document: CorpusDocument, passages: tuple[Passage, ...], record: Record | None
) -> PaperReport:
    return PaperReport(
        id=document.id,
        path=document.path,
        digest=document.digest,
        media_type=document.media_type,
        reader=document.reader,
        encoding=document.encoding,
        characters=document.characters,
        pages=document.pages,
        grade=grade_of_paper(p.finding for p in passages),
        passages=passages,
        record=record,
    )


_GRADE_ORDER = (*PAPER_GRADES, Grade.COUNTER, Grade.NONE)


def _order(paper: PaperReport) -> tuple[int, str]:
    return _GRADE_ORDER.index(paper.grade), paper.id


def _screening_step(corpus: Corpus, found: Mapping[str, list[Finding]]) -> Step:
    outcomes = {grade.value: 0 for grade in PAPER_GRADES}
    outcomes |= {"counter-evidence only": 0, "no finding": 0}
    given = 0
    for paper in corpus.papers():
        given += 1
        findings = found.get(paper.digest, [])
        grade = grade_of_paper(findings)
        empty = "counter-evidence only" if findings else "no finding"
        outcomes[grade.value if grade is not Grade.NONE else empty] += 1
    return Step("Papers screened", "paper", given, outcomes)


def _versions() -> dict[str, str]:
    libraries = {name: version(name) for name in _LIBRARIES}
    return {"exhume": exhume.__version__, "python": platform.python_version(), **libraries}


def _digests(study: Path, criterion: Criterion) -> dict[str, str]:
    manifests = {
        f"{name}/manifest.json": study / name / "manifest.json" for name in ("corpus", "screening")
    }
    files = {STUDY_FILE: study / STUDY_FILE, **manifests}
    return {
        f"criterion {criterion.id}": criterion.digest,
        **{name: digest_of(path) for name, path in files.items()},
    }
