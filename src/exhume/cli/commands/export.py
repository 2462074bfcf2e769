"""``exhume export``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from exhume.cli._extras import needs
from exhume.cli._options import (
    json_option,
    open_study,
    print_counts,
    print_json,
    printable,
    progress,
    quiet_option,
    study_option,
)

if TYPE_CHECKING:
    from exhume.workflow.exchange import ExportResult


@click.command(name="export")
@study_option
@click.option(
    "--format",
    "form",
    default="review-csv",
    show_default=True,
    help="review-csv, review-json, web-annotation, label-studio, or that of an installed plug-in.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder for the files: a new one, an empty one, or one with an earlier export.",
)
@click.option(
    "--worksheet",
    "coder",
    help="Write what the coder of this name has still to judge, to be filled in elsewhere.",
)
@click.option("--names", is_flag=True, help="Give people's names. Else they are ids.")
@click.option(
    "--drawings",
    is_flag=True,
    help="Say why each passage is in the queue. Keep that from whoever still judges.",
)
@json_option
@quiet_option
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    study: Path,
    form: str,
    folder: Path,
    coder: str | None,
    names: bool,
    drawings: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Take the review elsewhere.

    Writes the verdicts that everybody has handed in, and nothing that is not: passages, verdicts,
    decisions where coders differed, translations. What was written is read again and counted.

    With --worksheet it writes the passages that one coder has still to judge, blind, for work
    without the program; `exhume import` brings the verdicts back.
    """
    if coder is not None and (names or drawings):
        raise click.UsageError("A worksheet has neither --names nor --drawings.")
    study_folder, settings = open_study(study)
    with needs("web"):
        from exhume.workflow import exchange  # noqa: PLC0415 - loads heavy libraries

    to = exchange.Destination(form, folder, names=names, drawings=drawings)
    shown = progress(quiet=quiet)
    if coder is None:
        result = exchange.export_review(study_folder, settings, to, shown)
    else:
        result = exchange.export_worksheet(study_folder, settings, to, coder, shown)
    if as_json:
        print_json(result.to_json())
    else:
        _show(result)


def _show(result: "ExportResult") -> None:
    print_counts("Written, read again and counted", result.counts)
    if result.unplaced:
        click.echo(f"Passages whose papers are not in the corpus as they were: {result.unplaced:,}")
    for path in result.files:
        click.echo(printable(str(path)))
