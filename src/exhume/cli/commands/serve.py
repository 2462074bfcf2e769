"""``exhume serve``."""

from pathlib import Path

import click

from exhume.cli._extras import needs
from exhume.cli._options import open_study, study_option


@click.command(name="serve")
@study_option
@click.option(
    "--team",
    is_flag=True,
    help="Ask everybody to sign in. Make the accounts first, with `exhume people add`.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8765, show_default=True, help="And its port."
)
@click.option(
    "--name",
    "names",
    multiple=True,
    help="A further name by which people call this machine, such as review.example.org.",
)
@click.option(
    "--certificate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A certificate, so that the way to the server is encrypted (https).",
)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The private key of the certificate.",
)
@click.option(
    "--migrate",
    is_flag=True,
    help="Bring a PostgreSQL database of an older version up to date. Make a backup first.",
)
def command(  # noqa: PLR0913 - one parameter an option
    *,
    study: Path,
    team: bool,
    host: str,
    port: int,
    names: tuple[str, ...],
    certificate: Path | None,
    key: Path | None,
    migrate: bool,
) -> None:
    """Open the review in the browser.

    Without --team it is for you alone: the printed address holds a key and works on this machine
    only. With --team, people sign in with the accounts that `exhume people` makes. Every verdict
    is on the disk before the next passage is shown; stop the server with Ctrl+C whenever you like.
    """
    folder, settings = open_study(study)
    with needs("web"):
        from exhume.web.server import Address, serve  # noqa: PLC0415 - loads heavy libraries
    address = Address(host, port, names, certificate, key)
    serve(folder, settings, address, team=team, announce=_announce, may_migrate=migrate)


def _announce(url: str) -> None:
    click.echo(f"The review is open at {url}", err=True)
    click.echo("Stop it with Ctrl+C; every verdict that was saved is kept.", err=True)
