"""``exhume screen``."""

import sys
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
from exhume.errors import InputError, UsageError


@click.command(name="screen")
@study_option
@click.option(
    "--jsonl",
    metavar="FILE",
    help='Screen the lines of a file, or of standard input (-), each {"id": …, "text": …}. '
    "Answers go to standard output, one a line, in the same order.",
)
@click.option(
    "--criterion",
    help="With --jsonl: the criterion, by its name or path. Default: dead-donor-rule.",
)
@json_option
@quiet_option
def command(
    study: Path, jsonl: str | None, criterion: str | None, as_json: bool, quiet: bool
) -> None:
    """Find the passages that the criterion asks for.

    Applies the rules of the study's criterion to every paper that was read. What was screened
    before with the same criterion and version is taken over.

    With --jsonl it screens lines of JSON instead, and needs no study.
    """
    if jsonl is not None:
        _screen_lines(jsonl, criterion or "dead-donor-rule", quiet=quiet)
        return
    if criterion is not None:
        remedy = "write the criterion into study.toml, or use --jsonl"
        raise UsageError("--criterion", "a study's criterion stands in its protocol", remedy)
    folder, settings = open_study(study)
    from exhume.workflow.screen import screen  # noqa: PLC0415 - loads the kernels

    result = screen(folder, settings, progress(quiet=quiet))
    if as_json:
        print_json(result.to_json())
        return
    print_counts("Papers by grade", result.grades, result.papers)
    print_counts("Findings by code", result.codes)
    click.echo(f"Passages taken back by a cue: {result.set_aside:,}")


def _screen_lines(path: str, criterion: str, *, quiet: bool) -> None:
    from exhume.workflow.screen_jsonl import open_source, screen_jsonl  # noqa: PLC0415 - not for --help
    from exhume.workflow.screener import screener_for  # noqa: PLC0415 - loads the kernels

    if sys.stdout is None:  # Python's way to say that the caller has closed it
        raise InputError("standard output", "it is closed", "say where the answers go")
    with open_source(path) as source:
        screener = screener_for(criterion)
        tally = screen_jsonl(source, sys.stdout.buffer, screener, progress(quiet=quiet))
    if tally.errors:
        click.echo(
            f"{tally.errors:,} of {tally.lines:,} lines could not be screened; "
            'each has an "error" in its place that says why',
            err=True,
        )
