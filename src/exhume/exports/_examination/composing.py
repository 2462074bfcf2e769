"""An examination as blocks: the lines of evidence first, then every test with all that it rests on.

The page never says more than a flag and its reason; what a result cannot show, and which innocent
readings remain, stands beside it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exhume.exports._composition.blocks import (
    Article,
    Block,
    Bullets,
    Column,
    Composition,
    Entries,
    Entry,
    Inlines,
    Label,
    Literally,
    Paragraph,
    Plot,
    Row,
    RowGroup,
    Section,
    Strong,
    Table,
    Text,
)
from exhume.exports._composition.characters import plain
from exhume.model.report import Picture
from exhume.model.series import (
    Assumption,
    Examination,
    Flag,
    LineReading,
    Point,
    Result,
    Series,
    Statistic,
)

_WHAT_FLAGS_MEAN = {
    Flag.STRONG: "a rule that must hold is broken, or independent sources contradict each other",
    Flag.MODERATE: "a pattern that chance alone rarely makes, allowing for all that was tried",
    Flag.WEAK: "something to look at, of a kind that is common in honest figures",
    Flag.NONE: "the test ran and noted nothing",
    Flag.NOT_APPLICABLE: "the test cannot be used on these figures, for the reason given",
}
_HOLDS = {True: "holds", False: "does not hold", None: "cannot be told"}
LESSON = (
    "A fit that looks perfect is no finding by itself. R² grows with the growth of a series: one "
    "that rises steeply has a high R² whatever its noise. So R² is never shown alone here, but "
    "beside the residuals as a share of the mean, the dispersion against counting noise, and the "
    "same for comparable series where they were given."
)
_NOTHING_MORE = (
    "Nothing on this page says why figures are as they are. A flag says that somebody should look, "
    "and ask. No flag does not show that figures are right: whoever knows a test can make figures "
    "that pass it."
)

_WHAT_CONTROLS_ARE = (
    "Series were invented, as long and as large as the examined one, with a known make-up. "
    "“Flagged” counts those to which a test gave a flag from weak on; “p ≤ 0.05” those with such a "
    "p-value in either direction, of which a test need not note both. A test that rarely flags "
    "figures that follow a formula cannot clear them; one that often flags honest ones says little."
)
_NUMBER = re.compile(r"[<≤+\-−]? ?\d[\d,.]*(e[+-]?\d+)?( ?%)?")
MOST_ROWS = 24
"""Longer tables are cut on the page."""

_ALWAYS = (
    "A test can show that figures are unusual. It cannot show why.",
    "An unusual figure is often an honest one: definitions change, reports come late, and "
    "estimates are rounded.",
    "Figures that are closer to what a test expects than chance allows can be unusual as well.",
)


@dataclass(frozen=True, slots=True)
class AboutTest:
    """What is said of a test wherever it is used."""

    label: str
    tails: str
    cannot_show: str
    innocent: tuple[str, ...]
    references: tuple[str, ...]


Rows = tuple[tuple[str, ...], ...]
"""Rows of a table as texts, the first of them its heading."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was made of the results as a whole.

    `statement` says how many independent lines have a flag. `glances` have a title, a sentence and
    a table each: R² beside what it hides. `self_test` has the title and the rows of each table of
    the self-test, empty where none was asked for.
    """

    statement: str
    glances: tuple[tuple[str, str, Rows], ...] = ()
    self_test: tuple[tuple[str, Rows], ...] = ()


AboutTests = Mapping[str, AboutTest]
Pictures = Mapping[tuple[int, int], Picture]
"""The plots of results, by the places of the result and of the plot."""


def compose(  # noqa: PLR0913 - all that the page says, by name
    found: Examination,
    about: AboutTests,
    pictures: Pictures,
    told: Told,
    *,
    title: str,
    date: str = "",
) -> Composition:
    """Return the page of an examination; `about` has every test by its name."""
    return Composition(
        title=title,
        question="What do tests of these reported figures say, and what do they not say?",
        date=date,
        notice="",
        language="en",
        facts=_facts(found, date),
        sections=tuple(_sections(found, about, pictures, told)),
        colophon="The same figures, seed and version give the same page, byte for byte.",
        kind="Examination of reported figures",
    )


def _facts(found: Examination, date: str) -> tuple[Entry, ...]:
    names = [series.title for series in found.reported.subject]
    told = {
        "Date": date,
        "Series": "; ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else ""),
        "Comparators": f"{len(found.reported.comparators):,} series",
        "Analyses tried": f"{found.variants * found.reported.tried:,}",
    }
    return tuple(Entry(term, _words(said)) for term, said in told.items() if said)


def _sections(
    found: Examination, about: AboutTests, pictures: Pictures, told: Told
) -> Iterator[Section]:
    yield Section("reading", "Reading", tuple(_reading(found, told)))
    yield Section("figures", "The figures as they were reported", tuple(_figures(found)))
    yield Section("tests", "Every test", tuple(_tests(found, about, pictures)))
    yield Section("chance", "Chance, and how much was tried", tuple(_chance(found)))
    if told.self_test:
        yield Section("controls", "What the tests say of known series", tuple(_controls(told)))
    yield Section("limits", "What this page cannot show", tuple(_limits(found, about)))


def _reading(found: Examination, told: Told) -> Iterator[Block]:
    yield Paragraph((Strong(plain(told.statement)), Text(f" {_NOTHING_MORE}")), "key")
    for number, (title, why, measures) in enumerate(told.glances):
        yield _glance(number, title, why, measures)
    if told.glances:
        yield Paragraph(_words(LESSON))
    columns = tuple(map(Column, ("Line of evidence", "Flag", "Why", "Results")))
    rows = tuple(_line_row(line) for line in found.lines)
    note = "Results of one line rest on the same feature of the figures, and count once together."
    yield Table("lines", "Lines of evidence", columns, (RowGroup(rows),), note)
    if not told.glances:
        yield Paragraph(_words(LESSON))
    yield Paragraph((Strong("What the flags mean"),))
    yield Bullets(
        tuple((_flag(flag), Text(f" {meaning}")) for flag, meaning in _WHAT_FLAGS_MEAN.items())
    )


def _glance(number: int, title: str, why: str, rows: Rows) -> Table:
    heading, *body = rows
    columns = tuple(Column(name, numeric=at == 1) for at, name in enumerate(heading))
    made = tuple(Row(tuple(map(_words, cells))) for cells in body)
    caption = f"The same fit in three measures: {title}"
    return Table(f"glance-{number}", plain(caption), columns, (RowGroup(made),), plain(why))


def _controls(told: Told) -> Iterator[Block]:
    yield Paragraph(_words(_WHAT_CONTROLS_ARE))
    for number, (title, rows) in enumerate(told.self_test):
        yield _rows(f"self-test-{number}", title, rows)


def _line_row(line: LineReading) -> Row:
    tests = "1 test" if line.tests == 1 else f"{line.tests} tests"
    results = f"{line.results} from {tests}"
    return Row((_words(line.line.value), (_flag(line.flag),), _words(line.reason), _words(results)))


def _figures(found: Examination) -> Iterator[Block]:
    for number, series in enumerate(found.reported.subject):
        yield _series(number, series)
    if found.issues:
        yield Paragraph(_words("What was noticed while the files were read:"))
        yield Bullets(tuple(_words(issue) for issue in found.issues))


def _series(number: int, series: Series) -> Table:
    headings = ("Period", "Value as printed", "How it is known", "Source", "Remark")
    columns = tuple(Column(name, numeric=name == "Value as printed") for name in headings)
    rows = tuple(_point_row(point) for point in series.points)
    unit = f", in {series.unit}" if series.unit else ""
    caption = f"{series.title} ({series.measure.value}{unit})"
    return Table(f"series-{number}", plain(caption), columns, (RowGroup(rows),))


def _point_row(point: Point) -> Row:
    value = point.text or "missing"
    cells = (point.period, value, point.status.value, point.source, point.note)
    return Row(tuple(map(_words, cells)))


def _tests(found: Examination, about: AboutTests, pictures: Pictures) -> Iterator[Block]:
    for name, test in about.items():
        mine = [(at, result) for at, result in enumerate(found.results) if result.test == name]
        if mine:
            articles = [_article(at, result, pictures) for at, result in mine]
            yield Section(f"test.{name}", test.label, (*_about(test), *articles))


def _about(test: AboutTest) -> Iterator[Block]:
    yield Entries(
        (
            Entry("What is noted", _words(test.tails)),
            Entry("What it cannot show", _words(test.cannot_show)),
        )
    )
    yield Paragraph((Strong("Innocent readings that remain"),))
    yield Bullets(tuple(map(_words, test.innocent)))
    yield Paragraph(
        _words(f"References: {'; '.join(one.rstrip('.') for one in test.references)}."), "note"
    )


def _article(at: int, result: Result, pictures: Pictures) -> Article:
    variant = f": {result.variant}" if result.variant else ""
    return Article(
        anchor=f"result.{at}",
        title=_words(f"{result.subject}{variant}".removeprefix(": ") or "All series"),
        blocks=tuple(_result(at, result, pictures)),
        labels=(_flag(result.flag),),
    )


def _result(at: int, result: Result, pictures: Pictures) -> Iterator[Block]:
    yield Paragraph(_words(result.reason))
    entries = tuple(_numbers(result))
    if entries:
        yield Entries(entries)
    if result.assumptions:
        yield Bullets(tuple(map(_assumption, result.assumptions)))
    if result.warnings:
        yield Bullets(tuple(map(_words, result.warnings)))
    if result.table:
        yield _table(at, result.table)
    for number in range(len(result.plots)):
        if (at, number) in pictures:
            yield Plot(pictures[at, number])


def _numbers(result: Result) -> Iterator[Entry]:
    if result.effect:
        yield Entry(f"Effect: {plain(result.effect.name)}", _words(_said(result.effect)))
    for statistic in result.statistics:
        yield Entry(plain(statistic.name), _words(_said(statistic)))
    if result.pvalue is not None:
        level = "" if result.level else " (a rough guide: the test does not claim its level)"
        yield Entry("p-value", _words(f"{result.pvalue:.4g}{level}"))
    if result.adjusted is not None:
        yield Entry("p-value, allowing for all that was tried", _words(f"{result.adjusted:.4g}"))


def _said(statistic: Statistic) -> str:
    interval = statistic.interval
    limits = f" [{_digits(interval.low)}, {_digits(interval.high)}]" if interval else ""
    says = f" ({statistic.says})" if statistic.says else ""
    return f"{_digits(statistic.value)}{limits}{says}"


def _digits(value: float) -> str:
    """Return a number as it is read: four digits, but five decimals beside 1, as of an R².

    >>> [_digits(value) for value in (0.9105721, 0.9992509, 3273.7, 26000.0, 12)]
    ['0.9106', '0.99925', '3,274', '26,000', '12']
    """
    if 0.99 < abs(value) < 1:
        return f"{value:.5f}"
    return f"{value:,.0f}" if 1_000 <= abs(value) < 1e15 else f"{value:.4g}"


def _assumption(one: Assumption) -> Inlines:
    return (Label(_HOLDS[one.holds], "assumption"), Text(f" {plain(one.says)}"))


def _table(at: int, rows: Rows) -> Table:
    return _rows(f"result-{at}", "The numbers behind it", rows, MOST_ROWS)


def _rows(anchor: str, title: str, rows: Rows, most: int | None = None) -> Table:
    heading, *body = rows
    columns = tuple(
        Column(plain(name), numeric=_numeric(body, i)) for i, name in enumerate(heading)
    )
    shown = body[:most]
    left_out = len(body) - len(shown)
    note = f"{left_out:,} further rows stand in examination.json." if left_out else ""
    made = tuple(Row(tuple(map(_words, row))) for row in shown)
    return Table(anchor, plain(title), columns, (RowGroup(made),), note)


def _numeric(rows: Sequence[Sequence[str]], column: int) -> bool:
    cells = [row[column] for row in rows if row[column]]
    return bool(cells) and all(map(_NUMBER.fullmatch, cells))


def _chance(found: Examination) -> Iterator[Block]:
    tried = found.reported.tried
    own = f" By the user’s account {tried:,} analyses were made in all." if tried > 1 else ""
    yield Paragraph(
        _words(
            f"{found.variants:,} variants were tried: tests, windows and pairs of series.{own} "
            f"P-values are adjusted after {found.adjusted_by}. A flag of a pattern that does not "
            "survive that is weak. Broken rules need no p-value."
        )
    )
    yield Paragraph(_words(f"Simulations drew {found.draws:,} times with the seed {found.seed}."))
    rows = tuple(Row((_words(name), (Literally(sha),))) for name, sha in found.digests.items())
    columns = (Column("File"), Column("SHA-256"))
    if rows:
        yield Table("files", "Files that were read", columns, (RowGroup(rows),))


def _limits(found: Examination, about: AboutTests) -> Iterator[Block]:
    used = {result.test for result in found.results}
    yield Bullets(tuple(map(_words, _ALWAYS)))
    yield Entries(
        tuple(Entry(test.label, _words(test.cannot_show)) for n, test in about.items() if n in used)
    )


def _flag(flag: Flag) -> Label:
    return Label(flag.value, f"flag-{flag.name.lower().replace('_', '-')}")


def _words(text: str) -> Inlines:
    return (Text(plain(text)),) if text else ()
