"""Options that several commands share, and how results are printed."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from exhume.errors import UsageError

if TYPE_CHECKING:
    from exhume.settings import StudySettings
    from exhume.workflow.progress import Progress

_WIDTH = 96
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

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

    if not start.is_dir():
        remedy = "check the path, or make a study with `exhume new`"
        raise UsageError(str(start), "there is no such folder", remedy)
    study = find_study(start)
    return study, load_settings(study)


def progress(*, quiet: bool) -> "Progress":
    """Return the progress on standard error; it is closed when the command ends or fails."""
    from exhume.workflow.progress import progress_for  # noqa: PLC0415 - not for --help

    shown = progress_for(quiet=quiet)
    click.get_current_context().call_on_close(shown.close)
    return shown


def print_json(value: Mapping[str, object]) -> None:
    """Print one JSON object on standard output, in UTF-8 wherever it goes.

    Names of files that are not UTF-8 hold lone surrogates; ``backslashreplace`` writes these as
    JSON escapes them.
    """
    click.echo(json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace"))


def printable(text: str) -> str:
    r"""Return a text with control characters written out: a terminal obeys them in a file's name.

    >>> printable("a\x1b[2Jb\n")
    'a\\x1b[2Jb\n'
    """
    return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def wrapped(text: str, first: str = "  ", then: str = "    ") -> list[str]:
    """Return a text as lines that fit a terminal, the first and the others indented so."""
    return wrap(text, _WIDTH, initial_indent=first, subsequent_indent=then, break_on_hyphens=False)


def print_counts(title: str, counts: Mapping[str, int], total: int | None = None) -> None:
    """Print counts as a small table, with their sum below when it is given."""
    click.echo(title)
    width = max((len(name) for name in (*counts, "total")), default=0)
    for name, count in counts.items():
        click.echo(f"  {name.ljust(width)}  {count:>9,}")
    if total is not None:
        click.echo(f"  {'total'.ljust(width)}  {total:>9,}")
