"""What limits the findings: written from what was counted, and from what was not done."""

from collections.abc import Iterator

from exhume.exports._composition.blocks import Bullets, Inlines, Section
from exhume.exports._composition.counting.flow import reads, unit_of, unread
from exhume.exports._composition.counting.recall import estimated
from exhume.exports._composition.counting.years import name_of
from exhume.exports._composition.english import sentence
from exhume.exports._composition.keys import key
from exhume.exports._composition.prose import inlines
from exhume.exports._composition.source import Source
from exhume.exports._composition.standing import Standing
from exhume.exports._composition.whereabouts import looked_for
from exhume.model.estimates import Refusal
from exhume.model.papers import State
from exhume.model.report import AgreementReport, RecallReport

order = 130

_OPEN = {
    "differing": "Coders differ about {differing:passage}, and nobody has decided.",
    "waiting": "{waiting:passage} {waiting?waits/wait} for verdicts.",
    "single": "{single:passage} {single?was/were} judged by one person alone. Single judgements "
    "can be wrong, and nothing here says how often these are.",
    "cannot-tell": "Of {cannot-tell:passage} people settled that it cannot be told.",
}
_DOUBTED = {
    State.READ_BY_OCR: "came, in part or whole, from character recognition, which misreads "
    "characters",
    State.POOR_TEXT: "had pages or stretches of text that are damaged or lost; what stood there "
    "was not searched",
    State.NOT_FOUND: "had no file among those that were given, and were not searched",
}


def section(source: Source) -> Section:
    """Write the section."""
    parts = (_judgement, _agreement, _recall, _reading, _screening, _printed, _places, _people)
    said = [limit for part in parts for limit in part(source)]
    own = [inlines(sentence(limit)) for limit in source.report.criterion.limits]
    return Section("limits", "Limitations", (Bullets((*said, *own)),))


def _judgement(source: Source) -> Iterator[Inlines]:
    numbers = source.numbers
    if not source.report.reviewed:
        yield numbers.say("No person has judged the passages; see the [summary](#summary).")
        return
    for kind, says in _OPEN.items():
        if numbers.value(key("judgements", kind)):
            yield numbers.under("judgements").say(says)
    unjudged = key("settled", "standing", Standing.UNJUDGED)
    if numbers.value(unjudged):
        yield numbers.say(
            f"Nobody judged any passage of {{{unjudged}:paper}} that rules pointed at."
        )


def _agreement(source: Source) -> Iterator[Inlines]:
    found = source.report.agreement
    if isinstance(found, Refusal):
        yield source.numbers.say(
            "How far coders agree is not known: {=why}", why=sentence(found.reason)
        )
    elif isinstance(found, AgreementReport) and not found.units:
        yield source.numbers.say("No passage was judged by two people, so agreement is not known.")


def _recall(source: Source) -> Iterator[Inlines]:
    found, numbers = source.report.recall, source.numbers
    if isinstance(found, RecallReport):
        yield from _of_recall(source, found)
    elif isinstance(found, Refusal):
        yield numbers.say("How much was missed is not known: {=why}", why=sentence(found.reason))
    elif not source.report.known:
        yield numbers.say("How many passages the rules missed is not known.")


def _of_recall(source: Source, found: RecallReport) -> Iterator[Inlines]:
    made = estimated(found)
    if not made:
        yield source.numbers.say(
            "How much was missed is not known: every estimator refuses; see [what may have been "
            "missed](#recall)."
        )
    for line in made:
        yield source.numbers.under(key("recall", line.name)).say(
            "By the estimator “{=label}”, the data support no recall above {supports}, and up "
            "to {missed-high} relevant papers may be missing.",
            label=line.label,
        )


def _reading(source: Source) -> Iterator[Inlines]:
    for at, step in enumerate(source.report.steps, 1):
        here = source.numbers.under(key("flow", at))
        if reads(step) and unread(step):
            yield here.say(
                "{unread} of {given} {=unit} could not be read in the step “{=name}” (see the "
                "[flow](#flow)); what they hold was not searched.",
                unit=unit_of(step),
                name=step.name,
            )
        for state, says in _DOUBTED.items():
            if step.outcomes.get(state.value):
                yield here.say(
                    f"{{outcomes.{state.value}}} of {{given}} {{=unit}} {says}.", unit=unit_of(step)
                )
    if source.report.issues:
        yield source.numbers.say(
            "{issues.all:issue} {issues.all?was/were} met and counted (see [issues](#issues))."
        )


def _screening(source: Source) -> Iterator[Inlines]:
    if source.report.set_aside:
        yield source.numbers.say(
            "{set-aside.all:passage} {set-aside.all?was/were} set aside by cues (see [passages set "
            "aside](#set-aside)), and a cue can be wrong."
        )
    unknown = key("years", name_of(None), "papers")
    if unknown in source.numbers:
        yield source.numbers.say(f"The year of {{{unknown}:paper}} is not known.")


def _printed(source: Source) -> Iterator[Inlines]:
    numbers = source.numbers
    if numbers.value("crops.without"):
        yield numbers.say(
            "{crops.without:passage} {crops.without?stands/stand} without an image of the page; "
            "only the file itself shows how it looks there."
        )
    if source.report.reviewed and numbers.value("translations.machine-draft"):
        yield numbers.say(
            "{translations.machine-draft:translation} {translations.machine-draft?is a/are} draft "
            "by a machine; do not rely on them."
        )


def _places(source: Source) -> Iterator[Inlines]:
    if not looked_for(source.report):
        yield source.numbers.say("It was not looked for where the papers come from.")
        return
    here = source.numbers.under("places.certainty")
    if any(here.value(name) for name in ("doubtful", "unresolved", "missing", "not-looked-for")):
        yield here.say(
            "Of the papers counted by place, {doubtful} {doubtful?is/are} of a doubtful hospital, "
            "{unresolved} of one whose name is not resolved, {missing} {missing?names/name} none, "
            "and for {not-looked-for} nobody looked."
        )


def _people(source: Source) -> Iterator[Inlines]:
    if source.numbers.value("identifying.open"):
        yield source.numbers.say(
            "Nobody has decided about {identifying.open:detail} that may identify a patient or "
            "donor{=hidden}.",
            hidden="; until then they are hidden" if source.report.masked else "",
        )
    yield source.numbers.say(
        "Details that may identify somebody are found by patterns; one that is put in an unusual "
        "way can be overlooked."
    )
    yield source.numbers.say(
        "Statements of others are those that the study put on record; there may be more."
    )
