"""Rules, conditions and cues of a criterion, said in words."""

from collections.abc import Mapping

from exhume.exports._dossier.english import ASSERTIONS, count, listed, sentence
from exhume.model.criterion import Condition, Criterion, Cue, Rule, Side, SubjectFrom

UNSTATED = "unstated"

_SIDES = {Side.BEFORE: "before it", Side.AFTER: "after it", Side.EITHER: "before or after it"}
_SUBJECT_PLACES = {
    SubjectFrom.SENTENCE: "in the same sentence",
    SubjectFrom.HEADING: "in the heading above",
    SubjectFrom.NEARBY: "in a sentence shortly before",
}


def rules_in_words(criterion: Criterion) -> Mapping[str, str]:
    """Return what each rule asks for, by the rule's id."""
    names = _group_names(criterion)
    return {rule.id: rule_in_words(rule, names) for rule in criterion.rules}


def cues_in_words(criterion: Criterion) -> Mapping[str, str]:
    """Return what each cue does, by the cue's id."""
    names = _group_names(criterion)
    return {cue.id: cue_in_words(cue, names) for cue in criterion.cues}


def rule_in_words(rule: Rule, names: Mapping[str, str]) -> str:
    """Return what a rule asks for as English sentences; `names` gives each group's name in words.

    >>> rule_in_words(Rule("r", "c", ("tube",), 0.9), {"tube": "“intubation”"})
    'The rule points at a term for “intubation”.'
    """
    wants = [f"there is a term for {condition(c, names)}" for c in rule.require]
    bars = [f"there is no term for {condition(c, names)}" for c in rule.forbid]
    when = f", when {_clauses(wants + bars)}" if wants or bars else ""
    sentences = [
        f"The rule points at a term for {_named(rule.anchor, names)}{when}.",
        _subject(rule, names),
        _sections(rule.sections, names),
        _ignored(rule.ignore_cues),
        sentence(rule.note),
    ]
    return " ".join(s for s in sentences if s)


def cue_in_words(cue: Cue, names: Mapping[str, str]) -> str:
    """Return what a cue does as an English sentence.

    >>> cue = Cue("no", "negated", ("not",), within=6)
    >>> cue_in_words(cue, {"not": "“not”"})
    'A passage is taken back (the text denies it) when there is a term for “not” before it, at most 6 characters away, in the same sentence.'
    """
    reason = ASSERTIONS.get(cue.assertion, cue.assertion)
    if cue.count:
        return (
            f"Every passage of a paper is taken back ({reason}) once terms for "
            f"{_named(cue.any, names)} occur {count(cue.count, 'time')} in the paper."
        )
    near = Condition(cue.any, cue.side, cue.within, cue.sentences, cue.clauses, cue.unless)
    return f"A passage is taken back ({reason}) when there is a term for {condition(near, names)}."


def condition(wanted: Condition, names: Mapping[str, str]) -> str:
    """Return where a condition looks, and for what.

    >>> condition(Condition(("dead",), within=20, sentences=1), {"dead": "“death”"})
    '“death” before it, at most 20 characters away, with at most 1 end of a sentence between'
    """
    parts = [
        f"{_named(wanted.any, names)} {_SIDES[wanted.side]}",
        f"at most {count(wanted.within, 'character')} away",
        _bound(wanted.sentences, "sentence"),
        _bound(wanted.clauses, "clause"),
        f"with no term for {_named(wanted.unless, names)} between" if wanted.unless else "",
    ]
    return ", ".join(part for part in parts if part)


def _group_names(criterion: Criterion) -> Mapping[str, str]:
    return {group.name: f"“{group.gloss or group.name}”" for group in criterion.groups}


def _named(groups: tuple[str, ...], names: Mapping[str, str]) -> str:
    return listed([names.get(group, f"“{group}”") for group in groups], "or")


def _clauses(parts: list[str]) -> str:
    # The parts hold commas of their own, so that semicolons keep them apart.
    return "; and ".join(parts)


def _bound(limit: int, unit: str) -> str:
    if limit < 0:
        return ""
    if limit == 0:
        return f"in the same {unit}"
    return f"with at most {count(limit, f'end of a {unit}', f'ends of {unit}s')} between"


def _subject(rule: Rule, names: Mapping[str, str]) -> str:
    if not rule.subjects:
        return ""
    who = _allowed(rule.subjects, names, "no subject named")
    places = [_SUBJECT_PLACES[place] for place in rule.subject_from]
    where = "" if len(places) == len(SubjectFrom) else f", read {listed(places, 'or')}"
    return f"The one spoken of must be {who}{where}."


def _sections(sections: tuple[str, ...], names: Mapping[str, str]) -> str:
    if not sections:
        return ""
    return f"The nearest heading above must be {_allowed(sections, names, 'missing')}."


def _allowed(groups: tuple[str, ...], names: Mapping[str, str], none: str) -> str:
    named = tuple(group for group in groups if group != UNSTATED)
    choices = [_named(named, names)] if named else []
    if UNSTATED in groups:
        choices.append(f"there may be {none}" if none.startswith("no ") else f"it may be {none}")
    return ", or ".join(choices)


def _ignored(cues: tuple[str, ...]) -> str:
    if not cues:
        return ""
    verb = "does" if len(cues) == 1 else "do"
    noun = "cue" if len(cues) == 1 else "cues"
    return f"The {noun} {listed(cues)} {verb} not apply to it."
