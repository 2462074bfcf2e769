"""Bundles of invented studies, for the tests of what is handed over and of what checks it."""

from pathlib import Path

from exhume.model.coding import Choice, Drawing, Origin, Role, TranslationStatus, Unit, Verdict
from exhume.model.report import Report
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.workflow._handing_over import HandedOver, hand_over
from exhume.workflow.draw import draw
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.report import build_report, report
from exhume.workflow.reviewing.opening import Review, open_study_review
from exhume.workflow.screen import screen

from .invented_studies import PROTOCOL, new_study, papers, record, settings_of
from .judging import CODE, NOTHING, RELEVANT, judge

RECORDS = "\n".join(
    record(f"r{n}", f"虚构的第{n}篇报告", "AU  - 甲某", "PY  - 2009") for n in range(4)
)
NOTED = Verdict(Choice.CODED, (CODE,), note="an invented note", quote="（虚构）", whole=True)


def studied(folder: Path, count: int = 14, protocol: str = "") -> Path:
    """Make a study that was taken in and screened, with Chinese file names and records."""
    files = {f"虚构/第{name}": content for name, content in papers(count).items()}
    study = new_study(folder, {**files, "记录.ris": RECORDS}, PROTOCOL + protocol)
    ingest(study, settings_of(study), Quiet())
    screen(study, settings_of(study), Quiet())
    return study


def judged(study: Path) -> Path:
    """Have two invented people judge all that is drawn; a third decides where they differ."""
    with open_study_review(study, settings_of(study)) as review:
        people = People(review.database)
        for name in ("Ada", "Ben"):
            people.add(name, [Role.CODER])
        adjudicator = people.add("Eve", [Role.ADJUDICATOR])
    draw(study, settings_of(study), Quiet())
    with open_study_review(study, settings_of(study)) as review:
        _translate(review)
    judge(study, _first, _second)
    with open_study_review(study, settings_of(study)) as review:
        desk = AdjudicatorDesk(review.database, adjudicator.id)
        _decide(desk, review.codebook)
    return study


def _first(_unit: Unit, why: Drawing) -> Verdict:
    return NOTED if why.origin is Origin.CANDIDATE else NOTHING


def _second(unit: Unit, why: Drawing) -> Verdict:
    """The second coder overlooks every fourth passage or so."""
    return NOTHING if unit.id[0] in "0369" or why.origin is not Origin.CANDIDATE else RELEVANT


def _decide(desk: AdjudicatorDesk, codebook: str) -> None:
    while (unit := desk.next()) is not None:
        reason = "the passage says so (invented)"
        desk.decide(unit, RELEVANT, reason, codebook=codebook, request=unit)


def _translate(review: Review) -> None:
    """Have a coder translate a passage of theirs."""
    coder = next(p for p in People(review.database).all() if Role.CODER in p.roles)
    unit = next(iter(Queue(review.database).units()))
    desk = CoderDesk(review.database, coder.id)
    desk.translate(unit.id, "An invented translation.", TranslationStatus.DRAFT)


def report_of(study: Path) -> Report:
    """Return the report of a study."""
    return build_report(study, settings_of(study), Quiet())


def bundled(study: Path, made: Report | None = None) -> HandedOver:
    """Write the dossier of a study, or take what is there, and hand it over."""
    dossier = study / "dossier"
    if not dossier.is_dir():
        report(study, settings_of(study), Quiet())
    files = [path for path in sorted(dossier.rglob("*")) if path.is_file() and _is_form(path)]
    return hand_over(study, settings_of(study), made or report_of(study), files, Quiet())


def _is_form(path: Path) -> bool:
    return not path.name.startswith("evidence.") and path.name != "manifest.json"


def bundle_of_invented_study(folder: Path) -> Path:
    """Make a judged study and return its bundle."""
    return bundled(judged(studied(folder / "study"))).path
