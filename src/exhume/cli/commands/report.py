"""``exhume report``."""

from pathlib import Path

import click

from exhume.cli._options import (
    json_option,
    open_study,
    print_json,
    progress,
    quiet_option,
    study_option,
)


@click.command(name="report")
@study_option
@json_option
@quiet_option
def command(study: Path, as_json: bool, quiet: bool) -> None:
    """Write the dossier.

    One self-contained HTML file with the counts of every step, the findings, each passage in its
    context with the rule that found it, the methods and the limits; and the findings as CSV and
    JSON. The same study gives the same bytes.
    """
    folder, settings = open_study(study)
    from exhume.workflow.report import report  # noqa: PLC0415 - loads heavy libraries

    result = report(folder, settings, progress(quiet=quiet))
    if as_json:
        print_json(result.to_json())
        return
    for path in result.files:
        click.echo(path)
