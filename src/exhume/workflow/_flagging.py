"""Listing what may identify somebody in all that the report of a study would print."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from exhume.model.identifying import Decision
from exhume.settings import StudySettings
from exhume.store.lock import lock_study
from exhume.workflow._identifying import (
    IDENTIFYING_FILE,
    Decisions,
    Flagged,
    flagged_in,
    update_table,
)
from exhume.workflow.progress import Progress
from exhume.workflow.report import build_report


@dataclass(frozen=True, slots=True)
class FlagResult:
    """What is flagged, the table to decide in, and how many of its rows say what."""

    path: Path
    flagged: tuple[Flagged, ...]
    decisions: Mapping[Decision, int]


def flag(study: Path, settings: StudySettings, progress: Progress) -> FlagResult:
    """Look at every passage that a report prints, and bring the table of decisions up to date.

    Raises `exhume.errors.InputError` where nothing was screened yet, or a row of the table cannot
    stand as it is.
    """
    without_pages = replace(settings.report, crops="none")
    with lock_study(study):
        report = build_report(study, replace(settings, report=without_pages), progress)
        Decisions.read(study).check({paper.digest: paper.characters for paper in report.papers})
        flagged = flagged_in(report)
        counted = update_table(study, flagged)
    progress.close()
    return FlagResult(study / IDENTIFYING_FILE, flagged, {one: counted[one] for one in Decision})
