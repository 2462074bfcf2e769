"""``exhume ledger``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from exhume.cli._options import (
    json_option,
    open_study,
    print_counts,
    print_json,
    printable,
    study_option,
)
from exhume.model.papers import State

if TYPE_CHECKING:
    from exhume.workflow.ledger import Entry


@click.command(name="ledger")
@study_option
@click.option(
    "--state",
    type=click.Choice([state.value for state in State]),
    help="List every file and record that ended in this state, with reason and remedy.",
)
@json_option
def command(study: Path, state: str | None, as_json: bool) -> None:
    """Show where each file and record has ended.

    Without --state, prints how many files and records ended in each state; they sum to what was
    given to the last `exhume ingest`.
    """
    from exhume.workflow.ledger import (  # noqa: PLC0415 - loads heavy libraries
        entries,
        entry_to_json,
        ledger,
    )

    folder, _ = open_study(study)
    if state is None:
        counted = ledger(folder)
        if as_json:
            print_json(counted.to_json())
        else:
            print_counts("Files and records given", counted.states, counted.given)
        return
    found = list(entries(folder, State(state)))
    if as_json:
        items = [entry_to_json(entry) for entry in found]
        print_json({"state": state, "count": len(items), "items": items})
    else:
        for entry in found:
            click.echo(_in_words(entry))


def _in_words(entry: "Entry") -> str:
    place = f" ({entry.place})" if entry.place != entry.id else ""
    reason = f": {entry.reason}" if entry.reason else ""
    remedy = f". Remedy: {entry.remedy}" if entry.remedy else ""
    return printable(f"{entry.kind} {entry.id}{place}{reason}{remedy}")
