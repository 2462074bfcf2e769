"""How much must be read, as the command line shows it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exhume.cli._options import wrapped
from exhume.model.estimates import Refusal, percent

if TYPE_CHECKING:
    from exhume.recall.bounds.plan import Plan
    from exhume.workflow.estimate import PlanResult


def plan_in_words(result: "PlanResult | Refusal") -> Iterator[str]:
    """Give the lines that show a plan."""
    if isinstance(result, Refusal):
        yield from wrapped(f"There is no plan: {result.reason}.", "")
        return
    if isinstance(result.plan, Refusal):
        yield from wrapped(f"There is no plan: {result.plan.reason}.", "")
        return
    made = result.plan
    level = percent(made.confidence_level)
    yield f"To support recall >= {percent(made.target)}, at {level}"
    yield f"  {'papers':<20}{'in all':>10}{'read':>10}{'to read':>10}{'expected':>10}"
    yield from _rows(result, made)
    yield from wrapped(
        f"Expected to be relevant: {result.relevant:,} candidates ({result.basis}), and of the "
        "other papers to be read what the last column says."
    )
    yield from wrapped(f"Read so, it would support recall >= {percent(made.supports)}.")
    for remark in made.remarks:
        yield from wrapped(remark, "  ! ", "    ")
    yield from ("", "What fewer papers would support, all candidates read")
    for price in made.prices:
        yield f"  {price.more:>10,} of the rest: recall >= {percent(price.supports)}"
    if result.others:
        yield from ("", "If another number of candidates is relevant")
    for relevant, other in result.others.items():
        yield from wrapped(f"{relevant:,} relevant: {_cost(result, other)}")


def _rows(result: "PlanResult", made: "Plan") -> Iterator[str]:
    candidates = result.candidates
    rows: dict[str, tuple[int, ...]] = {
        candidates.name: (
            *(candidates.size, candidates.read),
            *(result.unread_candidates, result.relevant),
        ),
        **{r.stratum: (r.size, r.read, r.more, r.expected) for r in made.readings},
    }
    rows["total"] = tuple(map(sum, zip(*rows.values(), strict=True)))
    for name, counts in rows.items():
        yield f"  {name:<20}" + "".join(f"{count:>10,}" for count in counts)


def _cost(result: "PlanResult", other: "Plan | Refusal") -> str:
    if isinstance(other, Refusal):
        return other.reason
    return f"{result.unread_candidates + other.more:,} papers to read in all"
