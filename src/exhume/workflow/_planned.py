"""What must be read so that a study can say how little it misses, before anybody reads it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, Stratum
from exhume.recall.bounds.plan import Plan, plan
from exhume.settings import STRATA
from exhume.workflow._agreed import value_json
from exhume.workflow._drawing import CANDIDATES
from exhume.workflow._missed import counted, screened_frame, unscreened
from exhume.workflow._screened import open_screened, pointed
from exhume.workflow.reviewing.opening import Review

USUAL = 0.25
"""The share of candidates taken to be relevant where nobody has read any: in the study that
`dead-donor-rule` was written for it was 71 of 310."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be supported, and what is expected to be found.

    `relevant` is how many candidates will turn out to be relevant, None to go by those that have
    been read; `rates` is the share of relevant papers among those to be read, by stratum, 0 where
    it is not named.
    """

    recall: float
    confidence_level: float
    relevant: int | None = None
    rates: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class PlanResult:
    """How many papers of which stratum must be read.

    `candidates` must all be read; `relevant` of them are expected to be, which `basis` explains.
    `others` has plans for other numbers of relevant candidates, by that number.
    """

    candidates: Stratum
    relevant: int
    basis: str
    plan: Plan | Refusal
    others: Mapping[int, Plan | Refusal]

    @property
    def unread_candidates(self) -> int:
        """How many candidates are to be read."""
        return self.candidates.size - self.candidates.read

    @property
    def more(self) -> int:
        """How many papers are to be read in all."""
        return self.unread_candidates + (self.plan.more if isinstance(self.plan, Plan) else 0)

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume estimate --plan --json`` prints."""
        return {
            "candidates": asdict(self.candidates),
            "relevant": self.relevant,
            "basis": self.basis,
            "more": self.more,
            "plan": _of_plan(self.plan),
            "others": [{"relevant": n, "plan": _of_plan(one)} for n, one in self.others.items()],
        }


def plan_reading(
    review: Review, wanted: Wanted, known: RecallData | None = None
) -> PlanResult | Refusal:
    """Return what must be read of the study of an open review; `known` are its counts, if at hand.

    It needs a screening and no verdicts.
    """
    if refusal := unscreened(review):
        return refusal
    data = known or _known(review)
    relevant, basis = _expected(data, wanted)
    if not relevant:
        return Refusal("no relevant paper is expected: there is nothing to take a share of")
    others = {number: _plan(data, number, wanted) for number in _others(data.candidates, relevant)}
    return PlanResult(data.candidates, relevant, basis, _plan(data, relevant, wanted), others)


def _known(review: Review) -> RecallData:
    """Return the counts of papers, of which none have been read where there is no queue yet."""
    opened = open_screened(review.study, review.settings)
    frame = screened_frame(opened, pointed(opened.screening))
    known = counted(review, frame)
    if not isinstance(known, Refusal):
        return known.data
    rest = tuple(Stratum(name, len(frame.strata[name]), 0, 0) for name in STRATA)
    return RecallData(Stratum(CANDIDATES, len(frame.with_findings), 0, 0), rest)


def _expected(data: RecallData, wanted: Wanted) -> tuple[int, str]:
    """Return how many candidates are taken to be relevant, and why."""
    candidates = data.candidates
    if candidates.read == candidates.size:
        return candidates.found, "all have been read"
    if wanted.relevant is not None:
        most = candidates.found + candidates.size - candidates.read
        return max(candidates.found, min(wanted.relevant, most)), "as you expect"
    if candidates.read:
        share = candidates.found / candidates.read
        return round(
            share * candidates.size
        ), f"{candidates.found:,} of {candidates.read:,} read so far are"
    return round(USUAL * candidates.size), f"taken as {USUAL:.0%} of them, since none has been read"


def _others(candidates: Stratum, relevant: int) -> list[int]:
    """Return other numbers of relevant candidates that there may be: half as many, and twice."""
    least, most = max(candidates.found, 1), candidates.found + candidates.size - candidates.read
    numbers = (max(relevant // 2, least), min(2 * relevant, most))
    return [number for number in dict.fromkeys(numbers) if number != relevant]


def _plan(data: RecallData, relevant: int, wanted: Wanted) -> Plan | Refusal:
    return plan(
        data.rest,
        relevant,
        target=wanted.recall,
        confidence_level=wanted.confidence_level,
        expected=wanted.rates,
    )


def _of_plan(made: Plan | Refusal) -> dict[str, object]:
    if isinstance(made, Refusal):
        return value_json(made)
    return {
        **asdict(made),
        "more": made.more,
        "unread": made.unread,
        "sampling_helps": made.sampling_helps,
    }
