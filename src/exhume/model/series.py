"""Reported series of figures, and what tests of them say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from exhume.model.estimates import Interval


class Status(StrEnum):
    """How a value is known.

    `SOURCED` stands in the source as it is given; `DERIVED` was computed from others; `APPROXIMATE`
    is rounded or said to be about so much; `IMPUTED` was filled in by somebody; a `MISSING` value
    is known to be missing. None is ever filled in, and none that is marked is taken for sourced.
    """

    SOURCED = "sourced"
    DERIVED = "derived"
    APPROXIMATE = "approximate"
    IMPUTED = "imputed"
    MISSING = "missing"


class Measure(StrEnum):
    """What the values of a series are.

    A `COUNT` is of what happened in a period; a `CUMULATIVE` one of all that happened until its
    end; a `SHARE` is a percentage or a fraction, a `MEAN` an average or a rate.
    """

    COUNT = "count"
    CUMULATIVE = "cumulative"
    SHARE = "share"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series as it was reported.

    `period` is as given (``2010``, ``2010-03``, ``2010-03-17``, ``2010Q2``) and `at` the same as a
    number of years, its beginning; `span` is how many years it covers, 0 for a moment. `text` is
    the value as printed, empty where it is missing, `value` the number and None then; `decimals`
    are those that are printed. `line` is that of the file.
    """

    period: str
    at: float
    span: float
    text: str
    value: float | None
    decimals: int
    status: Status
    source: str = ""
    retrieved: str = ""
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """A series of reported values in the order of their periods.

    `name` says what is counted (``deceased_donors``), `entity` of whom (a country, a hospital; it
    may be empty); `vintage` tells editions of the same table apart, empty for the current one.
    """

    name: str
    entity: str
    unit: str
    measure: Measure
    points: tuple[Point, ...]
    vintage: str = ""

    @property
    def title(self) -> str:
        """The series as it is called for people."""
        return ", ".join(part for part in (self.entity, self.name, self.vintage) if part)

    def known(self) -> tuple[Point, ...]:
        """Return the points that have a value, whatever its status."""
        return tuple(point for point in self.points if point.value is not None)

    def between(self, first: float, last: float) -> "Series":
        """Return the part whose periods begin at `first` or later, and at `last` at the latest."""
        points = tuple(point for point in self.points if first <= point.at <= last)
        return Series(self.name, self.entity, self.unit, self.measure, points, self.vintage)


class RelationKind(StrEnum):
    """What must hold between series of one entity and period.

    ``whole = part + part ...``; ``lower <= upper``; ``least <= numerator / denominator <= most``;
    ``same = same`` for two sources of the same figure.
    """

    SUM = "sum"
    AT_MOST = "at-most"
    RATIO = "ratio"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Relation:
    """Something that must hold between series, within a tolerance, and why.

    `left` is the whole, the lower, the numerator, or the first source; `right` the parts, the upper
    (one), the denominator (one), or the other source (one). `tolerance` is absolute and
    `relative` a share of the larger side. `least` and `most` bound a ratio.
    """

    id: str
    kind: RelationKind
    left: str
    right: tuple[str, ...]
    tolerance: float = 0.0
    relative: float = 0.0
    least: float | None = None
    most: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """Everything that an examination may look at.

    `subject` is the entity whose series are examined, and `comparators` are those of others;
    `vintages` are earlier editions of the subject's series. `windows` are pairs of first and last
    year fixed before looking, empty for the whole series. `tried` counts the variants that were
    looked at before, by the user's own account.
    """

    subject: tuple[Series, ...]
    comparators: tuple[Series, ...] = ()
    vintages: tuple[Series, ...] = ()
    relations: tuple[Relation, ...] = ()
    windows: tuple[tuple[float, float], ...] = ()
    tried: int = 1


class Flag(StrEnum):
    """How much a result should make one look; `NOT_APPLICABLE` says nothing either way."""

    NOT_APPLICABLE = "not applicable"
    NONE = "none"
    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"


class Line(StrEnum):
    """Lines of evidence: results of one line rest on the same feature, and count once together."""

    BOUNDS = "bounds and identities"
    SOURCES = "agreement between sources"
    VINTAGES = "changes between editions"
    REPEATS = "repeats"
    RATIOS = "constancy of ratios"
    DISPERSION = "dispersion against counting noise"
    FORMULA = "conformance to a formula"
    DIGITS = "digits and rounding"
    SMALL_SAMPLES = "means and shares of small samples"
    THRESHOLDS = "bunching at a threshold"


@dataclass(frozen=True, slots=True)
class Assumption:
    """What must hold for a result to mean what it says; `holds` is None where nobody can tell."""

    says: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Statistic:
    """A number of a result with its name, and its interval where it has one."""

    name: str
    value: float
    interval: Interval | None = None
    says: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a plot that belong together; `style` is ``points``, ``line`` or ``band``.

    A band has `low` and `high`, others `y`.
    """

    label: str
    style: str
    x: tuple[float, ...]
    y: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot of a result; `mark` is what is observed where the curves are what is expected."""

    title: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What one test says of one thing.

    `test` is the name of the plug-in, `variant` what tells its results apart (a window, a pair of
    series); `subject` names the series. `effect` is the statistic that says how large the matter
    is, and `statistics` all others. `pvalue` is None where none is meaningful, and `adjusted` the
    same allowing for all that was tried. `level` says whether the test claims to be wrong no more
    often than its level, which the calibration checks. `flag` is graded by `reason`. `variants`
    counts what was tried to get this result.
    `table` has the rows behind it, the first of them its heading.
    """

    test: str
    variant: str
    line: Line
    subject: str
    flag: Flag
    reason: str
    effect: Statistic | None = None
    statistics: tuple[Statistic, ...] = ()
    pvalue: float | None = None
    level: bool = False
    adjusted: float | None = None
    assumptions: tuple[Assumption, ...] = ()
    warnings: tuple[str, ...] = ()
    variants: int = 1
    table: tuple[tuple[str, ...], ...] = ()
    plots: tuple[Plot, ...] = ()


@dataclass(frozen=True, slots=True)
class LineReading:
    """A line of evidence read as a whole: its strongest flag that holds, and why."""

    line: Line
    flag: Flag
    reason: str
    results: int
    tests: int


@dataclass(frozen=True, slots=True)
class Examination:
    """All results of an examination, with the reading of each line.

    `variants` counts all that was tried, `adjusted_by` says how p-values were adjusted for that;
    `seed` and `draws` are those of every simulation. `issues` are remarks on the input.
    """

    reported: Reported
    results: tuple[Result, ...]
    lines: tuple[LineReading, ...]
    variants: int
    adjusted_by: str
    seed: int
    draws: int
    issues: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict[str, str])
