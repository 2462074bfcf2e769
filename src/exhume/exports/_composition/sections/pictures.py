"""Pictures that installed packages bring, and that belong to no other section."""

from exhume.exports._composition.blocks import Section
from exhume.exports._composition.source import Source

order = 115


def section(source: Source) -> Section | None:
    """Write the section; None where there is no such picture."""
    plots = source.other_plots()
    return Section("pictures", "Other pictures", plots) if plots else None
