"""A passage that people judged: the passage, what each said, what was settled."""

from collections.abc import Iterator

from exhume.exports._composition.articles.passages import pointed_article
from exhume.exports._composition.articles.quoting import (
    citation,
    of_judgement,
    page_images,
    place_of,
)
from exhume.exports._composition.blocks import (
    Article,
    Block,
    Entries,
    Foreign,
    Inlines,
    Label,
)
from exhume.exports._composition.innocence import innocent_readings
from exhume.exports._composition.prose import joined, words
from exhume.exports._composition.source import Source
from exhume.exports._composition.standing import polarity_of
from exhume.exports._composition.tables import entries
from exhume.exports._composition.verdicts import (
    ORIGINS,
    TRANSLATIONS,
    settled_in_words,
    verdicts_table,
)
from exhume.model.criterion import Code
from exhume.model.report import Judgement, PaperReport


def judgement_article(source: Source, at: int, judged: Judgement, name: str) -> Article:
    """Return the article of a passage that people judged, under that name."""
    anchor = judgement_anchor(source, at, judged)
    return Article(
        anchor=anchor,
        title=joined((name, settled_in_words(source, judged)), " · "),
        blocks=tuple(_blocks(source, at, judged, anchor)),
        kind=_kind(source, judged),
        labels=_labels(source, judged),
    )


def judgement_anchor(source: Source, at: int, judged: Judgement) -> str:
    """Return the name of a judged passage, made of the paper and the offsets."""
    place = f"{judged.start}-{judged.end}"
    return f"judgement.{source.paper_anchors[at].removeprefix('paper.')}.{place}"


def _kind(source: Source, judged: Judgement) -> str:
    return polarity_of(source.report, judged.settled.codes) if judged.settled else ""


def _codes(source: Source, judged: Judgement) -> list[Code]:
    settled = judged.settled.codes if judged.settled else ()
    return [source.codes[code] for code in settled if code in source.codes]


def _labels(source: Source, judged: Judgement) -> Inlines:
    codes = _codes(source, judged)
    kinds = dict.fromkeys(
        word for code in codes for word in (code.grade.value, code.polarity.value)
    )
    place = words(place_of(judged.page, judged.start, judged.end))
    return (*(Label(word, word) for word in kinds), place)


def _blocks(source: Source, at: int, judged: Judgement, anchor: str) -> Iterator[Block]:
    paper = source.report.papers[at]
    yield of_judgement(source, paper, judged)
    yield from page_images(judged.crops, paper)
    yield _said(source, paper, judged)
    if judged.verdicts:
        yield verdicts_table(source, paper, judged, anchor)
    if codes := _codes(source, judged):
        yield from innocent_readings(codes)
    for number, passage in enumerate(paper.passages):
        if passage.unit == judged.unit:
            yield pointed_article(source, at, number)
    where = place_of(judged.page, judged.start, judged.end)
    yield entries(("Cite this passage", citation(source, paper, where, anchor)))


def _said(source: Source, paper: PaperReport, judged: Judgement) -> Entries:
    cited = Foreign(source.cited(paper, judged), source.language) if judged.cited else ""
    return entries(
        ("Cited as", cited),
        *_translation(source, paper, judged),
        ("Settled", settled_in_words(source, judged)),
        ("How it was settled", _basis(judged)),
        (
            "Reason of the adjudicator",
            words(source.said(paper, judged.reason)) if judged.reason else "",
        ),
        ("Why people were given it", ORIGINS[judged.origin]),
    )


def _basis(judged: Judgement) -> str:
    said = {
        "agreed": "all who judged it said the same, apart from each other",
        "adjudicated": "those who judged it differed, and an adjudicator decided",
    }
    return said.get(judged.basis, "")


def _translation(
    source: Source, paper: PaperReport, judged: Judgement
) -> Iterator[tuple[str, Inlines]]:
    if made := judged.translation:
        yield "Translation", (words(source.said(paper, made.text)),)
        yield "Status of the translation", (words(f"{TRANSLATIONS[made.status]} ({made.author})"),)
    else:
        yield "Translation", (words("none"),)
