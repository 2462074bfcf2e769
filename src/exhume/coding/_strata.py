"""Papers without findings, put into strata by how near they came to one.

A sample of all discarded papers says little: hardly any of them can hold what is looked for. Of the
papers that use the words of the criterion more are worth reading than of the others, so each
stratum is sampled by itself, and what is found in it is weighed by its size.

- ``set-aside``: a rule pointed at something, and a cue took it back.
- ``near``, ``some``, ``far``: by how many different groups of the criterion's terms occur anywhere
  in the paper, in whatever order: half of them or more, a quarter or more, fewer. Counted are the
  groups that a rule looks for, as anchor or as required condition, or that make up such a group.
  Those that only say whom a sentence is about, or that only take a passage back, are not: any
  paper of the field has them.

The bounds are shares of the criterion's own groups, so that they are fixed before a paper is read
and mean the same for a criterion of six groups and for one of sixty. Of the eight whole papers in
the replication data of the study that `dead-donor-rule` was written for, the six with findings have
12 to 21 of its 39 groups (31 to 54 %), the two without 7 and 17: a quarter lies below all of those
with findings, and half is about what most of them reach. Eight papers are few; but nothing other
than the efficiency of the sample depends on the bounds, since any strata whose sizes are known
allow an unbiased estimate (Cochran, Sampling Techniques, 3rd edition, 1977, section 5.3).
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from exhume.model.criterion import Criterion
from exhume.settings import STRATA, Stratum

NEAR = 2
"""A paper is near that has one in so many of the groups, or more."""

SOME = 4
"""A paper has some that has one in so many of them, or more."""


def telling_groups(criterion: Criterion) -> frozenset[str]:
    """Return the names of the groups that what a rule looks for consists of.

    >>> from exhume.criteria.reader import load
    >>> groups = telling_groups(load("dead-donor-rule"))
    >>> len(groups), "intubation" in groups, "recipient" in groups
    (39, True, False)
    """
    named = {name for rule in criterion.rules for name in rule.anchor}
    named |= {name for r in criterion.rules for condition in r.require for name in condition.any}
    for compound in reversed(criterion.compounds):  # later ones may be built from earlier ones
        if compound.group in named:
            named.update(compound.first, compound.then)
    silent = {g.name for g in criterion.groups if g.heading or g.subject or g.contrast}
    return frozenset(named - silent)


def stratum_of(hit: int, groups: int, *, set_aside: bool) -> Stratum:
    """Return the stratum of a paper without findings in which `hit` of the `groups` occur.

    `set_aside` says that a cue took back what a rule had pointed at in it.

    >>> [stratum_of(hit, 39, set_aside=False) for hit in (20, 19, 10, 9, 0)]
    ['near', 'some', 'some', 'far', 'far']
    >>> stratum_of(0, 39, set_aside=True)
    'set-aside'
    """
    if set_aside:
        return "set-aside"
    if hit and hit * NEAR >= groups:
        return "near"
    return "some" if hit and hit * SOME >= groups else "far"


@dataclass(frozen=True, slots=True)
class Frame:
    """Every paper that was screened, in exactly one place: with findings, or in a stratum.

    Papers are named by their digests.
    """

    with_findings: frozenset[str]
    strata: Mapping[Stratum, frozenset[str]]

    @property
    def screened(self) -> int:
        """How many papers were screened."""
        return len(self.with_findings) + sum(map(len, self.strata.values()))


def stratify(
    screened: Iterable[str],
    with_findings: Container[str],
    set_aside: Container[str],
    hit: Mapping[str, int],
    groups: int,
) -> Frame:
    """Put every paper that was screened in its place; one that is given twice counts once.

    `hit` says how many of the criterion's `groups` occur in a paper; none in one that it lacks.

    >>> frame = stratify(["a", "b", "c", "b"], {"a"}, {"c"}, {"b": 3}, groups=4)
    >>> frame.screened, [name for name, papers in frame.strata.items() if "b" in papers]
    (3, ['near'])
    """
    strata: dict[Stratum, set[str]] = {name: set() for name in STRATA}
    found: set[str] = set()
    for paper in screened:
        if paper in with_findings:
            found.add(paper)
        else:
            aside = paper in set_aside
            strata[stratum_of(hit.get(paper, 0), groups, set_aside=aside)].add(paper)
    return Frame(frozenset(found), {name: frozenset(papers) for name, papers in strata.items()})
