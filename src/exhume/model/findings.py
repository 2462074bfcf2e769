"""What screening gives: findings, and how strong and in which direction they speak."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How directly a passage states what the criterion asks for."""

    EXPLICIT = "explicit"
    NEAR_MISS = "near-miss"
    SUPPORTING = "supporting"
    COUNTER = "counter"
    NONE = "none"


class Polarity(StrEnum):
    """Whether a passage speaks for or against the criterion's question."""

    INCULPATORY = "inculpatory"
    EXCULPATORY = "exculpatory"


PAPER_GRADES = (Grade.EXPLICIT, Grade.NEAR_MISS, Grade.SUPPORTING)
"""Grades that a paper can take from its findings, strongest first; else it is `Grade.NONE`."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One passage that a rule of the criterion found.

    `start` and `end` are code-point offsets into the text as given, and ``quote ==
    text[start:end]``. `score` is between 0 and 1: the rule's own weight, lowered for each
    character that had to be read as another; it orders findings and is no probability.
    """

    start: int
    end: int
    code: str
    rule: str
    polarity: Polarity
    grade: Grade
    quote: str
    score: float


def grade_of_paper(findings: Iterable[Finding]) -> Grade:
    """Return the strongest inculpatory grade among a paper's findings, else `Grade.NONE`.

    >>> grade_of_paper([]).value
    'none'
    """
    grades = {f.grade for f in findings if f.polarity is Polarity.INCULPATORY}
    return next((g for g in PAPER_GRADES if g in grades), Grade.NONE)
