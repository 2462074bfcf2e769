"""A criterion: one ethics question, with everything that decides what counts as an answer.

The values are as the TOML file gives them; `exhume.criteria` reads and checks the file, and
`exhume.screening` compiles it against the normalisation.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from exhume.model.findings import Grade, Polarity


class Assertion(StrEnum):
    """How a passage stands to what it mentions, after ConText (Harkema et al. 2009)."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    ADVICE = "general-advice"
    ELSEWHERE = "other-country"
    ATTRIBUTED = "attributed"
    ANIMAL = "animal"


class Side(StrEnum):
    """On which side of the anchor a condition looks."""

    BEFORE = "before"
    AFTER = "after"
    EITHER = "either"


class SubjectFrom(StrEnum):
    """Where the subject of an anchor was read."""

    SENTENCE = "sentence"
    HEADING = "heading"
    NEARBY = "nearby"


@dataclass(frozen=True, slots=True)
class Standard:
    """A norm that the question applies, with its source."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Code:
    """One code of the codebook: what it means, how strong it is, which innocent readings remain."""

    id: str
    label: str
    grade: Grade
    polarity: Polarity
    meaning: str
    innocent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms that the rules treat alike.

    `gloss` says in English what the terms mean (a reading aid for people, not a translation). A
    `heading` group counts only where a section heading can stand, and `implies` names the subject
    group that its section is about; a `subject` group names whom a sentence is about; an `exact`
    group is matched without OCR tolerance. A `contrast` group takes no part in rules: its exact
    hits keep a term from being read into a longer or a different word.
    """

    name: str
    gloss: str
    terms: tuple[str, ...]
    heading: bool = False
    subject: bool = False
    exact: bool = False
    contrast: bool = False
    implies: str = ""


@dataclass(frozen=True, slots=True)
class Compound:
    """Two terms which together mean what a group means, with other words in between.

    "Inserted a 7.5 mm tracheal tube" is an intubation as much as "intubated". A hit of `first`
    and the nearest hit of `then` behind it, at most `within` characters and `clauses` ends of
    clauses away and without a hit of `unless` in between, become one hit of `group`. Compounds
    are built in the order of the file, and later ones may use earlier ones.
    """

    group: str
    first: tuple[str, ...]
    then: tuple[str, ...]
    within: int = 8
    clauses: int = 0
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """Another group's hit that a rule wants, or does not want, near its anchor.

    `within` counts normalised characters between the two hits; `sentences` and `clauses` bound how
    many ends of sentences or clauses may lie between them (-1: any number); `unless` names groups
    of which no hit may lie between.
    """

    any: tuple[str, ...]
    side: Side = Side.BEFORE
    within: int = 40
    sentences: int = 0
    clauses: int = -1
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that change how what follows or precedes them is meant, and how far they reach.

    With `count` above 0 the cue speaks for the whole paper once its groups have that many hits.
    """

    id: str
    assertion: Assertion
    any: tuple[str, ...]
    side: Side = Side.BEFORE
    within: int = 40
    sentences: int = 0
    clauses: int = -1
    unless: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """An anchor and the conditions under which it becomes a finding of a code.

    `subjects` and `sections` name the groups that the subject and the heading of the anchor must
    belong to; ``"unstated"`` allows there to be none; empty means any. `subject_from` says which
    places are asked for the subject: the anchor's own sentence, the heading above it, a sentence
    shortly before; a subject read elsewhere counts as unstated. `ignore_cues` names the cue ids
    that do not apply.
    """

    id: str
    code: str
    anchor: tuple[str, ...]
    weight: float
    require: tuple[Condition, ...] = ()
    forbid: tuple[Condition, ...] = ()
    subjects: tuple[str, ...] = ()
    subject_from: tuple[SubjectFrom, ...] = tuple(SubjectFrom)
    sections: tuple[str, ...] = ()
    ignore_cues: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A worked case: an invented text and the codes that screening must give for it.

    `codes` are the codes expected, `absent` those that must not appear (``"explicit"`` and other
    grades may be named instead of codes); `failing` marks a known failure, which must go on
    failing until the mark is removed.
    """

    id: str
    text: str
    codes: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    failing: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One ethics question, ready to be compiled.

    `confusions` lists characters (or short strings) that OCR takes for one another; `firm` the
    characters that decide a meaning and so may not be read as others inside a term (供 donor
    against 受 recipient, 前 before against 后 after).
    """

    id: str
    version: str
    title: str
    question: str
    language: str
    standards: tuple[Standard, ...]
    codes: tuple[Code, ...]
    groups: tuple[TermGroup, ...]
    rules: tuple[Rule, ...]
    cues: tuple[Cue, ...] = ()
    compounds: tuple[Compound, ...] = ()
    confusions: tuple[tuple[str, ...], ...] = ()
    firm: str = ""
    cases: tuple[Case, ...] = ()
    limits: tuple[str, ...] = ()
    digest: str = ""
    path: str = field(default="", compare=False)

    def code(self, code_id: str) -> Code:
        """Return the code of that id; `KeyError` where there is none."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)
