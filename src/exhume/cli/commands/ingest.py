"""``exhume ingest``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

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
    from exhume.model.papers import Issue


@click.command(name="ingest")
@study_option
@json_option
@quiet_option
def command(study: Path, as_json: bool, quiet: bool) -> None:
    """Read the papers and reference files.

    Every file and record ends in exactly one state, and the states are counted. Originals are
    kept by their SHA-256. What was read before is not read again.
    """
    folder, settings = open_study(study)
    from exhume.workflow.ingest import ingest  # noqa: PLC0415 - loads heavy libraries

    result = ingest(folder, settings, progress(quiet=quiet))
    if as_json:
        print_json(result.to_json())
        return
    print_counts("Files and records given", result.states, result.given)
    for issue in result.issues:
        click.echo(f"- {_in_words(issue)}", err=True)


def _in_words(issue: "Issue") -> str:
    remedy = f". Remedy: {issue.remedy}" if issue.remedy else ""
    return printable(f"{issue.subject}: {issue.problem}{remedy}")
