"""What people settled, passage by passage: one table for each direction, alike in form."""

from collections.abc import Iterator

from exhume.exports._composition.articles.judgements import judgement_anchor
from exhume.exports._composition.blocks import Link, Row, RowGroup, Table
from exhume.exports._composition.prose import Said, joined
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import group, numeric, row, table
from exhume.exports._composition.tallies import year_of
from exhume.model.findings import Polarity
from exhume.model.report import Judgement

_CAPTIONS = {
    Polarity.INCULPATORY: "Passages that people settled as inculpatory",
    Polarity.EXCULPATORY: "Passages that people settled as exculpatory (counter-evidence)",
}
_BASES = {"agreed": "all said the same", "adjudicated": "by an adjudicator"}


def settled_tables(source: Source) -> Iterator[Table]:
    """Give the table of each direction; one without any passage says so."""
    for polarity in Polarity:
        groups = list(_groups(source, polarity))
        yield table(
            f"settled-{polarity.value}",
            _CAPTIONS[polarity],
            ("Paper", "Year", "Codes", "How it was settled", numeric("Page")),
            groups,
            note="" if groups else "There is no such passage.",
            authors=True,
        )


def _groups(source: Source, polarity: Polarity) -> Iterator[RowGroup]:
    rows = [
        _row(source, at, judged, codes)
        for at in source.printed
        for judged in source.report.papers[at].judgements
        if (codes := _codes(source, judged, polarity))
    ]
    if rows:
        yield group(rows)


def _codes(source: Source, judged: Judgement, polarity: Polarity) -> list[Said]:
    settled = judged.settled.codes if judged.settled else ()
    codes = [source.codes[code] for code in settled if code in source.codes]
    return [code.label for code in codes if code.polarity is polarity]


def _row(source: Source, at: int, judged: Judgement, codes: list[Said]) -> Row:
    paper = source.report.papers[at]
    year = year_of(paper)
    place = Link(f"{judged.start}–{judged.end}", judgement_anchor(source, at, judged))
    return row(
        joined((f"Paper {paper.id}, characters ", place), ""),
        "not known" if year is None else str(year),
        joined(codes, "; "),
        _BASES.get(judged.basis, ""),
        "–" if judged.page is None else str(judged.page),
    )
