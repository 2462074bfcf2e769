"""Which verdicts make a paper relevant: those with a code of a grade that the protocol asks for."""

from collections.abc import Collection

from exhume.model.coding import Choice, Verdict
from exhume.model.criterion import Criterion
from exhume.model.findings import Polarity
from exhume.settings import StudySettings


def relevant_codes(criterion: Criterion, settings: StudySettings) -> frozenset[str]:
    """Return the codes that make a paper relevant: those of the protocol's grades that speak for.

    >>> from exhume.criteria.reader import load
    >>> len(relevant_codes(load("dead-donor-rule"), StudySettings()))
    3
    """
    return frozenset(
        code.id
        for code in criterion.codes
        if code.grade.value in settings.recall.grades and code.polarity is Polarity.INCULPATORY
    )


def is_relevant(verdict: Verdict, codes: Collection[str]) -> bool:
    """Say whether a verdict has one of the codes."""
    return verdict.choice is Choice.CODED and any(code in codes for code in verdict.codes)
