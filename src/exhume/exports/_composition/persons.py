"""What is said, and hidden, of people: authors of papers, patients and donors, coders."""

from collections.abc import Iterator

from exhume.exports._composition.blocks import Block
from exhume.exports._composition.source import Source
from exhume.model.report import Report

AUTHORS_WARNING = (
    "**The names of authors are printed in this dossier because the protocol asks for it.** A name "
    "on a paper does not say what that person did, knew or wrote. Names can be shared by many "
    "people, and can be wrong in a record. Before this file is passed on, ask whether the names "
    "are needed there, and who could be harmed by them."
)


def authors(report: Report) -> str:
    """Say whether authors are named.

    >>> from types import SimpleNamespace
    >>> authors(SimpleNamespace(authors=False))
    'Authors’ names are not printed.'
    """
    return "Authors’ names are printed." if report.authors else "Authors’ names are not printed."


def identifying(source: Source) -> Iterator[Block]:
    """Say how many details may identify a patient or donor, and what was done about them."""
    numbers = source.numbers.under("identifying")
    yield numbers.paragraph(
        "Details that may identify a patient or donor, such as a name, or an exact date beside a "
        "hospital, were looked for in every passage and its context: {all} "
        "{all?was/were} found in {papers:paper}. People decided to hide {mask} and to keep {keep}; "
        "{open} {open?waits/wait} for a decision."
    )
    if source.report.masked:
        yield numbers.paragraph(
            "Every character of a detail that is to be hidden, or that waits for a decision, is "
            "printed as ■, and is blackened in images of pages. Offsets and digests are those of "
            "the text as it is, so that a passage can still be found. What people wrote about a "
            "passage is searched only for such details letter by letter."
        )
    else:
        yield numbers.key(
            "**The protocol says that such details are printed as they stand.** Hide them before "
            "this file is passed on to anybody who need not know them."
        )
