"""The verb ``demo``: a study of invented papers, made, run and measured against known answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from exhume.errors import UsageError
from exhume.model.findings import Finding, grade_of_paper
from exhume.settings import STUDY_FILE, StudySettings, load_settings
from exhume.store.corpus import open_corpus
from exhume.store.files import explained, write_whole
from exhume.store.screening import open_screening
from exhume.workflow.ingest import ingest
from exhume.workflow.new import render_protocol
from exhume.workflow.progress import Progress
from exhume.workflow.report import Known, report
from exhume.workflow.run import RunResult
from exhume.workflow.sample import ANSWERS, Answer, Scores, Share, make_sample, read_answers, score
from exhume.workflow.screen import screen

TITLE = "Sample study of invented papers"
CRITERION = "dead-donor-rule"
NOTICE = (
    "Every paper, person, hospital, figure and verdict in this study is invented. It shows how the "
    "tool works and how well it does on texts with known answers. It says nothing about real "
    "events."
)
DATE = date(2026, 1, 1)
"""Printed on the sample's dossier, so that the same version gives the same bytes."""

MAKING = ".sample-is-being-written"
"""An empty folder that is there while the sample is written, so that a stopped run goes on."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """The sample study: where it lies, what the run gave, and how well it did."""

    study: Path
    run: RunResult
    scores: Scores
    states_as_expected: int
    states_total: int

    @property
    def dossier(self) -> Path:
        """The page to open."""
        return self.run.report.files[0]

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume demo --json`` prints."""
        return {
            "study": str(self.study),
            "dossier": str(self.dossier),
            "recall": _share_json(self.scores.recall),
            "precision": _share_json(self.scores.precision),
            "states_as_expected": self.states_as_expected,
            "states_total": self.states_total,
            **self.run.to_json(),
        }


def demo(study: Path, progress: Progress, seed: int = 20220404) -> DemoResult:
    """Make the sample study in a folder, run it and compare it with the known answers.

    A sample that is there already is gone on with. Raises `exhume.errors.UsageError` when the
    folder holds anything else.
    """
    if not (study / ANSWERS).is_file() or (study / MAKING).is_dir():
        progress.step("Writing invented papers")
        _write_sample(study, seed)
    if not (study / STUDY_FILE).exists():
        _write_protocol(study)
    settings = load_settings(study)
    answers = read_answers(study / ANSWERS)
    ingested, screened = ingest(study, settings, progress), screen(study, settings, progress)
    scores = score(answers, grades_of(study))
    matching = states_as_expected(study, answers)
    _judge(study, settings, answers, progress)
    written = report(study, settings, progress, known(scores, matching, len(answers)))
    return DemoResult(study, RunResult(ingested, screened, written), scores, matching, len(answers))


def _judge(
    study: Path, settings: StudySettings, answers: tuple[Answer, ...], progress: Progress
) -> None:
    """Have invented people judge the passages; without a database the dossier shows none judged."""
    try:
        from exhume.workflow.sample._coders import judge_sample  # noqa: PLC0415 - an extra
    except ImportError:
        return
    judge_sample(study, settings, answers, progress)


def _write_sample(study: Path, seed: int) -> None:
    """Write the sample into a folder of its own; what others put there is never mixed with it."""
    _refuse_strangers(study)
    with explained(study):
        (study / MAKING).mkdir(parents=True, exist_ok=True)
        make_sample(study, seed=seed)
        (study / MAKING).rmdir()


def _refuse_strangers(study: Path) -> None:
    if (study / STUDY_FILE).exists():
        problem = "it holds a study that is not the sample"
        raise UsageError(str(study), problem, "name another folder")
    is_free = not study.exists() or (study.is_dir() and not any(study.iterdir()))
    if not is_free and not (study / MAKING).is_dir():
        raise UsageError(str(study), "it is there already", "name a new folder or an empty one")


def _write_protocol(study: Path) -> None:
    protocol = render_protocol(title=TITLE, criterion=CRITERION, date=DATE)
    protocol = protocol.replace('notice = ""', f'notice = "{NOTICE}"')
    # Which recogniser is installed must not decide whether the known answers come out.
    protocol = protocol.replace('engine = "auto"', 'engine = "none"')
    # Whole or not at all: a protocol without the notice would make a dossier without it.
    with explained(study):
        write_whole(study / STUDY_FILE, protocol.encode())


def grades_of(study: Path) -> Mapping[str, str]:
    """Return the grade of each paper that was read, by the name of its file."""
    found: dict[str, list[Finding]] = {}
    for passage in open_screening(study).findings():
        found.setdefault(passage.digest, []).append(passage.finding)
    return {
        Path(paper.path).name: grade_of_paper(found.get(paper.digest, [])).value
        for paper in open_corpus(study).papers()
    }


def states_as_expected(study: Path, answers: tuple[Answer, ...]) -> int:
    """Count the files that ended in the state that the answer key names."""
    states = {Path(d.path).name: d.state.value for d in open_corpus(study).documents()}
    return sum(states.get(answer.file) == answer.state for answer in answers)


def known(scores: Scores, matching: int, total: int) -> Known:
    """Say the measures in words, for the dossier and the terminal."""
    return (
        ("Recall of papers with an explicit passage", in_words(scores.recall)),
        ("Precision of papers graded explicit", in_words(scores.precision)),
        ("Files that ended in the expected state", f"{matching} of {total}"),
    )


def in_words(share: Share) -> str:
    """Say a share with its interval.

    >>> in_words(Share(19, 20, 0.751, 0.999))
    '19 of 20 = 95.0 % (exact 95 % interval 75.1 % to 99.9 %)'
    """
    level = f"{100 * share.confidence_level:.0f} %"
    return (
        f"{share.successes} of {share.trials} = {100 * share.estimate:.1f} % "
        f"(exact {level} interval {100 * share.low:.1f} % to {100 * share.high:.1f} %)"
    )


def _share_json(share: Share) -> dict[str, object]:
    return {
        "successes": share.successes,
        "trials": share.trials,
        "estimate": share.estimate,
        "low": share.low,
        "high": share.high,
        "confidence_level": share.confidence_level,
    }
