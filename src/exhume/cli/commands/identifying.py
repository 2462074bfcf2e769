"""``exhume identifying``."""

from collections import Counter
from collections.abc import Sequence
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
    from exhume.workflow._identifying import Flagged


@click.command(name="identifying")
@study_option
@click.option(
    "--show",
    is_flag=True,
    help="Show the details themselves, on this screen only. Nothing of them is written down.",
)
@json_option
@quiet_option
def command(study: Path, show: bool, as_json: bool, quiet: bool) -> None:
    """List what may identify a patient or donor in the passages that a report prints.

    Such details are names, exact dates, numbers of a person or record, addresses and telephones.
    They are hidden until a person decides in the table identifying.csv, which this writes into
    the study folder: "mask" in its column decision hides a detail, "keep" prints it, "open" means
    that nobody has decided. Decisions that stand in the table stay. Details that were overlooked
    can be added as rows. That nothing is listed does not mean that nobody can be identified.
    """
    folder, settings = open_study(study)
    with needs("dossier"):
        from exhume.workflow._flagging import flag  # noqa: PLC0415 - loads heavy libraries

        result = flag(folder, settings, progress(quiet=quiet))
    counts = {decision.value: number for decision, number in result.decisions.items()}
    if as_json:
        items = [one.to_json(show=show) for one in result.flagged]
        print_json({"file": str(result.path), "rows": counts, "flagged": items})
        return
    _show(result.flagged, show=show)
    print_counts("Rows of the table by decision", counts, sum(counts.values()))
    click.echo(f"\nDecide in: {printable(str(result.path))}")


def _show(flagged: "Sequence[Flagged]", *, show: bool) -> None:
    kinds = Counter(one.row.stretch.kind.value for one in flagged)
    print_counts("Flagged in what the report prints", kinds, kinds.total())
    for one in flagged:
        stretch = one.row.stretch
        words = f" = {one.words}" if show else ""
        where = f"{one.row.paper} {stretch.start}-{stretch.end}"
        about = f"{stretch.kind.value}, {stretch.decision.value}"
        click.echo(printable(f"  {where} ({about}): {one.row.context}{words}"))
