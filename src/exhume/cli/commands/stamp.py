"""``exhume stamp``."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from exhume.cli._options import json_option, print_json, printable
from exhume.errors import UsageError

if TYPE_CHECKING:
    from exhume.workflow.stamp import StampResult

_FILE = click.Path(dir_okay=False, path_type=Path)


class _Wanted(TypedDict):
    """What a person asked for, by its option."""

    rfc3161: str
    opentimestamps: tuple[str, ...]
    request: Path | None
    response: Path | None
    proof: tuple[Path, ...]
    header: tuple[str, ...]


@click.command(name="stamp")
@click.argument("bundle", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--rfc3161", default="", metavar="URL", help="Ask the time-stamping authority at this address."
)
@click.option(
    "--opentimestamps",
    multiple=True,
    metavar="URL",
    help="Ask the OpenTimestamps calendar at this address. Can be given several times.",
)
@click.option(
    "--request",
    type=_FILE,
    help="Write a request into this file, to be carried to an authority. With --response: the"
    " request that it answers.",
)
@click.option("--response", type=_FILE, help="Take in an authority's answer.")
@click.option(
    "--proof",
    type=_FILE,
    multiple=True,
    help="Take in an OpenTimestamps proof of the file tagmanifest-sha256.txt.",
)
@click.option(
    "--header",
    multiple=True,
    metavar="HEX",
    help="Take in the header of the Bitcoin block that a proof leads to, as 160 hexadecimal digits"
    " or as a file with them.",
)
@json_option
def command(bundle: Path, as_json: bool, **wanted: Unpack[_Wanted]) -> None:
    """Have somebody else attest when a bundle was there.

    BUNDLE is the evidence.zip that a study handed over, or the folder that it was unpacked into.
    What is stamped is its root digest; the stamps are put beside what it covers, and `exhume
    verify` checks them offline.

    Goes online only with --rfc3161 and --opentimestamps, and only to the addresses that you name.
    Nothing is sent but a digest. With --request, --response and --proof, another machine can ask.
    """
    results = list(_done(bundle, wanted))
    if not results:
        problem = "nothing was asked for"
        raise UsageError(str(bundle), problem, "see `exhume stamp --help`")
    if as_json:
        print_json(results[-1].to_json() | _together(results))
        return
    for result in results:
        _print(result)
    click.echo(f"root digest: {results[0].root}")


def _done(bundle: Path, wanted: _Wanted) -> "Iterator[StampResult]":
    """Do what was asked for; what is taken in comes before what is asked of a network."""
    from exhume.workflow import stamp  # noqa: PLC0415 - loads heavy libraries

    if wanted["response"] is not None:
        yield stamp.take_response(bundle, wanted["response"], wanted["request"])
    elif wanted["request"] is not None:
        yield stamp.write_request(bundle, wanted["request"])
    for proof in wanted["proof"]:
        yield stamp.take_proof(bundle, proof)
    for header in wanted["header"]:
        yield stamp.take_header(bundle, header)
    if wanted["rfc3161"]:
        yield stamp.ask_authority(bundle, wanted["rfc3161"])
    if wanted["opentimestamps"]:
        yield stamp.ask_calendars(bundle, wanted["opentimestamps"])


def _together(results: "list[StampResult]") -> dict[str, object]:
    return {
        "added": [name for result in results for name in result.added],
        "says": [line for result in results for line in result.says],
    }


def _print(result: "StampResult") -> None:
    for line in result.says:
        click.echo(printable(line))
    for name in result.added:
        click.echo(f"added: {printable(name)}")
