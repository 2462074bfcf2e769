"""Passages that rules pointed at and cues took back."""

from exhume.exports._composition.blocks import Block, Literally, Section
from exhume.exports._composition.english import ASSERTIONS
from exhume.exports._composition.keys import key
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import group, numeric, row, table

order = 80


def section(source: Source) -> Section:
    """Write the section."""
    return Section("set-aside", "Passages set aside by cues", _blocks(source))


def _blocks(source: Source) -> tuple[Block, ...]:
    numbers, entries = source.numbers.under("set-aside"), source.report.set_aside
    if not entries:
        return (numbers.paragraph("No passage was set aside by a cue: {all}."),)
    reasons = sorted({entry.assertion for entry in entries})
    return (
        numbers.paragraph(
            "A rule pointed at these passages too, but words nearby (a **cue**) took them back: "
            "{all:passage} in all. They are counted, not printed. A cue can be wrong, so the "
            "number bounds what was lost this way."
        ),
        table(
            "set-aside",
            "Passages set aside, by rule and reason",
            ("Rule", "Reason", "What it means", numeric("Passages")),
            (
                group(
                    row(
                        Literally(entry.rule),
                        entry.assertion,
                        ASSERTIONS.get(entry.assertion, ""),
                        numbers[key("rules", entry.rule, entry.assertion)],
                    )
                    for entry in entries
                ),
                group(
                    row(
                        "All rules",
                        reason,
                        ASSERTIONS.get(reason, ""),
                        numbers[key("reasons", reason)],
                    )
                    for reason in reasons
                ),
            ),
        ),
    )
