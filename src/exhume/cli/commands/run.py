"""``exhume run``."""

from pathlib import Path

import click

from exhume.cli._options import (
    json_option,
    open_study,
    print_counts,
    print_json,
    progress,
    quiet_option,
    study_option,
)
from exhume.cli._states import print_states


@click.command(name="run")
@study_option
@json_option
@quiet_option
def command(study: Path, as_json: bool, quiet: bool) -> None:
    """Do the whole main job: ingest, screen, report.

    A run that was stopped goes on where it was.
    """
    folder, settings = open_study(study)
    from exhume.workflow.run import run  # noqa: PLC0415 - loads heavy libraries

    result = run(folder, settings, progress(quiet=quiet))
    if as_json:
        print_json(result.to_json())
        return
    print_states(result.ingest.states, result.ingest.given)
    print_counts("Papers by grade", result.screen.grades, result.screen.papers)
    click.echo(f"Issues met and counted: {len(result.ingest.issues):,}")
    click.echo(f"The dossier is {result.report.files[0]}")
