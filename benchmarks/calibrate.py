"""How often the bounds on recall hold, in simulated studies whose true recall is known.

    make calibrate               some minutes on two cores; writes the tables of the page
    make calibrate ARGS=300      so many studies of each setting, and the page is left alone; chance
                                 alone then makes some bounds look as if they missed their claim

Exits with 1 where an estimator misses what it claims, or where no setting shows it to fail.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

from exhume.model.estimates import Refusal
from exhume.plugins import discover
from exhume.protocols import RecallEstimator
from exhume.recall.simulation.catalogue import SETTINGS, settings_of
from exhume.recall.simulation.catalogue.orders import CLAIMS, QUEUES
from exhume.recall.simulation.coverage import (
    BLOCK,
    Coverage,
    Setting,
    Trial,
    complaints,
    summary,
    trials,
)
from exhume.recall.simulation.stopping import (
    QueueSetting,
    Stop,
    StopCoverage,
    stop_complaints,
    stop_summary,
    stops,
)
from exhume.recall.simulation.tables import (
    coverage_table,
    put_between,
    section,
    settings_table,
    stop_table,
    worst_table,
)
from exhume.recall.simulation.worst_case import DESIGNS, Worst, worst_case

STUDIES = 2_000
PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "recall-calibration.md"

Outcome = TypeVar("Outcome")
Blocks = Sequence[Future[list[Outcome]]]


def estimator_named(name: str) -> RecallEstimator:
    return cast("RecallEstimator", discover("recall")[name].load())


def estimators() -> list[str]:
    """Return the names of the estimators in their order."""
    return sorted(discover("recall"), key=lambda name: (estimator_named(name).order, name))


def block_of_trials(name: str, setting: Setting, block: int, studies: int) -> list[Trial | Refusal]:
    """Return what an estimator says of a block of studies; runs in a process of its own."""
    return list(trials(estimator_named(name), setting, block, studies))


def block_of_stops(setting: QueueSetting, block: int, studies: int) -> list[Stop]:
    """Return where the rule stops in a block of studies; runs in a process of its own."""
    return list(stops(setting, block, studies))


def spread(
    pool: ProcessPoolExecutor, work: Callable[[int, int], list[Outcome]], studies: int
) -> Blocks[Outcome]:
    """Have so many studies done in blocks, of which each gives its number and its studies."""
    starts = range(0, studies, BLOCK)
    return [
        pool.submit(work, number, min(BLOCK, studies - start))
        for number, start in enumerate(starts)
    ]


def gathered(blocks: Blocks[Outcome]) -> Iterator[Outcome]:
    for block in blocks:
        yield from block.result()


def coverages(pool: ProcessPoolExecutor, studies: int) -> Iterator[Coverage]:
    """Give the coverage of each estimator in each setting, in their order."""
    todo = [(name, setting) for name in estimators() for setting in settings_of(name)]
    waiting = [spread(pool, partial(block_of_trials, *one), studies) for one in todo]
    for (name, setting), blocks in zip(todo, waiting, strict=True):
        yield summary(name, setting, gathered(blocks))


def stop_coverages(pool: ProcessPoolExecutor, studies: int) -> Iterator[StopCoverage]:
    """Give how often the stopping rule reached the target in each setting."""
    waiting = [spread(pool, partial(block_of_stops, one), studies) for one in QUEUES]
    for setting, blocks in zip(QUEUES, waiting, strict=True):
        yield stop_summary(setting, gathered(blocks))


def worst_cases() -> list[Worst]:
    """Return the least coverage of the estimators that go by samples alone."""
    cases = (
        worst_case(name, estimator_named(name), design)
        for name in estimators()
        for design in DESIGNS
    )
    return [case for case in cases if case]


def generated(rows: Sequence[Coverage], of_stopping: Sequence[StopCoverage]) -> str:
    """Return what the page says, from headings of the third level on."""
    parts: list[str] = []
    for name in estimators():
        estimator = estimator_named(name)
        heading = estimator.label[0].upper() + estimator.label[1:]
        table = coverage_table(row for row in rows if row.estimator == name)
        parts.append(section(heading, estimator.claims, table))
    parts.append(section("The stopping rule", CLAIMS, stop_table(of_stopping)))
    parts.append(f"### Samples at their worst\n\n{worst_table(worst_cases())}")
    parts.append(f"### The settings\n\n{settings_table([*SETTINGS, *QUEUES])}")
    return "\n\n".join(parts)


def measured(studies: int) -> tuple[list[Coverage], list[StopCoverage]]:
    """Do everything, and print what comes out as it does."""
    rows: list[Coverage] = []
    of_stopping: list[StopCoverage] = []
    with ProcessPoolExecutor() as pool:
        for row in coverages(pool, studies):
            rows.append(row)
            print(
                f"{row.estimator}, {row.setting}{'' if row.claimed else ' (not claimed)'}: bound "
                f"{row.one_sided}, interval {row.two_sided}, missed {row.missed}, "
                f"{row.refused} of {row.studies} refused",
                flush=True,
            )
        for stopped in stop_coverages(pool, studies):
            of_stopping.append(stopped)
            claimed = "" if stopped.claimed else " (not claimed)"
            print(f"stopping, {stopped.setting}{claimed}: {stopped.of_stopped}", flush=True)
    return rows, of_stopping


def main() -> int:
    studies = int(sys.argv[1]) if len(sys.argv) > 1 else STUDIES
    rows, of_stopping = measured(studies)
    if studies >= STUDIES:
        page = put_between(PAGE.read_text("utf-8"), generated(rows, of_stopping))
        PAGE.write_text(page, "utf-8")
    wrong = list(stop_complaints(of_stopping))
    for name in estimators():
        wrong += complaints(name, [row for row in rows if row.estimator == name])
    wrong += [f"{one.estimator} fails for {one.design}" for one in worst_cases() if not one.holds]
    print("\n".join(wrong) or "every bound holds where it is claimed to", file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
