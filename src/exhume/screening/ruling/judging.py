"""The rules over arrays of hits: the same as `reference`, a paper at a time, without the lock.

Numba keeps compiled code for as long as this file is unchanged. It does not see a change of the
functions and constants imported from its neighbours: whoever changes one must touch this file.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from exhume.screening._compiled import compiled, inlined
from exhume.screening.ruling.nearness import SIGHTS, look_around, may_meet, nearest
from exhume.screening.ruling.standing import (
    NO_ROOM,
    HitColumns,
    Standing,
    empty_standing,
    longest_of,
    stand,
)
from exhume.screening.ruling.tables import (
    FUZZY_PENALTY,
    NEARBY_REACH,
    NEARBY_SENTENCES,
    SECTION_REACH,
    UNSTATED,
    Conditions,
    Cues,
    Program,
    Roles,
    Rules,
)

Index: TypeAlias = Any

FROM_SENTENCE, FROM_HEADING, FROM_NEARBY = 1, 2, 4
AFFIRMED = 0


class Found(NamedTuple):
    """Candidate findings, one a row."""

    document: NDArray[np.int32]
    rule: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    score: NDArray[np.float64]
    assertion: NDArray[np.int8]
    anchor_start: NDArray[np.int32]
    anchor_end: NDArray[np.int32]


class View(NamedTuple):
    """What the rules look at: the hits of one paper, and what is noted about them.

    `size` holds the number of hits and the length of the longest; `totals` the number of hits of
    each cue that counts; `seen` what stands around the anchor, and `context` its subject, where
    that was read, and its heading. `evidence` collects the hits a rule relies on, and `extent`
    their start, end and number of misread ones.
    """

    hits: Standing
    size: NDArray[np.int64]
    totals: NDArray[np.int64]
    seen: NDArray[np.int64]
    context: NDArray[np.int64]
    evidence: NDArray[np.int64]
    extent: NDArray[np.int64]


SUBJECT, SOURCE, HEADING = range(3)
START, END, MISREAD = range(3)
COUNT, LONGEST = range(2)


def apply_rules(hits: HitColumns, program: Program) -> Found:
    """Return the candidate findings of all papers, in the order of their papers."""
    room = 2 * int(np.diff(hits.bounds).max(initial=0)) + 64
    capacity = max(64, len(hits.start) // 8)
    while True:
        found = _empty_found(capacity)
        rows = judge(hits, program, empty_standing(room), _view(room, program), found)
        if rows != NO_ROOM:
            return Found(*(column[:rows] for column in found))  # type: ignore[arg-type]  # kinds stay
        room, capacity = 2 * room, 2 * capacity


def _view(room: int, program: Program) -> View:
    def numbers(size: int) -> NDArray[np.int64]:
        return np.zeros(size, np.int64)

    return View(
        hits=empty_standing(room),
        size=numbers(2),
        totals=numbers(len(program.cues.hits)),
        seen=numbers(SIGHTS),
        context=numbers(3),
        evidence=numbers(len(program.conditions.bits)),
        extent=numbers(3),
    )


def _empty_found(rows: int) -> Found:
    return Found(
        document=np.empty(rows, np.int32),
        rule=np.empty(rows, np.int32),
        start=np.empty(rows, np.int32),
        end=np.empty(rows, np.int32),
        score=np.empty(rows, np.float64),
        assertion=np.empty(rows, np.int8),
        anchor_start=np.empty(rows, np.int32),
        anchor_end=np.empty(rows, np.int32),
    )


@compiled
def judge(hits: HitColumns, program: Program, raw: Standing, view: View, found: Found) -> Index:
    """Apply the rules to all papers; return the rows of `found`, or `NO_ROOM`."""
    row = 0
    for document in range(len(hits.bounds) - 1):
        n = stand(hits, document, program, raw, view.hits)
        if n == NO_ROOM:
            return NO_ROOM
        view.size[COUNT], view.size[LONGEST] = n, longest_of(view.hits, n)
        _count_groups(view, program.cues)
        row = _judge_paper(view, document, program, row, found)
        if row == NO_ROOM:
            return NO_ROOM
    return row


@compiled
def _judge_paper(view: View, document: Index, program: Program, row: Index, found: Found) -> Index:
    first = row
    rules, conditions, headings = program.rules, program.conditions, program.roles.heading
    for a in range(view.size[COUNT]):
        groups = view.hits.groups[a]
        if not groups & program.rules.anchors:
            continue
        _note_context(view, a, program)
        for r in range(len(rules.anchor)):
            if groups & rules.anchor[r] and _holds(view, a, r, rules, conditions, headings):
                row = _add(view, document, a, r, program, first, row, found)
                if row == NO_ROOM:
                    return NO_ROOM
    return row


@inlined
def _count_groups(view: View, cues: Cues) -> None:
    for c in range(len(cues.hits)):
        view.totals[c] = 0
        if cues.hits[c] > 0:
            for h in range(view.size[COUNT]):
                if view.hits.groups[h] & cues.where.bits[c]:
                    view.totals[c] += 1


@inlined
def _note_context(view: View, a: Index, program: Program) -> None:
    s = view.hits
    view.context[HEADING] = _heading_of(s, a)
    view.context[SOURCE], view.context[SUBJECT] = _subject(s, a, program.roles)
    look_around(s, view.size[COUNT], a, program.farthest, view.size[LONGEST], view.seen)


@inlined
def _heading_of(s: Standing, a: Index) -> Index:
    heading = s.heading[a]
    if heading >= 0 and s.start[a] - s.start[heading] > SECTION_REACH:
        return np.int64(-1)
    return heading


@compiled
def _subject(s: Standing, a: Index, roles: Roles) -> Index:
    """Return where the subject of anchor a was read, and the groups of the subject."""
    o = a - 1
    while o >= 0 and s.sentence[o] == s.sentence[a]:
        if s.start[o] < s.start[a] and s.groups[o] & roles.subject:
            return FROM_SENTENCE, s.groups[o] & roles.subject
        o -= 1
    heading = _heading_of(s, a)
    if heading >= 0:
        implied = _implied(s.groups[heading], roles)
        if implied:
            return FROM_HEADING, implied
    return FROM_NEARBY, _subject_nearby(s, a, o, heading, roles)


@compiled
def _implied(groups: Index, roles: Roles) -> Index:
    subject = np.int64(0)
    for g in range(len(roles.implied)):
        if (groups >> g) & 1:
            subject |= roles.implied[g]
    return subject


@compiled
def _subject_nearby(s: Standing, a: Index, o: Index, heading: Index, roles: Roles) -> Index:
    while o >= 0 and s.sentence[a] - s.sentence[o] <= NEARBY_SENTENCES:
        if heading >= 0 and s.start[o] < s.start[heading]:
            break
        if s.groups[o] & roles.subject and s.start[a] - s.end[o] <= NEARBY_REACH:
            return s.groups[o] & roles.subject
        o -= 1
    return np.int64(0)


@inlined
def _holds(
    view: View, a: Index, r: Index, rules: Rules, conditions: Conditions, headings: Index
) -> Index:
    if not _subject_fits(view.context, rules, r):
        return False
    if not _section_fits(view, rules, r, headings):
        return False
    return _gather_evidence(view, a, r, rules, conditions)


@inlined
def _subject_fits(context: NDArray[np.int64], rules: Rules, r: Index) -> Index:
    wanted = rules.subjects[r]
    if wanted == 0:
        return True
    if context[SUBJECT] == 0 or context[SOURCE] & rules.subject_from[r] == 0:
        return wanted & UNSTATED != 0
    return context[SUBJECT] & wanted != 0


@inlined
def _section_fits(view: View, rules: Rules, r: Index, headings: Index) -> Index:
    wanted, heading = rules.sections[r], view.context[HEADING]
    if wanted == 0:
        return True
    if heading < 0:
        return wanted & UNSTATED != 0
    return view.hits.groups[heading] & headings & wanted != 0


@inlined
def _gather_evidence(view: View, a: Index, r: Index, rules: Rules, conditions: Conditions) -> Index:
    """Tell whether the conditions of rule r hold at anchor a, and note what they rely on."""
    s, n, longest = view.hits, view.size[COUNT], view.size[LONGEST]
    view.extent[START], view.extent[END] = s.start[a], s.end[a]
    view.extent[MISREAD] = np.int64(s.wrong[a] >= 0)
    used = 0
    for c in range(rules.first[r], rules.first[r + 1]):
        o = nearest(s, n, a, c, conditions, longest) if may_meet(c, conditions, view.seen) else -1
        if (o >= 0) == (conditions.forbid[c] != 0):
            return False
        if o >= 0:
            used = _rely_on(view, o, used)
    return True


@inlined
def _rely_on(view: View, o: Index, used: Index) -> Index:
    s, extent = view.hits, view.extent
    extent[START], extent[END] = min(extent[START], s.start[o]), max(extent[END], s.end[o])
    for k in range(used):
        if view.evidence[k] == o:
            return used
    view.evidence[used] = o
    extent[MISREAD] += np.int64(s.wrong[o] >= 0)
    return used + 1


@compiled
def _add(
    view: View,
    document: Index,
    a: Index,
    r: Index,
    program: Program,
    first: Index,
    row: Index,
    found: Found,
) -> Index:
    """Write a finding, unless a better one of its code is there for the same place."""
    start, end = view.hits.start[a], view.hits.end[a]
    assertion = _assertion(view, a, program.rules.ignored_cues[r], program.cues)
    score = program.rules.weight[r] * FUZZY_PENALTY ** view.extent[MISREAD]
    at = _slot(found, first, row, program.rules.code, program.rules.code[r], start, end)
    if at < row and not _outranks(assertion, score, found, at):
        return row
    if at == len(found.rule):
        return NO_ROOM
    found.document[at] = document
    found.rule[at] = r
    found.start[at], found.end[at] = view.extent[START], view.extent[END]
    found.score[at] = score
    found.assertion[at] = assertion
    found.anchor_start[at], found.anchor_end[at] = start, end
    return max(row, at + 1)


@compiled
def _assertion(view: View, a: Index, ignored: Index, cues: Cues) -> Index:
    """Return the reading of the first cue that applies, in the order of the criterion."""
    s, n, longest = view.hits, view.size[COUNT], view.size[LONGEST]
    for c in range(len(cues.assertion)):
        if (ignored >> c) & 1:
            continue
        if cues.hits[c] > 0:
            if view.totals[c] >= cues.hits[c]:
                return cues.assertion[c]
        elif may_meet(c, cues.where, view.seen) and nearest(s, n, a, c, cues.where, longest) >= 0:
            return cues.assertion[c]
    return np.int64(AFFIRMED)


@compiled
def _slot(
    found: Found,
    low: Index,
    high: Index,
    codes: NDArray[np.int64],
    code: Index,
    start: Index,
    end: Index,
) -> Index:
    """Return the row that already has a finding of this code for an overlapping anchor, or high."""
    for row in range(low, high):
        same = codes[found.rule[row]] == code
        if same and found.anchor_start[row] < end and start < found.anchor_end[row]:
            return row
    return high


@inlined
def _outranks(assertion: Index, score: Index, found: Found, row: Index) -> Index:
    new_affirmed = assertion == AFFIRMED
    old_affirmed = found.assertion[row] == AFFIRMED
    if new_affirmed != old_affirmed:
        return new_affirmed
    return score > found.score[row]
