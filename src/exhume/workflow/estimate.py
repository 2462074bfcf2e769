"""The verb ``estimate``: how far coders agree, and what the study may have missed.

With a plan: how much must be read so that the study can say how little it misses.
"""

from dataclasses import dataclass
from pathlib import Path

from exhume.model.estimates import Refusal
from exhume.settings import StudySettings
from exhume.workflow._agreed import AgreementResult, estimate_agreement, value_json
from exhume.workflow._drift import Drift
from exhume.workflow._missed import recall_of, state_of
from exhume.workflow._planned import PlanResult, Wanted, plan_reading
from exhume.workflow._recall_result import EstimatedRecall, RecallResult
from exhume.workflow.progress import Progress, Quiet
from exhume.workflow.reviewing.opening import Review, open_study_review

__all__ = (
    "AgreementResult",
    "Drift",
    "EstimateResult",
    "EstimatedRecall",
    "PlanResult",
    "RecallResult",
    "Wanted",
    "estimate",
    "estimate_agreement",
    "estimate_recall",
    "plan",
    "plan_reading",
    "result_json",
    "state_of",
)


def result_json(result: RecallResult | PlanResult | Refusal) -> dict[str, object]:
    """Return a result, or the reason why there is none, as JSON has it."""
    return value_json(result) if isinstance(result, Refusal) else result.to_json()


@dataclass(frozen=True, slots=True)
class EstimateResult:
    """How far coders agree, and what may be missing, or why nothing can be said of that."""

    agreed: AgreementResult
    recall: RecallResult | Refusal

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume estimate --json`` prints."""
        return {**self.agreed.to_json(), "recall": result_json(self.recall)}


def estimate(
    study: Path,
    settings: StudySettings,
    *,
    confidence_level: float | None = None,
    progress: Progress | None = None,
) -> EstimateResult:
    """Return how far the coders of a study agree, and what it may have missed.

    Without `confidence_level`, the protocol's is used.

    Raises `exhume.errors.MissingExtra` without SciPy, and what opening the review raises.
    """
    level = confidence_level or settings.recall.confidence_level
    with open_study_review(study, settings) as review:
        return EstimateResult(
            estimate_agreement(review, confidence_level=level),
            estimate_recall(review, confidence_level=level, progress=progress),
        )


def estimate_recall(
    review: Review,
    *,
    owner: str = "",
    confidence_level: float | None = None,
    progress: Progress | None = None,
) -> RecallResult | Refusal:
    """Return what an open review says of recall; `owner` is who asks.

    Without `confidence_level`, the protocol's is used.
    """
    level = confidence_level or review.settings.recall.confidence_level
    return recall_of(review, level, owner, progress or Quiet())


def plan(study: Path, settings: StudySettings, wanted: Wanted) -> PlanResult | Refusal:
    """Return how many papers of which stratum must be read to support a recall.

    It needs a screening and no verdicts. Raises what opening the review raises.
    """
    with open_study_review(study, settings) as review:
        return plan_reading(review, wanted)
