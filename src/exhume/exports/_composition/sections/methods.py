"""The methods, written from the protocol, the criterion and what ran, and about nothing else."""

from collections.abc import Callable, Iterable, Iterator

from exhume.exports._composition.blocks import Block, Listing, Paragraph, Section
from exhume.exports._composition.counting.flow import unit_of
from exhume.exports._composition.english import ASSERTIONS, listed, sentence
from exhume.exports._composition.keys import key
from exhume.exports._composition.prose import Said, joined, paragraph
from exhume.exports._composition.source import Source
from exhume.exports._composition.verdicts import ORIGINS
from exhume.exports._composition.whereabouts import looked_for
from exhume.model.coding import Origin
from exhume.model.report import AgreementReport, RecallReport, Step

order = 120

_SHORT = 200  # characters of a protocol that is a name or a line, and not a whole file


def section(source: Source) -> Section:
    """Write the section; topics without anything to say are left out."""
    opening = source.numbers.paragraph(
        "This text was written from the protocol that ran, the criterion, and what each step says "
        "of itself. It speaks of nothing else."
    )
    topics: tuple[tuple[str, str, Callable[[Source], Iterable[Block]]], ...] = (
        ("criterion", "Question and criterion", _criterion),
        ("papers", "Records, files and papers", _steps),
        ("text", "Text and terms", _matching),
        ("rules", "Rules and cues", _rules),
        ("counting", "What was counted", _counting),
        ("people", "Judgement by people", _coding),
        ("agreement", "Agreement", _agreement),
        ("recall", "Recall", _recall),
        ("places", "Places", _places),
        ("identifying", "Details that may identify somebody", _identifying),
        ("images", "Page images and translations", _images),
        ("claims", "What others say", _claims),
        ("repetition", "Chance and repetition", _repetition),
        ("protocol", "The protocol, as it ran", _protocol),
    )
    written = ((name, title, tuple(of(source))) for name, title, of in topics)
    parts = (Section(f"methods.{name}", title, said) for name, title, said in written if said)
    return Section("methods", "Methods", (opening, *parts))


def _criterion(source: Source) -> Iterator[Block]:
    criterion = source.report.criterion
    yield source.numbers.under("criterion").paragraph(
        "Papers were screened with the criterion {=id}, version {=version}: “{=title}”. It holds "
        "{codes:code}, {terms:term} in {groups:group}, {rules:rule} and {cues:cue}. All of them "
        "are printed in the [codebook](#codebook).",
        id=criterion.id,
        version=criterion.version,
        title=criterion.title,
    )
    if criterion.cases:
        yield source.numbers.under("criterion").paragraph(
            "The file also holds {cases:worked case}: invented texts with the answer that "
            "screening must give; {failing-cases} of them {failing-cases?is/are} marked as known "
            "to fail."
        )


def _steps(source: Source) -> Iterator[Block]:
    for at, step in enumerate(source.report.steps, 1):
        yield _step(source, at, step)


def _step(source: Source, at: int, step: Step) -> Paragraph:
    here = source.numbers.under(key("flow", at))
    outcomes = [
        here.say(f"{{{key('outcomes', name)}}} {{=name}}", name=name) for name in step.outcomes
    ]
    return here.paragraph(
        "Step “{=name}”: {given} {=unit} given; {=where}.",
        name=step.name,
        unit=unit_of(step),
        where=joined(outcomes) or "no outcome",
    )


def _matching(source: Source) -> Iterator[Block]:
    report = source.report
    yield paragraph(
        "Terms of the criterion pass through the same normalisation as the text. Offsets always "
        "count characters (Unicode code points, from 0) of the text as its reader gave it, before "
        "normalisation."
    )
    for label, text in report.methods:
        yield paragraph(sentence(f"{label}: {text}"))
    if not report.methods:
        yield paragraph(
            "This report does not state how text was normalised before matching; the versions "
            "and digests at its end name the software that did it."
        )
    yield from _tolerance(source)


def _tolerance(source: Source) -> Iterator[Block]:
    criterion = source.report.criterion
    if criterion.confusions:
        yield source.numbers.paragraph(
            "The criterion names {criterion.confusions:set} of characters that optical character "
            "recognition takes for one another."
        )
    if criterion.firm:
        firm = " ".join(criterion.firm)
        yield paragraph(f"These characters may never be read as others: {firm}.")
    if exact := [group.gloss or group.name for group in criterion.groups if group.exact]:
        yield paragraph(f"Terms of these groups count only as written: {'; '.join(exact)}.")


def _rules(source: Source) -> Iterator[Block]:
    yield source.numbers.paragraph(
        "Of the {criterion.rules:rule}, {criterion.counter-rules} "
        "{criterion.counter-rules?looks/look} for counter-evidence; they ran over the same papers, "
        "in the same way, as the others. They are said in words in the [codebook](#codebook)."
    )
    yield source.numbers.paragraph(
        "{=cues} In this report {set-aside.all:passage} {set-aside.all?was/were} taken back; they "
        "are counted by rule and reason under [passages set aside](#set-aside).",
        cues=_cues(source),
    )


def _cues(source: Source) -> str:
    cues = source.report.criterion.cues
    if not cues:
        return "The criterion has no cues, which are words that take a passage back."
    kinds = dict.fromkeys(cue.assertion for cue in cues)
    reasons = listed([ASSERTIONS.get(kind, kind) for kind in kinds], "or")
    return f"A cue near a passage takes it back, for one of these reasons: {reasons}."


def _counting(source: Source) -> Iterator[Block]:
    settled = "settled " if source.report.reviewed else ""
    yield paragraph(
        f"Passages are counted by code, and papers by their strongest {settled}inculpatory "
        "passage (explicit before near-miss before supporting). Counter-evidence neither lowers "
        "nor raises a paper’s grade; it is counted beside it. A paper with passages of several "
        "codes counts once for each code, and once in the count of papers."
    )
    yield source.numbers.paragraph(
        "The score of a passage is the weight that the criterion gives to the rule, lowered for "
        "each character that had to be read as another. It puts passages in order and is not a "
        "probability. Every number in this text, and the tables, was computed once, and is handed "
        "over in a list of results by which `exhume verify` finds it again."
    )


def _coding(source: Source) -> Iterator[Block]:
    if not source.report.reviewed:
        yield source.numbers.paragraph(
            "This report holds no verdict of a person: no passage has been coded, so there is no "
            "agreement between coders and no adjudication to report. {=known}",
            known="The section on known answers compares the rules with them, for the given "
            "sample only."
            if source.report.known
            else "How many passages the rules missed has not been measured here.",
        )
        return
    here = source.numbers.under("judgements")
    yield here.paragraph(
        "{coders:person/people} judged {all:passage}, which makes {verdicts:verdict}. Each judged "
        "alone. What they are shown is the codebook, the passage in its context, and the paper "
        "where they ask for it; nothing of why a passage is there, of what rules and scores say of "
        "it, or of what others think before all have handed in. For verdicts that were brought in "
        "as files, those who sent them answer for that. “No code applies” and “it cannot be told” "
        "are verdicts like any other."
    )
    yield here.paragraph(
        "Where all said the same, that is settled ({agreed}). Where they differed, an adjudicator "
        "decided and gave a reason ({adjudicated}). Of the {settled} settled, a code applies to "
        "{coded}, no code to {nothing-here}, and {cannot-tell} cannot be told. {differing} "
        "{differing?is/are} still disputed and {waiting} {waiting?waits/wait} for verdicts; "
        "{single} {single?was/were} judged by one person alone."
    )
    yield here.paragraph(
        "The passages were given to people for these reasons: {=why}.", why=_origins(source)
    )
    yield _relevant(source)


def _origins(source: Source) -> Said:
    here = source.numbers.under("judgements.origin")
    return (
        joined(
            [
                here.say(f"{{{o.value}}} ({{=why}})", why=ORIGINS[o])
                for o in Origin
                if o.value in here
            ]
        )
        or "none"
    )


def _relevant(source: Source) -> Block:
    labels = [
        f"“{c.label}”" for c in source.report.criterion.codes if c.id in source.report.relevant
    ]
    codes = listed(labels, "or") or "none"
    return paragraph(
        f"A paper is included if people settled on one of these codes for it: {codes}."
    )


def _agreement(source: Source) -> Iterator[Block]:
    found = source.report.agreement
    if not isinstance(found, AgreementReport):
        return
    names = dict.fromkeys(name for line in found.lines for name in line.statistics)
    yield source.numbers.paragraph(
        "How far coders agree was computed for {agreement.units:passage} with verdicts of two "
        "coders or more, question by question: {=names}, each with an interval at a level of "
        "{agreement.level}. How each was computed is said under [agreement](#agreement).",
        names=listed(list(names)),
    )


def _recall(source: Source) -> Iterator[Block]:
    found = source.report.recall
    if not isinstance(found, RecallReport):
        return
    labels = listed([line.label for line in found.lines])
    yield source.numbers.paragraph(
        "Recall was estimated from {recall.candidates.read} of {recall.candidates.size} papers "
        "that rules pointed at and from what was read of the rest, in {recall.papers:paper}, by "
        "these estimators: {=labels}. Each says under which conditions its bounds hold, and "
        "refuses where the data do not allow them.",
        labels=labels,
    )


def _places(source: Source) -> Iterator[Block]:
    if not looked_for(source.report):
        return
    yield paragraph(
        "The hospital of a paper was read from the affiliation of its record or from the paper, "
        "brought to one form (old names, numbers of military hospitals, hospitals of "
        "universities), and looked up in a table. What the table gives without doubt is certain; "
        "what could be more than one hospital waits for a person; a name that the table does not "
        "hold stays unresolved. Nothing is guessed, and none of these is left out of the tables."
    )
    if source.report.places_sources:
        said = "; ".join(f"{label}: {what}" for label, what in source.report.places_sources)
        yield paragraph(sentence(f"Sources of names and places: {said}"))


def _identifying(source: Source) -> Iterator[Block]:
    shown = "printed as ■" if source.report.masked else "printed as they stand"
    yield source.numbers.paragraph(
        "Passages and their contexts were searched for names, exact dates, numbers of persons or "
        "records, addresses and telephone numbers; {identifying.all} {identifying.all?was/were} "
        "found, and a person decides about each. Those to be hidden, and those that nobody has "
        "decided about, are {=shown}.",
        shown=shown,
    )


def _images(source: Source) -> Iterator[Block]:
    yield source.numbers.paragraph(
        "Page images are cut from the file as it was handed in; the boxes are those of the "
        "characters as the reader of the file gave them. {crops.all:image} {crops.all?is/are} "
        "printed; {crops.without:passage} {crops.without?has/have} none."
    )
    if source.report.reviewed:
        yield source.numbers.under("translations").paragraph(
            "{all:passage} {all?has/have} a translation: {checked} checked against the original, "
            "{corrected} corrected, {machine-draft} a machine’s draft. {without} "
            "{without?has/have} none. People judged the original, not a translation."
        )


def _claims(source: Source) -> Iterator[Block]:
    if source.report.claims:
        yield source.numbers.paragraph(
            "{claims.all:statement} of others {claims.all?was/were} put on record with source, "
            "date and, where there is one, the quote. They change no count."
        )


def _repetition(source: Source) -> Iterator[Block]:
    report = source.report
    short = (
        f" The protocol is {report.protocol}."
        if report.protocol and _is_short(report.protocol)
        else ""
    )
    yield paragraph(
        f"The seed of the study is {report.seed}. Rules and cues involve no chance: the same "
        "papers, protocol and versions give the same passages. Samples, orders and resampled "
        f"intervals follow from the seed.{short}"
    )


def _protocol(source: Source) -> Iterator[Block]:
    if source.report.protocol and not _is_short(source.report.protocol):
        yield Listing(source.report.protocol)


def _is_short(protocol: str) -> bool:
    return len(protocol) <= _SHORT and "\n" not in protocol
