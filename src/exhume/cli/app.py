"""The command group: commands are the files of `exhume.cli.commands`, loaded when asked for.

Only here are the project's errors caught: each becomes one message that names the thing, what is
wrong and what to do, and the error's own exit code. An integrity error is shown the same way; it
is never passed over.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from exhume.errors import ExhumeError

COMMANDS = Path(__file__).with_name("commands")
INTERRUPTED = 130


class CommandFolder(click.Group):
    """A click group whose commands are the modules of a folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands in the order in which a study uses them."""
        found = {path.stem for path in COMMANDS.glob("*.py") if not path.stem.startswith("_")}
        return [*(name for name in ORDER if name in found), *sorted(found - set(ORDER))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"exhume.cli.commands.{cmd_name}").command
        return command


ORDER = ("new", "run", "ingest", "screen", "report", "verify", "demo", "replicate", "criteria", "plugins")


@click.command(
    cls=CommandFolder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)
@click.version_option(package_name="exhume", prog_name="exhume")
def cli() -> None:
    """Find rare statements in large bodies of scientific papers.

    Exhume reads a folder of papers, points at the passages that the rules of a criterion find,
    and writes a dossier in which each passage leads back to its file, page and rule. It reports
    what texts say. It does not judge people.

    Begin with `exhume new FOLDER`, put the papers into FOLDER/sources, then `exhume run`.
    """


def main() -> NoReturn:
    """Run the command line and leave with the exit code that belongs to what happened."""
    try:
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except ExhumeError as error:
        click.echo(f"exhume: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("exhume: stopped. The same command goes on from here.", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has left, as `head` does; there is nobody to tell.
        sys.stderr.close()
        sys.exit(1)
