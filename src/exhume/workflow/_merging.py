"""Which records, mostly from different databases, tell of the same paper.

Two records are the same paper if they have the same DOI, unless their titles in one script have
nothing in common; or if their years are the same, their first authors share a name, and their
titles are the same but for small slips. All Han characters and all figures of the titles must then
be the same: the reports of one and of two cases, or on heart and on liver, differ in one character.
Of the other words, the whole must reach `TITLE_RATIO` by `rapidfuzz.fuzz.token_ratio`, and each
word that only one title has must reach `WORD_RATIO` with one of the other by
`rapidfuzz.fuzz.ratio`.

The result does not depend on the order of the records. Pairs that the protocol keeps apart are
never joined, nor by way of a third record: the second of a pair leaves, and the others of its group
stay with the first.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from rapidfuzz import fuzz

from exhume.model.papers import Issue, Record
from exhume.workflow._eligibility import fold

TITLE_RATIO = 95
"""Of 100: how alike two titles must be as wholes."""
WORD_RATIO = 88
"""Of 100: how alike two words must be to be one with a slip; "heart" and "hart" reach 89."""
UNLIKE = 50
"""Of 100: titles below it have nothing in common, and a DOI that they share must be a mistake."""

_SHORTEST = 6  # letters of a title; "Preface" of one year is not always the same one
_CROWD = 50  # records that share a DOI beyond which none is merged by it
_CROWD_OF_SLIPS = 200  # records of a year that share a name, beyond which slips are not looked for
_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_FIGURES = re.compile(r"\d+")

Names = frozenset[str]
Edge = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a record decides whether it is merged; `id` is unique in the study."""

    place: int
    id: str
    doi: str
    title: str
    year: int | None
    names: Names
    richness: int

    @property
    def key(self) -> str:
        """The letters and figures of the title."""
        return self.title.replace(" ", "")

    @property
    def han(self) -> str:
        """The Han characters of the title."""
        return "".join(_HAN.findall(self.title))


@dataclass(frozen=True, slots=True)
class Member:
    """A record that is merged into another one, and why: ``doi`` or ``title``.

    `like` is the id of the record that it is like in this way: the leader of the group, or another
    member of it, where the leader itself lacks what they share.
    """

    sketch: Sketch
    merged_by: str
    like: str


@dataclass(frozen=True, slots=True)
class Group:
    """Records of one paper: the fullest of them, and the others in the order of their ids."""

    leader: Sketch
    members: tuple[Member, ...]


def sketch_all(first: int, ids: Sequence[str], records: Sequence[Record]) -> list[Sketch]:
    """Return the sketches of records that lie at the places from `first` on."""
    titles = fold_words([record.title for record in records])
    authors = fold_words([record.authors[0] if record.authors else "" for record in records])
    return [
        Sketch(
            place,
            own_id,
            doi_key(record.doi),
            title,
            record.year,
            _names(author),
            _richness(record),
        )
        for place, (own_id, record, title, author) in enumerate(
            zip(ids, records, titles, authors, strict=True), start=first
        )
    ]


def merge(
    sketches: Iterable[Sketch], apart: Iterable[tuple[str, str]] = ()
) -> tuple[list[Group], list[Issue]]:
    """Return the groups in the order of their leaders' ids, and what was met on the way."""
    ordered = sorted(sketches, key=lambda sketch: sketch.id)
    issues: list[Issue] = []
    kept_apart = tuple(apart)
    edges = sorted({*_by_doi(ordered, issues), *_by_title(ordered, issues)})
    leaving = frozenset(second for _, second in kept_apart)
    # Last, so that what is to leave a group takes none of the others along.
    edges.sort(key=lambda edge: not leaving.isdisjoint(edge[1:]))
    joined = _Joined([sketch.id for sketch in ordered], kept_apart)
    for _, one, other in edges:
        joined.join(one, other)
    return _groups(ordered, joined, edges), issues


def doi_key(text: str) -> str:
    """Return a DOI as it is compared, without the address in front of it.

    >>> doi_key("https://doi.org/10.1000/Invented.1"), doi_key("none")
    ('10.1000/invented.1', '')
    """
    found = DOI.search(unicodedata.normalize("NFKC", text))
    return found[0].rstrip(".,;)").lower() if found else ""


DOI = re.compile(r"10\.\d{4,9}/[!-~]+")


def fold_words(texts: Sequence[str]) -> list[str]:
    """Return texts as words in lower case, simplified and half-width, with one space between.

    >>> fold_words(["[Heart-Lung：心臟 2]."])
    ['heart lung 心脏 2']
    """
    words = [_WORD.findall(unicodedata.normalize("NFKC", text)) for text in texts]
    folded = iter(fold([word for each in words for word in each]))
    return [" ".join(next(folded) for _ in each) for each in words]


def same_title(one: str, other: str) -> bool:
    """Tell whether two folded titles are one with small slips.

    >>> same_title("heart transplantation in the dog", "heart transplantaton in the dog")
    True
    >>> same_title("heart transplantation in the dog", "liver transplantation in the dog")
    False
    """
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return True
    for pattern in (_HAN, _FIGURES):
        if pattern.findall(one) != pattern.findall(other):
            return False
    left, right = set(one.split()), set(other.split())
    return (
        fuzz.token_ratio(one, other) >= TITLE_RATIO
        and all(_has_like(word, right - left) for word in left - right)
        and all(_has_like(word, left - right) for word in right - left)
    )


def _has_like(word: str, words: Iterable[str]) -> bool:
    return any(fuzz.ratio(word, other) >= WORD_RATIO for other in words)


def _names(folded: str) -> Names:
    """Return the parts of a name that are no initials; a Han name is one part."""
    if _HAN.search(folded):
        return frozenset([folded.replace(" ", "")])
    return frozenset(part for part in folded.split() if len(part) > 1)


def _richness(record: Record) -> int:
    named = (record.title, record.authors, record.year, record.journal, record.doi, record.files)
    return sum(map(bool, named)) + 2 * bool(record.abstract)


def _by_doi(ordered: Sequence[Sketch], issues: list[Issue]) -> Iterator[Edge]:
    for group in _buckets(ordered, lambda sketch: [sketch.doi] if sketch.doi else []):
        if len(group) > _CROWD:
            problem = f"{len(group)} records have the DOI {group[0].doi}; none was merged by it"
            issues.append(Issue(group[0].id, problem, "correct the DOI where it is wrong"))
            continue
        for one, other in combinations(group, 2):
            if _contradict(one, other):
                problem = f'it has the DOI of "{one.id}", but quite another title; both are kept'
                issues.append(Issue(other.id, problem, "correct the DOI of one of them"))
            else:
                yield 0, one.id, other.id


def _contradict(one: Sketch, other: Sketch) -> bool:
    """Titles in two scripts say nothing: one may be the other's translation."""
    if not one.title or not other.title or bool(one.han) != bool(other.han):
        return False
    return fuzz.token_ratio(one.title, other.title) < UNLIKE


def _by_title(ordered: Sequence[Sketch], issues: list[Issue]) -> Iterator[Edge]:
    judged = [s for s in ordered if s.year is not None and s.names and len(s.key) >= _SHORTEST]
    for group in _buckets(judged, lambda s: [(s.year, s.key, name) for name in s.names]):
        for one, other in _pairs(group):
            yield 1, one.id, other.id
    for group in _buckets(judged, lambda s: [(s.year, name, *_strict(s)) for name in s.names]):
        if len(group) > _CROWD_OF_SLIPS:
            issues.append(_crowded(group))
            continue
        for one, other in combinations(group, 2):
            if same_title(one.title, other.title):
                yield 1, one.id, other.id


def _pairs(group: Sequence[Sketch]) -> Iterator[tuple[Sketch, Sketch]]:
    """Give every pair, or in a crowd that of each with the first: all are alike anyway."""
    if len(group) <= _CROWD:
        yield from combinations(group, 2)
    else:
        yield from ((group[0], other) for other in group[1:])


def _strict(sketch: Sketch) -> tuple[str, str]:
    """Return what two titles must share to be one with slips, so that fewer are compared."""
    return sketch.han, " ".join(_FIGURES.findall(sketch.title))


def _crowded(group: Sequence[Sketch]) -> Issue:
    name = min(frozenset[str].intersection(*(sketch.names for sketch in group)))
    problem = (
        f'{len(group)} records of {group[0].year} have "{name}" in their first author\'s name; '
        "they were merged by DOI and by equal titles, but titles with slips were not looked for"
    )
    return Issue(group[0].id, problem, "look for doubled records of this name yourself")


def _buckets(
    sketches: Iterable[Sketch], keys: Callable[[Sketch], Iterable[Hashable]]
) -> Iterator[list[Sketch]]:
    found: dict[Hashable, list[Sketch]] = defaultdict(list)
    for sketch in sketches:
        for key in keys(sketch):
            found[key].append(sketch)
    return (group for group in found.values() if len(group) > 1)


@dataclass(slots=True)
class _Joined:
    """Disjoint sets of ids, some pairs of which must stay in two."""

    ids: Sequence[str]
    apart: tuple[tuple[str, str], ...]
    parents: dict[str, str] = field(default_factory=dict[str, str])
    joined: set[str] = field(default_factory=set[str])

    def root(self, own_id: str) -> str:
        """Return the id that stands for the set."""
        while (parent := self.parents.get(own_id, own_id)) != own_id:
            own_id = parent
        return own_id

    def join(self, one: str, other: str) -> None:
        """Put two ids into one set unless that would join what is kept apart."""
        roots = {self.root(one), self.root(other)}
        kept = any({self.root(a), self.root(b)} == roots and len(roots) > 1 for a, b in self.apart)
        if not kept:
            self.parents[max(roots)] = min(roots)
            self.joined.update((one, other))


def _groups(ordered: Sequence[Sketch], joined: _Joined, edges: Iterable[Edge]) -> list[Group]:
    sets: dict[str, list[Sketch]] = defaultdict(list)
    for sketch in ordered:
        if sketch.id in joined.joined:
            sets[joined.root(sketch.id)].append(sketch)
    ways: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for rank, one, other in edges:
        if joined.root(one) == joined.root(other):
            ways[one].append((other, rank))
            ways[other].append((one, rank))
    return [_group(found, ways) for found in sets.values()]


def _group(found: list[Sketch], ways: Mapping[str, Sequence[tuple[str, int]]]) -> Group:
    leader = min(found, key=lambda sketch: (-sketch.richness, sketch.id))
    reasons = _reasons(leader.id, ways)
    members = (Member(s, *reasons[s.id]) for s in found if s is not leader)
    return Group(leader, tuple(members))


def _reasons(
    leader: str, ways: Mapping[str, Sequence[tuple[str, int]]]
) -> dict[str, tuple[str, str]]:
    """Say of each record how it is like the leader, or like one that is nearer to the leader."""
    reasons = {leader: ("", "")}
    nearest = [leader]
    while nearest:
        found = sorted(
            (rank, like, own_id)
            for like in nearest
            for own_id, rank in ways[like]
            if own_id not in reasons
        )
        for rank, like, own_id in found:
            reasons.setdefault(own_id, (("doi", "title")[rank], like))
        nearest = sorted({own_id for _, _, own_id in found})
    return reasons
