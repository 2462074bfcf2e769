"""``exhume replicate``."""

from pathlib import Path

import click

from exhume.cli._options import json_option, print_json, progress, quiet_option
from exhume.errors import UsageError


@click.command(name="replicate")
@click.argument("study")
@click.option(
    "--from",
    "source",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder that holds the study's replication data.",
)
@click.option(
    "--download",
    is_flag=True,
    help="Fetch the replication data by their DOI first (needs exhume[download]). What is there "
    "already, with the right checksum, is not fetched again.",
)
@click.option(
    "--to",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    help="With --download: the folder to fetch the data into. Default: STUDY-data.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the result of every paper to this JSON file.",
)
@json_option
@quiet_option
def command(  # noqa: PLR0913 - one parameter an option
    *,
    study: str,
    source: Path | None,
    download: bool,
    target: Path | None,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Repeat a published study on its own replication data.

    STUDY is ddr-2022 (Robertson and Lavee, Am J Transplant 2022). The study's own search and
    Exhume's rules go over the same texts, and what each points at is set against the labels that
    the study published. Nothing is sent anywhere; only --download uses the network.
    """
    from exhume.workflow.replicate import replicate  # noqa: PLC0415 - loads the kernels
    from exhume.workflow.replication.showing import show  # noqa: PLC0415 - not for --help

    shown = progress(quiet=quiet)
    folder = _folder(study, source, target, download=download)
    if download:
        from exhume.workflow.replication.fetching import fetch  # noqa: PLC0415 - optional

        fetch(study, folder, shown)
    result = replicate(study, folder, shown, out)
    if as_json:
        print_json(result.to_json())
    else:
        click.echo(show(result))


def _folder(study: str, source: Path | None, target: Path | None, *, download: bool) -> Path:
    """Return the folder of the data, and refuse options that do not go together."""
    if download and source:
        remedy = "leave out --from, or --download; --to names the folder to fetch into"
        raise UsageError("--download", "--from names data that are there already", remedy)
    if target and not download:
        raise UsageError("--to", "it belongs to --download", "add --download, or use --from")
    if download:
        return target or Path(f"{study}-data")
    if source is None:
        remedy = "name their folder with --from, or have them fetched with --download"
        raise UsageError(study, "the replication data are needed", remedy)
    return source
