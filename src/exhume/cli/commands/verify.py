"""``exhume verify``."""

from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from exhume.cli._options import json_option, print_json, printable, progress, quiet_option
from exhume.errors import IntegrityError, UsageError

if TYPE_CHECKING:
    from exhume.workflow._stamping.trust import Trust
    from exhume.workflow.verify import VerifyResult

_SHOWN = 20  # reasons; all of them are in the JSON


class _Vouched(TypedDict):
    """What the one who verifies vouches for, by its option."""

    root: str
    trust: Path | None
    header: tuple[str, ...]


@click.command(name="verify")
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--root",
    default="",
    metavar="DIGEST",
    help="The root digest of the bundle as it was kept elsewhere, or a file that holds it.",
)
@click.option(
    "--trust",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="CERTS.pem",
    help="Certificates of time-stamping authorities that you trust.",
)
@click.option(
    "--header",
    multiple=True,
    metavar="HEX",
    help="The header of a Bitcoin block, as you looked it up: 160 hexadecimal digits or a file.",
)
@json_option
@quiet_option
def command(path: Path, as_json: bool, quiet: bool, **vouched: Unpack[_Vouched]) -> None:
    """Check every link from the dossier back to the originals.

    PATH is a study folder (default: the one you are in), the evidence.zip that a study handed over,
    or the folder that it was unpacked into. Works offline and changes nothing.

    Hashes each file again, reads the originals again, looks for each quote at its place, and counts
    each number again. Names each link that does not hold; the exit code is 0 only when all do.
    """
    from exhume.workflow.verify import kept_root, verify  # noqa: PLC0415 - loads heavy libraries

    chosen = _chosen(path)
    shown = progress(quiet=quiet)
    shown.step("Following links")
    root = kept_root(vouched["root"]) if vouched["root"] else ""
    result = verify(chosen, shown, root=root, trust=_trust(vouched))
    shown.close()
    if as_json:
        print_json(result.to_json())
    else:
        _print(result)
    if result.found:
        problem = f"{len(result.found)} links do not hold"
        raise IntegrityError(str(chosen), problem, "restore the files named from a copy")


def _trust(vouched: _Vouched) -> "Trust | None":
    from exhume.workflow._stamping.trust import given_trust  # noqa: PLC0415 - not for --help

    if vouched["trust"] is None and not vouched["header"]:
        return None
    return given_trust(vouched["trust"], vouched["header"])


def _chosen(path: Path) -> Path:
    """Return the bundle, or the study folder that a path is or lies in."""
    from exhume.settings import find_study  # noqa: PLC0415 - not for --help
    from exhume.workflow.verify import is_bundle  # noqa: PLC0415 - loads heavy libraries

    if not path.exists():
        raise UsageError(str(path), "there is no such file or folder", "check the path")
    return path if is_bundle(path) else find_study(path)


def _print(result: "VerifyResult") -> None:
    for fault in result.found:
        click.echo(printable(f"{fault.says} [{fault.kind}]"))
    for one in result.not_followed[:_SHOWN]:
        click.echo(printable(f"not followed: {one.subject}: {one.why}"))
    if len(result.not_followed) > _SHOWN:
        click.echo(f"not followed: {len(result.not_followed) - _SHOWN:,} more; see --json")
    for told in result.told:
        click.echo(printable(f"{told.says} [{told.subject}]"))
    if result.withheld:
        click.echo(f"withheld, each with its reason: {len(result.withheld):,}")
    if result.root:
        click.echo(f"root digest: {result.root}")
    click.echo(f"{result.links - len(result.found):,} of {result.links:,} links hold")
