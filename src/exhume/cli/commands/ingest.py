"""``exhume ingest``."""

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


@click.command(name="ingest")
@study_option
@json_option
@quiet_option
def command(study: Path, as_json: bool, quiet: bool) -> None:
    """Read the papers and reference files.

    Every file and record ends in exactly one state, and the states are counted. Originals are
    kept by their SHA-256. What was read before is not read again.
    """
    from exhume.workflow.ingest import ingest  # noqa: PLC0415 - loads heavy libraries

    folder, settings = open_study(study)
    result = ingest(folder, settings, progress(quiet=quiet))
    if as_json:
        print_json(result.to_json())
        return
    print_counts("Files and records given", result.states, result.given)
    for issue in result.issues:
        click.echo(f"- {issue.subject}: {issue.problem}. {issue.remedy}".rstrip(), err=True)
