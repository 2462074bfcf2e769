"""A criterion as arrays: one row a term, a rule, a condition, a cue; groups as bits of a word."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.errors import SettingsError
from exhume.model.criterion import (
    Assertion,
    Condition,
    Criterion,
    Cue,
    Rule,
    Side,
    SubjectFrom,
    TermGroup,
)

MOST_GROUPS = 62
"""Groups are bits of a signed 64-bit word; one bit is kept for "unstated"."""

UNSTATED = np.int64(1) << MOST_GROUPS

SECTION_REACH = 1500
"""Normalised characters for which a heading speaks."""

NEARBY_REACH = 120
"""Normalised characters within which a subject named in an earlier sentence still holds."""

NEARBY_SENTENCES = 2

FUZZY_PENALTY = 0.9
"""A finding's score is multiplied by this for each hit with a wrong character."""

SIDES = {Side.BEFORE: 1, Side.AFTER: 2, Side.EITHER: 3}
SUBJECT_SOURCES = {SubjectFrom.SENTENCE: 1, SubjectFrom.HEADING: 2, SubjectFrom.NEARBY: 4}
ASSERTIONS = tuple(Assertion)

CLAUSE_ENDS = ",:;()"
SENTENCE_ENDS = "。!?\n"
HEADING_LEADS = '0123456789.)]、。:;,!?\n"一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩'
"""Characters after which a heading can begin, besides the start of a text."""

Ints = NDArray[np.int64]


class Conditions(NamedTuple):
    """Conditions (or cues) one a row."""

    bits: Ints
    unless: Ints
    side: Ints
    within: Ints
    sentences: Ints
    clauses: Ints
    forbid: Ints


class Rules(NamedTuple):
    """Rules one a row; rule i has the conditions ``first[i]:first[i + 1]``.

    `anchors` are the groups that are an anchor of any rule.
    """

    anchors: np.int64
    anchor: Ints
    code: Ints
    weight: NDArray[np.float64]
    subjects: Ints
    subject_from: Ints
    sections: Ints
    ignored_cues: Ints
    first: Ints


class Cues(NamedTuple):
    """Cues one a row: where they look, what they make of a passage, and from how many hits on."""

    where: Conditions
    assertion: Ints
    hits: Ints


class Compounds(NamedTuple):
    """Compounds one a row, in the order in which they are built."""

    group: Ints
    first: Ints
    then: Ints
    within: Ints
    clauses: Ints
    unless: Ints


class Terms(NamedTuple):
    """Terms one a row: length, groups, and the places that may not be read as another.

    `longest` is the length of the longest term.
    """

    length: Ints
    groups: Ints
    firm: Ints
    longest: np.int64


class Roles(NamedTuple):
    """Which groups are headings, subjects or contrasts, and what a heading's section is about."""

    heading: np.int64
    subject: np.int64
    contrast: np.int64
    implied: Ints


class Program(NamedTuple):
    """All tables of a criterion; `farthest` is how far any of its conditions looks."""

    terms: Terms
    roles: Roles
    compounds: Compounds
    rules: Rules
    conditions: Conditions
    cues: Cues
    farthest: np.int64


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A criterion ready to run: its terms as they are matched, and its tables."""

    criterion: Criterion
    lexicon: tuple[str, ...]
    tolerant: tuple[bool, ...]
    classes: tuple[str, ...]
    program: Program


def breaks() -> Mapping[str, int]:
    """Return the characters that end a clause (1) or a sentence (2)."""
    return dict.fromkeys(CLAUSE_ENDS, 1) | dict.fromkeys(SENTENCE_ENDS, 2)


def compile_criterion(criterion: Criterion, normalize: Callable[[str], str]) -> Compiled:
    """Return a criterion as arrays, its terms normalised exactly as running text is."""
    if len(criterion.groups) > MOST_GROUPS:
        problem = f"{len(criterion.groups)} term groups, but at most {MOST_GROUPS} are possible"
        raise SettingsError(criterion.path or criterion.id, problem, "merge groups")
    bit = {g.name: np.int64(1) << i for i, g in enumerate(criterion.groups)}
    bit["unstated"] = UNSTATED
    lexicon = _lexicon(criterion, normalize)
    words = tuple(lexicon)
    return Compiled(
        criterion=criterion,
        lexicon=words,
        tolerant=tuple(any(not g.exact and not g.contrast for g in lexicon[w]) for w in words),
        classes=tuple("".join(c) for c in criterion.confusions if all(len(x) == 1 for x in c)),
        program=_program(criterion, lexicon, bit),
    )


def _program(
    criterion: Criterion, lexicon: Mapping[str, list[TermGroup]], bit: Mapping[str, np.int64]
) -> Program:
    conditions = [c for rule in criterion.rules for c in (*rule.require, *rule.forbid)]
    forbids = [f for r in criterion.rules for f in [0] * len(r.require) + [1] * len(r.forbid)]
    withins = [c.within for c in conditions] + [c.within for c in criterion.cues]
    return Program(
        terms=_terms(lexicon, bit, criterion.firm),
        roles=_roles(criterion, bit),
        compounds=_compounds(criterion, bit),
        rules=_rules(criterion, bit),
        conditions=_conditions(conditions, forbids, bit),
        cues=_cues(criterion.cues, bit),
        farthest=np.int64(max(withins, default=0)),
    )


def _lexicon(criterion: Criterion, normalize: Callable[[str], str]) -> dict[str, list[TermGroup]]:
    swaps = [c for c in criterion.confusions if any(len(x) > 1 for x in c)]
    lexicon: dict[str, list[TermGroup]] = {}
    for group in criterion.groups:
        for written in group.terms:
            for term in _spellings(normalize(written), swaps):
                lexicon.setdefault(term, []).append(group)
    return dict(sorted(lexicon.items()))


def _spellings(term: str, swaps: Iterable[tuple[str, ...]]) -> list[str]:
    """Return a term and the forms in which a confusion of several characters may print it."""
    forms = [term]
    for swap in swaps:
        for one in swap:
            forms += [term.replace(one, other) for other in swap if one in term and other != one]
    return list(dict.fromkeys(forms))


def _terms(lexicon: Mapping[str, list[TermGroup]], bit: Mapping[str, np.int64], firm: str) -> Terms:
    return Terms(
        length=np.array([len(w) for w in lexicon], np.int64),
        groups=np.array([_bits((g.name for g in gs), bit) for gs in lexicon.values()], np.int64),
        firm=np.array([_places_of(firm, w) for w in lexicon], np.int64),
        longest=np.int64(max(map(len, lexicon), default=0)),
    )


def _places_of(characters: str, word: str) -> int:
    return sum(1 << place for place, c in enumerate(word) if c in characters)


def _roles(criterion: Criterion, bit: Mapping[str, np.int64]) -> Roles:
    def of(flag: str) -> np.int64:
        return _bits((g.name for g in criterion.groups if getattr(g, flag)), bit)

    implied = [bit[g.implies] if g.implies else np.int64(0) for g in criterion.groups]
    return Roles(of("heading"), of("subject"), of("contrast"), np.array(implied, np.int64))


def _compounds(criterion: Criterion, bit: Mapping[str, np.int64]) -> Compounds:
    rows = [
        (
            bit[c.group],
            _bits(c.first, bit),
            _bits(c.then, bit),
            c.within,
            c.clauses,
            _bits(c.unless, bit),
        )
        for c in criterion.compounds
    ]
    return Compounds(*np.array(rows, np.int64).reshape(len(rows), 6).T.copy())


def _rules(criterion: Criterion, bit: Mapping[str, np.int64]) -> Rules:
    rules = criterion.rules
    codes = [c.id for c in criterion.codes]
    cue = {c.id: np.int64(1) << i for i, c in enumerate(criterion.cues)}
    sizes = [len(r.require) + len(r.forbid) for r in rules]

    def column(values: Iterable[object]) -> Ints:
        return np.array(list(values), np.int64)

    return Rules(
        anchors=_bits((name for r in rules for name in r.anchor), bit),
        anchor=column(_bits(r.anchor, bit) for r in rules),
        code=column(codes.index(r.code) for r in rules),
        weight=np.array([r.weight for r in rules], np.float64),
        subjects=column(_bits(r.subjects, bit) for r in rules),
        subject_from=column(_subject_sources(r) for r in rules),
        sections=column(_bits(r.sections, bit) for r in rules),
        ignored_cues=column(_bits(r.ignore_cues, cue) for r in rules),
        first=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
    )


def _subject_sources(rule: Rule) -> int:
    return sum(SUBJECT_SOURCES[source] for source in set(rule.subject_from))


def _conditions(
    items: Iterable[Condition | Cue], forbids: Iterable[int], bit: Mapping[str, np.int64]
) -> Conditions:
    rows = [
        (
            _bits(c.any, bit),
            _bits(c.unless, bit),
            SIDES[c.side],
            c.within,
            c.sentences,
            c.clauses,
            f,
        )
        for c, f in zip(items, forbids, strict=True)
    ]
    columns = np.array(rows, np.int64).reshape(len(rows), 7).T.copy()
    return Conditions(*columns)


def _cues(cues: tuple[Cue, ...], bit: Mapping[str, np.int64]) -> Cues:
    return Cues(
        where=_conditions(cues, [0] * len(cues), bit),
        assertion=np.array([ASSERTIONS.index(c.assertion) for c in cues], np.int64),
        hits=np.array([c.count for c in cues], np.int64),
    )


def _bits(names: Iterable[str], bit: Mapping[str, np.int64]) -> np.int64:
    word = np.int64(0)
    for name in names:
        word |= bit[name]
    return word
