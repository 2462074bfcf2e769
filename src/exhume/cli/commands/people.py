"""``exhume people``."""

from pathlib import Path

import click

from exhume.cli._extras import needs
from exhume.cli._options import json_option, open_study, print_json, printable, study_option
from exhume.model.coding import Person, Role

_ROLES = click.Choice([role.value for role in Role])


@click.group(name="people")
def command() -> None:
    """Make the accounts of a review in a team.

    Roles: an owner runs the study and sees its numbers, a coder judges passages, an adjudicator
    decides where coders differ, a reader looks at what is settled.
    """


@command.command(name="add")
@click.argument("name")
@click.option(
    "--role", "roles", type=_ROLES, multiple=True, required=True, help="Several are fine."
)
@click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help="Asked for when it is left out, which keeps it out of the shell's history.",
)
@study_option
def add(name: str, roles: tuple[str, ...], password: str, study: Path) -> None:
    """Make an account called NAME."""
    from exhume.workflow.people import add_person  # noqa: PLC0415 - not for --help

    folder, settings = open_study(study)
    with needs("web"):
        person = add_person(folder, settings, name, [Role(role) for role in roles], password)
    click.echo(_in_words(person))


@command.command(name="list")
@json_option
@study_option
def list_people(study: Path, as_json: bool) -> None:
    """Show the accounts and their roles."""
    from exhume.workflow.people import people_of  # noqa: PLC0415 - not for --help

    folder, settings = open_study(study)
    with needs("web"):
        found = people_of(folder, settings)
    if as_json:
        print_json({"people": [_to_json(person) for person in found]})
    for person in found if not as_json else ():
        click.echo(_in_words(person))


@command.command(name="password")
@click.argument("name")
@click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help="Asked for when it is left out, which keeps it out of the shell's history.",
)
@study_option
def password(name: str, password: str, study: Path) -> None:
    """Set the password of NAME anew, and end the sessions begun with the old one."""
    from exhume.workflow.people import set_password  # noqa: PLC0415 - not for --help

    folder, settings = open_study(study)
    with needs("web"):
        set_password(folder, settings, name, password)
    click.echo(f"The password of {printable(name)} is set.")


@command.command(name="allow-own")
@click.argument("name")
@click.option("--no-longer", is_flag=True, help="Take it back.")
@study_option
def allow_own(name: str, study: Path, *, no_longer: bool) -> None:
    """Let the adjudicator NAME decide on passages that they coded themselves.

    Only where nobody else can decide on them; the log says that it was allowed.
    """
    from exhume.workflow.people import allow_own  # noqa: PLC0415 - not for --help

    folder, settings = open_study(study)
    with needs("web"):
        allow_own(folder, settings, name, allowed=not no_longer)
    said = "may no longer" if no_longer else "may"
    click.echo(f"{printable(name)} {said} decide on passages that they coded themselves.")


def _in_words(person: Person) -> str:
    roles = ", ".join(sorted(role.value for role in person.roles))
    return printable(f"{person.name}: {roles}{'' if person.active else ' (not active)'}")


def _to_json(person: Person) -> dict[str, object]:
    roles = sorted(role.value for role in person.roles)
    return {"id": person.id, "name": person.name, "roles": roles, "active": person.active}
