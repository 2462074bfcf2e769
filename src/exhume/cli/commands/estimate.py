"""``exhume estimate``."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from exhume.cli._agreement_words import agreement_in_words
from exhume.cli._extras import needs
from exhume.cli._options import (
    json_option,
    open_study,
    print_json,
    printable,
    progress,
    quiet_option,
    study_option,
)
from exhume.cli._plan_words import plan_in_words
from exhume.cli._recall_words import recall_in_words
from exhume.errors import UsageError


@click.command(name="estimate")
@study_option
@click.option(
    "--confidence-level",
    type=click.FloatRange(0.5, 0.999),
    help="How often an interval should hold the true value. Default: what the protocol says.",
)
@click.option(
    "--plan", is_flag=True, help="Say how many papers must be read, before anybody reads them."
)
@click.option(
    "--recall",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="With --plan: the recall to support. Default: the target of the protocol.",
)
@click.option(
    "--expect-found",
    type=click.IntRange(min=1),
    help="With --plan: how many papers with findings will turn out to be relevant. Default: as "
    "many in a hundred as among those that were read, or 25 where none was.",
)
@click.option(
    "--expect-rate",
    "rates",
    multiple=True,
    metavar="STRATUM=SHARE",
    help="With --plan: the share of relevant papers that reading a stratum will find, such as "
    "near=0.01. Default: none.",
)
@quiet_option
@json_option
def command(  # noqa: PLR0913 - one parameter an option
    *,
    study: Path,
    confidence_level: float | None,
    plan: bool,
    recall: float | None,
    expect_found: int | None,
    rates: tuple[str, ...],
    quiet: bool,
    as_json: bool,
) -> None:
    """Show how far coders agree, and what the study may have missed.

    Agreement counts the verdicts on units that all their coders have handed in: the 2x2 table of
    each code, percent, positive and negative agreement, Cohen's kappa, Krippendorff's alpha and
    Gwet's AC1. Recall counts papers: what was found, and how much may be missing. Every number
    stands with its interval, its method and what it assumes, or the reason why there is none.

    With --plan, it shows how many papers of which stratum must be read to support a recall. That
    needs a screening, and no verdicts.
    """
    if not plan and (recall or expect_found or rates):
        problem = "what is expected and wanted is asked for by a plan only"
        raise UsageError("estimate", problem, "add --plan")
    folder, settings = open_study(study)
    level = confidence_level or settings.recall.confidence_level
    with needs("web"):
        from exhume.workflow import estimate  # noqa: PLC0415 - loads heavy libraries

        if plan:
            target = recall or settings.recall.target
            wanted = estimate.Wanted(target, level, expect_found, _by_stratum(rates))
            planned = estimate.plan(folder, settings, wanted)
            _show(estimate.result_json(planned), plan_in_words(planned), as_json=as_json)
        else:
            shown = progress(quiet=quiet)
            found = estimate.estimate(folder, settings, confidence_level=level, progress=shown)
            shown.close()
            words = (*agreement_in_words(found.agreed), "", *recall_in_words(found.recall))
            _show(found.to_json(), words, as_json=as_json)


def _show(value: Mapping[str, object], words: Iterable[str], *, as_json: bool) -> None:
    if as_json:
        print_json(value)
        return
    for line in words:
        click.echo(printable(line))


def _by_stratum(rates: Iterable[str]) -> dict[str, float]:
    """Return the share of relevant papers that is expected of each stratum."""
    return dict(map(_rate, rates))


def _rate(said: str) -> tuple[str, float]:
    from exhume.settings import STRATA  # noqa: PLC0415 - not for --help

    stratum, _, share = said.partition("=")
    if stratum not in STRATA:
        raise UsageError(
            f"--expect-rate {said}",
            f'there is no stratum "{stratum}"',
            f"they are {', '.join(STRATA)}",
        )
    try:
        value = float(share)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise UsageError(
            f"--expect-rate {said}",
            "it names no share",
            f"write {stratum}=0.01 for one in a hundred",
        )
    return stratum, value
