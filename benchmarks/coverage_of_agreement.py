"""How often the intervals of agreement hold the true value: invented studies, counted.

    python -m benchmarks.coverage_of_agreement    prints the tables of the page on agreement

Each study draws units whose true state is known, and coders who err at known rates, so that the
value which a statistic would have without end is known as well. A statistic that is refused counts
as no interval; its share is given. Some minutes for 2,000 studies of each setting.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from statistics import NormalDist

import numpy as np

from exhume.coding import cohen_kappa, gwet_ac1, krippendorff_alpha, percent, positive_agreement
from exhume.coding.agreement import specific
from exhume.coding.agreement.intervals import Compile, bootstrap, value
from exhume.coding.agreement.patterns import anonymous, coder_pairs, counted
from exhume.coding.agreement.quantiles import around, student
from exhume.model.estimates import Interval, Refusal
from exhume.model.ratings import Judgements, Ratings

STUDIES = 2_000
SEED = 1960
LEVEL = 0.95
MANY = 10**9  # units that stand for a study without end

Chances = Mapping[Judgements, float]
"""How likely a unit is to get these judgements."""


@dataclass(frozen=True)
class Setting:
    """A kind of study: `kinds` of papers, equally frequent, each with the chances of its units."""

    name: str
    units: int
    kinds: tuple[Chances, ...]
    of_a_paper: int = 1

    def draw(self, random: np.random.Generator) -> Ratings:
        """Return the ratings of one study."""
        even = [1 / len(self.kinds)] * len(self.kinds)
        papers = random.multinomial(self.units // self.of_a_paper, even)
        rows: Counter[Judgements] = Counter()
        for of_unit, of_kind in zip(self.kinds, papers.tolist(), strict=True):
            drawn = random.multinomial(of_kind * self.of_a_paper, list(of_unit.values()))
            rows.update(dict(zip(of_unit, drawn.tolist(), strict=True)))
        return of_counts(rows)

    def without_end(self) -> Ratings:
        """Return the ratings of so many units that chance plays no part."""
        rows: Counter[Judgements] = Counter()
        for of_unit in self.kinds:
            rows.update({row: round(MANY * chance) for row, chance in of_unit.items()})
        return of_counts(rows)


def of_counts(rows: Mapping[Judgements, int]) -> Ratings:
    return counted("x", ("absent", "present"), {row: n for row, n in rows.items() if n})


def chances(
    share: float, hit: float, correct: float, coders: str = "ab", missing: float = 0.0
) -> Chances:
    """Return the chances for coders who err independently of each other.

    `share` of units have the code; a coder sees it with chance `hit` where it is, and says that it
    is absent with chance `correct` where it is not.
    """
    found: Counter[Judgements] = Counter()
    for judged in product((None, 0, 1), repeat=len(coders)):
        row = tuple((c, k) for c, k in zip(coders, judged, strict=True) if k is not None)
        absent = missing ** judged.count(None) * (1 - missing) ** len(row)
        there = np.prod([hit if k else 1 - hit for _, k in row])
        nothing = np.prod([1 - correct if k else correct for _, k in row])
        found[row] += float(absent * (share * there + (1 - share) * nothing))
    return {row: chance for row, chance in found.items() if chance}


def rotating(share: float, hit: float, correct: float, coders: str) -> Chances:
    """Return the chances where each unit goes to two of many coders."""
    pairs = [a + b for place, a in enumerate(coders) for b in coders[place + 1 :]]
    found: Counter[Judgements] = Counter()
    for pair in pairs:
        of_pair = chances(share, hit, correct, pair)
        found.update({row: chance / len(pairs) for row, chance in of_pair.items()})
    return found


HOLDS = [
    Setting("code in 40 % of 50 units", 50, (chances(0.4, 0.9, 0.9),)),
    Setting("code in 40 % of 300 units", 300, (chances(0.4, 0.9, 0.9),)),
    Setting("code in 10 % of 100 units", 100, (chances(0.1, 0.8, 0.97),)),
    Setting("code in 1 % of 500 units", 500, (chances(0.01, 0.8, 0.997),)),
    Setting("code in 1 % of 2,000 units", 2_000, (chances(0.01, 0.8, 0.997),)),
    Setting("code in 0.5 % of 1,000 units", 1_000, (chances(0.005, 0.7, 0.999),)),
    Setting("coders who hardly ever err, 100 units", 100, (chances(0.3, 0.99, 0.99),)),
    Setting(
        "four coders, 40 % not judged, 100 units", 100, (chances(0.2, 0.85, 0.95, "abcd", 0.4),)
    ),
    Setting("pairs out of 4 coders, 300 units", 300, (rotating(0.3, 0.85, 0.95, "abcd"),)),
]
FAILS = [
    Setting(
        "pairs out of 10 coders, 225 units, 5 a pair",
        225,
        (rotating(0.3, 0.85, 0.95, "abcdefghij"),),
    ),
    Setting(
        "200 units, 10 of a paper: clear or obscure papers",
        200,
        (chances(0.4, 0.99, 0.99), chances(0.4, 0.6, 0.6)),
        of_a_paper=10,
    ),
]

STATISTICS = {
    "percent": (percent, percent.compiled),
    "positive": (positive_agreement, specific.compiled(1)),
    "kappa": (cohen_kappa, cohen_kappa.compiled),
    "alpha": (krippendorff_alpha, krippendorff_alpha.compiled),
    "AC1": (gwet_ac1, gwet_ac1.compiled),
}


def textbook(name: str, ratings: Ratings, compiled: Compile, seed: int) -> Interval | None:
    """Return the interval as textbooks have it, without widening; None where Exhume adds none."""
    alike = anonymous(ratings)
    if name == "alpha":
        return bootstrap(alike, compiled, LEVEL, seed)
    if name == "AC1":
        return around(
            value(alike, compiled), gwet_ac1.variance(alike), student(LEVEL, ratings.units - 1)
        )
    if name == "kappa" and len(coder_pairs(ratings)) == 1:
        table = np.zeros((2, 2))
        for pattern in ratings.patterns:
            (_, first), (_, second) = pattern.judgements
            table[first, second] = pattern.units
        reach = NormalDist().inv_cdf((1 + LEVEL) / 2)
        return around(value(ratings, compiled), cohen_kappa.variance(table), reach)
    return bootstrap(ratings, compiled, LEVEL, seed) if name == "kappa" else None


def measured(setting: Setting, name: str, studies: int) -> str:
    """Return one cell: how often the interval holds the true value, and the textbook's, in %."""
    module, compiled = STATISTICS[name]
    true = value(setting.without_end(), compiled)
    random = np.random.default_rng(SEED)
    held: list[bool] = []
    held_in_textbook: list[bool] = []
    for seed in range(studies):
        ratings = setting.draw(random)
        found = module.measure(ratings, confidence_level=LEVEL, seed=seed)
        if isinstance(found, Refusal):
            continue
        held.append(_holds(found.interval, true))
        if plain := textbook(name, ratings, compiled, seed):
            held_in_textbook.append(_holds(plain, true))
    cell = f"{100 * np.mean(held):.1f}"
    if held_in_textbook:
        cell += f" ({100 * np.mean(held_in_textbook):.1f})"
    if refused := studies - len(held):
        cell += f", {100 * refused / studies:.1f} refused"
    return cell


def _holds(interval: Interval, true: float) -> bool:
    return interval.low - 1e-9 <= true <= interval.high + 1e-9


def lines(settings: list[Setting], studies: int) -> Iterator[str]:
    """Give the lines of a table in Markdown."""
    yield f"| invented studies | {' | '.join(STATISTICS)} |"
    yield f"|---|{'---|' * len(STATISTICS)}"
    for setting in settings:
        cells = [measured(setting, name, studies) for name in STATISTICS]
        yield f"| {setting.name} | {' | '.join(cells)} |"


def main() -> None:
    studies = int(sys.argv[1]) if len(sys.argv) > 1 else STUDIES
    for settings in (HOLDS, FAILS):
        for line in lines(settings, studies):
            print(line, flush=True)
        print()


if __name__ == "__main__":
    main()
