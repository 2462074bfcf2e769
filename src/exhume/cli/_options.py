"""Options that several commands share, and how results are printed."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from exhume.settings import StudySettings
    from exhume.workflow.progress import Progress

study_option = click.option(
    "--study",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The study folder. Default: the folder you are in, or the nearest one above it.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object on standard output."
)
quiet_option = click.option(
    "--quiet", is_flag=True, help="Show no progress. Errors are still shown."
)


def open_study(start: Path) -> "tuple[Path, StudySettings]":
    """Return the study folder at or above `start`, and its protocol."""
    from exhume.settings import find_study, load_settings  # noqa: PLC0415 - not for --help

    study = find_study(start)
    return study, load_settings(study)


def progress(*, quiet: bool) -> "Progress":
    """Return the progress on standard error."""
    from exhume.workflow.progress import progress_for  # noqa: PLC0415 - not for --help

    return progress_for(quiet=quiet)


def print_json(value: Mapping[str, object]) -> None:
    """Print one JSON object on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False))


def print_counts(title: str, counts: Mapping[str, int], total: int | None = None) -> None:
    """Print counts as a small table, with their sum below when it is given."""
    click.echo(title)
    width = max((len(name) for name in (*counts, "total")), default=0)
    for name, count in counts.items():
        click.echo(f"  {name.ljust(width)}  {count:>9,}")
    if total is not None:
        click.echo(f"  {'total'.ljust(width)}  {total:>9,}")
