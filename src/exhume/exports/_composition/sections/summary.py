"""The summary in plain words: what was looked for, what was found, what it is not."""

from collections.abc import Iterator

from exhume.exports._composition.blocks import (
    Block,
    Bullets,
    Inlines,
    Paragraph,
    RowGroup,
    Section,
    Table,
)
from exhume.exports._composition.counting.flow import reads, unit_of
from exhume.exports._composition.counting.recall import estimated as recall_lines
from exhume.exports._composition.keys import key
from exhume.exports._composition.persons import authors
from exhume.exports._composition.prose import Numbers, inlines
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import group, numeric, row, table
from exhume.model.report import AgreementReport, RecallReport

order = 10


def section(source: Source) -> Section:
    """Write the section."""
    return Section("summary", "Summary in plain words", tuple(_blocks(source)))


def _blocks(source: Source) -> Iterator[Block]:
    reviewed = source.report.reviewed
    yield Paragraph((*_given(source), *_pointed(source.numbers)))
    yield from _reviewed(source) if reviewed else _unreviewed(source.numbers)
    yield _pointed_table(source.numbers)
    yield Section("summary.not", "What a passage is not", (Bullets(tuple(_not(source))),))


def _given(source: Source) -> Inlines:
    said: Inlines = ()
    for at, step in enumerate(source.report.steps, 1):
        if reads(step):
            said += source.numbers.under(key("flow", at)).say(
                "{given} {=unit} {given?was/were} given; {read} {read?was/were} read, and {unread} "
                "could not be. ",
                unit=unit_of(step),
            )
    if "papers.screened" in source.numbers:
        said += source.numbers.say("{papers.screened:paper} {papers.screened?was/were} screened. ")
    return said


def _pointed(numbers: Numbers) -> Inlines:
    if not numbers.value("passages.all"):
        return numbers.say(
            "The rules written down in the criterion pointed at no passage. That does not show "
            "that there is none: rules can miss what is put in other words, and what could not be "
            "read was not searched."
        )
    return numbers.say(
        "Rules written down in the criterion pointed at {passages.all:passage} in "
        "{papers.pointed:paper}: {passages.inculpatory} that {passages.inculpatory?speaks/speak} "
        "for a positive answer to the question, and {passages.exculpatory} that "
        "{passages.exculpatory?speaks/speak} against it."
    )


def _unreviewed(numbers: Numbers) -> Iterator[Block]:
    yield numbers.key(
        "**These are passages that a rule pointed at. No person has judged them yet.** A rule "
        "compares words and their order. It does not understand the paper. Some of these passages "
        "will turn out to mean something else once people read them; others that matter may be "
        "missing. Until at least two people have judged them independently, no count on this page "
        "says how many papers report what the question asks."
    )


def _reviewed(source: Source) -> Iterator[Block]:
    numbers = source.numbers
    yield numbers.paragraph(
        "{judgements.coders:person/people} judged {judgements.all:passage} in "
        "{settled.papers:paper}, apart from each other. {judgements.settled} "
        "{judgements.settled?is/are} settled: {judgements.agreed} because all who judged said the "
        "same, {judgements.adjudicated} by an adjudicator who gave a reason."
    )
    yield numbers.key(
        "{settled.included:paper} {settled.included?is/are} **included**: people settled that a "
        "passage of {settled.included?it/each} says what the question asks. Of them "
        "{settled.included-with-counter} also {settled.included-with-counter?holds/hold} a passage "
        "that speaks against. Each is printed below with its passages, with what every person "
        "said of them, and with the innocent readings that remain."
    )
    yield from _spread(numbers)
    yield from _doubt(source)
    yield _settled_table(numbers)


_WORDINGS = {
    "explicit": (
        "an explicit passage",
        "In at least one place the wording states what the criterion asks for",
    ),
    "near-miss": (
        "a near-miss, and no explicit passage",
        "The wording comes close, but a word that matters is not there",
    ),
    "supporting": (
        "supporting passages only",
        "The wording holds further signs, each weak by itself",
    ),
    "counter": (
        "counter-evidence only",
        "The wording speaks against, or shows another protocol, and nothing speaks for",
    ),
}
_TOGETHER = "The four rows above together: each paper is counted in one of them."
_ACROSS = (
    "Counted across the rows above. Where it stands beside other passages, both are printed and "
    "neither cancels the other."
)
_COLUMNS = ("Papers with", numeric("Number"), "What the number means")


def _spread(numbers: Numbers) -> Iterator[Block]:
    here = numbers.under("included")
    said: Inlines = ()
    if "first-year" in here:
        said += here.say(
            "The included papers whose year is known were published from {first-year} to "
            "{last-year}. "
        )
    if "hospitals" in here:
        said += here.say(
            "Those whose place is known come from {hospitals:hospital}, {military} of them "
            "military, in {cities:city/cities} of {provinces:province}."
        )
    if said:
        yield Paragraph(said)


def _doubt(source: Source) -> Iterator[Block]:
    """Say at once what may be missing, and that others disagree."""
    found, numbers = source.report.recall, source.numbers
    made = recall_lines(found) if isinstance(found, RecallReport) else []
    if made:
        yield numbers.under(key("recall", made[0].name)).paragraph(
            "There may be more such papers. By the estimator “{=label}” the data support no "
            "recall above {supports}, and up to {missed-high} such papers may be missing; every "
            "estimate stands under [what may have been missed](#recall) with its conditions.",
            label=made[0].label,
        )
    else:
        yield numbers.paragraph(
            "There may be more such papers; how many is not known (see [what may have been "
            "missed](#recall))."
        )
    if isinstance(source.report.agreement, AgreementReport):
        yield numbers.paragraph(
            "{agreement.units:passage} {agreement.units?was/were} judged by two people or more, "
            "apart from each other. How far they agree is told with intervals under "
            "[agreement](#agreement)."
        )
    if source.report.claims:
        yield numbers.paragraph(
            "{claims.all:statement} of others {claims.all?is/are} printed beside the findings, "
            "{claims.disputes} of which {claims.disputes?disputes/dispute} them (see [what others "
            "say](#replies))."
        )


def _settled_table(numbers: Numbers) -> Table:
    here = numbers.under("settled")
    across = (
        row("any settled code", here["any"], _TOGETHER),
        row("a passage that speaks for, alone or beside others", here["inculpatory"], _ACROSS),
        row("counter-evidence, alone or beside others", here["exculpatory"], _ACROSS),
        row(
            "a code that makes them included",
            here["included"],
            "People settled on a code that the protocol names.",
        ),
    )
    return table(
        "settled-papers",
        "Papers, by what people settled about them",
        _COLUMNS,
        [_by_grade(here.under("grade"), "as people read it"), group(across)],
        authors=True,
    )


def _pointed_table(numbers: Numbers) -> Table:
    here = numbers.under("papers")
    across = (
        row("any passage", here["pointed"], _TOGETHER),
        row("counter-evidence, alone or beside others", here["with-counter"], _ACROSS),
    )
    return table(
        "pointed-papers",
        "Papers, by what rules pointed at in them",
        _COLUMNS,
        [_by_grade(here, "as far as a rule can tell"), group(across)],
    )


def _by_grade(here: Numbers, how: str) -> RowGroup:
    return group(
        row(what, here[grade], f"{means}, {how}.") for grade, (what, means) in _WORDINGS.items()
    )


def _not(source: Source) -> Iterator[Inlines]:
    yield inlines(
        f"It is not a verdict on a person, a hospital or a journal. {authors(source.report)}"
    )
    yield inlines("It is not a statement of what happened. It is what a text says.")
    yield inlines(
        "An English gloss says what the terms mean that a rule relied on, and no more. Where there "
        "is a translation, it says who made it and how far it can be relied on."
    )
    yield inlines("Its score is not a probability. It puts passages in order.")
    yield inlines(
        "It does not stand alone: each code lists innocent readings that remain, and "
        "counter-evidence is printed with the same care."
    )
