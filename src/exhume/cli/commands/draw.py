"""``exhume draw``."""

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
    from exhume.workflow.draw import DrawResult


@click.command(name="draw")
@study_option
@json_option
@quiet_option
def command(study: Path, as_json: bool, quiet: bool) -> None:
    """Make the queue of passages that people judge.

    It holds every passage with findings, passages from papers without any, drawn by chance, known
    items, and what other finders point at that the rules pass over, if the protocol names any; all
    of one look and mixed. Each is given to as many coders as the protocol says. Called again, it
    adds what is new and keeps what is there.

    What it prints is for the owner of the study. Do not show it to the coders.
    """
    folder, settings = open_study(study)
    with needs("web"):
        from exhume.workflow.draw import draw  # noqa: PLC0415 - loads heavy libraries

    result = draw(folder, settings, progress(quiet=quiet))
    if as_json:
        print_json(result.to_json())
    else:
        _show(result)


def _show(result: "DrawResult") -> None:
    click.echo("For the owner of the study. Do not show this to the coders.\n")
    print_counts("Papers screened", result.papers, result.screened)
    print_counts("Papers with a passage in the queue", result.sampled)
    print_counts("Passages drawn", result.units, sum(result.units.values()))
    if result.known:
        print_counts("Known items", result.known, sum(result.known.values()))
    if result.followed:
        drawn = {f"{name}, of {of:,}": n for name, (n, of) in result.followed.items()}
        print_counts("Papers that other finders point at and the rules do not", drawn)
    for issue in result.issues:
        remedy = f". Remedy: {issue.remedy}" if issue.remedy else ""
        click.echo(printable(f"  {issue.subject}: {issue.problem}{remedy}"))
    added = result.added
    click.echo(f"\nNew: {added.new:,}, kept: {added.kept:,}, taken out: {added.retired:,}.")
    click.echo(f"Given to coders now: {result.assigned:,}.", nl=False)
    if result.queue.places:
        click.echo(f" Places that still wait for a coder: {result.queue.places:,}.", nl=False)
    click.echo()
