"""The innocent readings that remain of a code."""

from collections.abc import Iterable

from exhume.exports._composition.blocks import Block, Bullets, Inlines, Paragraph, Strong
from exhume.exports._composition.english import sentence
from exhume.exports._composition.prose import inlines
from exhume.model.criterion import Code
from exhume.model.findings import Polarity

UNLISTED = "The criterion lists none; that does not mean there are none."
COUNTER = "The passage is counter-evidence; the criterion lists none."


def innocent_readings(codes: Iterable[Code]) -> tuple[Block, ...]:
    """Return the innocent readings of these codes, each once, or that none are listed."""
    heading = Paragraph((Strong("Innocent readings that remain"),))
    return (heading, Bullets(_readings(list(codes))))


def _readings(codes: list[Code]) -> tuple[Inlines, ...]:
    readings = dict.fromkeys(reading for code in codes for reading in code.innocent)
    if readings:
        return tuple(inlines(sentence(reading)) for reading in readings)
    against = bool(codes) and all(code.polarity is Polarity.EXCULPATORY for code in codes)
    return (inlines(COUNTER if against else UNLISTED),)
