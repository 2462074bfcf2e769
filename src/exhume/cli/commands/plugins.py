"""``exhume plugins``."""

import click

from exhume.cli._options import json_option, print_json


@click.command(name="plugins")
@json_option
def command(as_json: bool) -> None:
    """List the plug-ins of every stage, built in or installed.

    A plug-in is a source format, a step of normalisation, a way of finding, a statistic of
    agreement or a form of report.
    """
    from exhume.plugins import STAGES, discover  # noqa: PLC0415 - not for --help

    found = {stage: discover(stage) for stage in STAGES}
    if as_json:
        print_json({stage: {n: p.module for n, p in ps.items()} for stage, ps in found.items()})
        return
    for stage, plugins in found.items():
        click.echo(stage)
        for name, plugin in plugins.items():
            click.echo(f"  {name:<18} {plugin.summary() or plugin.module}")
