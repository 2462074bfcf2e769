"""Tables of coverage and of settings in Markdown, and the place for them on a page."""

from collections.abc import Iterable, Sequence

from exhume.errors import InputError
from exhume.recall.simulation.coverage import Coverage, Setting
from exhume.recall.simulation.stopping import QueueSetting, StopCoverage
from exhume.recall.simulation.worst_case import Worst

HEADER = (
    "simulated studies",
    "claimed",
    "studies",
    "refused",
    "bound holds",
    "interval holds",
    "missed holds",
    "median bound",
    "median recall",
)

STOP_HEADER = (
    "simulated studies",
    "claimed",
    "studies",
    "read to the end",
    "target reached",
    "target reached where stopped before",
    "median share read",
    "median recall",
)

WORST_HEADER = (
    "estimator",
    "read of each stratum",
    "truths tried",
    "bound holds at the worst",
    "interval holds at the worst",
)

BEGIN, END = "<!-- what `make calibrate` found begins -->", "<!-- and ends -->"


def coverage_table(rows: Iterable[Coverage]) -> str:
    """Return a table of what became of an estimator's bounds, a setting a line."""
    return _table(HEADER, (coverage_row(row) for row in rows))


def coverage_row(row: Coverage) -> tuple[str, ...]:
    """Return the cells of a line; where all was refused there is nothing to say of bounds."""
    refused = f"{100 * row.refused / row.studies:.1f} %"
    counts = (row.setting, "yes" if row.claimed else "no", f"{row.studies:,}", refused)
    if row.refused == row.studies:
        return (*counts, *["–"] * 5)
    missed = f"{100 * row.missed.share:.1f} %"
    shares = (str(row.one_sided), str(row.two_sided), missed)
    return (*counts, *shares, f"{100 * row.bound:.1f} %", f"{100 * row.truth:.1f} %")


def stop_table(rows: Iterable[StopCoverage]) -> str:
    """Return a table of what became of the stopping rule, a setting a line."""
    return _table(STOP_HEADER, (stop_row(row) for row in rows))


def stop_row(row: StopCoverage) -> tuple[str, ...]:
    """Return the cells of a line."""
    never = f"{100 * (1 - row.of_stopped.of / row.reached.of):.1f} %"
    counts = (row.setting, "yes" if row.claimed else "no", f"{row.reached.of:,}", never)
    stopped = str(row.of_stopped) if row.of_stopped.of else "–"
    return (
        *counts,
        str(row.reached),
        stopped,
        f"{100 * row.read:.1f} %",
        f"{100 * row.recall:.1f} %",
    )


def worst_table(rows: Iterable[Worst]) -> str:
    """Return a table of the coverage at the least favourable truth, a design a line."""
    return _table(WORST_HEADER, (_worst_row(row) for row in rows))


def _worst_row(row: Worst) -> tuple[str, ...]:
    shares = (f"{100 * share:.2f} %" for share in (row.one_sided, row.two_sided))
    return (row.estimator, str(row.design), f"{row.truths:,}", *shares)


def settings_table(settings: Iterable[Setting | QueueSetting]) -> str:
    """Return a table of what the settings are."""
    return _table(("simulated studies", "what they are"), ((s.name, s.says) for s in settings))


def put_between(page: str, generated: str) -> str:
    """Return the page with what stands between the two marks replaced.

    Raises `exhume.errors.InputError` where the page lacks one of them.

    >>> put_between(f"Before. {BEGIN} old {END} After.", "new").split()[-6:]
    ['new', '<!--', 'and', 'ends', '-->', 'After.']
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        problem = f"it has no place for what is generated, between {BEGIN} and {END}"
        raise InputError("the page on calibration", problem, "put the two lines into it")
    return f"{before}{BEGIN}\n\n{generated}\n\n{END}{after}"


def section(heading: str, claims: str, table: str) -> str:
    """Return what is told of one way of estimating: what it claims, and what came of it."""
    return f"### {heading}\n\nIt claims: {claims}\n\n{table}"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
