"""Screened studies of invented papers, drawn and judged by two invented people."""

from collections.abc import Callable
from pathlib import Path

from exhume.model.coding import Choice, Drawing, Role, Unit, Verdict
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.workflow.draw import draw
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.reviewing.opening import open_study_review
from exhume.workflow.screen import screen

from .invented_studies import PROTOCOL, new_study, papers, settings_of

CODE = "intubated-after-declaration"
RELEVANT = Verdict(Choice.CODED, (CODE,), whole=True)
NOTHING = Verdict(Choice.NOTHING, whole=True)

Judge = Callable[[Unit, Drawing], Verdict | None]
"""Says what a coder says of a unit; None where they have not judged it."""


def screened_study(folder: Path, count: int = 28, protocol: str = "") -> Path:
    """Make a study of so many papers, take them in and screen them."""
    study = new_study(folder, papers(count), PROTOCOL + protocol)
    ingest(study, settings_of(study), Quiet())
    screen(study, settings_of(study), Quiet())
    return study


def drawn_study(folder: Path, count: int = 28, protocol: str = "") -> Path:
    """Make a screened study with Ada and Ben, and a queue."""
    study = screened_study(folder, count, protocol)
    with open_study_review(study, settings_of(study)) as review:
        for name in ("Ada", "Ben"):
            People(review.database).add(name, [Role.CODER])
    draw(study, settings_of(study), Quiet())
    return study


def judge(study: Path, *judges: Judge) -> None:
    """Have the coders, in the order of their names, judge what waits for them, and hand in."""
    with open_study_review(study, settings_of(study)) as review:
        queue = Queue(review.database)
        units = {unit.id: unit for unit in queue.units()}
        why = {drawing.unit: drawing for drawing in queue.drawings()}
        people = sorted(People(review.database).all(), key=lambda person: person.name)
        coders = [person for person in people if Role.CODER in person.roles]
        for person, judging in zip(coders, judges, strict=True):
            desk = CoderDesk(review.database, person.id)
            for unit in sorted(units):
                verdict = judging(units[unit], why[unit])
                if verdict is not None:
                    desk.save(unit, verdict, codebook=review.codebook, request=f"{unit} request")
            desk.seal()
