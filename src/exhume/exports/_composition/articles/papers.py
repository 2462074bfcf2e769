"""A paper in full: what it is, and its passages one by one."""

from collections.abc import Iterator

from exhume.exports._composition.articles.claims import STANCES, claim_anchor, claim_article
from exhume.exports._composition.articles.judgements import judgement_article
from exhume.exports._composition.articles.passages import passage_article
from exhume.exports._composition.blocks import (
    Article,
    Block,
    Entries,
    Inlines,
    Label,
    Link,
    Literally,
)
from exhume.exports._composition.characters import plain
from exhume.exports._composition.english import GRADES
from exhume.exports._composition.prose import Said, inlines, joined, named
from exhume.exports._composition.source import Source
from exhume.exports._composition.standing import STANDINGS, grade, standing
from exhume.exports._composition.tables import entries
from exhume.exports._composition.whereabouts import MISSING, is_known
from exhume.model.claims import Claim
from exhume.model.findings import Grade
from exhume.model.places import Certainty, Place
from exhume.model.report import PaperReport


def paper_article(source: Source, at: int) -> Article:
    """Return the article of the paper at that place of the report."""
    paper = source.report.papers[at]
    return Article(
        anchor=source.paper_anchors[at],
        title=_title(source, paper),
        blocks=(
            _facts(source, at),
            *_passages(source, at),
            *_claim_articles(source, at),
        ),
        kind="paper",
        labels=(Label(*2 * (grade(source.report, paper).value,)),),
    )


def _title(source: Source, paper: PaperReport) -> Inlines:
    title = (
        named(paper.record.title, source.language) if paper.record and paper.record.title else ""
    )
    return joined((f"Paper {paper.id}", title), " · ")


def _facts(source: Source, at: int) -> Entries:
    paper, anchor = source.report.papers[at], source.paper_anchors[at]
    return entries(
        ("Published", _published(source, paper)),
        ("Authors", _authors(source, paper)),
        ("Record", _record(paper)),
        *_place(source, paper.place),
        ("Source file", joined((Literally(paper.path, breaks=True), f"({paper.media_type})"), " ")),
        ("Text obtained by", _reader(source, paper, anchor)),
        ("SHA-256", Literally(paper.digest, breaks=True)),
        *_standing(source, paper),
        ("What others say", _replies(source, at)),
    )


def _standing(source: Source, paper: PaperReport) -> list[tuple[str, Said]]:
    strongest = _strongest(grade(source.report, paper))
    if not source.report.reviewed:
        return [("Strongest passage", strongest)]
    where = standing(paper, source.report.relevant)
    return [
        ("Settled by people", f"{where.value}: {STANDINGS[where]}"),
        ("Strongest settled passage", strongest),
    ]


def _strongest(mine: Grade) -> str:
    if mine is Grade.COUNTER:
        return f"counter-evidence only: {GRADES['counter-evidence only']}"
    return f"{mine.value}: {GRADES[mine.value]}"


def _published(source: Source, paper: PaperReport) -> Inlines:
    record = paper.record
    if not record:
        return inlines("not known")
    journal = named(record.journal, source.language) if record.journal else ""
    year = str(record.year) if record.year else "year not known"
    doi = joined(("doi ", Literally(record.doi, breaks=True)), "") if record.doi else ""
    return joined((journal, year, doi))


def _authors(source: Source, paper: PaperReport) -> Inlines:
    if not source.report.authors or not paper.record:
        return ()
    return joined([named(one, source.language) for one in paper.record.authors], "; ")


def _record(paper: PaperReport) -> Inlines:
    if not paper.record:
        return inlines("no bibliographic record was matched to this file")
    source = (
        joined(("in ", Literally(paper.record.source, breaks=True)), "")
        if paper.record.source
        else ""
    )
    return joined((Literally(paper.record.id, breaks=True), source), " ")


def _reader(source: Source, paper: PaperReport, anchor: str) -> Inlines:
    here = source.numbers.under(anchor)
    encoding = f", encoding {paper.encoding}" if paper.encoding else ""
    pages = " on {pages:page}" if paper.pages else ""
    return here.say("{=reader}; {characters:character}" + pages, reader=f"{paper.reader}{encoding}")


def _place(source: Source, place: Place | None) -> Iterator[tuple[str, Said]]:
    if place is None:
        return
    # An affiliation that was not understood may hold the names of authors.
    may_name = not is_known(place) and not source.report.authors
    given = named(place.given, source.language) if place.given and not may_name else ""
    if not is_known(place):
        yield "Hospital", joined((given, MISSING[place.certainty.value]), " – ")
        return
    hospital = named(place.hospital, source.language) if place.hospital else ""
    military = "a military hospital" if place.military else ""
    yield "Hospital", joined((place.english, hospital, place.city, place.province, military))
    yield "How the place is known", _steps(source, place)


def _steps(source: Source, place: Place) -> Inlines:
    sure = "confirmed by a person" if place.certainty is Certainty.CONFIRMED else "by its name"
    steps: list[Said] = [
        joined((f"{step.what}: ", named(step.value, source.language), f" ({step.source})"), "")
        for step in place.steps
    ]
    return joined((sure, *steps), "; ")


def _passages(source: Source, at: int) -> Iterator[Block]:
    """Give what people judged, and then what only rules pointed at, numbered together."""
    paper = source.report.papers[at]
    units = {judged.unit for judged in paper.judgements}
    alone = [n for n, passage in enumerate(paper.passages) if passage.unit not in units]
    for ordinal, judged in enumerate(paper.judgements, 1):
        yield judgement_article(source, at, judged, f"Passage {ordinal}")
    for ordinal, number in enumerate(alone, len(paper.judgements) + 1):
        yield passage_article(source, at, number, f"Passage {ordinal}")


def _claims(source: Source, at: int) -> list[Claim]:
    return [c for c in source.report.claims if source.report.papers[at].id in c.about]


def _claim_articles(source: Source, at: int) -> Iterator[Block]:
    for claim in _claims(source, at):
        yield claim_article(source, claim, f"{source.paper_anchors[at]}.")


def _replies(source: Source, at: int) -> Inlines:
    prefix = f"{source.paper_anchors[at]}."
    claims = _claims(source, at)
    links = [Link(plain(f"{c.by} {STANCES[c.stance]}"), claim_anchor(c, prefix)) for c in claims]
    return joined(links, "; ")
