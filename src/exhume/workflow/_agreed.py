"""How far coders agree, from the verdicts that they have handed in."""

from collections.abc import Mapping
from dataclasses import dataclass

from exhume.coding.agreement.answers import ANY_CODE, WHOLE_ANSWER
from exhume.coding.agreement.report import (
    Agreement,
    PairAgreement,
    SubjectAgreement,
    agreement,
)
from exhume.model.estimates import Estimate, Refusal
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.workflow.reviewing.opening import Review

_LABELS = {WHOLE_ANSWER: "the whole answer", ANY_CODE: "any code or none"}


@dataclass(frozen=True, slots=True)
class AgreementResult:
    """Agreement, with what its subjects are called, and what coders are, by their ids."""

    agreement: Agreement
    labels: Mapping[str, str]
    coders: Mapping[str, str]

    def label(self, subject: str) -> str:
        """Return what a question is called for people, empty for a code that is no longer there."""
        return self.labels.get(subject, "")

    def name(self, coder: str) -> str:
        """Return a coder's name."""
        return self.coders.get(coder, coder)

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume estimate --json`` prints of agreement."""
        found = self.agreement
        return {
            "units": found.units,
            "left_out": found.left_out,
            "coders": found.coders,
            "confidence_level": found.confidence_level,
            "seed": found.seed,
            "subjects": [self._of_subject(subject) for subject in found.subjects],
        }

    def _of_subject(self, found: SubjectAgreement) -> dict[str, object]:
        return {
            "subject": found.subject,
            "label": self.label(found.subject),
            "units": found.units,
            "table": self._of_table(found),
            "statistics": {name: value_json(value) for name, value in found.statistics.items()},
            "pairs": [self._of_pair(pair) for pair in found.pairs],
            "design_effect": found.design_effect,
            "warnings": list(found.warnings),
        }

    def _of_table(self, found: SubjectAgreement) -> dict[str, object] | None:
        if found.table is None:
            return None
        coders = found.table.coders
        names = None if coders is None else [self.name(coder) for coder in coders]
        return {**found.table._asdict(), "coders": names}

    def _of_pair(self, pair: PairAgreement) -> dict[str, object]:
        names = [self.name(coder) for coder in pair.coders]
        return {"coders": names, "units": pair.units, "cohen_kappa": value_json(pair.kappa)}


def estimate_agreement(
    review: Review, *, owner: str = "", confidence_level: float = 0.95
) -> AgreementResult:
    """Return how far the coders of an open review agree; `owner` is who asks."""
    papers = {unit.id: unit.digest for unit in Queue(review.database).units()}
    verdicts = (
        (papers[unit], found) for unit, found in OwnerDesk(review.database, owner).double_coded()
    )
    codes = {code.id: code.label for code in review.criterion.codes}
    seed = review.settings.seed
    found = agreement(verdicts, list(codes), confidence_level=confidence_level, seed=seed)
    people = {person.id: person.name for person in People(review.database).all()}
    return AgreementResult(found, {**_LABELS, **codes}, people)


def value_json(value: Estimate | Refusal) -> dict[str, object]:
    """Return an estimate, or the reason why there is none, as JSON has it."""
    if isinstance(value, Refusal):
        return {"refused": value.reason, "units": value.units}
    return {
        "statistic": value.statistic,
        "interval": {"low": value.interval.low, "high": value.interval.high},
        "confidence_level": value.confidence_level,
        "units": value.units,
        "method": value.method,
        "assumptions": value.assumptions,
        "warnings": list(value.warnings),
    }
