"""The rules over arrays of hits: the same as `reference`, a paper at a time, without the lock.

Numba keeps compiled code for as long as this file is unchanged. It does not see a change of the
constants imported from `tables`: whoever changes one of them must touch this file.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.screening._compiled import compiled
from exhume.screening.ruling.tables import (
    FUZZY_PENALTY,
    NEARBY_REACH,
    NEARBY_SENTENCES,
    SECTION_REACH,
    UNSTATED,
    Compounds,
    Conditions,
    Cues,
    Roles,
    Rules,
    Terms,
)

BEFORE, AFTER = 1, 2
NEAR = 45
NEAR_BEFORE, NEAR_AFTER, FAR_BEFORE, FAR_AFTER, SAME_BEFORE, SAME_AFTER = range(6)
FROM_SENTENCE, FROM_HEADING, FROM_NEARBY = 1, 2, 4
AFFIRMED = 0


class HitColumns(NamedTuple):
    """Hits as the matcher gives them, sorted by paper, start and term."""

    start: NDArray[np.int32]
    term: NDArray[np.int32]
    wrong: NDArray[np.int16]
    sentence: NDArray[np.int32]
    clause: NDArray[np.int32]
    lead: NDArray[np.bool_]
    bounds: NDArray[np.int64]


class Standing(NamedTuple):
    """Scratch: the hits of one paper that stand, after misreadings are dropped."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    groups: NDArray[np.int64]
    wrong: NDArray[np.int64]
    sentence: NDArray[np.int64]
    clause: NDArray[np.int64]
    heading: NDArray[np.int64]


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


@compiled
def _gap(s, i, j):
    return max(np.int64(0), s.start[i] - s.end[j], s.start[j] - s.end[i])


@compiled
def _named(hits, at, terms, roles):
    """Return the groups of a hit: none where it is misread, no heading where none can stand."""
    term = hits.term[at]
    wrong = hits.wrong[at]
    if wrong >= 0 and (terms.firm[term] >> wrong) & 1:
        return np.int64(0)
    groups = terms.groups[term]
    return groups if hits.lead[at] else groups & ~roles.heading


@compiled
def _displaces(s, g, h, roles):
    """Tell whether hit g shows that hit h is a part, or a misreading, of something else."""
    shared = s.groups[g] & s.groups[h]
    if s.wrong[h] >= 0 and s.wrong[g] < 0:
        place = s.start[h] + s.wrong[h]
        if shared == 0 and s.start[g] <= place < s.end[g]:
            return True
        if shared != 0 and s.start[h] <= s.start[g] and s.end[g] <= s.end[h]:
            return True
    if s.start[g] > s.start[h] or s.end[h] > s.end[g]:
        return False
    length_g, length_h = s.end[g] - s.start[g], s.end[h] - s.start[h]
    if shared != 0 and length_g == length_h:
        return s.wrong[g] < 0 and s.wrong[h] >= 0
    if length_g <= length_h:
        return False
    if s.wrong[g] < 0 and s.groups[g] & roles.contrast:
        return True
    subjects = s.groups[g] & roles.subject and s.groups[h] & roles.subject
    return (s.wrong[g] < 0 or s.wrong[h] >= 0) and (subjects or shared == s.groups[h])


@compiled
def _settle(hits, lo, hi, terms, roles, raw, s, longest):
    """Copy the hits of one paper that are what they seem into `s`; return how many."""
    n = 0
    for at in range(lo, hi):
        groups = _named(hits, at, terms, roles)
        if groups:
            raw.start[n] = hits.start[at]
            raw.end[n] = hits.start[at] + terms.length[hits.term[at]]
            raw.groups[n] = groups
            raw.wrong[n] = hits.wrong[at]
            raw.sentence[n] = hits.sentence[at]
            raw.clause[n] = hits.clause[at]
            n += 1
    kept = 0
    reached = np.int64(0)
    for h in range(n):
        # A hit without a wrong character gives way only to a longer one that covers it.
        alone = reached < raw.end[h] and not (h + 1 < n and raw.start[h + 1] == raw.start[h])
        reached = max(reached, raw.end[h])
        if (alone and raw.wrong[h] < 0) or not _is_displaced(raw, h, n, roles, longest):
            _copy(raw, h, s, kept)
            kept += 1
    return kept


@compiled
def _mark_headings(s, kept, roles):
    """Note for each hit the last heading at or before its place, or -1."""
    heading = -1
    for i in range(kept):
        if s.groups[i] & roles.heading:
            heading = i
        s.heading[i] = heading
    # Hits that begin together see the last heading among them, whatever their order.
    for i in range(kept - 2, -1, -1):
        if s.start[i] == s.start[i + 1]:
            s.heading[i] = s.heading[i + 1]


@compiled
def _copy(source, i, target, j):
    target.start[j] = source.start[i]
    target.end[j] = source.end[i]
    target.groups[j] = source.groups[i]
    target.wrong[j] = source.wrong[i]
    target.sentence[j] = source.sentence[i]
    target.clause[j] = source.clause[i]


@compiled
def _completion(s, n, i, c, compounds, longest):
    """Return the hit that completes compound c begun by hit i, or -1."""
    for j in range(i + 1, n):
        gap = s.start[j] - s.end[i]
        if gap > compounds.within[c] or s.clause[j] - s.clause[i] > compounds.clauses[c]:
            return -1
        if gap < 0 or not s.groups[j] & compounds.then[c]:
            continue
        unless = compounds.unless[c]
        if unless == 0 or not _is_between(s, n, i, j, unless, longest):
            return j
    return -1


@compiled
def _combine(s, n, c, compounds, scratch, longest):
    """Put compound c behind each hit that begins one, in place; -1 where room is short."""
    more = 0
    for i in range(n):
        scratch.start[i] = 0
        if s.groups[i] & compounds.first[c]:
            then = _completion(s, n, i, c, compounds, longest)
            if then >= 0:
                scratch.start[i] = 1
                scratch.end[i] = s.end[then]
                scratch.wrong[i] = max(s.wrong[i], s.wrong[then])
                more += 1
    size = n + more
    if size > len(s.start):
        return -1
    # From the end, so that nothing is overwritten before it has been moved.
    i = n - 1
    while more > 0:
        _copy(s, i, s, i + more)
        if scratch.start[i]:
            s.end[i + more] = scratch.end[i]
            s.wrong[i + more] = scratch.wrong[i]
            s.groups[i + more] = compounds.group[c]
            more -= 1
            _copy(s, i, s, i + more)
        i -= 1
    return size


@compiled
def _longest(s, n):
    """Return the length of the longest hit; looking back must reach as far."""
    longest = np.int64(0)
    for i in range(n):
        longest = max(longest, s.end[i] - s.start[i])
    return longest


@compiled
def _is_displaced(s, h, n, roles, longest):
    first = h
    while first > 0 and s.start[h] - s.start[first - 1] < longest:
        first -= 1
    for g in range(first, n):
        if s.start[g] >= s.end[h]:
            return False
        if g != h and _displaces(s, g, h, roles):
            return True
    return False


@compiled
def _is_between(s, n, one, two, groups, longest):
    low = min(s.start[one], s.start[two])
    high = max(s.end[one], s.end[two])
    first = min(one, two)
    while first > 0 and s.start[first - 1] >= low:
        first -= 1
    for k in range(first, n):
        if s.start[k] >= high:
            return False
        if k != one and k != two and s.groups[k] & groups and s.end[k] <= high:
            return True
    return False


@compiled
def _meets(s, n, a, o, c, w, longest):
    if o == a or not s.groups[o] & w.bits[c]:
        return False
    before = s.start[o] < s.start[a]
    after = s.start[o] >= s.start[a] and s.end[o] > s.end[a]
    side = w.side[c]
    if not ((before and side & BEFORE) or (after and side & AFTER)):
        return False
    if _gap(s, a, o) > w.within[c]:
        return False
    if 0 <= w.sentences[c] < abs(s.sentence[a] - s.sentence[o]):
        return False
    if 0 <= w.clauses[c] < abs(s.clause[a] - s.clause[o]):
        return False
    return w.unless[c] == 0 or not _is_between(s, n, a, o, w.unless[c], longest)


@compiled
def _look_around(s, n, a, farthest, longest, seen):
    """Note which groups stand near, far and in the same sentence before and after anchor a.

    Most conditions fail, or cannot fail, for want of any hit of their groups; that is seen here
    once for all of them.
    """
    seen[:] = 0
    o = a - 1
    while o >= 0 and s.start[a] - s.start[o] <= farthest + longest:
        seen[FAR_BEFORE] |= s.groups[o]
        if s.start[a] - s.start[o] <= NEAR + longest:
            seen[NEAR_BEFORE] |= s.groups[o]
        if s.sentence[o] == s.sentence[a]:
            seen[SAME_BEFORE] |= s.groups[o]
        o -= 1
    # Hits that begin where the anchor does may stand on either side of it in the list.
    o = a
    while o > 0 and s.start[o - 1] == s.start[a]:
        o -= 1
    while o < n and s.start[o] - s.end[a] <= farthest:
        if o != a:
            seen[FAR_AFTER] |= s.groups[o]
            if s.start[o] - s.end[a] <= NEAR:
                seen[NEAR_AFTER] |= s.groups[o]
            if s.sentence[o] == s.sentence[a]:
                seen[SAME_AFTER] |= s.groups[o]
        o += 1


@compiled
def _may_meet(c, w, seen):
    """Tell whether any hit in sight has the groups that condition c asks for."""
    before = seen[NEAR_BEFORE] if w.within[c] <= NEAR else seen[FAR_BEFORE]
    after = seen[NEAR_AFTER] if w.within[c] <= NEAR else seen[FAR_AFTER]
    if w.sentences[c] == 0:
        before &= seen[SAME_BEFORE]
        after &= seen[SAME_AFTER]
    if w.side[c] & BEFORE and before & w.bits[c]:
        return True
    return w.side[c] & AFTER and after & w.bits[c] != 0


@compiled
def _nearest(s, n, a, c, w, longest, seen):
    """Return the nearest hit that meets condition c of anchor a, the leftmost of equals, or -1."""
    if not _may_meet(c, w, seen):
        return -1
    best = -1
    best_gap = np.int64(0)
    first = a
    reach = w.within[c] + longest
    if w.side[c] & BEFORE:
        while first > 0 and s.start[a] - s.start[first - 1] <= reach:
            first -= 1
    else:
        while first > 0 and s.start[first - 1] == s.start[a]:
            first -= 1
    for o in range(first, n):
        if s.start[o] - s.end[a] > w.within[c]:
            break
        if o > a and not w.side[c] & AFTER and s.start[o] >= s.start[a]:
            break
        if _meets(s, n, a, o, c, w, longest):
            gap = _gap(s, a, o)
            if best < 0 or gap < best_gap:
                best = o
                best_gap = gap
    return best


@compiled
def _heading_of(s, a):
    heading = s.heading[a]
    if heading >= 0 and s.start[a] - s.start[heading] > SECTION_REACH:
        return -1
    return heading


@compiled
def _implied(groups, roles):
    subject = np.int64(0)
    for g in range(len(roles.implied)):
        if (groups >> g) & 1:
            subject |= roles.implied[g]
    return subject


@compiled
def _subject(s, a, roles):
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
    while o >= 0 and s.sentence[a] - s.sentence[o] <= NEARBY_SENTENCES:
        if heading >= 0 and s.start[o] < s.start[heading]:
            break
        if s.groups[o] & roles.subject and s.start[a] - s.end[o] <= NEARBY_REACH:
            return FROM_NEARBY, s.groups[o] & roles.subject
        o -= 1
    return FROM_NEARBY, np.int64(0)


@compiled
def _subject_fits(rules, r, source, subject):
    wanted = rules.subjects[r]
    if wanted == 0:
        return True
    if subject == 0 or source & rules.subject_from[r] == 0:
        return wanted & UNSTATED != 0
    return subject & wanted != 0


@compiled
def _section_fits(s, rules, r, heading, roles):
    wanted = rules.sections[r]
    if wanted == 0:
        return True
    if heading < 0:
        return wanted & UNSTATED != 0
    return s.groups[heading] & roles.heading & wanted != 0


@compiled
def _evidence(s, n, a, r, rules, conditions, longest, seen, evidence, out):
    """Fill `out` with start, end and number of misread hits of the evidence; tell if r holds."""
    out[0], out[1] = s.start[a], s.end[a]
    out[2] = np.int64(s.wrong[a] >= 0)
    used = 0
    for c in range(rules.first[r], rules.first[r + 1]):
        o = _nearest(s, n, a, c, conditions, longest, seen)
        if conditions.forbid[c]:
            if o >= 0:
                return False
            continue
        if o < 0:
            return False
        out[0], out[1] = min(out[0], s.start[o]), max(out[1], s.end[o])
        if not _contains(evidence, used, o):
            evidence[used] = o
            used += 1
            out[2] += np.int64(s.wrong[o] >= 0)
    return True


@compiled
def _contains(values, size, value):
    for i in range(size):
        if values[i] == value:
            return True
    return False


@compiled
def _assertion(s, n, a, ignored, cues, totals, longest, seen):
    for c in range(len(cues.assertion)):
        if (ignored >> c) & 1:
            continue
        if cues.count[c] > 0:
            if totals[c] >= cues.count[c]:
                return cues.assertion[c]
        elif _nearest(s, n, a, c, cues.where, longest, seen) >= 0:
            return cues.assertion[c]
    return np.int64(AFFIRMED)


@compiled
def _count_groups(s, n, cues, totals):
    for c in range(len(cues.count)):
        totals[c] = 0
        if cues.count[c] > 0:
            for h in range(n):
                if s.groups[h] & cues.where.bits[c]:
                    totals[c] += 1


@compiled
def _slot(found, lo, hi, codes, code, start, end):
    """Return the row that already has a finding of this code for an overlapping anchor, or hi."""
    for row in range(lo, hi):
        same = codes[found.rule[row]] == code
        if same and found.anchor_start[row] < end and start < found.anchor_end[row]:
            return row
    return hi


@compiled
def _outranks(assertion, score, found, row):
    new_affirmed = assertion == AFFIRMED
    old_affirmed = found.assertion[row] == AFFIRMED
    if new_affirmed != old_affirmed:
        return new_affirmed
    return score > found.score[row]


@compiled
def judge(hits, terms, roles, compounds, rules, conditions, cues, raw, s, found):
    """Apply the rules to all papers; fill `found` and return its rows, -1 where it is too short.

    `raw` and `s` are scratch for the hits of one paper; -1 is also said where they are short.
    """
    row = 0
    longest = np.int64(0)
    for length in terms.length:
        longest = max(longest, length)
    out = np.zeros(3, np.int64)
    evidence = np.zeros(len(conditions.bits), np.int64)
    seen = np.zeros(6, np.int64)
    farthest = np.int64(0)
    for within in conditions.within:
        farthest = max(farthest, within)
    for within in cues.where.within:
        farthest = max(farthest, within)
    totals = np.zeros(len(cues.count), np.int64)
    anchors = np.int64(0)
    for bits in rules.anchor:
        anchors |= bits
    for document in range(len(hits.bounds) - 1):
        first = row
        lo, hi = hits.bounds[document], hits.bounds[document + 1]
        if hi - lo + 1 > len(raw.start):
            return -1
        n = _settle(hits, lo, hi, terms, roles, raw, s, longest)
        reach = longest
        for c in range(len(compounds.group)):
            n = _combine(s, n, c, compounds, raw, reach)
            if n < 0:
                return -1
            reach = _longest(s, n)
        _mark_headings(s, n, roles)
        _count_groups(s, n, cues, totals)
        for a in range(n):
            if not s.groups[a] & anchors:
                continue
            source, subject = _subject(s, a, roles)
            heading = _heading_of(s, a)
            _look_around(s, n, a, farthest, reach, seen)
            for r in range(len(rules.anchor)):
                if not s.groups[a] & rules.anchor[r]:
                    continue
                if not _subject_fits(rules, r, source, subject):
                    continue
                if not _section_fits(s, rules, r, heading, roles):
                    continue
                if not _evidence(s, n, a, r, rules, conditions, reach, seen, evidence, out):
                    continue
                assertion = _assertion(s, n, a, rules.ignored_cues[r], cues, totals, reach, seen)
                score = rules.weight[r] * FUZZY_PENALTY ** out[2]
                at = _slot(found, first, row, rules.code, rules.code[r], s.start[a], s.end[a])
                if at < row and not _outranks(assertion, score, found, at):
                    continue
                if at == row:
                    if row == len(found.rule):
                        return -1
                    row += 1
                found.document[at] = document
                found.rule[at] = r
                found.start[at], found.end[at] = out[0], out[1]
                found.score[at] = score
                found.assertion[at] = assertion
                found.anchor_start[at], found.anchor_end[at] = s.start[a], s.end[a]
    return row


def apply_rules(
    hits: HitColumns,
    terms: Terms,
    roles: Roles,
    compounds: Compounds,
    rules: Rules,
    conditions: Conditions,
    cues: Cues,
) -> Found:
    """Return the candidate findings of all papers, in the order of their papers."""
    room = 2 * int(np.diff(hits.bounds).max(initial=0)) + 64
    capacity = max(64, len(hits.start) // 8)
    while True:
        raw, s = _empty_standing(room), _empty_standing(room)
        found = _empty_found(capacity)
        rows = judge(hits, terms, roles, compounds, rules, conditions, cues, raw, s, found)
        if rows >= 0:
            return Found(*(column[:rows] for column in found))
        room, capacity = 2 * room, 2 * capacity


def _empty_standing(room: int) -> Standing:
    return Standing(*(np.empty(room, np.int64) for _ in Standing._fields))


def _empty_found(capacity: int) -> Found:
    ints = [np.empty(capacity, np.int32) for _ in range(4)]
    anchors = [np.empty(capacity, np.int32) for _ in range(2)]
    return Found(*ints, np.empty(capacity, np.float64), np.empty(capacity, np.int8), *anchors)
