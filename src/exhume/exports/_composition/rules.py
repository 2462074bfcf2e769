"""Rules, conditions and cues of a criterion, said in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from exhume.exports._composition.english import ASSERTIONS, count, listed, sentence
from exhume.model.criterion import Condition, Criterion, Cue, Rule, Side, SubjectFrom, TermGroup

UNSTATED = "unstated"

_SIDES = {Side.BEFORE: "before it", Side.AFTER: "after it", Side.EITHER: "before or after it"}
_SUBJECT_PLACES = {
    SubjectFrom.SENTENCE: "in the same sentence",
    SubjectFrom.HEADING: "in the heading above",
    SubjectFrom.NEARBY: "in a sentence shortly before",
}


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule in words: its note, what it points at, what it wants and bars near it, its bounds.

    `wants` and `bars` say one condition each; `barred` names all that `bars` keeps away, without
    the distances; `bounds` are whole sentences on subject, heading and cues.
    """

    note: str
    points_at: str
    wants: tuple[str, ...]
    bars: tuple[str, ...]
    barred: str
    bounds: str

    @property
    def brief(self) -> str:
        """What the rule asks for, with what it keeps away from named but not measured."""
        near = (
            f" with {listed([f'a term for {want}' for want in self.wants])}" if self.wants else ""
        )
        away = f"Terms for {self.barred} nearby keep it from pointing." if self.bars else ""
        asked = f"The rule points at a term for {self.points_at}{near}."
        return " ".join(part for part in (self.note, asked, self.bounds, away) if part)


def rules_in_words(criterion: Criterion) -> Mapping[str, RuleWords]:
    """Return what each rule asks for, by the rule's id."""
    names = _group_names(criterion)
    return {rule.id: rule_in_words(rule, names) for rule in criterion.rules}


def cues_in_words(criterion: Criterion) -> Mapping[str, str]:
    """Return what each cue does, by the cue's id."""
    names = _group_names(criterion)
    return {cue.id: cue_in_words(cue, names) for cue in criterion.cues}


def rule_in_words(rule: Rule, names: Mapping[str, str]) -> RuleWords:
    """Return what a rule asks for; `names` gives each group's name in words.

    >>> rule_in_words(Rule("r", "c", ("tube",), 0.9), {"tube": "“intubation”"}).brief
    'The rule points at a term for “intubation”.'
    """
    bounds = (_subject(rule, names), _sections(rule.sections, names), _ignored(rule.ignore_cues))
    barred = dict.fromkeys(group for c in rule.forbid for group in c.any)
    return RuleWords(
        note=sentence(rule.note),
        points_at=_named(rule.anchor, names),
        wants=tuple(condition(c, names) for c in rule.require),
        bars=tuple(condition(c, names) for c in rule.forbid),
        barred=_named(tuple(barred), names),
        bounds=" ".join(bound for bound in bounds if bound),
    )


def cue_in_words(cue: Cue, names: Mapping[str, str]) -> str:
    """Return what a cue does as an English sentence.

    >>> cue = Cue("a", "animal", ("dogs",), count=3)
    >>> print(cue_in_words(cue, {"dogs": "“dog”"}))  # doctest: +NORMALIZE_WHITESPACE
    Every passage of a paper is taken back (the text speaks of animals) once terms for “dog” occur
    3 times in the paper.
    """
    reason = ASSERTIONS.get(cue.assertion, cue.assertion)
    if cue.count:
        return (
            f"Every passage of a paper is taken back ({reason}) once terms for "
            f"{_named(cue.any, names)} occur {count(cue.count, 'time')} in the paper."
        )
    near = Condition(cue.any, cue.side, cue.within, cue.sentences, cue.clauses, cue.unless)
    return f"A passage is taken back ({reason}) when there is a term for {condition(near, names)}."


def use_of_group(group: TermGroup) -> str:
    """Return what is special about a group of terms, or an empty text.

    >>> use_of_group(TermGroup("g", "", (), heading=True, exact=True))
    'only in headings; only as written'
    """
    uses = [
        (group.heading, "only in headings"),
        (group.subject, "says who is spoken of"),
        (group.exact, "only as written"),
        (group.contrast, "keeps a term from being read into another word"),
    ]
    return "; ".join(words for special, words in uses if special)


def condition(wanted: Condition, names: Mapping[str, str]) -> str:
    """Return where a condition looks, and for what.

    >>> condition(Condition(("dead",), within=20, sentences=1), {"dead": "“death”"})
    '“death” before it (at most 20 characters away, at most 1 end of a sentence between)'
    """
    bounds = [
        f"at most {count(wanted.within, 'character')} away",
        _bound(wanted.sentences, "sentence"),
        _bound(wanted.clauses, "clause"),
        f"no term for {_named(wanted.unless, names)} between" if wanted.unless else "",
    ]
    what = f"{_named(wanted.any, names)} {_SIDES[wanted.side]}"
    return f"{what} ({', '.join(bound for bound in bounds if bound)})"


def _group_names(criterion: Criterion) -> Mapping[str, str]:
    return {group.name: f"“{group.gloss or group.name}”" for group in criterion.groups}


def _named(groups: tuple[str, ...], names: Mapping[str, str]) -> str:
    return listed([names.get(group, f"“{group}”") for group in groups], "or")


def _bound(limit: int, unit: str) -> str:
    if limit < 0:
        return ""
    if limit == 0:
        return f"in the same {unit}"
    return f"at most {count(limit, f'end of a {unit}', f'ends of {unit}s')} between"


def _subject(rule: Rule, names: Mapping[str, str]) -> str:
    if not rule.subjects:
        return ""
    who = _allowed(rule.subjects, names, "or nobody named")
    places = [_SUBJECT_PLACES[place] for place in rule.subject_from]
    where = "" if len(places) == len(SubjectFrom) else f", as read {listed(places, 'or')}"
    return f"The one spoken of must be {who}{where}."


def _sections(sections: tuple[str, ...], names: Mapping[str, str]) -> str:
    if not sections:
        return ""
    return f"The nearest heading above must be {_allowed(sections, names, 'or missing')}."


def _allowed(groups: tuple[str, ...], names: Mapping[str, str], none: str) -> str:
    named = tuple(group for group in groups if group != UNSTATED)
    if not named:
        return none.removeprefix("or ")
    return f"{_named(named, names)} ({none})" if UNSTATED in groups else _named(named, names)


def _ignored(cues: tuple[str, ...]) -> str:
    if not cues:
        return ""
    verb = "does" if len(cues) == 1 else "do"
    noun = "cue" if len(cues) == 1 else "cues"
    return f"The {noun} {listed(cues)} {verb} not apply to it."
