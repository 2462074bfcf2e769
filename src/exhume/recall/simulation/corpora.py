"""What a simulated study is made of: papers, finders that point at them, coders who judge them.

Every paper has a *difficulty*, a standard normal number that nobody sees. Whether a finder points
at a paper, or a coder takes it for relevant, depends on it as far as their `loading` says: of two
with loadings *a* and *b*, the propensities to say yes are normal with the correlation *a b*. So
two finders that miss the same hard papers have large loadings of the same sign, and finders that
complement each other have different signs. How often they say yes in all does not depend on the
loading: that is their sensitivity, or their rate of false alarms, exactly.

Source of the model: a probit model with one common factor (R. D. Bock, M. Lieberman. Fitting a
response model for n dichotomously scored items. Psychometrika 35 (1970) 179-197).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

LARGEST_LOADING = 0.97
"""Beyond it, the numerical integration over difficulty is no longer exact to seven digits."""

Rates = float | Mapping[str, float]
"""A probability that is the same in all parts of a corpus, or one for each part by its name."""


def rate_in(rates: Rates, part: str) -> float:
    """Return the probability in that part.

    >>> rate_in(0.5, "far"), rate_in({"near": 0.9, "far": 0.2}, "far")
    (0.5, 0.2)
    """
    return rates[part] if isinstance(rates, Mapping) else rates


@dataclass(frozen=True, slots=True)
class Part:
    """Papers that have something in common, of which `relevant` are relevant.

    `stratum` is what the study puts them under, if it is not a stratum of its own. A part that is
    not `reachable` belongs to its stratum and is never drawn into the sample, as papers that
    nobody could get hold of are not.
    """

    name: str
    size: int
    relevant: int
    stratum: str = ""
    reachable: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.relevant <= self.size:
            said = f"{self.relevant} relevant of {self.size}"
            raise ValueError(f"{self.name}: {said} cannot be")

    @property
    def belongs_to(self) -> str:
        """The name of its stratum."""
        return self.stratum or self.name


@dataclass(frozen=True, slots=True)
class Finder:
    """Something that points at papers: rules, a classifier, or the world that knows of some.

    It points at a relevant paper with the probability `sensitivity`, at another one with that of
    `false_alarms`.
    """

    name: str
    sensitivity: Rates
    false_alarms: Rates = 0.0
    loading: float = 0.0

    def __post_init__(self) -> None:
        _check_loading(self.name, self.loading)

    def rate(self, part: str, *, relevant: bool) -> float:
        """Return how likely it points at a paper of that part."""
        return rate_in(self.sensitivity if relevant else self.false_alarms, part)


@dataclass(frozen=True, slots=True)
class Coder:
    """A person who takes a relevant paper for one with the probability `sensitivity`.

    Another paper is taken for what it is with the probability `specificity`.
    """

    sensitivity: float = 1.0
    specificity: float = 1.0
    loading: float = 0.0

    def __post_init__(self) -> None:
        _check_loading("a coder", self.loading)

    def rate(self, *, relevant: bool) -> float:
        """Return how likely such a paper is taken for relevant."""
        return self.sensitivity if relevant else 1 - self.specificity


@dataclass(frozen=True, slots=True)
class Coders:
    """Two people who judge papers apart from each other, and one who decides where they differ.

    Both judge the share `doubled` of the papers that are read; of the others, the first alone.
    """

    first: Coder
    second: Coder
    adjudicator: Coder = field(default_factory=Coder)
    doubled: float = 1.0


@dataclass(frozen=True, slots=True)
class Corpus:
    """Papers and the finders that point at them; what the first one points at are the candidates.

    `known` is how papers come to be known before the screening, if any are: it points at relevant
    ones only. `odds_ratios` has for pairs of finders the odds ratio between them among relevant
    papers, with no interaction of three; pairs that it does not name have 1. Where it is given,
    difficulty plays no part for the finders.
    """

    parts: tuple[Part, ...]
    finders: tuple[Finder, ...]
    known: Finder | None = None
    odds_ratios: Mapping[tuple[str, str], float] = field(
        default_factory=dict[tuple[str, str], float]
    )

    def __post_init__(self) -> None:
        if not self.finders:
            raise ValueError("a corpus needs a finder, for there are no candidates without")
        if self.odds_ratios and any(finder.loading for finder in self.finders):
            raise ValueError("finders depend on each other by loadings or by odds ratios, not both")

    @property
    def relevant(self) -> int:
        """How many relevant papers there are."""
        return sum(part.relevant for part in self.parts)

    @property
    def papers(self) -> int:
        """How many papers there are."""
        return sum(part.size for part in self.parts)

    @property
    def strata(self) -> tuple[str, ...]:
        """The names of the strata in the order of their first parts."""
        return tuple(dict.fromkeys(part.belongs_to for part in self.parts))


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read: all that finders point at, and of the rest a sample of each stratum.

    A stratum that has no more papers than its sample should have is read whole. Of the papers that
    other finders point at and the first one does not, a sample of `others` is read if it is given.
    Without `coders` every paper that is read is taken for what it is, and nothing is known of
    double coding.
    """

    samples: Mapping[str, int]
    coders: Coders | None = None
    others: int | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """What no study knows: how many papers are `relevant`, and how many of these it has `found`.

    A paper that is taken for relevant by mistake is not found.
    """

    relevant: int
    found: int

    @property
    def recall(self) -> float:
        """The share of the relevant papers that was found."""
        return self.found / self.relevant

    @property
    def missed(self) -> int:
        """How many relevant papers were not found."""
        return self.relevant - self.found


def _check_loading(name: str, loading: float) -> None:
    if abs(loading) > LARGEST_LOADING:
        raise ValueError(f"{name}: a loading of {loading} is beyond ±{LARGEST_LOADING}")
