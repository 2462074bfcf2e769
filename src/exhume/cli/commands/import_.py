"""``exhume import``."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exhume.cli._extras import needs
from exhume.cli._options import (
    json_option,
    open_study,
    print_json,
    printable,
    progress,
    quiet_option,
    study_option,
)
from exhume.model.review import RowState

if TYPE_CHECKING:
    from exhume.workflow.exchange import ImportResult

_MEANINGS: Mapping[RowState, str] = {
    RowState.IMPORTED: "in the review now",
    RowState.ALREADY_THERE: "was there before; nothing changed",
    RowState.LEFT_EMPTY: "no verdict in it",
    RowState.OF_OTHERS: "another person's",
    RowState.REFUSED: "not used; the reasons are below",
}


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--coder", help="Whose verdicts those of the file become: a name or an id.")
@click.option(
    "--rows-of", default="", help="Take the rows of this person, where the file names several."
)
@click.option("--replace", is_flag=True, help="Replace other verdicts that the coder has saved.")
@click.option(
    "--units", is_flag=True, help="The file names passages to be judged, and not verdicts."
)
@click.option(
    "--format", "form", default="", help="review-csv, review-json or label-studio. Default: told."
)
@study_option
@json_option
@quiet_option
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    file: Path,
    coder: str | None,
    rows_of: str,
    replace: bool,
    units: bool,
    form: str,
    study: Path,
    as_json: bool,
    quiet: bool,
) -> None:
    """Bring verdicts back that a coder gave elsewhere, or passages to be judged.

    FILE is a worksheet that was filled in, or what Label Studio exports as JSON. Each row of it
    ends in one state, and the states sum to the rows. The same file again changes nothing. The
    verdicts are the coder's, who can look at them in the browser and hand them in.
    """
    if units == (coder is not None):
        raise click.UsageError("Say whose verdicts these are with --coder, or give --units.")
    if units and (rows_of or replace):
        raise click.UsageError("--rows-of and --replace are of verdicts, and not of passages.")
    folder, settings = open_study(study)
    with needs("web"):
        from exhume.workflow import exchange  # noqa: PLC0415 - loads heavy libraries

    given, shown = exchange.GivenFile(file, form), progress(quiet=quiet)
    if coder is None:
        result = exchange.import_units(folder, settings, given, shown)
    else:
        whose = exchange.Attribution(coder, rows_of, replace)
        result = exchange.import_codings(folder, settings, given, whose, shown)
    if as_json:
        print_json(result.to_json())
    else:
        _show(result)


def _show(result: "ImportResult") -> None:
    click.echo("Rows of the file")
    rows = [(state.value, result.states.get(state, 0), _MEANINGS[state]) for state in RowState]
    for name, count, meaning in (*rows, ("total", result.given, "")):
        click.echo(f"  {name:<13}  {count:>9,}  {meaning}".rstrip())
    for issue in result.issues:
        remedy = f". Remedy: {issue.remedy}" if issue.remedy else ""
        click.echo(printable(f"  {issue.subject}: {issue.problem}{remedy}"))
    if result.others:
        named = ", ".join(name or "nobody" for name in result.others)
        click.echo(printable(f"Rows of others are those of {named}. Choose with --rows-of."))
    if result.assigned:
        click.echo(f"Given to coders now: {result.assigned:,}.")
