"""The verb ``series``: examine a reported series of figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from exhume.exports._examination import composing
from exhume.exports._examination.composing import AboutTest, Told, compose
from exhume.exports._examination.json_rows import examination_json, rows
from exhume.exports._html.page import page
from exhume.model.report import Picture
from exhume.model.series import Examination, Flag, Plot, Reported, Result
from exhume.plugins import discover
from exhume.protocols import Figure, ForensicTest
from exhume.series._controls import running
from exhume.series._controls.kinds import default
from exhume.series._controls.measuring import Rate
from exhume.series._controls.telling import power_rows, size_rows
from exhume.series._reading import glance as reading_glance
from exhume.series._reading.lines import capped, counted_together, readings, tally
from exhume.series._reading.multiplicity import METHOD, adjusted
from exhume.store.files import digest_of, explained, write_whole
from exhume.workflow._series.reading import read_series
from exhume.workflow.progress import Progress

DRAWS = 20_000
"""How often a bootstrap draws."""

PLOTS = "series_plot"
"""The figure that draws the plots of tests."""

PAGE, NUMBERS = "examination.html", "examination.json"
"""The files that an examination writes, beside a folder of the plots' numbers."""

LENGTHS = (7, 15)
"""How many periods a self-test has without a series."""

LESSON = composing.LESSON
Glance = reading_glance.Glance
Tested = running.Tested


@dataclass(frozen=True, slots=True)
class Asked:
    """What an examination is asked for.

    `relations`, `comparators` and `vintages` are further files; `subject` is the entity that is
    examined where the file has several, and `columns` says what columns hold whose names are not
    known. `windows` are pairs of first and last year, fixed before anybody looked; `tried` is how
    many analyses of these figures were made in all. No period may begin after the day `as_of`,
    where one is given.
    """

    file: Path
    relations: Path | None = None
    comparators: Path | None = None
    vintages: Sequence[Path] = ()
    subject: str = ""
    columns: Mapping[str, str] | None = None
    windows: tuple[tuple[float, float], ...] = ()
    tried: int = 1
    as_of: str = ""
    draws: int = DRAWS
    seed: int = 1

    def files(self) -> tuple[Path, ...]:
        """Return all files that are read."""
        given = (self.file, self.relations, self.comparators, *self.vintages)
        return tuple(path for path in given if path is not None)


def examine_file(asked: Asked, progress: Progress) -> Examination:
    """Read the files and run every test; raises `InputError` with line and remedy."""
    reported, remarks = _read(asked)
    digests = {path.name: digest_of(path) for path in asked.files()}
    found = examine(reported, draws=asked.draws, seed=asked.seed, progress=progress)
    return replace(found, issues=remarks, digests=digests)


def examine(reported: Reported, *, draws: int, seed: int, progress: Progress) -> Examination:
    """Run every test on what was reported, and read the lines of evidence."""
    results = tuple(_results(reported, draws, seed, progress))
    results = tuple(capped(one) for one in adjusted(results, reported.tried))
    return Examination(
        reported=reported,
        results=results,
        lines=readings(results),
        variants=sum(one.variants for one in results if one.flag is not Flag.NOT_APPLICABLE),
        adjusted_by=METHOD,
        seed=seed,
        draws=draws,
    )


def statement(found: Examination) -> str:
    """Say how many independent lines have a flag; it is no verdict, and there is none."""
    return " ".join((tally(found.lines).says(), *counted_together(found.lines)))


def glance(found: Examination) -> tuple[Glance, ...]:
    """Return R² beside what it hides, for each window for which there is a parabola."""
    return reading_glance.glances(found.results)


def write(
    found: Examination,
    folder: Path,
    title: str,
    progress: Progress,
    tested: Sequence[Tested] = (),
) -> Path:
    """Write the page, the JSON and the numbers of each plot into a folder; return the page's path.

    The same examination gives the same bytes.
    """
    pictures = _pictures(found, progress)
    files = {
        PAGE: page_of(found, title, pictures=pictures, tested=tested),
        NUMBERS: examination_json(found, _told(found)),
        **{f"plots/{one.name}.csv": one.table for one in pictures.values()},
    }
    with explained(folder):
        for name, data in files.items():
            write_whole(folder / name, data)
    return folder / PAGE


def page_of(
    found: Examination,
    title: str,
    date: str = "",
    *,
    pictures: Mapping[tuple[int, int], Picture],
    tested: Sequence[Tested] = (),
) -> bytes:
    """Return an examination as one self-contained web page; the same one gives the same bytes."""
    about = {
        name: AboutTest(t.label, t.tails, t.cannot_show, t.innocent, t.references)
        for name, t in tests().items()
    }
    told = Told(
        statement=statement(found),
        glances=tuple(_glance_table(one) for one in glance(found)),
        self_test=tuple(table for one in tested for table in self_test_tables(one)),
    )
    return page(compose(found, about, pictures, told, title=title, date=date), {}).encode()


def to_json(found: Examination) -> dict[str, object]:
    """Return an examination as objects, lists, texts and numbers."""
    return rows(found, _told(found))


def self_test(asked: Asked | None, *, seed: int, progress: Progress) -> tuple[Tested, ...]:
    """Run every test on series with a known make-up, as long and as large as what is asked about.

    Without anything, or where no series of counts is long enough, at 7 and at 15 periods.
    """
    likes = _likes(asked)
    chosen = tests()
    progress.step("Testing the tests", len(likes) * len(chosen))
    return tuple(running.run(chosen, like, seed=seed, advance=progress.advance) for like in likes)


def self_test_tables(tested: Tested) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """Return the tables of a self-test, each with its title; the first row is the heading."""
    size = f"{tested.periods} periods from {tested.start:,.0f} to {tested.end:,.0f}"
    return (
        (f"How often tests err where nothing is there: {size}", size_rows(tested)),
        (f"What tests say of series with a known make-up: {size}", power_rows(tested)),
    )


def self_test_json(tested: Sequence[Tested]) -> dict[str, object]:
    """Return a self-test as objects, lists, texts and numbers."""
    return {"format": "exhume-series-self-test", "lengths": [_tested(one) for one in tested]}


def tests() -> Mapping[str, ForensicTest]:
    """Return the tests by name, in their order."""
    loaded = {name: cast("ForensicTest", p.load()) for name, p in discover("series").items()}
    return dict(sorted(loaded.items(), key=lambda pair: (pair[1].order, pair[0])))


def _read(asked: Asked) -> tuple[Reported, tuple[str, ...]]:
    reported, remarks = read_series(
        asked.file,
        relations=asked.relations,
        comparators=asked.comparators,
        vintages=asked.vintages,
        subject=asked.subject,
        columns=asked.columns or {},
        as_of=asked.as_of,
    )
    return replace(reported, windows=asked.windows, tried=asked.tried), remarks


def _results(reported: Reported, draws: int, seed: int, progress: Progress) -> Iterator[Result]:
    chosen = tests()
    progress.step("Examining", len(chosen))
    for test in chosen.values():
        yield from test.examine(reported, draws=draws, seed=seed)
        progress.advance()


def _pictures(found: Examination, progress: Progress) -> dict[tuple[int, int], Picture]:
    figure = cast("Figure[Plot]", discover("figures")[PLOTS].load())
    drawn: dict[tuple[int, int], Picture] = {}
    progress.step("Drawing", sum(len(result.plots) for result in found.results))
    for at, result in enumerate(found.results):
        for number, plot in enumerate(result.plots):
            if figure.shows(plot):
                name = f"{at + 1:03}-{result.test}-{number + 1}"
                drawn[at, number] = _picture(figure, plot, name)
            progress.advance()
    return drawn


def _picture(figure: Figure[Plot], plot: Plot, name: str) -> Picture:
    return Picture(name, plot.title, figure.says(plot), figure.draw(plot), b"", figure.table(plot))


def _told(found: Examination) -> dict[str, object]:
    counts = tally(found.lines)
    return {
        "statement": statement(found),
        "lines_flagged": counts.flagged,
        "lines_examined": counts.examined,
        "glance": [_glance_row(one) for one in glance(found)],
    }


def _glance_row(one: Glance) -> dict[str, object]:
    measures = [
        {"measure": m.name, "value": m.value, "rank": m.rank, "reads": m.reads}
        for m in one.measures
    ]
    return {"series": one.subject, "window": one.window, "measures": measures, "why": one.why}


def _glance_table(one: Glance) -> tuple[str, str, tuple[tuple[str, ...], ...]]:
    table = (
        ("Measure of the same fit", "Value", "Rank, 1 is the closest", "How to read it"),
        *((m.name, m.value, m.rank, m.reads) for m in one.measures),
    )
    return f"{one.subject}, {one.window}", one.why, table


def _likes(asked: Asked | None) -> Sequence[running.Like]:
    own = running.like_series(_read(asked)[0]) if asked else None
    return [own] if own else [running.Like(default(periods)) for periods in LENGTHS]


def _tested(tested: Tested) -> dict[str, object]:
    return {
        "periods": tested.periods,
        "start": tested.start,
        "end": tested.end,
        "shocks": tested.shocks,
        "sizes": {name: _rate(rate) for name, rate in tested.sizes},
        "controls": [
            {
                "test": one.test,
                "control": one.control,
                "something_there": one.something,
                "refused": _rate(one.refused),
                "flagged": _rate(one.flagged),
                "significant": _rate(one.significant),
            }
            for one in tested.said
        ],
    }


def _rate(rate: Rate | None) -> dict[str, object] | None:
    if rate is None or not rate.of:
        return None
    limits = rate.interval
    return {"found": rate.found, "of": rate.of, "low": limits.low, "high": limits.high}
