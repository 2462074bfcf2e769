"""The verb ``run``: ingest, screen and report, one after the other."""

from dataclasses import dataclass
from pathlib import Path

from exhume.errors import InputError
from exhume.model.papers import State
from exhume.settings import StudySettings
from exhume.workflow.ingest import IngestResult, ingest
from exhume.workflow.progress import Progress
from exhume.workflow.report import Known, ReportResult, report
from exhume.workflow.screen import ScreenResult, screen


@dataclass(frozen=True, slots=True)
class RunResult:
    """What each of the three steps gave."""

    ingest: IngestResult
    screen: ScreenResult
    report: ReportResult

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume run --json`` prints."""
        return {
            "ingest": self.ingest.to_json(),
            "screen": self.screen.to_json(),
            "report": self.report.to_json(),
        }


def run(study: Path, settings: StudySettings, progress: Progress, known: Known = ()) -> RunResult:
    """Do the whole main job on a study; what was done before is not done again.

    Raises `exhume.errors.InputError` when nothing was given: a dossier about nothing could be
    taken for one that found nothing.
    """
    ingested = ingest(study, settings, progress)
    if ingested.given == ingested.states.get(State.IGNORED.value, 0):
        remedy = "put papers into its folder sources, or mend [sources] in study.toml"
        raise InputError(str(study), "no paper and no reference file was given", remedy)
    screened = screen(study, settings, progress)
    return RunResult(ingested, screened, report(study, settings, progress, known))
