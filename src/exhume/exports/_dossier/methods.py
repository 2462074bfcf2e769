"""The methods text: prose about what ran, and about nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exhume.exports._dossier.english import (
    ASSERTIONS,
    count,
    listed,
    number,
    sentence,
    things,
    verb,
)
from exhume.model.criterion import Criterion, Rule
from exhume.model.findings import Polarity
from exhume.model.report import Report, Step

_SHORT = 200


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading of the methods text with its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


def topics(report: Report) -> list[Topic]:
    """Write the methods text of a report; topics without anything to say are left out."""
    written = [
        Topic("Question and criterion", _criterion(report.criterion)),
        Topic("Papers", tuple(_step(step) for step in report.steps)),
        Topic("Text and terms", _matching(report)),
        Topic("Rules and cues", _rules(report)),
        Topic("What was counted", _counting(report.criterion)),
        Topic("Judgement by people", _coding(report)),
        Topic("Chance and repetition", _repetition(report)),
    ]
    return [topic for topic in written if topic.paragraphs]


def protocol_is_short(protocol: str) -> bool:
    """Tell whether the protocol is a name or a line, and not a whole file."""
    return len(protocol) <= _SHORT and "\n" not in protocol


def _criterion(criterion: Criterion) -> tuple[str, ...]:
    terms = sum(len(group.terms) for group in criterion.groups)
    parts = [
        count(len(criterion.codes), "code"),
        f"{count(terms, 'term')} in {count(len(criterion.groups), 'group')}",
        count(len(criterion.rules), "rule"),
        count(len(criterion.cues), "cue"),
    ]
    return (
        f"Papers were screened with the criterion {criterion.id}, version {criterion.version}: "
        f"“{criterion.title}”. It holds {listed(parts)}. All of them are "
        "printed below.",
        *_cases(criterion),
    )


def _cases(criterion: Criterion) -> tuple[str, ...]:
    if not criterion.cases:
        return ()
    failing = sum(case.failing for case in criterion.cases)
    known = f", {number(failing)} of them marked as known to fail"
    return (
        f"The file also holds {count(len(criterion.cases), 'worked case')}: invented texts with "
        f"the answer that screening must give{known if failing else ''}.",
    )


def _step(step: Step) -> str:
    where = listed([f"{number(n)} {name}" for name, n in step.outcomes.items()])
    return f"Step “{step.name}”: {things(step.given, step.unit)} given; {where or 'no outcome'}."


def _matching(report: Report) -> tuple[str, ...]:
    criterion = report.criterion
    said = [sentence(f"{label}: {text}") for label, text in report.methods]
    if not said:
        said = [
            "This report does not state how text was normalised before matching; the versions "
            "and digests in section 9 name the software that did it."
        ]
    return (
        "Terms of the criterion pass through the same normalisation as the text. Offsets always "
        "count characters (Unicode code points, from 0) of the text as its reader gave it, before "
        "normalisation.",
        *said,
        *_tolerance(criterion),
    )


def _tolerance(criterion: Criterion) -> tuple[str, ...]:
    said: list[str] = []
    if criterion.confusions:
        sets = count(len(criterion.confusions), "set")
        said.append(
            f"The criterion names {sets} of characters that optical character recognition takes "
            "for one another."
        )
    if criterion.firm:
        said.append(f"These characters may never be read as others: {' '.join(criterion.firm)}.")
    exact = [group.gloss or group.name for group in criterion.groups if group.exact]
    if exact:
        said.append(f"Terms of these groups count only as written: {'; '.join(exact)}.")
    return tuple(said)


def _rules(report: Report) -> tuple[str, ...]:
    criterion = report.criterion
    against = sum(_exculpatory(rule, criterion) for rule in criterion.rules)
    taken = sum(entry.count for entry in report.set_aside)
    return (
        f"Of the {count(len(criterion.rules), 'rule')}, {number(against)} "
        f"{'looks' if against == 1 else 'look'} for counter-evidence; they ran over the same "
        "papers, in the same way, as the others. They are said in words below.",
        _cues(criterion) + f" In this report {count(taken, 'passage')} {verb(taken, 'was')} taken "
        "back; section 6 counts them by rule and reason.",
    )


def _exculpatory(rule: Rule, criterion: Criterion) -> bool:
    return any(
        code.id == rule.code and code.polarity is Polarity.EXCULPATORY for code in criterion.codes
    )


def _cues(criterion: Criterion) -> str:
    if not criterion.cues:
        return "The criterion has no cues, which are words that take a passage back."
    kinds = _unique(cue.assertion.value for cue in criterion.cues)
    reasons = listed([ASSERTIONS.get(kind, kind) for kind in kinds], "or")
    return f"A cue near a passage takes it back, for one of these reasons: {reasons}."


def _counting(criterion: Criterion) -> tuple[str, ...]:
    return (
        "Passages are counted by code, and papers by their strongest inculpatory passage "
        "(explicit before near-miss before supporting). Counter-evidence neither lowers nor "
        "raises a paper’s grade; it is counted beside it. A paper with passages of several codes "
        "counts once for each code, and once in the count of papers.",
        f"The score of a passage is the weight that the criterion {criterion.id} gives to the "
        "rule, lowered for each character that had to be read as another. It puts passages in "
        "order and is not a probability.",
    )


def _coding(report: Report) -> tuple[str, ...]:
    known = (
        " Section 3 compares the rules with answers known beforehand, for the given sample only."
        if report.known
        else " How many passages the rules missed has not been measured here."
    )
    return (
        "This report holds no verdict of a person: no passage has been coded, so there is no "
        "agreement between coders and no adjudication to report." + known,
    )


def _repetition(report: Report) -> tuple[str, ...]:
    protocol = (
        f" The protocol is {report.protocol}."
        if report.protocol and protocol_is_short(report.protocol)
        else ""
    )
    return (
        f"The seed of the study is {report.seed}. Rules and cues involve no chance: the same "
        f"papers, protocol and versions give the same passages.{protocol}",
    )


def _unique(names: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(names))
