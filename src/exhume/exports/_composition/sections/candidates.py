"""Papers with passages for which people settled on no code, or have not settled yet."""

from collections.abc import Iterator
from dataclasses import replace

from exhume.exports._composition.blocks import Block, Literally, Row, Section
from exhume.exports._composition.english import listed
from exhume.exports._composition.keys import key
from exhume.exports._composition.prose import named
from exhume.exports._composition.source import Source
from exhume.exports._composition.standing import STANDINGS, Standing, standing
from exhume.exports._composition.tables import numeric, row, table
from exhume.model.report import PaperReport

order = 70


def section(source: Source) -> Section | None:
    """Write the section; None where nobody has judged."""
    if not source.report.reviewed:
        return None
    return Section("candidates", "Papers judged otherwise, or still open", tuple(_blocks(source)))


def _blocks(source: Source) -> Iterator[Block]:
    here = source.numbers.under("settled.standing")
    yield source.numbers.paragraph(
        "Each of the {settled.papers:paper} with a passage that rules pointed at, or that people "
        "were given, is in exactly one row of the first table. The papers without a settled code "
        "are then listed one by one, so that nothing is lost from the count. A paper with a "
        "settled code is printed in full even where another of its passages is still open."
    )
    yield table(
        "candidates-by-state",
        "Papers by how they stand",
        ("How they stand", numeric("Papers"), "What it means"),
        [row(one, here[key(one)], STANDINGS[one]) for one in Standing],
    )
    listed_papers = [at for at in range(len(source.report.papers)) if at not in source.printed]
    if listed_papers:
        yield table(
            "candidates",
            "The papers one by one",
            ("Paper", "Title", "How it stands", "Rules pointed at", numeric("Passages"), "SHA-256"),
            [_row(source, at) for at in listed_papers],
            filtered=True,
        )


def _row(source: Source, at: int) -> Row:
    paper = source.report.papers[at]
    where = standing(paper, source.report.relevant)
    title = paper.record.title if paper.record else ""
    made = row(
        f"{paper.id}",
        named(title, source.language) if title else "–",
        where.value,
        _pointed(source, paper),
        source.numbers[f"{source.paper_anchors[at]}.passages"],
        Literally(paper.digest, breaks=True),
        state=where.value,
    )
    # The tables of findings lead here from the passages of a paper that is not printed in full.
    return replace(made, anchor=source.paper_anchors[at])


def _pointed(source: Source, paper: PaperReport) -> str:
    codes = dict.fromkeys(passage.finding.code for passage in paper.passages)
    return listed([source.codes[code].label for code in codes]) or "–"
