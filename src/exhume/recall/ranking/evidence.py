"""What the findings of the rules say for reading a passage early: points, each with its reason.

========================================================== ======================================
what                                                       points
========================================================== ======================================
strongest grade of the findings that speak for             explicit 12, near-miss 6, supporting 3
only findings that a cue took back                         1
best score among the findings of that grade                0 to 1
each further rule that speaks for, whatever its grade      1, at most 3
each code of counter-evidence                              -1, at most -3
a cue took back another finding beside one that stands     -1
========================================================== ======================================

The points were set by hand, before any verdict: an order must begin somewhere. More evidence never
lowers the sum and more counter-evidence never raises it. They are no probability. Owners may look
at the sum and its parts; coders are shown neither.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from exhume.model.criterion import Assertion
from exhume.model.findings import PAPER_GRADES, Finding, Grade, Polarity

GRADE_POINTS = {Grade.EXPLICIT: 12.0, Grade.NEAR_MISS: 6.0, Grade.SUPPORTING: 3.0}
SET_ASIDE_POINTS = 1.0
MOST_RULES = 3
MOST_COUNTER = 3

MOST_POINTS = 16.0
"""The most that there can be: 12, 1 and 3."""


@dataclass(frozen=True, slots=True)
class Part:
    """Points, and what they are for, in words for the owner of a study."""

    reason: str
    points: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """The parts whose sum ranks a passage or a paper before anybody has read."""

    parts: tuple[Part, ...] = ()

    @property
    def points(self) -> float:
        """The sum of the parts."""
        return sum(part.points for part in self.parts)


def evidence_of(passages: Iterable[tuple[Finding, Assertion]]) -> Evidence:
    """Weigh what the rules pointed at in a passage, or in a paper; each with how the text means it.

    >>> finding = Finding(0, 4, "signed", "a-rule", Polarity.INCULPATORY, Grade.EXPLICIT, "text", 1)
    >>> evidence_of([(finding, Assertion.AFFIRMED)]).points
    13.0
    >>> evidence_of([(finding, Assertion.NEGATED)]).points
    1.0
    """
    given = list(passages)
    standing = [found for found, assertion in given if assertion is Assertion.AFFIRMED]
    speaking = [found for found in standing if found.polarity is Polarity.INCULPATORY]
    cues = {a.value for f, a in given if _is_taken_back(f, a)}
    against = {found.code for found in standing if found.polarity is Polarity.EXCULPATORY}
    parts = (*_for(speaking), *_cues(sorted(cues), beside=bool(speaking)), *_against(against))
    return Evidence(parts)


def _is_taken_back(found: Finding, assertion: Assertion) -> bool:
    return assertion is not Assertion.AFFIRMED and found.polarity is Polarity.INCULPATORY


def _for(speaking: list[Finding]) -> list[Part]:
    grade = next((g for g in PAPER_GRADES if any(f.grade is g for f in speaking)), None)
    if grade is None:
        return []
    best = max(found.score for found in speaking if found.grade is grade)
    parts = [Part(f"{grade.value} finding", GRADE_POINTS[grade]), Part("its best score", best)]
    further = len({found.rule for found in speaking}) - 1
    if further:
        parts.append(Part(f"further rules: {further}", float(min(further, MOST_RULES))))
    return parts


def _cues(cues: list[str], *, beside: bool) -> list[Part]:
    if not cues:
        return []
    if beside:
        return [Part(f"a cue took back another finding: {', '.join(cues)}", -1.0)]
    return [Part(f"a cue took back every finding: {', '.join(cues)}", SET_ASIDE_POINTS)]


def _against(codes: set[str]) -> list[Part]:
    if not codes:
        return []
    named = ", ".join(sorted(codes))
    return [Part(f"counter-evidence: {named}", -float(min(len(codes), MOST_COUNTER)))]
