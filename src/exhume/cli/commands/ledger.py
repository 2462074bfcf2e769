"""``exhume ledger``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from exhume.cli._options import (
    json_option,
    open_study,
    print_json,
    printable,
    study_option,
)
from exhume.cli._states import print_ledger
from exhume.errors import UsageError
from exhume.model.papers import State

if TYPE_CHECKING:
    from exhume.model.papers import Issue
    from exhume.workflow.ledger import Entry


@click.command(name="ledger")
@study_option
@click.option(
    "--state",
    type=click.Choice([state.value for state in State]),
    help="List every file and record that ended in this state, with reason and remedy.",
)
@click.option(
    "--remarks",
    is_flag=True,
    help="List what was doubtful, but kept: the file or record itself was read.",
)
@json_option
def command(study: Path, state: str | None, remarks: bool, as_json: bool) -> None:
    """Show where each file and record has ended.

    Without an option, prints how many files and records ended in each state; they sum to what was
    given to the last `exhume ingest`.
    """
    if state and remarks:
        raise UsageError("--remarks", "it cannot be asked for together with --state", "ask twice")
    from exhume.workflow.ledger import (  # noqa: PLC0415 - loads heavy libraries
        entries,
        entry_to_json,
        ledger,
        remarks_of,
    )

    folder, _ = open_study(study)
    if remarks:
        _show_remarks(list(remarks_of(folder)), as_json=as_json)
        return
    if state is None:
        counted = ledger(folder)
        if as_json:
            print_json(counted.to_json())
        else:
            print_ledger(counted.files, counted.records, counted.given)
        return
    found = list(entries(folder, State(state)))
    if as_json:
        items = [entry_to_json(entry) for entry in found]
        print_json({"state": state, "count": len(items), "items": items})
    else:
        for entry in found:
            click.echo(_in_words(entry))


def _show_remarks(remarks: "list[Issue]", *, as_json: bool) -> None:
    if as_json:
        items = [
            {"subject": remark.subject, "problem": remark.problem, "remedy": remark.remedy}
            for remark in remarks
        ]
        print_json({"count": len(items), "items": items})
        return
    for remark in remarks:
        remedy = f". Remedy: {remark.remedy}" if remark.remedy else ""
        click.echo(printable(f"{remark.subject}: {remark.problem}{remedy}"))


def _in_words(entry: "Entry") -> str:
    place = f" ({entry.place})" if entry.place != entry.id else ""
    reason = f": {entry.reason}" if entry.reason else ""
    remedy = f". Remedy: {entry.remedy}" if entry.remedy else ""
    return printable(f"{entry.kind} {entry.id}{place}{reason}{remedy}")
