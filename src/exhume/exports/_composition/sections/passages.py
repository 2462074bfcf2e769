"""The papers in full: every passage in its context, and everything that is known of it."""

from collections.abc import Iterator

from exhume.exports._composition.articles.papers import paper_article
from exhume.exports._composition.blocks import Block, Section
from exhume.exports._composition.source import Source
from exhume.exports._composition.standing import Standing, standing

order = 50

_HOW = (
    "Each passage stands in its context exactly as the reader of its file gave the text; the "
    "marked part is the passage. A small mark stands where a line ends in the original or a tab "
    "stands, and a code such as U+202E for a character that cannot be seen. […] says that the "
    "paper goes on. The name of a file is printed as it was given."
)


def section(source: Source) -> Section:
    """Write the section."""
    title = "Papers and their passages" if source.report.reviewed else "Passages"
    return Section("passages", title, tuple(_blocks(source)))


def _blocks(source: Source) -> Iterator[Block]:
    if not (printed := source.printed):
        yield source.numbers.paragraph("There is no passage to print.")
        return
    yield source.numbers.paragraph(_HOW)
    if not source.report.reviewed:
        yield from (paper_article(source, at) for at in printed)
        return
    included = [at for at in printed if _included(source, at)]
    others = [at for at in printed if not _included(source, at)]
    yield _part(source, "included", included)
    yield _part(source, "others", others)


def _part(source: Source, name: str, papers: list[int]) -> Section:
    title, says, none = _PARTS[name]
    articles = [paper_article(source, at) for at in papers]
    opening = source.numbers.paragraph(says if papers else none)
    return Section(f"passages.{name}", title, (opening, *articles))


_PARTS = {
    "included": (
        "Included papers",
        "People settled that each of these papers says what the question asks: "
        "{settled.included:paper}.",
        "No paper is included: people settled on no code that the protocol names for this.",
    ),
    "others": (
        "Other papers with settled passages",
        "People settled on a code for each of these papers too, and on none that makes it one of "
        "those sought: {settled.standing.settled_otherwise:paper}. Counter-evidence is among them, "
        "printed in the same way.",
        "There is no other paper for which people settled on a code.",
    ),
}


def _included(source: Source, at: int) -> bool:
    paper = source.report.papers[at]
    return standing(paper, source.report.relevant) is Standing.INCLUDED
