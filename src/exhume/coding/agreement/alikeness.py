"""How alike units of one paper are in whether coders agree on them."""

from collections import Counter
from itertools import combinations
from math import fsum

from exhume.coding.agreement.answers import Answers, Question, Row
from exhume.model.ratings import Judgements


def design_effect(answers: Answers, question: Question) -> float:
    """Return how many times larger the variance of percent agreement is than for lone units.

    It is 1 where coders differ as if each unit came from a paper of its own, and up to the number
    of units in a paper where they agree on all units of a paper or on none. Intervals of all
    statistics, which take units as independent, are too narrow by about its square root. Source:
    L. Kish. Survey Sampling. Wiley 1965, section 8.2; the variance is that of a ratio over papers.
    """
    agreed = _agreed(answers.rows, question)
    units = sum(answers.rows[row] for row in agreed)
    mean = fsum(answers.rows[row] * share for row, share in agreed.items()) / max(units, 1)
    alone = fsum(answers.rows[row] * (share - mean) ** 2 for row, share in agreed.items())
    if not alone:
        return 1.0
    papers = (
        fsum(count * (agreed[row] - mean) for row, count in paper.items() if row in agreed)
        for paper in answers.papers
    )
    return fsum(off**2 for off in papers) / alone


def _agreed(rows: Counter[Row], question: Question) -> dict[Row, float]:
    """Return which share of pairs of judgements agree, for each row that has a pair."""
    judged = {row: question.judged(row) for row in rows}
    return {row: _share(judgements) for row, judgements in judged.items() if len(judgements) > 1}


def _share(judgements: Judgements) -> float:
    same = [one == other for (_, one), (_, other) in combinations(judgements, 2)]
    return sum(same) / len(same)
