"""The report of agreement: every question, every statistic, and what to beware of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple, cast

from exhume.coding import cohen_kappa
from exhume.coding.agreement.alikeness import design_effect
from exhume.coding.agreement.answers import (
    ANY_CODE,
    WHOLE_ANSWER,
    Answers,
    Question,
    collect,
    left_out,
    questions,
)
from exhume.coding.agreement.patterns import FourCells, by_pair, four_cells
from exhume.model.coding import Verdict
from exhume.model.estimates import Estimate, Refusal
from exhume.model.ratings import Ratings
from exhume.plugins import discover
from exhume.protocols import AgreementStatistic

ON_THE_WHOLE = (WHOLE_ANSWER, ANY_CODE)
RARE = 0.05  # share of verdicts below which the field's warnings on rare categories apply
ALIKE = 1.5  # design effect from which intervals are more than a fifth too narrow
FEW = 10  # units that any coder put into the rarer category


class Statistic(NamedTuple):
    """A plug-in of the stage with its name."""

    name: str
    module: AgreementStatistic


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How far two coders agree with each other: units that both judged, and kappa."""

    coders: tuple[str, str]
    units: int
    kappa: Estimate | Refusal


@dataclass(frozen=True, slots=True)
class SubjectAgreement:
    """Agreement on one question: a code's id, ``any-code`` or ``whole-answer``.

    `units` have two judgements or more; `table` is None where there are more answers than two;
    `statistics` are by the name of the plug-in, in their order; `pairs` is empty where there is
    but one pair of coders, and for single codes. `design_effect` is how much units of one paper
    are alike, 1 if not.
    """

    subject: str
    units: int
    table: FourCells | None
    statistics: Mapping[str, Estimate | Refusal]
    pairs: tuple[PairAgreement, ...]
    design_effect: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on everything, the questions on the whole first, then the codes in their order.

    `units` is how many have verdicts of two coders or more, `left_out` how many of them cannot be
    compared code by code because all coders but one, or all, could not tell.
    """

    units: int
    left_out: int
    coders: int
    confidence_level: float
    seed: int
    labels: Mapping[str, str]
    subjects: tuple[SubjectAgreement, ...]


def agreement(
    verdicts: Iterable[tuple[str, Mapping[str, Verdict]]],
    codes: Sequence[str],
    *,
    confidence_level: float = 0.95,
    seed: int = 0,
) -> Agreement:
    """Return how far coders agree; each unit is given by its paper and each coder's verdict.

    Units with one verdict count for nothing. Codes that nobody gave are in the report, with the
    reason why there is nothing to say of them.
    """
    answers = collect((paper, unit) for paper, unit in verdicts if len(unit) > 1)
    chosen = statistics()
    sample = _Sample(answers, chosen, confidence_level, seed)
    return Agreement(
        answers.rows.total(),
        left_out(answers),
        len({coder for row in answers.rows for coder, _ in row}),
        confidence_level,
        seed,
        {statistic.name: statistic.module.label for statistic in chosen},
        tuple(sample.on(question) for question in questions(answers, codes)),
    )


def statistics() -> list[Statistic]:
    """Return the plug-ins of the stage in their order, built in or installed."""
    found = [
        Statistic(name, cast("AgreementStatistic", plugin.load()))
        for name, plugin in discover("coding").items()
    ]
    return sorted(found, key=lambda statistic: (statistic.module.order, statistic.name))


class _Sample(NamedTuple):
    """All answers, and how they are looked at."""

    answers: Answers
    statistics: Sequence[Statistic]
    confidence_level: float
    seed: int

    def on(self, question: Question) -> SubjectAgreement:
        """Return the agreement on one question."""
        ratings = question.ratings(self.answers)
        effect = design_effect(self.answers, question)
        return SubjectAgreement(
            subject=question.subject,
            units=ratings.units,
            table=four_cells(ratings) if len(ratings.categories) == 2 else None,
            statistics={name: self._measured(module, ratings) for name, module in self.statistics},
            pairs=tuple(self._pairs(ratings)),
            design_effect=effect,
            warnings=(*on_rarity(ratings), *_on_papers(effect)),
        )

    def _measured(self, module: AgreementStatistic, ratings: Ratings) -> Estimate | Refusal:
        level, seed = self.confidence_level, self.seed
        return module.measure(ratings, confidence_level=level, seed=seed)

    def _pairs(self, ratings: Ratings) -> Iterator[PairAgreement]:
        pairs = by_pair(ratings) if ratings.subject in ON_THE_WHOLE else {}
        for pair, own in pairs.items() if len(pairs) > 1 else ():
            kappa = cohen_kappa.measure(own, confidence_level=self.confidence_level)
            yield PairAgreement(pair, own.units, kappa)


def on_rarity(ratings: Ratings) -> tuple[str, ...]:
    """Return what a reader must know before comparing the statistics of one code.

    Source: A. R. Feinstein, D. V. Cicchetti. High agreement but low kappa: I. The problems of two
    paradoxes. J Clin Epidemiol 43 (1990) 543-549; T. Byrt, J. Bishop, J. B. Carlin. Bias,
    prevalence and kappa. J Clin Epidemiol 46 (1993) 423-429.
    """
    used = ratings.used()
    if len(ratings.categories) != 2 or not all(used):
        return ()
    rarer = used.index(min(used))
    return (*_on_share(used[rarer] / sum(used), rarer), *_on_few(ratings, rarer))


def _on_share(share: float, rarer: int) -> Iterator[str]:
    if share < RARE:
        what, name = ("has the code", "positive") if rarer else ("lacks the code", "negative")
        yield (
            f"Only {share:.1%} of verdicts say that a unit {what}. Percent agreement and AC1 are "
            "then high almost whatever coders do, and kappa and alpha can be low though coders "
            f"differ on few units. Go by the 2x2 table and {name} agreement."
        )


def _on_few(ratings: Ratings, rarer: int) -> Iterator[str]:
    units = sum(
        pattern.units
        for pattern in ratings.patterns
        if len(pattern.judgements) > 1 and any(k == rarer for _, k in pattern.judgements)
    )
    if units < FEW:
        verb = "is 1 unit" if units == 1 else f"are {units} units"
        which = "with the code" if rarer else "without the code"
        yield f"There {verb} {which} by any coder: too few to say much, as the intervals show."


def _on_papers(effect: float) -> Iterator[str]:
    if effect >= ALIKE:
        yield (
            "Passages of one paper are alike in whether coders agree on them (design effect "
            f"{effect:.1f}): the true intervals are about {sqrt(effect):.1f} times as wide."
        )
