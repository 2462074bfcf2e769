"""Reads a criterion file and checks that what it says holds together."""

import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from exhume import checked_toml
from exhume.checked_toml import Steps
from exhume.errors import UsageError
from exhume.model.criterion import (
    Case,
    Code,
    Compound,
    Condition,
    Criterion,
    Cue,
    Rule,
    Standard,
    TermGroup,
)
from exhume.model.findings import Grade
from exhume.plugins import installed

UNSTATED = "unstated"
"""In a rule's `subjects` and `sections`: there may be none."""


@dataclass(frozen=True, slots=True)
class _Group:
    """A term group as the file gives it, under its name."""

    gloss: str
    terms: tuple[str, ...]
    heading: bool = False
    subject: bool = False
    exact: bool = False
    contrast: bool = False
    implies: str = ""


@dataclass(frozen=True, slots=True)
class _File:
    """A criterion file: the same as `Criterion`, but for the groups, which are tables by name."""

    id: str
    version: str
    title: str
    question: str
    language: str
    standards: tuple[Standard, ...]
    codes: tuple[Code, ...]
    groups: Mapping[str, _Group]
    rules: tuple[Rule, ...]
    cues: tuple[Cue, ...] = ()
    compounds: tuple[Compound, ...] = ()
    confusions: tuple[tuple[str, ...], ...] = ()
    firm: str = ""
    cases: tuple[Case, ...] = ()
    limits: tuple[str, ...] = ()


def available() -> Mapping[str, Path]:
    """Return the criteria that can be named by id: built in, then from installed packages.

    A package joins through the entry-point group ``exhume.criteria``; its entry point names a
    package that holds ``<id>.toml``.

    >>> "dead-donor-rule" in available()
    True
    """
    found = {path.stem: path for path in sorted(Path(str(files("exhume.criteria"))).glob("*.toml"))}
    for point in installed("exhume.criteria"):
        found.setdefault(point.name, Path(str(files(point.value))) / f"{point.name}.toml")
    return found


def load(name: str | Path) -> Criterion:
    """Read a criterion by its id or by the path of its file, and check it.

    Raises `SettingsError` with path, line and key for a mistake in the file, `UsageError` when
    there is no such criterion.

    >>> load("dead-donor-rule").language
    'zh'
    """
    path = _find(name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(
            str(path), f"cannot be read: {error.strerror}", "check the path"
        ) from error
    return _read(data, str(path))


@lru_cache(maxsize=8)
def _read(data: bytes, path: str) -> Criterion:
    """Read the bytes of a file; what came once is not read again, since it never changes."""
    source = data.decode("utf-8-sig", errors="replace")
    raw = checked_toml.convert(checked_toml.parse(data, path), _File, source, path)
    criterion = _criterion(raw, hashlib.sha256(data).hexdigest(), path)
    for steps, problem, remedy in _contradictions(criterion):
        raise checked_toml.mistake(source, path, steps, problem, remedy)
    return criterion


def _find(name: str | Path) -> Path:
    known = available()
    if str(name) in known:
        return known[str(name)]
    path = Path(name)
    if path.suffix == ".toml":
        return path
    raise UsageError(
        f"criterion {name}",
        "there is none of that name",
        f"use one of {', '.join(known)}, or the path of a .toml file",
    )


def _criterion(raw: _File, digest: str, path: str) -> Criterion:
    groups = tuple(
        TermGroup(name, g.gloss, g.terms, g.heading, g.subject, g.exact, g.contrast, g.implies)
        for name, g in raw.groups.items()
    )
    same = {f.name: getattr(raw, f.name) for f in fields(_File) if f.name != "groups"}
    return replace(Criterion(groups=groups, **same), digest=digest, path=path)


Mistake = tuple[Steps, str, str]


def _contradictions(criterion: Criterion) -> Iterator[Mistake]:
    """Give each place where the file names what it does not define, or defines what cannot be."""
    groups = {g.name for g in criterion.groups}
    yield from _repeated_ids(criterion)
    yield from _bad_groups(criterion)
    for index, rule in enumerate(criterion.rules):
        yield from _bad_rule(rule, ("rules", index), criterion, groups)
    for index, cue in enumerate(criterion.cues):
        yield from _bad_condition(cue, ("cues", index), groups)
    for index, compound in enumerate(criterion.compounds):
        yield from _bad_compound(compound, ("compounds", index), groups)
    yield from _bad_cases(criterion)
    ruled = {r.code for r in criterion.rules}
    for index, code in enumerate(criterion.codes):
        if code.id not in ruled:
            yield ("codes", index, "id"), f'no rule gives code "{code.id}"', "write one"


def _repeated_ids(criterion: Criterion) -> Iterator[Mistake]:
    for table in ("codes", "rules", "cues", "cases"):
        seen: set[str] = set()
        for index, item in enumerate(getattr(criterion, table)):
            if item.id in seen:
                yield (table, index, "id"), f'"{item.id}" stands twice', "give each its own id"
            seen.add(item.id)


def _bad_groups(criterion: Criterion) -> Iterator[Mistake]:
    subjects = {g.name for g in criterion.groups if g.subject}
    for group in criterion.groups:
        where = ("groups", group.name)
        yield from _bad_terms(group, (*where, "terms"))
        if group.implies:
            yield from _unknown((group.implies,), subjects, (*where, "implies"), "subject group")
            if not group.heading:
                problem = "only a heading group can imply a subject"
                yield (*where, "implies"), problem, "write `heading = true`, or remove it"


def _bad_terms(group: TermGroup, where: Steps) -> Iterator[Mistake]:
    if not group.terms:
        yield where, "there are no terms", "write at least one"
    for index, term in enumerate(group.terms):
        if not term.strip():
            yield (*where, index), "a term is empty", "remove it"
        if term in group.terms[:index]:
            yield (*where, index), f'"{term}" stands twice', "remove one"


def _bad_rule(
    rule: Rule, where: Steps, criterion: Criterion, groups: set[str]
) -> Iterator[Mistake]:
    codes = {c.id for c in criterion.codes}
    yield from _unknown((rule.code,), codes, (*where, "code"), "code")
    yield from _named_groups(rule.anchor, groups, (*where, "anchor"))
    if not 0 < rule.weight <= 1:
        yield (*where, "weight"), f"{rule.weight} is not above 0 and up to 1", "choose a weight"
    for key in ("require", "forbid"):
        for index, condition in enumerate(getattr(rule, key)):
            yield from _bad_condition(condition, (*where, key, index), groups)
    subjects = {g.name for g in criterion.groups if g.subject} | {UNSTATED}
    headings = {g.name for g in criterion.groups if g.heading} | {UNSTATED}
    yield from _unknown(rule.subjects, subjects, (*where, "subjects"), "subject group")
    yield from _unknown(rule.sections, headings, (*where, "sections"), "heading group")
    cues = {c.id for c in criterion.cues}
    yield from _unknown(rule.ignore_cues, cues, (*where, "ignore_cues"), "cue")


def _bad_condition(condition: Condition | Cue, where: Steps, groups: set[str]) -> Iterator[Mistake]:
    yield from _named_groups(condition.any, groups, (*where, "any"))
    yield from _unknown(condition.unless, groups, (*where, "unless"), "term group")
    if condition.within < 0:
        yield (*where, "within"), f"{condition.within} is below 0", "write how far it reaches"


def _bad_compound(compound: Compound, where: Steps, groups: set[str]) -> Iterator[Mistake]:
    yield from _unknown((compound.group,), groups, (*where, "group"), "term group")
    yield from _named_groups(compound.first, groups, (*where, "first"))
    yield from _named_groups(compound.then, groups, (*where, "then"))
    yield from _unknown(compound.unless, groups, (*where, "unless"), "term group")
    if compound.within < 0:
        yield (*where, "within"), f"{compound.within} is below 0", "write how far it reaches"


def _bad_cases(criterion: Criterion) -> Iterator[Mistake]:
    marks = {c.id for c in criterion.codes} | {g.value for g in Grade}
    for index, case in enumerate(criterion.cases):
        where = ("cases", index)
        yield from _unknown(case.codes, marks, (*where, "codes"), "code")
        yield from _unknown(case.absent, marks, (*where, "absent"), "code")
        if not case.codes and not case.absent:
            yield (*where, "id"), "the case expects nothing", "write `codes` or `absent`"


def _named_groups(names: tuple[str, ...], groups: set[str], where: Steps) -> Iterator[Mistake]:
    """Give the mistakes of a list of groups that must not be empty."""
    if not names:
        yield where, "there is no term group", "name at least one"
    yield from _unknown(names, groups, where, "term group")


def _unknown(names: Iterable[str], known: set[str], where: Steps, what: str) -> Iterator[Mistake]:
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1)
            remedy = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(sorted(known))}"
            yield where, f'there is no {what} "{name}"', remedy
