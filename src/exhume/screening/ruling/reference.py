"""What a rule means, said slowly and obviously; the kernel must agree with it.

Works on a criterion's own values and on lists, one paper at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exhume.model.criterion import (
    Assertion,
    Compound,
    Condition,
    Criterion,
    Cue,
    Rule,
    Side,
    SubjectFrom,
)
from exhume.screening.ruling.tables import (
    FUZZY_PENALTY,
    NEARBY_REACH,
    NEARBY_SENTENCES,
    SECTION_REACH,
)


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term found in a normalised text, with the groups it belongs to."""

    start: int
    end: int
    groups: frozenset[str]
    wrong: int
    sentence: int
    clause: int
    lead: bool
    firm: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that holds at an anchor, and how the passage stands to what it says."""

    rule: str
    code: str
    start: int
    end: int
    score: float
    assertion: Assertion
    anchor_start: int
    anchor_end: int


def candidates(hits: Sequence[TermHit], criterion: Criterion) -> list[Candidate]:
    """Return what the criterion's rules find among the hits of one paper, in order of place."""
    kept = _settle(hits, criterion)
    for compound in criterion.compounds:
        kept = _combine(kept, compound)
    kept_findings: list[Candidate] = []
    for anchor in kept:
        for rule in criterion.rules:
            if anchor.groups & set(rule.anchor):
                candidate = _try_rule(rule, anchor, kept, criterion)
                if candidate is not None:
                    _add(kept_findings, candidate)
    return sorted(kept_findings, key=lambda c: (c.start, c.end, c.code, c.rule))


def _settle(hits: Sequence[TermHit], criterion: Criterion) -> list[TermHit]:
    """Drop the hits that are not what they seem: misread, inside another word, no heading."""
    headings = {g.name for g in criterion.groups if g.heading}
    firm = [h for h in hits if h.wrong not in h.firm]
    standing = [h if h.lead else replace(h, groups=h.groups - headings) for h in firm]
    named = [h for h in standing if h.groups]
    return [h for h in named if not any(_displaces(g, h, criterion) for g in named)]


def _displaces(other: TermHit, hit: TermHit, criterion: Criterion) -> bool:
    """Tell whether `other` shows that `hit` is only a part, or a misreading, of something else."""
    contrast = {g.name for g in criterion.groups if g.contrast}
    subjects = {g.name for g in criterion.groups if g.subject}
    if other is hit:
        return False
    if hit.wrong >= 0 and other.wrong < 0:
        place = hit.start + hit.wrong
        if not other.groups & hit.groups and other.start <= place < other.end:
            return True
        if other.groups & hit.groups and hit.start <= other.start and other.end <= hit.end:
            return True
    covers = other.start <= hit.start and hit.end <= other.end
    longer = other.end - other.start > hit.end - hit.start
    if not covers:
        return False
    if other.groups & hit.groups and other.end - other.start == hit.end - hit.start:
        return other.wrong < 0 <= hit.wrong
    if not longer:
        return False
    if other.groups & contrast and other.wrong < 0:
        return True
    both_subjects = bool(other.groups & subjects and hit.groups & subjects)
    clean = other.wrong < 0 or hit.wrong >= 0
    return clean and (both_subjects or hit.groups <= other.groups)


def _combine(hits: list[TermHit], compound: Compound) -> list[TermHit]:
    """Return the hits, each followed by the compound that begins with it, if there is one."""
    combined: list[TermHit] = []
    for hit in hits:
        combined.append(hit)
        then = _completion(hit, hits, compound)
        if then is not None:
            wrong = max(hit.wrong, then.wrong)
            groups = frozenset((compound.group,))
            combined.append(replace(hit, end=then.end, groups=groups, wrong=wrong))
    return combined


def _completion(hit: TermHit, hits: list[TermHit], compound: Compound) -> TermHit | None:
    if not hit.groups & set(compound.first):
        return None
    return next((h for h in hits if _completes(h, hit, hits, compound)), None)


def _completes(then: TermHit, hit: TermHit, hits: list[TermHit], compound: Compound) -> bool:
    if not then.groups & set(compound.then) or then.start < hit.end:
        return False
    if then.start - hit.end > compound.within or then.clause - hit.clause > compound.clauses:
        return False
    return not any(_between(h, hit, then) for h in hits if h.groups & set(compound.unless))


def _try_rule(
    rule: Rule, anchor: TermHit, hits: Sequence[TermHit], criterion: Criterion
) -> Candidate | None:
    if not _subject_fits(rule, anchor, hits, criterion):
        return None
    heading = _heading(anchor, hits, criterion)
    if rule.sections and not (heading or {"unstated"}) & set(rule.sections):
        return None
    evidence = [anchor]
    for condition in rule.require:
        found = _nearest(condition, anchor, hits)
        if found is None:
            return None
        evidence.append(found)
    if any(_nearest(condition, anchor, hits) is not None for condition in rule.forbid):
        return None
    wrong = sum(h.wrong >= 0 for h in dict.fromkeys(evidence))
    return Candidate(
        rule=rule.id,
        code=rule.code,
        start=min(h.start for h in evidence),
        end=max(h.end for h in evidence),
        score=rule.weight * FUZZY_PENALTY**wrong,
        assertion=_assertion(rule, anchor, hits, criterion),
        anchor_start=anchor.start,
        anchor_end=anchor.end,
    )


def _subject_fits(
    rule: Rule, anchor: TermHit, hits: Sequence[TermHit], criterion: Criterion
) -> bool:
    if not rule.subjects:
        return True
    source, subject = _subject(anchor, hits, criterion)
    if not subject or source not in rule.subject_from:
        return "unstated" in rule.subjects
    return bool(subject & set(rule.subjects))


def _subject(
    anchor: TermHit, hits: Sequence[TermHit], criterion: Criterion
) -> tuple[SubjectFrom, frozenset[str]]:
    """Return whom the anchor is about: its sentence says it, its heading, or a sentence before."""
    names = {g.name for g in criterion.groups if g.subject}
    before = [h for h in hits if h.start < anchor.start and h.groups & names]
    same = [h for h in before if h.sentence == anchor.sentence]
    if same:
        return SubjectFrom.SENTENCE, same[-1].groups & names
    heading = _heading_hit(anchor, hits, criterion)
    if heading is not None:
        implied = {g.implies for g in criterion.groups if g.name in heading.groups and g.heading}
        if implied - {""}:
            return SubjectFrom.HEADING, frozenset(implied - {""})
    near = [
        h
        for h in before
        if anchor.start - h.end <= NEARBY_REACH
        and anchor.sentence - h.sentence <= NEARBY_SENTENCES
        and (heading is None or h.start >= heading.start)
    ]
    return SubjectFrom.NEARBY, near[-1].groups & names if near else frozenset()


def _heading_hit(anchor: TermHit, hits: Sequence[TermHit], criterion: Criterion) -> TermHit | None:
    names = {g.name for g in criterion.groups if g.heading}
    above = [
        h
        for h in hits
        if h.groups & names and h.start <= anchor.start and anchor.start - h.start <= SECTION_REACH
    ]
    return above[-1] if above else None


def _heading(anchor: TermHit, hits: Sequence[TermHit], criterion: Criterion) -> frozenset[str]:
    names = {g.name for g in criterion.groups if g.heading}
    hit = _heading_hit(anchor, hits, criterion)
    return hit.groups & names if hit else frozenset()


def _nearest(
    condition: Condition | Cue, anchor: TermHit, hits: Sequence[TermHit]
) -> TermHit | None:
    """Return the nearest hit that meets the condition; of two as near, the one further left."""
    fitting = [h for h in hits if _meets(condition, anchor, h, hits)]
    return min(fitting, key=lambda h: _gap(anchor, h), default=None)


def _meets(
    condition: Condition | Cue, anchor: TermHit, other: TermHit, hits: Sequence[TermHit]
) -> bool:
    if other is anchor or not other.groups & set(condition.any):
        return False
    before = other.start < anchor.start
    after = other.start >= anchor.start and other.end > anchor.end
    sides = {Side.BEFORE: before, Side.AFTER: after, Side.EITHER: before or after}
    if not sides[condition.side] or _gap(anchor, other) > condition.within:
        return False
    if 0 <= condition.sentences < abs(anchor.sentence - other.sentence):
        return False
    if 0 <= condition.clauses < abs(anchor.clause - other.clause):
        return False
    return not any(_between(h, anchor, other) for h in hits if h.groups & set(condition.unless))


def _gap(anchor: TermHit, other: TermHit) -> int:
    return max(0, anchor.start - other.end, other.start - anchor.end)


def _between(hit: TermHit, one: TermHit, two: TermHit) -> bool:
    if hit is one or hit is two:
        return False
    return min(one.start, two.start) <= hit.start and hit.end <= max(one.end, two.end)


def _assertion(
    rule: Rule, anchor: TermHit, hits: Sequence[TermHit], criterion: Criterion
) -> Assertion:
    """Return the first cue's reading that applies, in the order of the criterion file."""
    for cue in criterion.cues:
        if cue.id not in rule.ignore_cues and _cue_applies(cue, anchor, hits):
            return cue.assertion
    return Assertion.AFFIRMED


def _cue_applies(cue: Cue, anchor: TermHit, hits: Sequence[TermHit]) -> bool:
    if cue.count:
        return sum(bool(h.groups & set(cue.any)) for h in hits) >= cue.count
    return _nearest(cue, anchor, hits) is not None


def _add(found: list[Candidate], new: Candidate) -> None:
    """Keep one finding of a code for one anchor: the affirmed one, then the higher score."""
    for place, old in enumerate(found):
        if old.code == new.code and _overlap(old, new):
            if _rank(new) > _rank(old):
                found[place] = new
            return
    found.append(new)


def _overlap(one: Candidate, two: Candidate) -> bool:
    return one.anchor_start < two.anchor_end and two.anchor_start < one.anchor_end


def _rank(candidate: Candidate) -> tuple[bool, float]:
    return candidate.assertion is Assertion.AFFIRMED, candidate.score
