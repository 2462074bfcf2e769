"""``exhume claims``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from exhume.cli._options import (
    json_option,
    open_study,
    print_json,
    printable,
    study_option,
    wrapped,
)

if TYPE_CHECKING:
    from exhume.model.claims import Claim


@click.command(name="claims")
@study_option
@click.option(
    "--example",
    is_flag=True,
    help="Write claims.csv with the names of its columns and one invented row that is not read.",
)
@json_option
def command(study: Path, example: bool, as_json: bool) -> None:
    """Show what others say of the matter, and check the register.

    The register is the table claims.csv in the study folder: statements, denials and official
    answers, each with who said it, where it can be read, and what it is about. The report prints
    them beside the findings, and they change no count. Fill the table in with any spreadsheet and
    save it as "CSV UTF-8"; a row that cannot be right is named with its line.
    """
    from exhume.workflow._claims import claims_of, write_example  # noqa: PLC0415 - not for --help

    folder, settings = open_study(study)
    if example:
        path = write_example(folder)
        click.echo(f"Written: {printable(str(path))}", err=as_json)
    found = claims_of(folder, settings)
    if as_json:
        print_json({"count": len(found), "claims": [_to_json(claim) for claim in found]})
    elif found or not example:
        _show(found)


def _show(claims: "tuple[Claim, ...]") -> None:
    if not claims:
        click.echo("There are no claims. `exhume claims --example` writes a table to fill in.")
    for claim in claims:
        role = f", {claim.role}" if claim.role else ""
        click.echo(printable(f"{claim.id}: {claim.stance.value} {'; '.join(claim.about)}"))
        said = f"{claim.statement} ({claim.by}{role}, {claim.date}; {claim.source})"
        for line in wrapped(printable(said)):
            click.echo(line)


def _to_json(claim: "Claim") -> dict[str, object]:
    return {
        "id": claim.id,
        "statement": claim.statement,
        "by": claim.by,
        "role": claim.role,
        "source": claim.source,
        "date": claim.date,
        "stance": claim.stance.value,
        "about": list(claim.about),
        "quote": claim.quote,
        "language": claim.language,
        "translation": claim.translation,
    }
