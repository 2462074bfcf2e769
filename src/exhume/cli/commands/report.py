"""``exhume report``."""

from pathlib import Path

import click

from exhume.cli._options import (
    json_option,
    open_study,
    print_json,
    progress,
    quiet_option,
    study_option,
)


@click.command(name="report")
@study_option
@json_option
@quiet_option
def command(study: Path, as_json: bool, quiet: bool) -> None:
    """Write the dossier, and the bundle of evidence behind it.

    Into the folder dossier of the study: dossier.html, a web page that needs no connection; the
    same as a PDF file; its tables as a Word file; its pictures; and the findings as CSV and JSON.
    Beside them evidence.zip, the bundle: all of that with the papers, texts, tables and logs that
    it rests on. Whoever you give it to can check it with `exhume verify`.

    The same study gives the same files, byte for byte. The root digest that is printed is a
    fingerprint of the whole bundle. Give it to somebody else: it shows later whether the bundle
    is still the one that was written.
    """
    folder, settings = open_study(study)
    from exhume.workflow.report import report  # noqa: PLC0415 - loads heavy libraries

    result = report(folder, settings, progress(quiet=quiet))
    if as_json:
        print_json(result.to_json())
        return
    for path in (*result.files, result.bundle.path):
        click.echo(path)
    click.echo(f"Root digest of the bundle (SHA-256): {result.bundle.root}")
    for issue in result.left_out:
        click.echo(f"{issue.subject}: {issue.problem}. Remedy: {issue.remedy}", err=True)
