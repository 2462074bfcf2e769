"""``exhume criteria``."""

from pathlib import Path

import click

from exhume.cli._options import json_option, print_json
from exhume.errors import QualityError, UsageError


@click.command(name="criteria")
@click.argument("criterion", required=False)
@click.option("--test", "run_cases", is_flag=True, help="Run the worked cases of CRITERION.")
@json_option
def command(criterion: str | None, run_cases: bool, as_json: bool) -> None:
    """List the criteria, show one, or run its worked cases.

    CRITERION is a name from the list or the path of a TOML file. A mistake in the file is shown
    with its line and key.
    """
    if criterion is None and run_cases:
        remedy = "write `exhume criteria CRITERION --test`; `exhume criteria` lists them"
        raise UsageError("--test", "no criterion is named", remedy)
    if criterion is None:
        _list(as_json=as_json)
    elif run_cases:
        _test(criterion, as_json=as_json)
    else:
        _show(criterion, as_json=as_json)


def _list(*, as_json: bool) -> None:
    from exhume.criteria.reader import available, load  # noqa: PLC0415 - not for --help

    criteria = {name: load(path) for name, path in available().items()}
    if as_json:
        print_json({name: {"title": c.title, "path": c.path} for name, c in criteria.items()})
        return
    for name, read in criteria.items():
        click.echo(f"{name}  {read.title} (version {read.version})")
        click.echo(f"  {read.question}")


def _show(name: str, *, as_json: bool) -> None:
    from exhume.criteria.reader import load  # noqa: PLC0415 - not for --help

    read = load(name)
    if as_json:
        import msgspec  # noqa: PLC0415 - not for --help

        print_json(msgspec.to_builtins(read))
        return
    click.echo(f"{read.title} (version {read.version})\n{read.question}\n")
    for code in read.codes:
        click.echo(f"{code.id}  [{code.grade.value}, {code.polarity.value}]\n  {code.meaning}")
    terms = sum(len(group.terms) for group in read.groups)
    click.echo(
        f"\n{len(read.groups)} term groups with {terms:,} terms, {len(read.rules)} rules, "
        f"{len(read.cues)} cues, {len(read.cases)} worked cases\n{Path(read.path)}\n"
        f"SHA-256 {read.digest}"
    )


def _test(name: str, *, as_json: bool) -> None:
    from exhume.workflow.worked_cases import run_cases  # noqa: PLC0415 - loads the kernels

    outcomes = run_cases(name)
    faults = [o for o in outcomes if o.fault]
    if as_json:
        print_json({"cases": len(outcomes), "faults": {o.case.id: o.fault for o in faults}})
    else:
        for outcome in faults:
            click.echo(f"{outcome.case.id}: {outcome.fault}\n  {outcome.case.text}")
        click.echo(f"{len(outcomes) - len(faults)} of {len(outcomes)} worked cases hold")
    if faults:
        cases = "case does" if len(faults) == 1 else "cases do"
        problem = f"{len(faults)} worked {cases} not hold"
        raise QualityError(name, problem, "mend the rules, or the cases that are wrong")
