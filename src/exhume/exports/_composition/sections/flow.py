"""The flow of records and papers, after PRISMA 2020 (Page et al., BMJ 2021;372:n71)."""

from collections.abc import Iterator

from exhume.exports._composition.blocks import Block, RowGroup, Section
from exhume.exports._composition.counting.flow import unit_of
from exhume.exports._composition.english import GRADES, STATES
from exhume.exports._composition.keys import key
from exhume.exports._composition.prose import Numbers
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import group, numeric, row, table
from exhume.model.report import Step

order = 20


def section(source: Source) -> Section:
    """Write the section."""
    return Section("flow", "Flow of records and papers", tuple(_blocks(source)))


def _blocks(source: Source) -> Iterator[Block]:
    numbers, steps = source.numbers, source.report.steps
    if not steps:
        yield numbers.paragraph(
            "This report holds no counts of steps, so the flow of papers cannot be shown."
        )
        return
    yield numbers.paragraph(
        "Everything that was given ends in exactly one counted place. In each step the places sum "
        "to what came in; this file could not have been written otherwise. A **record** is an "
        "entry of a bibliography; a **file** is what was handed in; a **paper** is the text of a "
        "file that could be read. The names follow PRISMA 2020, the standard for reporting "
        "systematic reviews."
    )
    yield from source.plots("flow")
    yield table(
        "flow",
        "The flow, step by step",
        ("Where things went", numeric("Number"), "What it means"),
        [_step(numbers, at, step) for at, step in enumerate(steps, 1)],
        note="The outcomes below the name of a step sum to what the step was given.",
        authors=True,
    )


def _step(numbers: Numbers, at: int, step: Step) -> RowGroup:
    here = numbers.under(key("flow", at))
    rows = [
        row(name, here[key("outcomes", name)], STATES.get(name) or GRADES.get(name, ""))
        for name in step.outcomes
    ]
    heading = here.say("{=name}: {given} {=unit} given", name=step.name, unit=unit_of(step))
    return group(rows, heading)
