"""``exhume places``."""

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

if TYPE_CHECKING:
    from exhume.model.places import Place
    from exhume.workflow._places import PlacesResult


@click.command(name="places")
@study_option
@json_option
def command(study: Path, as_json: bool) -> None:
    """Find the hospital, city and province that papers come from.

    Looks at the papers in which something was found. Where their authors work is taken from the
    bibliographic record, or else from the top of the paper, and looked up in a table of hospitals,
    to which a file hospitals.csv in the study folder can add. What the table cannot tell is put
    into the file places.csv, for a person to fill in with a spreadsheet. Rows that are there
    already are never changed.
    """
    from exhume.workflow._places import find_places  # noqa: PLC0415 - loads heavy libraries

    folder, settings = open_study(study)
    found = find_places(folder, settings)
    if as_json:
        print_json(found.to_json())
        return
    _show(found)


def _show(found: "PlacesResult") -> None:
    from exhume.workflow._places import FOR_PEOPLE, counted  # noqa: PLC0415 - see above

    print_counts("Places of papers", counted(found.places.values()), len(found.places))
    for paper, place in found.places.items():
        if place.certainty in FOR_PEOPLE:
            click.echo(printable(_in_words(paper, place)))
    if found.waiting:
        click.echo(f"{found.waiting} wait for a person: fill in {printable(str(found.file))}.")


def _in_words(paper: str, place: "Place") -> str:
    where = ", ".join(filter(None, (place.hospital, place.city, place.province)))
    doubts = "; ".join(step.value for step in place.steps if step.what == "doubt")
    parts = (place.given, f"perhaps {where}" if where else "", doubts)
    return f"{place.certainty.value} {paper}: {' | '.join(filter(None, parts))}"
