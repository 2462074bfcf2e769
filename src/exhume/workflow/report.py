"""The verb ``report``: write the dossier from what corpus, screening and review hold."""

import os
import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from exhume.errors import MissingExtra, SettingsError
from exhume.model.estimates import Refusal
from exhume.model.papers import Issue
from exhume.model.places import Certainty
from exhume.model.report import (
    AgreementReport,
    PaperReport,
    RecallReport,
    Report,
    SetAside,
    Step,
)
from exhume.plugins import discover
from exhume.protocols import Exporter
from exhume.settings import STUDY_FILE, StudySettings
from exhume.store.files import write_whole
from exhume.store.lock import lock_study
from exhume.store.manifest import Manifest, begin_manifest, entry_for, finish_manifest
from exhume.workflow._agreed import estimate_agreement
from exhume.workflow._claims import claims_of
from exhume.workflow._handing_over import HandedOver, hand_over
from exhume.workflow._missed import recall_of
from exhume.workflow._places import sources
from exhume.workflow._relevance import relevant_codes
from exhume.workflow._reported.crops import DPI, Cropper
from exhume.workflow._reported.flow import judging_step, screening_step
from exhume.workflow._reported.judged import Judged, judged_in
from exhume.workflow._reported.methods import digests, methods, versions
from exhume.workflow._reported.numbers import agreement_told, recall_told
from exhume.workflow._reported.papers import Gatherer, by_paper
from exhume.workflow._reported.pictures import pictures
from exhume.workflow._review_links import has_review
from exhume.workflow._screened import ScreenedStudy, open_screened
from exhume.workflow.progress import Progress
from exhume.workflow.reviewing.opening import DATABASE_VARIABLE, Review, open_study_review
from exhume.workflow.reviewing.page_images import PageImages

DOSSIER_FOLDER = "dossier"
MAIN_FORM = "dossier"
"""The exporter whose file is the page to open first."""

FIGURES_FOLDER = "figures"


@dataclass(frozen=True, slots=True)
class ReportResult:
    """The files of a dossier, the page to open first, and the bundle of evidence behind it.

    `left_out` has what could not be written, and why.
    """

    files: tuple[Path, ...]
    bundle: HandedOver
    left_out: tuple[Issue, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume report --json`` prints."""
        return {
            "files": [str(path) for path in self.files],
            "bundle": str(self.bundle.path),
            "root": self.bundle.root,
            "left_out": [f"{issue.subject}: {issue.problem}" for issue in self.left_out],
        }


Known = tuple[tuple[str, str], ...]

_PASSWORD = re.compile(r"//[^/@:]*:[^@]+@|[?&](?:ssl)?password=.")
"""What tells that the URL of a database holds a password: before its host, or as a parameter."""


def report(
    study: Path, settings: StudySettings, progress: Progress, known: Known = ()
) -> ReportResult:
    """Write the dossier of the study in that folder, and the bundle of evidence.

    `known` are measures against true answers, where there are any. Raises `SettingsError` where
    the protocol, which is handed over, holds a password, `InputError` when nothing was screened
    yet, `IntegrityError` when the corpus is not the one that was screened,
    `exhume.errors.StudyBusy` while another run holds the study.
    """
    _refuse_passwords(study, settings)
    with lock_study(study):
        made, left_out = with_pictures(build_report(study, settings, progress, known))
        files, unwritten = _write_all(study, made, progress)
        bundle = hand_over(study, settings, made, files, progress)
    progress.close()
    return ReportResult(files, bundle, (*left_out, *unwritten))


def _refuse_passwords(study: Path, settings: StudySettings) -> None:
    if _PASSWORD.search(settings.coding.database):
        subject = f"{study / STUDY_FILE}: coding.database"
        problem = "it holds a password, and the protocol is handed over with the evidence"
        remedy = f"take it out, and give the URL in the environment variable {DATABASE_VARIABLE}"
        raise SettingsError(subject, problem, remedy)


def with_pictures(made: Report) -> tuple[Report, tuple[Issue, ...]]:
    """Draw the pictures of a report; where that is not possible, return it without, and why."""
    try:
        return replace(made, pictures=pictures(made)), ()
    except MissingExtra as error:
        return made, (_issue(error),)


def _write_all(
    study: Path, made: Report, progress: Progress
) -> tuple[tuple[Path, ...], list[Issue]]:
    folder = study / DOSSIER_FOLDER
    exporters = _exporters()
    files: list[Path] = []
    left_out: list[Issue] = []
    progress.step("Writing the dossier", len(exporters))
    for exporter in exporters:
        path = folder / exporter.filename
        try:
            write_whole(path, exporter.render(made))
            files.append(path)
        except MissingExtra as error:
            left_out.append(_issue(error))
        progress.advance()
    files += _write_pictures(folder / FIGURES_FOLDER, made)
    _write_manifest(folder, files, made)
    return tuple(files), left_out


def _exporters() -> list[Exporter]:
    """Return the forms of a report, the main one first; other exports are forms of a review."""
    plugins = sorted(discover("exports").values(), key=lambda p: (p.name != MAIN_FORM, p.name))
    modules = (plugin.load() for plugin in plugins)
    return [module for module in modules if isinstance(module, Exporter)]


def _write_pictures(folder: Path, made: Report) -> Iterator[Path]:
    for picture in made.pictures:
        forms = (("svg", picture.svg), ("png", picture.png), ("csv", picture.table))
        for ending, data in forms:
            path = folder / f"{picture.name}.{ending}"
            write_whole(path, data)
            yield path


def _write_manifest(folder: Path, files: Iterable[Path], made: Report) -> None:
    entries = {path.relative_to(folder).as_posix(): entry_for(path) for path in files}
    begin_manifest(folder, Manifest(dict(made.versions), entries))
    finish_manifest(folder)


def _issue(error: MissingExtra) -> Issue:
    return Issue(error.subject, f"not written: {error.problem}", error.remedy)


def build_report(
    study: Path, settings: StudySettings, progress: Progress, known: Known = ()
) -> Report:
    """Gather what the dossier says, without its pictures."""
    opened = open_screened(study, settings)
    criterion, corpus = opened.criterion, opened.corpus
    told = _from_review(study, settings, progress)
    papers, unseen = _papers(study, settings, opened, told.judged, progress)
    relevant = relevant_codes(criterion, settings)
    return Report(
        title=settings.title or criterion.title,
        question=settings.question or criterion.question,
        date=settings.report.date.isoformat() if settings.report.date else "",
        notice=settings.report.notice,
        protocol=(study / STUDY_FILE).read_text(encoding="utf-8-sig"),
        seed=settings.seed,
        criterion=criterion,
        steps=_steps(opened, papers, relevant, judged=told.judged is not None),
        papers=papers if settings.report.authors else tuple(map(_without_authors, papers)),
        set_aside=tuple(
            SetAside(rule, assertion, count)
            for (rule, assertion), count in sorted(opened.screening.set_aside().items())
        ),
        issues=(*corpus.issues(), *unseen),
        versions=versions(),
        digests=digests(study, criterion),
        known=known,
        methods=methods(criterion),
        authors=settings.report.authors,
        masked=settings.report.identifying == "mask",
        reviewed=told.judged is not None,
        relevant=relevant,
        agreement=told.agreement,
        recall=told.recall,
        claims=claims_of(study, settings),
        places_sources=sources(study),
        font=str(study / settings.report.font) if settings.report.font else "",
    )


def _without_authors(paper: PaperReport) -> PaperReport:
    """Return a paper without its authors' names, since all of a report is handed over.

    The fields of its record as they were given go with them: any of them may hold names. So may an
    affiliation that was not understood.
    """
    record, place = paper.record, paper.place
    if record is not None:
        record = replace(record, authors=(), fields={})
    if place is not None and place.certainty not in _UNDERSTOOD:
        place = replace(place, given="", steps=())
    return replace(paper, record=record, place=place)


_UNDERSTOOD = (Certainty.CERTAIN, Certainty.CONFIRMED)


@contextmanager
def _review_of(study: Path, settings: StudySettings) -> Generator[Review | None]:
    """Hold the review of a study, None where it has none."""
    if os.environ.get(DATABASE_VARIABLE) or settings.coding.database or has_review(study):
        with open_study_review(study, settings) as review:
            yield review
    else:
        yield None


@dataclass(frozen=True, slots=True)
class _FromReview:
    """What a report says of people's judgements; all is None where nobody has judged."""

    judged: Judged | None = None
    agreement: AgreementReport | Refusal | None = None
    recall: RecallReport | Refusal | None = None


def _from_review(study: Path, settings: StudySettings, progress: Progress) -> _FromReview:
    with _review_of(study, settings) as review:
        judged = judged_in(review) if review else None
        if review is None or judged is None or not judged.verdicts:
            return _FromReview()  # nothing that may be told yet
        level = settings.recall.confidence_level
        agreed = estimate_agreement(review, confidence_level=level)
        recall = recall_of(review, level, "", progress)
        return _FromReview(judged, agreement_told(agreed, judged), recall_told(recall))


def _papers(
    study: Path,
    settings: StudySettings,
    opened: ScreenedStudy,
    judged: Judged | None,
    progress: Progress,
) -> tuple[tuple[PaperReport, ...], list[Issue]]:
    """Return the papers of the report, and the pages that could not be shown."""
    found = by_paper((one.digest, one.finding) for one in opened.screening.findings())
    gatherer = Gatherer(study, settings, opened, found, judged, progress)
    with PageImages(dpi=DPI, patience=None) as images:
        cropper = Cropper(images)
        return tuple(gatherer.papers(cropper)), cropper.issues


def _steps(
    opened: ScreenedStudy, papers: Iterable[PaperReport], relevant: frozenset[str], *, judged: bool
) -> tuple[Step, ...]:
    pointed_at = [paper for paper in papers if paper.passages]
    screened = sum(1 for _ in opened.corpus.papers())
    judging = (judging_step(pointed_at, opened.criterion, relevant),) if judged else ()
    return (*opened.corpus.steps(), screening_step(screened, pointed_at), *judging)
