"""``exhume new``."""

from datetime import date
from pathlib import Path

import click


@click.command(name="new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="", help="The title printed on the report.")
@click.option(
    "--criterion",
    default="dead-donor-rule",
    show_default=True,
    help="The question: a criterion's name (`exhume criteria` lists them), or the path of its file "
    "from the study folder.",
)
def command(folder: Path, title: str, criterion: str) -> None:
    """Make a study folder.

    Writes FOLDER/study.toml, in which every setting is explained, and FOLDER/sources for the
    papers. Nothing that is already there is changed.
    """
    from exhume.criteria.reader import load  # noqa: PLC0415 - not for --help
    from exhume.workflow.new import create_study  # noqa: PLC0415 - not for --help

    if not criterion.endswith(".toml"):  # a path leads from the study folder, and may come later
        load(criterion)
    path = create_study(
        folder, title=title or folder.resolve().name, criterion=criterion, date=date.today()
    )
    click.echo(f"Made {path}")
    click.echo(f"Now put the papers into {folder / 'sources'}, then: exhume run --study {folder}")
