"""The findings, counted: by code, year, place and paper, in both directions alike."""

from collections.abc import Callable, Iterable, Iterator

from exhume.exports._composition.articles.claims import STANCES, claim_anchor
from exhume.exports._composition.blocks import (
    Block,
    Column,
    Foreign,
    Inlines,
    Label,
    Link,
    Literally,
    Row,
    Section,
    Table,
    Text,
)
from exhume.exports._composition.characters import plain
from exhume.exports._composition.counting.places import key_of
from exhume.exports._composition.counting.years import name_of
from exhume.exports._composition.english import POLARITIES
from exhume.exports._composition.keys import key
from exhume.exports._composition.persons import AUTHORS_WARNING, authors, identifying
from exhume.exports._composition.prose import Numbers, Said, joined, named
from exhume.exports._composition.settled_tables import settled_tables
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import group, numeric, row, table
from exhume.exports._composition.tallies import Group, years
from exhume.exports._composition.verdicts import settled_in_words
from exhume.exports._composition.whereabouts import (
    MISSING,
    Spot,
    cities,
    hospitals,
    known_places,
    looked_for,
    provinces,
)
from exhume.model.criterion import Code
from exhume.model.findings import Finding, Polarity
from exhume.model.papers import Record
from exhume.model.report import PaperReport, Passage

order = 40

MAP_NOTE = (
    "Borders are drawn as the source of the map has them, and those in dispute as disputed where "
    "it says so. No line on the map is a statement on whose a place is."
)
_QUOTED = 60  # characters of a quote in a row; the whole one stands with the passage

_CAPTIONS = {
    Polarity.INCULPATORY: "Inculpatory codes",
    Polarity.EXCULPATORY: "Exculpatory codes (counter-evidence)",
}


def section(source: Source) -> Section:
    """Write the section."""
    blocks: list[Block] = [
        source.numbers.paragraph(
            "A **finding** is one passage that one rule pointed at. **Inculpatory** means that it "
            "{=for}; **exculpatory**, that it {=against}. Both were looked for by rules of the "
            "same kind, and both are counted here.",
            **{"for": POLARITIES["inculpatory"], "against": POLARITIES["exculpatory"]},
        ),
        Section("findings.codes", "By code", tuple(_codes(source))),
    ]
    if source.report.papers:
        blocks.append(Section("findings.years", "By year of publication", tuple(_years(source))))
        blocks.append(Section("findings.places", "By place", tuple(_places(source))))
        blocks.append(Section("findings.papers", "By paper", tuple(_papers(source))))
    blocks.append(Section("findings.people", "People", tuple(_people(source))))
    return Section("findings", "Findings", tuple(blocks))


def _codes(source: Source) -> Iterator[Block]:
    for polarity in Polarity:
        yield _codes_table(source, polarity)
    yield source.numbers.note(
        "A paper with passages of several codes is counted at each of them, so the columns of "
        "papers do not sum to the number of papers."
    )
    claims = [c for c in source.report.claims if not source.codes.keys().isdisjoint(c.about)]
    if claims:
        links = [Link(plain(f"{c.by} {STANCES[c.stance]}"), claim_anchor(c)) for c in claims]
        yield source.numbers.paragraph(
            "What others say of these codes: {=links}.", links=joined(links, "; ")
        )


def _codes_table(source: Source, polarity: Polarity) -> Table:
    reviewed = source.report.reviewed
    settled = (numeric("Settled: passages"), numeric("Settled: papers")) if reviewed else ()
    codes = [code for code in source.report.criterion.codes if code.polarity is polarity]
    return table(
        f"codes-{polarity.value}",
        _CAPTIONS[polarity],
        (
            "Code",
            "Grade",
            *settled,
            numeric("Rules pointed at: passages"),
            numeric("Rules pointed at: papers"),
        ),
        [_code_row(source, code) for code in codes],
        note="" if codes else "The criterion has no such code.",
        authors=True,
    )


def _code_row(source: Source, code: Code) -> Row:
    here = source.numbers.under(key("codes", code.id))
    stages = ("settled", "pointed") if source.report.reviewed else ("pointed",)
    counts = [here[key(stage, what)] for stage in stages for what in ("passages", "papers")]
    return row(code_name(code), Label(code.grade, code.grade), *counts)


def code_name(code: Code) -> Inlines:
    """Return a code's label and id."""
    return (Text(f"{code.label} "), Literally(code.id))


def _tally_columns(source: Source) -> tuple[Column, ...]:
    included = (numeric("Included"),) if source.report.reviewed else ()
    return (
        numeric("Papers"),
        *included,
        numeric("With inculpatory passages"),
        numeric("With exculpatory passages"),
    )


def _tally(source: Source, numbers: Numbers) -> list[Said]:
    included = ("included",) if source.report.reviewed else ()
    return [numbers[name] for name in ("papers", *included, "inculpatory", "exculpatory")]


def _counted(source: Source) -> str:
    if source.report.reviewed:
        return (
            "Papers for which people settled on a code, in either direction. A paper that speaks "
            "in both directions is in both columns."
        )
    return (
        "Papers that rules pointed at; nobody has judged them. A paper with passages in both "
        "directions is in both columns."
    )


def _years(source: Source) -> Iterator[Block]:
    yield from source.plots("years")
    yield source.numbers.paragraph(
        "How many papers of each year were searched is not in this table, so a large number may "
        "only mean that many were."
    )
    found = years(source.report)
    yield table(
        "years",
        "Papers by year of publication",
        ("Year", *_tally_columns(source)),
        [
            row(
                "not known" if year.of is None else str(year.of),
                *_tally(source, source.numbers.under(key("years", name_of(year.of)))),
            )
            for year in found
        ],
        note=_counted(source),
        authors=True,
    )


def _places(source: Source) -> Iterator[Block]:
    numbers = source.numbers
    if not looked_for(source.report):
        yield numbers.paragraph("It was not looked for where the papers come from.")
        return
    here = numbers.under("places")
    yield here.paragraph(
        "Of {papers:paper}, the hospital of {certainty.certain} is certain by its name alone, that "
        "of {certainty.confirmed} was confirmed by a person, that of {certainty.doubtful} is "
        "doubtful and waits for one, the name of {certainty.unresolved} is not known to the table, "
        "{certainty.missing} {certainty.missing?names/name} none, and for "
        "{certainty.not-looked-for} nobody looked. Certain and confirmed ones come from "
        "{hospitals.all:hospital} ({military.hospitals} of them military) in "
        "{cities.all:city/cities} and {provinces.all:province}. A hospital is where the authors "
        "say they work; the paper decides what was done there."
    )
    yield from source.plots("places", MAP_NOTE)
    levels: tuple[tuple[str, str, Callable[..., list[Group[Spot]]]], ...] = (
        ("provinces", "province", provinces),
        ("cities", "city", cities),
        ("hospitals", "hospital", hospitals),
    )
    for level, one, of in levels:
        yield _place_table(source, level, one, of(source.report))
    for label, what in source.report.places_sources:
        yield numbers.note("{=label}: {=what}", label=label, what=what)


def _place_table(source: Source, level: str, one: str, found: Iterable[Group[Spot]]) -> Table:
    more: tuple[str, ...] = {
        "cities": ("Province",),
        "hospitals": ("City", "Province", "Military"),
    }.get(level, ())
    rows = [
        row(
            _spot(source, level, spot),
            *_above(level, spot),
            *_tally(source, source.numbers.under(key(*key_of(level, spot.of)))),
        )
        for spot in found
    ]
    military = source.numbers.under("places.military")
    extra = [row("military hospitals together", "", "", "yes", *_tally(source, military))]
    return table(
        level,
        f"Papers by {one}",
        (one.capitalize(), *more, *_tally_columns(source)),
        [group(rows), *([group(extra)] if level == "hospitals" else [])],
        note=_counted(source),
        authors=True,
    )


def _spot(source: Source, level: str, spot: Group[Spot]) -> Said:
    if spot.of.missing:
        return MISSING[spot.of.missing]
    if level != "hospitals":
        return named(spot.of.name, source.language)
    english = {place.english for place in known_places(spot)}
    return joined((*sorted(english), named(spot.of.name, source.language)), " · ")


def _above(level: str, spot: Group[Spot]) -> list[Said]:
    place = next(iter(known_places(spot)), None)
    above: dict[str, list[Said]] = {
        "provinces": [],
        "cities": [place.province if place else ""],
        "hospitals": [place.city, place.province, "yes" if place.military else "no"]
        if place
        else ["", "", ""],
    }
    return above[level]


def _papers(source: Source) -> Iterator[Block]:
    if source.report.reviewed:
        yield source.numbers.paragraph(
            "What people settled stands first, one table for each direction; a passage with codes "
            "of both is in both. What rules pointed at follows."
        )
        yield from settled_tables(source)
    yield source.numbers.paragraph(
        "Every passage that a rule pointed at is a row of this table, whatever people said of it. "
        "The **score**, between 0 and 1, is the weight of the rule, lowered for each character "
        "that had to be read as another; it puts passages in order and is no probability. "
        "**Characters** are offsets into the text as its reader gave it, counted from 0; the first "
        "is included, the last is not."
    )
    settled = ("Settled by people",) if source.report.reviewed else ()
    columns = ("Characters", "Code and rule", "Grade", "Polarity", "Quote", *settled)
    yield table(
        "findings",
        "All passages that rules pointed at, by paper",
        (*columns, numeric("Score"), numeric("Page")),
        [group(_rows(source, at), _heading(source, at)) for at in _with_passages(source)],
        filtered=True,
    )


def _with_passages(source: Source) -> list[int]:
    return [at for at, paper in enumerate(source.report.papers) if paper.passages]


def _heading(source: Source, at: int) -> Inlines:
    paper, anchor = source.report.papers[at], source.paper_anchors[at]
    record = paper.record or Record(id="")
    name: Said = (
        Link(plain(f"Paper {paper.id}"), anchor) if at in source.printed else f"Paper {paper.id}"
    )
    year = str(record.year) if record.year else "year not known"
    title, journal = (
        named(said, source.language) if said else "" for said in (record.title, record.journal)
    )
    many = source.numbers.say(f"{{{anchor}.passages:passage}}")
    return joined((name, title, journal, year, many), " · ")


def _rows(source: Source, at: int) -> list[Row]:
    paper, anchors = source.report.papers[at], source.passage_anchors[at]
    printed = at in source.printed
    return [
        _row(source, paper, passage, anchor if printed else "")
        for passage, anchor in zip(paper.passages, anchors, strict=True)
    ]


def _row(source: Source, paper: PaperReport, passage: Passage, anchor: str) -> Row:
    finding = passage.finding
    place = f"{finding.start}–{finding.end}"
    return row(
        Link(place, anchor) if anchor else place,
        joined((source.codes[finding.code].label, Literally(finding.rule)), " "),
        Label(finding.grade.value, finding.grade.value),
        Label(finding.polarity.value, finding.polarity.value),
        _quoted(source, paper, finding),
        *((_settled(source, paper, passage),) if source.report.reviewed else ()),
        f"{finding.score:.2f}",
        "–" if passage.page is None else str(passage.page),
        grade=finding.grade.value,
        polarity=finding.polarity.value,
    )


def _quoted(source: Source, paper: PaperReport, finding: Finding) -> Inlines:
    quote = source.hidden(paper, finding.quote, finding.start)
    shown = Foreign(quote[:_QUOTED], source.language)
    return joined((shown, "[…]" if len(quote) > _QUOTED else ""), " ")


def _settled(source: Source, paper: PaperReport, passage: Passage) -> Said:
    judged = next((one for one in paper.judgements if one.unit == passage.unit), None)
    return settled_in_words(source, judged)


def _people(source: Source) -> Iterator[Block]:
    numbers = source.numbers
    yield numbers.paragraph(
        "{=authors} A passage is what a text says; who wrote which sentence of a paper, and who "
        "did what, is not known from it.",
        authors=authors(source.report),
    )
    if source.report.authors:
        yield numbers.key(AUTHORS_WARNING)
    yield numbers.paragraph(
        "Those who judged and translated appear under names made for this report, as “coder 1”."
    )
    yield from identifying(source)
