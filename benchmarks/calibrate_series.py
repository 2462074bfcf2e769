"""How often calibrated tests of series err where nothing is there, at several lengths and sizes.

    python -m benchmarks.calibrate_series          prints the table, writes it into the page
    python -m benchmarks.calibrate_series 2000     so many simulations, and the page is left alone

Exits with 1 where a test errs more often than its level of 0.05 by more than 0.01. A test of
discrete figures may err less often: it cannot spend its whole level, and the table says so.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from exhume.protocols import CalibratedTest
from exhume.series._controls.kinds import default
from exhume.series._controls.measuring import ALPHA, SIMULATIONS, Rate, size
from exhume.series._controls.telling import interval, share
from exhume.workflow.series import tests

LENGTHS = (7, 9, 15, 25)
STARTS = (50.0, 300.0, 1500.0)
LARGE = {"last_digit": (60, 200), "benford": (600,), "bunching": ()}
"""Lengths of tests that need many values; that of bunching draws anew for each set, too slowly."""

OFF = 0.01
PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "series-calibration.md"
HEADING = (
    "| test | periods | rising from | p ≤ 0.05 | 95 % interval | series | |",
    "|---|---|---|---|---|---|---|",
)
TEXT = """# How often tests of series err

Series were simulated in which nothing is there: for each test that claims a level, its own null
hypothesis, at several lengths and sizes. A test that claims a level of 0.05 should give a p-value
of 0.05 or less in one of 20 such series. Where repeats are rare, a p-value can take few values
only, and the test errs less often than it says: it claims no level, and is marked as conservative.
The test of bunching is not in the table: it draws anew for each set of figures, which takes too
long for so many; `python -m benchmarks.series_sizes_digits` has it at 0.046 to 0.052.
`python -m benchmarks.calibrate_series` makes this table.

"""

Row = tuple[str, int, float, Rate]


def rows(simulations: int) -> Iterator[Row]:
    for name, test in tests().items():
        if isinstance(test, CalibratedTest):
            for periods in LARGE.get(name, LENGTHS):
                for start in STARTS:
                    rate = size(name, test, default(periods, start), simulations, seed=1)
                    if rate.of:
                        yield name, periods, start, rate


def line(row: Row) -> str:
    name, periods, start, rate = row
    cells = (name, str(periods), f"{start:g}", share(rate), interval(rate), f"{rate.of:,}")
    return f"| {' | '.join(cells)} | {remark(rate)} |"


def remark(rate: Rate) -> str:
    if rate.share > ALPHA + OFF:
        return "errs too often"
    return "conservative" if rate.share < ALPHA - OFF else ""


def main() -> int:
    simulations = int(sys.argv[1]) if len(sys.argv) > 1 else SIMULATIONS
    lines = list(HEADING)
    off = 0
    for row in rows(simulations):
        lines.append(line(row))
        off += row[3].share > ALPHA + OFF
        sys.stderr.write(f"{lines[-1]}\n")
    sys.stdout.write("\n".join(lines) + "\n")
    if simulations == SIMULATIONS:
        PAGE.write_text(TEXT + "\n".join(lines) + "\n", encoding="utf-8")
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
