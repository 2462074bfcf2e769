"""The verb ``series``: examine a reported series of figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from exhume.exports._examination.composing import AboutTest, compose
from exhume.exports._html.page import page
from exhume.model.report import Picture
from exhume.model.series import Examination, Flag, Plot, Reported, Result
from exhume.plugins import discover
from exhume.protocols import Figure, ForensicTest
from exhume.series._reading.lines import capped, readings
from exhume.series._reading.multiplicity import METHOD, adjusted
from exhume.store.files import digest_of
from exhume.workflow._series.reading import read_series
from exhume.workflow.progress import Progress

DRAWS = 20_000
"""How often a bootstrap draws."""

PLOTS = "series_plot"
"""The figure that draws the plots of tests."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an examination is asked for.

    `relations`, `comparators` and `vintages` are further files; `subject` is the entity that is
    examined where the file has several. `windows` are pairs of first and last year, fixed before
    anybody looked; `tried` is how many analyses of these figures were made in all.
    """

    file: Path
    relations: Path | None = None
    comparators: Path | None = None
    vintages: Sequence[Path] = ()
    subject: str = ""
    windows: tuple[tuple[float, float], ...] = ()
    tried: int = 1
    draws: int = DRAWS
    seed: int = 1

    def files(self) -> tuple[Path, ...]:
        """Return all files that are read."""
        given = (self.file, self.relations, self.comparators, *self.vintages)
        return tuple(path for path in given if path is not None)


def examine_file(asked: Asked, progress: Progress) -> Examination:
    """Read the files and run every test; raises `InputError` with line and remedy."""
    reported, remarks = read_series(
        asked.file,
        relations=asked.relations,
        comparators=asked.comparators,
        vintages=asked.vintages,
        subject=asked.subject,
    )
    reported = replace(reported, windows=asked.windows, tried=asked.tried)
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


def page_of(found: Examination, title: str, date: str = "") -> bytes:
    """Return an examination as one self-contained web page; the same one gives the same bytes."""
    about = {
        name: AboutTest(t.label, t.tails, t.cannot_show, t.innocent, t.references)
        for name, t in tests().items()
    }
    return page(compose(found, about, _pictures(found), title, date), {}).encode()


def _pictures(found: Examination) -> dict[tuple[int, int], Picture]:
    figure = cast("Figure[Plot]", discover("figures")[PLOTS].load())
    return {
        (at, number): _picture(figure, plot, f"result-{at}-{number}")
        for at, result in enumerate(found.results)
        for number, plot in enumerate(result.plots)
        if figure.shows(plot)
    }


def _picture(figure: Figure[Plot], plot: Plot, name: str) -> Picture:
    return Picture(name, plot.title, figure.says(plot), figure.draw(plot), b"", figure.table(plot))


def tests() -> Mapping[str, ForensicTest]:
    """Return the tests by name, in their order."""
    loaded = {name: cast("ForensicTest", p.load()) for name, p in discover("series").items()}
    return dict(sorted(loaded.items(), key=lambda pair: (pair[1].order, pair[0])))


def _results(reported: Reported, draws: int, seed: int, progress: Progress) -> Iterator[Result]:
    chosen = tests()
    progress.step("Examining", len(chosen))
    for test in chosen.values():
        yield from test.examine(reported, draws=draws, seed=seed)
        progress.advance()
