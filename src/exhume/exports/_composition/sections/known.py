"""What screening found where the true answers are known beforehand."""

from exhume.exports._composition.blocks import Block, Section
from exhume.exports._composition.figures import with_figures
from exhume.exports._composition.keys import key
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import row, table

order = 30


def section(source: Source) -> Section:
    """Write the section."""
    return Section("known", "Measured where the true answers are known", _blocks(source))


def _blocks(source: Source) -> tuple[Block, ...]:
    numbers, known = source.numbers, source.report.known
    if not known:
        return (
            numbers.paragraph(
                "The true answers for these papers are not known, so recall and precision of the "
                "rules have not been measured here."
            ),
        )
    return (
        numbers.paragraph(
            "The true answers for this sample are known beforehand, as they are for an invented "
            "one, so that what the rules pointed at can be compared with them. **Recall** is the "
            "share of the true passages that the rules found; **precision** is the share of what "
            "they pointed at that is true. The values hold for this sample and its wording. They "
            "do not say how many passages are found or missed in other papers."
        ),
        table(
            "known-answers",
            "Compared with the known answers",
            ("Measure", "Value"),
            [
                row(label, with_figures(numbers, key("known", at), value))
                for at, (label, value) in enumerate(known, 1)
            ],
        ),
    )
