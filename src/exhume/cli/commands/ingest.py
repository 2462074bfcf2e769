"""``exhume ingest``."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exhume.cli._options import (
    json_option,
    open_study,
    print_json,
    printable,
    progress,
    quiet_option,
    study_option,
)
from exhume.cli._states import print_states

if TYPE_CHECKING:
    from exhume.model.papers import Issue

_SHOWN = 20  # things of each kind; a corpus of many databases has thousands of merged records


@click.command(name="ingest")
@study_option
@json_option
@quiet_option
def command(study: Path, as_json: bool, quiet: bool) -> None:
    """Read the papers and reference files.

    Every file that is given, and every record in a reference file, ends in exactly one state. The
    states are counted, and sum to what was given; `exhume ledger` shows them again. A copy of each
    original is kept unchanged. What was read before is not read again.
    """
    folder, settings = open_study(study)
    from exhume.workflow.ingest import ingest  # noqa: PLC0415 - loads heavy libraries

    result = ingest(folder, settings, progress(quiet=quiet))
    if as_json:
        print_json(result.to_json())
        return
    print_states(result.states, result.given)
    for line in _in_short(result.issues):
        click.echo(line, err=True)


def _in_short(issues: "Iterable[Issue]") -> Iterator[str]:
    """Give the first of the issues of each kind, then where the others are listed."""
    met: Counter[str] = Counter()
    for issue in issues:
        kind = issue.state or ""
        met[kind] += 1
        if met[kind] <= _SHOWN:
            yield f"- {_in_words(issue)}"
    for kind, count in sorted(met.items()):
        if count > _SHOWN:
            option = f"--state {kind}" if kind else "--remarks"
            name = f"{kind}:" if kind else "remarks:"
            yield f"- {name} {count - _SHOWN:,} more; `exhume ledger {option}` lists all {count:,}"


def _in_words(issue: "Issue") -> str:
    remedy = f". Remedy: {issue.remedy}" if issue.remedy else ""
    return printable(f"{issue.subject}: {issue.problem}{remedy}")
