"""``exhume demo``."""

from pathlib import Path

import click

from exhume.cli._options import (
    json_option,
    print_counts,
    print_json,
    progress,
    quiet_option,
)
from exhume.cli._states import print_states


@click.command(name="demo")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo-study"))
@json_option
@quiet_option
def command(folder: Path, as_json: bool, quiet: bool) -> None:
    """Make and run a study of invented papers.

    Writes about 70 invented papers with known answers into FOLDER (default: demo-study), does the
    whole main job on them, and prints recall, precision and where the dossier lies.
    """
    from exhume.workflow.demo import demo, known  # noqa: PLC0415 - loads heavy libraries

    result = demo(folder, progress(quiet=quiet))
    if as_json:
        print_json(result.to_json())
        return
    ran = result.run
    click.echo("All papers of this study are invented.\n")
    print_states(ran.ingest.states, ran.ingest.given)
    print_counts("Papers by grade", ran.screen.grades, ran.screen.papers)
    click.echo("Against the known answers")
    measures = known(result.scores, result.states_as_expected, result.states_total)
    for label, value in measures:
        click.echo(f"  {label}: {value}")
    click.echo("  The rules were made with such texts in view; on others expect them to find less.")
    click.echo(f"\nThe dossier is {result.dossier.resolve()}")
