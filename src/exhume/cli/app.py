"""The command group: commands are the files of `exhume.cli.commands`, loaded when asked for.

Only here are the project's errors caught: each becomes one message that names the thing, what is
wrong and what to do, and the error's own exit code. What the command line itself or the operating
system refuses is said in the same form. An integrity error is shown the same way; it is never
passed over.
"""

import io
import os
import sys
from difflib import get_close_matches
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import NoReturn, cast

import click

from exhume.cli._options import printable
from exhume.errors import ExhumeError, UsageError

COMMANDS = Path(__file__).with_name("commands")
INTERRUPTED = 130

ORDER = (
    *("new", "run", "ingest", "ledger", "screen", "draw", "people", "serve", "estimate"),
    *("export", "import", "places", "identifying", "claims", "report", "verify", "stamp"),
    *("series", "demo", "replicate", "criteria", "plugins"),
)


class CommandFolder(click.Group):
    """A click group whose commands are the modules of a folder.

    A command that is called like a keyword of Python has a module with ``_`` at the end of its
    name: ``import_.py`` is ``exhume import``.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands in the order in which a study uses them."""
        found = {
            path.stem.removesuffix("_")
            for path in COMMANDS.glob("*.py")
            if not path.stem.startswith("_")
        }
        return [*(name for name in ORDER if name in found), *sorted(found - set(ORDER))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = import_module(f"exhume.cli.commands.{module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called; a name that is none raises `UsageError`."""
        known = self.list_commands(ctx)
        if args[0] not in known and not ctx.resilient_parsing:
            near = get_close_matches(args[0], known, n=1)
            remedy = f"did you mean `exhume {near[0]}`? " if near else ""
            remedy += "`exhume --help` lists the commands"
            raise UsageError(args[0], "there is no such command", remedy)
        return super().resolve_command(ctx, args)


@click.command(
    cls=CommandFolder,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)
@click.version_option(package_name="exhume", prog_name="exhume")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Find rare statements in large bodies of scientific papers.

    Exhume reads a folder of papers, points at the passages that the rules of a criterion find,
    and writes a dossier in which each passage leads back to its file, page and rule. It reports
    what texts say. It does not judge people.

    Begin with `exhume new FOLDER`, put the papers into FOLDER/sources, then `exhume run`.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(UsageError.exit_code)


def main() -> NoReturn:
    """Run the command line and leave with the exit code that belongs to what happened."""
    _show_what_can_be_shown()
    try:
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except ExhumeError as error:
        _leave(error, error.exit_code)
    except click.ClickException as error:
        _leave(_usage_error(error), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("exhume: stopped. Called again, a study goes on where it was.", err=True)
        sys.exit(INTERRUPTED)
    except OSError as error:  # but a reader who has left, as `head` does: that one is click's
        _drop_output()
        _leave(_refusal(error), ExhumeError.exit_code)


def _show_what_can_be_shown() -> None:
    """Write out what a terminal cannot show, such as Chinese in Latin-1, and do not fail."""
    if sys.stdout is not None:  # it is None where the caller has closed it
        cast("io.TextIOWrapper", sys.stdout).reconfigure(errors="backslashreplace")


def _leave(error: ExhumeError, code: int) -> NoReturn:
    click.echo(f"exhume: {printable(str(error))}", err=True)
    sys.exit(code)


def _usage_error(error: click.ClickException) -> UsageError:
    """Say what is wrong with a call in the way in which the project says it."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "exhume"
    problem, help_ = error.format_message().rstrip("."), f"`{command} --help`"
    if isinstance(error, click.NoSuchOption):
        near = " or ".join(error.possibilities or ())
        remedy = f"did you mean {near}? " if near else ""
        remedy += f"{help_} lists the options"
        return UsageError(error.option_name, f"`{command}` has no such option", remedy)
    if isinstance(error, click.BadOptionUsage):
        return UsageError(error.option_name, problem, f"see {help_}")
    return UsageError(command.removeprefix("exhume "), problem, f"see {help_}")


def _refusal(error: OSError) -> ExhumeError:
    """Say what the operating system refused: a full disk, a folder that may not be written."""
    subject = "output" if error.filename is None else os.fsdecode(error.filename)
    remedy = "check that the disk is not full and that the folder may be read and written"
    return ExhumeError(subject, error.strerror or str(error), remedy)


def _drop_output() -> None:
    """Send what is not written yet nowhere, or Python would try again when it ends, and fail."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
