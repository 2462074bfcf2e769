"""A passage that a rule pointed at."""

from collections.abc import Iterator

from exhume.exports._composition.articles.quoting import citation, of_passage, page_images, place_of
from exhume.exports._composition.blocks import (
    Article,
    Block,
    Entries,
    Inlines,
    Label,
    Link,
    Literally,
)
from exhume.exports._composition.english import sentence
from exhume.exports._composition.innocence import innocent_readings
from exhume.exports._composition.prose import joined, words
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import entries
from exhume.model.findings import Finding
from exhume.model.report import PaperReport, Passage


def passage_article(source: Source, at: int, number: int, name: str) -> Article:
    """Return the article of a passage that stands alone, under that name: nobody judged it."""
    paper = source.report.papers[at]
    passage = paper.passages[number]
    anchor = source.passage_anchors[at][number]
    code = source.codes[passage.finding.code]
    return Article(
        anchor=anchor,
        title=joined((name, code.label), " · "),
        blocks=(
            of_passage(source, paper, passage),
            *page_images(passage.crops, paper),
            _reading(source, passage),
            *innocent_readings((code,)),
            _cite(source, paper, passage, anchor),
        ),
        kind=passage.finding.polarity.value,
        labels=labels(passage),
    )


def pointed_article(source: Source, at: int, number: int) -> Article:
    """Return the article of a rule that pointed at a passage which people judged."""
    passage = source.report.papers[at].passages[number]
    return Article(
        anchor=source.passage_anchors[at][number],
        title=joined(("Pointed at by", Literally(passage.finding.rule)), " "),
        blocks=tuple(_pointed(source, at, passage)),
        kind=passage.finding.polarity.value,
        labels=labels(passage),
    )


def _pointed(source: Source, at: int, passage: Passage) -> Iterator[Block]:
    paper = source.report.papers[at]
    judged = next(one for one in paper.judgements if one.unit == passage.unit)
    finding = passage.finding
    if (finding.start, finding.end) != (judged.start, judged.end):
        yield of_passage(source, paper, passage)
    yield _reading(source, passage)


def labels(passage: Passage) -> Inlines:
    """Return the grade and polarity of a passage, and where it stands."""
    finding = passage.finding
    return (
        Label(finding.grade.value, finding.grade.value),
        Label(finding.polarity.value, finding.polarity.value),
        words(place_of(passage.page, finding.start, finding.end)),
    )


def _reading(source: Source, passage: Passage) -> Entries:
    finding = passage.finding
    code = source.codes[finding.code]
    gloss = f"{passage.gloss} (what the terms mean; not a translation)" if passage.gloss else ""
    return entries(
        ("Gloss", gloss),
        ("Rule", _rule(source, finding)),
        ("Code", joined((Literally(code.id), sentence(code.meaning)), ": ")),
    )


def _rule(source: Source, finding: Finding) -> Inlines:
    asks = source.rules[finding.rule].brief
    link = Link(finding.rule, f"rule.{finding.rule}")
    return joined((link, f"score {finding.score:.2f}. {asks}"))


def _cite(source: Source, paper: PaperReport, passage: Passage, anchor: str) -> Entries:
    finding = passage.finding
    where = place_of(passage.page, finding.start, finding.end)
    return entries(("Cite this passage", citation(source, paper, where, anchor)))
