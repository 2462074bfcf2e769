"""Running the worked cases of a criterion: what its author says must come out, does it?"""

from dataclasses import dataclass
from pathlib import Path

from exhume.model.criterion import Case
from exhume.workflow.screener import Screened, screener_for


@dataclass(frozen=True, slots=True)
class Outcome:
    """A worked case and, where it does not hold, what is wrong in one sentence."""

    case: Case
    fault: str = ""


def run_cases(criterion: str | Path) -> list[Outcome]:
    """Screen every worked case of a criterion and compare.

    A case marked as failing is at fault when it holds: a known failure that is mended must lose
    its mark.
    """
    screener = screener_for(criterion)
    cases = screener.criterion.cases
    screened = screener.screen_all([case.text for case in cases])
    return [Outcome(case, _fault(case, found)) for case, found in zip(cases, screened, strict=True)]


def _fault(case: Case, screened: Screened) -> str:
    problem = _difference(case, screened)
    if case.failing:
        return "" if problem else "this known failure now holds; remove its mark"
    return problem


def _difference(case: Case, screened: Screened) -> str:
    found = {f.code for f in screened.findings} | {f.grade.value for f in screened.findings}
    found.add(screened.grade.value)
    missing = [code for code in case.codes if code not in found]
    unwanted = [code for code in case.absent if code in found]
    parts = [f"{' and '.join(missing)} not found"] if missing else []
    parts += [f"{' and '.join(unwanted)} found"] if unwanted else []
    return "; ".join(parts)
