"""``exhume verify``."""

from pathlib import Path

import click

from exhume.cli._options import json_option, print_json, progress, quiet_option
from exhume.errors import IntegrityError


@click.command(name="verify")
@click.argument("path", type=click.Path(file_okay=False, path_type=Path), default=Path())
@json_option
@quiet_option
def command(path: Path, as_json: bool, quiet: bool) -> None:
    """Check every link from the dossier back to the originals.

    PATH is a study folder (default: the one you are in). Hashes each file again and looks for
    each quote at its place. Names each link that does not hold; the exit code is 0 only when all
    do.
    """
    from exhume.settings import find_study  # noqa: PLC0415 - not for --help
    from exhume.workflow.verify import verify  # noqa: PLC0415 - loads heavy libraries

    study = find_study(path)
    shown = progress(quiet=quiet)
    shown.step("Following links")
    result = verify(study, shown)
    shown.close()
    if as_json:
        print_json(result.to_json())
    else:
        for fault in result.faults:
            click.echo(fault)
        click.echo(f"{result.links - len(result.faults):,} of {result.links:,} links hold")
    if result.faults:
        problem = f"{len(result.faults)} links do not hold"
        raise IntegrityError(str(study), problem, "restore the files named from a copy")
