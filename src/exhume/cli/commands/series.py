"""``exhume series``."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from exhume.cli._extras import needs
from exhume.cli._options import (
    json_option,
    print_json,
    printable,
    progress,
    quiet_option,
)
from exhume.cli._series_words import reading_in_words, self_test_in_words
from exhume.errors import UsageError

if TYPE_CHECKING:
    from exhume.workflow.series import Asked

_FILE = click.Path(path_type=Path, dir_okay=False)


class _Given(TypedDict):
    """What is asked for, by the names of the options."""

    relations: Path | None
    comparators: Path | None
    vintages: tuple[Path, ...]
    subject: str
    columns: tuple[str, ...]
    windows: tuple[str, ...]
    tried: int
    as_of: str
    draws: int
    seed: int


@click.command(name="series")
@click.argument("file", type=_FILE, required=False)
@click.option(
    "--relations",
    type=_FILE,
    help="What must hold between series: parts and wholes, limits, ratios (TOML).",
)
@click.option(
    "--comparators", type=_FILE, help="Series of others to compare with, such as a GODT export."
)
@click.option(
    "--vintage",
    "vintages",
    type=_FILE,
    multiple=True,
    help="An earlier edition of the same table. May be given several times.",
)
@click.option("--subject", default="", help="Whose series are examined, where FILE has several.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=FIELD",
    help="What a column holds whose name is not known, such as jaar=period, or ignore.",
)
@click.option(
    "--window",
    "windows",
    multiple=True,
    metavar="FIRST:LAST",
    help="Years fixed before anybody looked, such as 2010:2016. Default: the whole series.",
)
@click.option(
    "--tried",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many analyses of these figures were made in all, those that showed nothing among "
    "them. P-values are adjusted for it.",
)
@click.option(
    "--as-of",
    default="",
    metavar="DAY",
    help="When the figures were known: no period may begin later. Default: today.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=99),
    default=20_000,
    show_default=True,
    help="How often a bootstrap draws.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="What chance starts from: the same seed gives the same numbers.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write into. Default: one beside FILE.",
)
@click.option(
    "--self-test",
    is_flag=True,
    help="Say how often each test errs, and what it would see, at the length and size of the "
    "series; without FILE at 7 and 15 periods.",
)
@quiet_option
@json_option
def command(
    *,
    file: Path | None,
    out: Path | None,
    self_test: bool,
    quiet: bool,
    as_json: bool,
    **given: Unpack[_Given],
) -> None:
    """Examine a reported series of figures.

    FILE is a table of periods and values (CSV or Excel). Every test that can be used on them is
    run; each line of evidence gets a flag (none, weak, moderate, strong) and the reason for it. No
    test can show why figures are as they are, and there is no verdict on the whole.

    Writes a page (examination.html), the same as JSON, and the numbers of the plots as CSV. The
    same figures, seed and version give the same bytes. It needs no study.
    """
    if file is None and not self_test:
        problem = "no file of figures is named"
        raise UsageError("series", problem, "name one, or add --self-test alone")
    with needs("statistics"):
        asked = _asked(file, given) if file else None
        if asked and not self_test:
            _examine(asked, out, quiet=quiet, as_json=as_json)
        else:
            _test_itself(asked, out, given["seed"], quiet=quiet, as_json=as_json)


def _asked(file: Path, given: _Given) -> "Asked":
    from exhume.workflow.series import Asked  # noqa: PLC0415 - loads heavy libraries

    return Asked(
        file,
        relations=given["relations"],
        comparators=given["comparators"],
        vintages=given["vintages"],
        subject=given["subject"],
        columns=dict(map(_column, given["columns"])),
        windows=tuple(map(_window, given["windows"])),
        tried=given["tried"],
        as_of=given["as_of"] or date.today().isoformat(),
        draws=given["draws"],
        seed=given["seed"],
    )


def _examine(asked: "Asked", out: Path | None, *, quiet: bool, as_json: bool) -> None:
    from exhume.workflow import series  # noqa: PLC0415 - loads heavy libraries

    shown = progress(quiet=quiet)
    found = series.examine_file(asked, shown)
    with needs("figures"):
        written = series.write(found, out or _beside(asked.file), asked.file.name, shown)
    shown.close()
    if as_json:
        print_json(series.to_json(found))
    else:
        _say(reading_in_words(found, written))


def _test_itself(
    asked: "Asked | None", out: Path | None, seed: int, *, quiet: bool, as_json: bool
) -> None:
    """Test the tests; with a file and `--out`, the page has the result beside the reading."""
    from exhume.workflow import series  # noqa: PLC0415 - loads heavy libraries

    shown = progress(quiet=quiet)
    tested = series.self_test(asked, seed=seed, progress=shown)
    if asked and out:
        found = series.examine_file(asked, shown)
        with needs("figures"):
            series.write(found, out, asked.file.name, shown, tested)
    shown.close()
    if as_json:
        print_json(series.self_test_json(tested))
    else:
        _say(self_test_in_words(tested))


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.stem or file.name}-examination")


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(printable(line))


def _column(said: str) -> tuple[str, str]:
    name, equals, field = said.rpartition("=")
    if not equals or not name:
        raise UsageError(f"--column {said}", "it names no field", "write NAME=FIELD")
    return name, field


def _window(said: str) -> tuple[float, float]:
    """Return the first and the last year of a window."""
    first, colon, last = said.partition(":")
    try:
        window = float(first), float(last)
    except ValueError:
        window = (1.0, 0.0)
    if not colon or not window[0] <= window[1]:
        problem = "it names no first and last year"
        raise UsageError(f"--window {said}", problem, "write it such as 2010:2016")
    return window
