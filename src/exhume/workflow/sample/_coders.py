"""Two invented coders and an adjudicator, who judge the sample as its answer key says, but err.

They show what a review looks like when it is done. Their errors are drawn by chance with the
sample's seed, so that there is something to disagree about and something to decide.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from exhume.model.coding import Choice, Role, TranslationStatus, Unit, Verdict
from exhume.model.criterion import Criterion
from exhume.model.findings import Finding
from exhume.settings import StudySettings
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.store.screening import open_screening
from exhume.workflow.draw import draw
from exhume.workflow.progress import Progress
from exhume.workflow.reviewing.opening import Review, open_study_review
from exhume.workflow.sample._answers import Answer
from exhume.workflow.sample._dice import Dice

CODERS = {"Invented coder A": 0.04, "Invented coder B": 0.09}
"""The share of passages on which each of them errs."""
ADJUDICATOR = "Invented adjudicator"
REASON = "Invented decision: this is what the answer key of the sample says of the passage."
TRANSLATION = "[Invented sample text; a real study would have a translation here.]"

_CONFUSED = {"intubated-after-declaration": "ventilation-after-declaration"}
"""A code that an erring coder takes for another; any other error is to see nothing."""


def judge_sample(
    study: Path, settings: StudySettings, answers: Iterable[Answer], progress: Progress
) -> None:
    """Draw the sample's passages and judge them all; what was stopped on the way is gone on with.

    A sample in which real people take part is left as it is.
    """
    with open_study_review(study, settings) as review:
        people = People(review.database)
        known = {person.name: person.id for person in people.all()}
        if known.keys() - {*CODERS, ADJUDICATOR}:
            return
        truth = _Truth(review.criterion, {a.file: a for a in answers}, _findings(study))
        if ADJUDICATOR not in known:
            known |= {name: _add(people, name, Role.CODER) for name in CODERS.keys() - known.keys()}
            draw(study, settings, progress)
            # Who is first in a comparison goes by ids, which are made by chance: so must this.
            ids = sorted(known[name] for name in CODERS)
            for coder, (name, errs) in zip(ids, CODERS.items(), strict=True):
                progress.step(f"{name} judges")
                _judge(review, coder, _Coder(name, errs, truth, settings.seed))
            known[ADJUDICATOR] = _add(people, ADJUDICATOR, Role.ADJUDICATOR)
        _adjudicate(review, known[ADJUDICATOR], truth)


@dataclass(frozen=True, slots=True)
class _Truth:
    """What the answer key says of a passage, as far as the rules place it there."""

    criterion: Criterion
    answers: Mapping[str, Answer]
    found: Mapping[str, list[Finding]]

    def of(self, unit: Unit) -> Verdict:
        answer = self.answers.get(Path(unit.document).name)
        known = set(answer.codes) if answer else set[str]()
        if answer is None or not _holds_one_of(unit.quote, answer.passages):
            known &= {
                finding.code
                for finding in self.found.get(unit.digest, [])
                if unit.start <= finding.start and finding.end <= unit.end
            }
        codes = tuple(code.id for code in self.criterion.codes if code.id in known)
        return Verdict(Choice.CODED, codes) if codes else Verdict(Choice.NOTHING)


@dataclass(frozen=True, slots=True)
class _Coder:
    """A coder who errs on a share of the passages, drawn by chance for each of them."""

    name: str
    errs: float
    truth: _Truth
    seed: int

    def in_order(self, units: Iterable[Unit]) -> list[Unit]:
        """Return units in an order of chance that is the same in every copy of the sample.

        The order in which the review gives them depends on the coder's id, which never is.
        """
        dice = Dice(self.seed, self.name, "order")
        return dice.shuffled(sorted(units, key=lambda unit: (unit.document, unit.start)))

    def verdict(self, unit: Unit) -> Verdict:
        true = self.truth.of(unit)
        # The place and not the id, which holds the seed too, so that both sides are seen to differ.
        dice = Dice(self.seed, self.name, unit.document, unit.start)
        if true.choice is not Choice.CODED or not dice.chance(self.errs):
            return true
        confused = tuple(_CONFUSED[code] for code in true.codes if code in _CONFUSED)
        return Verdict(Choice.CODED, confused) if confused else Verdict(Choice.NOTHING)


def _holds_one_of(quote: str, passages: Iterable[str]) -> bool:
    bare = "".join(quote.split())
    return any(passage in bare for passage in passages)


def _findings(study: Path) -> Mapping[str, list[Finding]]:
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for passage in open_screening(study).findings():
        found[passage.digest].append(passage.finding)
    return found


def _add(people: People, name: str, role: Role) -> str:
    nobody_knows = secrets.token_hex(32)  # nobody can sign in as an invented person
    return people.add(name, [role], nobody_knows).id


def _judge(review: Review, coder: str, invented: _Coder) -> None:
    desk = CoderDesk(review.database, coder)
    for unit in invented.in_order(Queue(review.database).units()):
        if desk.coding(unit.id) is None:
            verdict = invented.verdict(unit)
            if verdict.choice is Choice.CODED and desk.translation(unit.id) is None:
                desk.translate(unit.id, TRANSLATION, TranslationStatus.DRAFT)
            desk.save(unit.id, verdict, codebook=review.codebook, request=unit.id)
    desk.seal()


def _adjudicate(review: Review, adjudicator: str, truth: _Truth) -> None:
    desk = AdjudicatorDesk(review.database, adjudicator, review.settings.seed)
    while (unit_id := desk.next()) is not None:
        verdict = truth.of(desk.unit(unit_id))
        desk.decide(unit_id, verdict, REASON, codebook=review.codebook, request=unit_id)
