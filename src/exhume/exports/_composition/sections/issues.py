"""Every issue that was met on the way."""

from collections.abc import Iterator

from exhume.exports._composition.blocks import Block, Literally, Section, Table
from exhume.exports._composition.counting.issues import IssueGroup, by_state
from exhume.exports._composition.english import STATES
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import row, table

order = 110


def section(source: Source) -> Section:
    """Write the section."""
    return Section("issues", "Issues", tuple(_blocks(source)))


def _blocks(source: Source) -> Iterator[Block]:
    numbers, issues = source.numbers, source.report.issues
    if not issues:
        yield numbers.paragraph("No issue was met: {issues.all}.")
        return
    yield numbers.paragraph(
        "Each thing that went wrong or was doubtful on the way was counted instead of passed over: "
        "{issues.all:issue}. What could not be read was not searched, so nothing here says what it "
        "holds."
    )
    for group in by_state(issues):
        many = numbers.under("issues")
        meaning = STATES[group.state] if group.state else "the thing itself was kept"
        yield Section(
            f"issues.{group.name}",
            group.name.capitalize(),
            (
                many.paragraph(f"{{{group.name}:issue}}: {{=meaning}}.", meaning=meaning),
                _table(group),
            ),
        )


def _table(group: IssueGroup) -> Table:
    return table(
        f"issues-{group.name}",
        f"Issues: {group.name}",
        ("Subject", "Problem", "What can be done"),
        [row(Literally(i.subject), i.problem, i.remedy or "–") for i in group.issues],
    )
