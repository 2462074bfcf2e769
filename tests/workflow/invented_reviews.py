"""Reviews of invented units, judged by invented people, for tests of what is done with verdicts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from exhume.model.coding import Choice, Drawing, Origin, Role, Unit, Verdict
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.workflow.reviewing.opening import Review, open_study_review

from .invented_studies import new_study, settings_of

NOTHING = Verdict(Choice.NOTHING)
CANNOT_TELL = Verdict(Choice.CANNOT_TELL)


def coded(*codes: str) -> Verdict:
    return Verdict(Choice.CODED, codes)


def unit(number: int) -> Unit:
    """Return an invented unit; four in a row are of one paper."""
    paper = f"{number // 4:064x}"
    return Unit(f"{number:020x}", paper, f"invented {number // 4}", 0, 4, "（虚构）")


def judged_study(folder: Path, verdicts: Sequence[Mapping[str, Verdict]]) -> Path:
    """Make a study whose units got these verdicts, by the names of coders, all handed in."""
    study = new_study(folder, {})
    with open_study_review(study, settings_of(study)) as review:
        _judge(review, verdicts)
    return study


def _judge(review: Review, verdicts: Sequence[Mapping[str, Verdict]]) -> None:
    units = [unit(number) for number in range(len(verdicts))]
    names = sorted({name for row in verdicts for name in row})
    people, queue = People(review.database), Queue(review.database)
    drawn = [Drawing(u.id, Origin.CANDIDATE, "candidates", len(units), len(units)) for u in units]
    queue.put(units, drawn)
    ids = {name: people.add(name, [Role.CODER]).id for name in names}
    queue.assign(1, len(names))
    for name in names:
        desk = CoderDesk(review.database, ids[name])
        for own, row in zip(units, verdicts, strict=True):
            if name in row:
                desk.save(own.id, row[name], codebook=review.codebook, request=own.id)
        desk.seal()
