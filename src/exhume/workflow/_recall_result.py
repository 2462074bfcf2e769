"""What a study says of recall: every estimate, what it supports, and all of it as JSON."""

from dataclasses import asdict, dataclass

from exhume.model.curves import RecallCurve
from exhume.model.estimates import Refusal, percent
from exhume.model.recall import RecallData, RecallEstimate
from exhume.recall.validation.evaluations import Evaluation
from exhume.workflow._agreed import value_json
from exhume.workflow._drift import Drift
from exhume.workflow._finders import FinderReport


@dataclass(frozen=True, slots=True)
class EstimatedRecall:
    """What one estimator says; `claims` are the conditions under which its bounds hold."""

    name: str
    label: str
    claims: str
    value: RecallEstimate | Refusal


@dataclass(frozen=True, slots=True)
class RecallResult:
    """What was found, and what may be missing.

    `target` is the recall that the protocol wants to be able to speak of. `curve` shows the rule
    of stopping after each paper that was read.
    """

    data: RecallData
    target: float
    confidence_level: float
    seed: int
    estimates: tuple[EstimatedRecall, ...]
    finders: tuple[FinderReport, ...]
    curve: RecallCurve | Refusal
    drift: Drift
    warnings: tuple[str, ...]

    @property
    def given(self) -> tuple[RecallEstimate, ...]:
        """The estimates that could be made."""
        return tuple(e.value for e in self.estimates if isinstance(e.value, RecallEstimate))

    def supported(self, value: RecallEstimate) -> str:
        """Say what recall an estimate supports, and what it does not."""
        least, target = percent(value.supports), percent(self.target)
        if self.supports_target(value):
            words = f"supports recall ≥ {least}, and so the target of {target}"
            return f"{words}; does not support more than {least}"
        return f"supports recall ≥ {least}; does not support the target of {target}"

    def supports_target(self, value: RecallEstimate) -> bool:
        """Tell whether an estimate supports the recall that the protocol wants."""
        return value.supports >= self.target

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume estimate --json`` prints of recall."""
        data = self.data
        return {
            "papers": data.papers,
            "found": data.found,
            "target": self.target,
            "confidence_level": self.confidence_level,
            "seed": self.seed,
            "candidates": asdict(data.candidates),
            "rest": [asdict(stratum) for stratum in data.rest],
            "known": asdict(data.known) if data.known else None,
            "double": asdict(data.double) if data.double else None,
            "histories": [{"finders": list(h), "papers": n} for h, n in data.histories.items()],
            "estimates": [self._of_estimate(one) for one in self.estimates],
            "finders": [asdict(finder) for finder in self.finders],
            "stopping": _of_curve(self.curve),
            "drift": _of_drift(self.drift),
            "warnings": list(self.warnings),
        }

    def _of_estimate(self, one: EstimatedRecall) -> dict[str, object]:
        about: dict[str, object] = {"name": one.name, "label": one.label, "claims": one.claims}
        if isinstance(one.value, Refusal):
            return {**about, **value_json(one.value)}
        return {
            **about,
            "recall": value_json(one.value.recall),
            "missed": asdict(one.value.missed),
            "supports": one.value.supports,
            "supports_target": self.supports_target(one.value),
        }


def _of_curve(curve: RecallCurve | Refusal) -> dict[str, object]:
    return value_json(curve) if isinstance(curve, Refusal) else asdict(curve)


def _of_drift(drift: Drift) -> dict[str, object]:
    compared = {"later": drift.later, "earlier": drift.earlier}
    return {"says": drift.says, **{name: _of_evaluation(one) for name, one in compared.items()}}


def _of_evaluation(one: Evaluation | Refusal | None) -> dict[str, object] | None:
    if one is None or isinstance(one, Refusal):
        return value_json(one) if one else None
    return {
        **asdict(one),
        "precision": value_json(one.precision),
        "recall": value_json(one.recall),
    }
