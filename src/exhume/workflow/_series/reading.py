"""Everything that an examination of reported figures looks at, from the files of the user."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final

from exhume.errors import InputError
from exhume.model.series import Reported, Series
from exhume.workflow._series.assembling import Given, read_file
from exhume.workflow._series.imputation import by_edition, imputed_editions
from exhume.workflow._series.periods import period_of
from exhume.workflow._series.problems import Fault
from exhume.workflow._series.relations import relations_of

_NO_COLUMNS: Final[Mapping[str, str]] = MappingProxyType({})
_FEWEST_ALIKE: Final = 5
"""Equal numbers at equal periods in two entities, from which they look like one."""


def read_series(  # noqa: PLR0913 - each is a file or a word of its own, by name
    path: Path,
    *,
    relations: Path | None = None,
    comparators: Path | None = None,
    vintages: Sequence[Path] = (),
    subject: str = "",
    columns: Mapping[str, str] = _NO_COLUMNS,
    as_of: str = "",
) -> tuple[Reported, tuple[str, ...]]:
    """Read a table of reported figures, and return it with remarks on how it was understood.

    A table is long (a value a row), wide (a series a column) or an export of the GODT, as CSV in
    any of the usual encodings or as the first sheet of an Excel file. `subject` names the entity
    that is examined where the table has several; the others become comparators, beside those of
    the table `comparators`. `vintages` are earlier editions; without a column that says which,
    they are called after their files. `columns` says what columns hold whose names are not known:
    a field such as ``period`` or ``entity``, ``ignore``, or for a column that is a series by
    itself its measure. No period may begin after `as_of`, a year, month or day.

    Nothing is filled: values that are known to be missing stay so, periods without a row are left
    out, and a remark says which.

    Raises `exhume.errors.InputError` with the lines, the mistakes and the remedies, up to 20 of a
    file at once; `exhume.errors.UnreadableDocument` for a file that cannot be read at all;
    `exhume.errors.SettingsError` with the line of a mistake in the file of relations; and
    `exhume.errors.MissingExtra` for an Excel file without the package `python-calamine`.
    """
    _check_day(as_of)
    own = dict(columns)
    main = read_file(path, own, as_of, strict=True)
    current, earlier, remarks = _editions(main)
    examined, rest, whose = _divided(path.name, current, subject)
    panel = read_file(comparators, own, as_of, strict=False) if comparators else None
    others, panel_remarks = _comparators(panel, whose)
    editions = [read_file(edition, own, as_of, strict=False) for edition in vintages]
    for edition in editions:
        _check_entities(edition, whose)
    former = (*earlier, *_former(editions, path.name))
    names = list(dict.fromkeys(series.name for series in examined))
    reported = Reported(
        subject=examined,
        comparators=(*rest, *others),
        vintages=tuple(_of(whose, former)),
        relations=relations_of(relations, names),
    )
    everything = {
        path.name: (*examined, *rest),
        **({panel.name: panel.series} if panel else {}),
        **by_edition((replace(one, entity=one.entity or whose) for one in former), path.name),
    }
    said = chain(
        main.remarks,
        remarks,
        panel_remarks,
        chain.from_iterable(edition.remarks for edition in editions),
        _uneven(reported),
        imputed_editions(everything),
    )
    return reported, tuple(dict.fromkeys(said))


def _check_day(as_of: str) -> None:
    day = period_of(as_of) if as_of else None
    if isinstance(day, Fault):
        raise InputError(f'the day "{as_of}"', day.says, day.remedy)


def _editions(given: Given) -> tuple[tuple[Series, ...], tuple[Series, ...], tuple[str, ...]]:
    """Part the current edition of a table, which has no name, from its earlier ones."""
    names = sorted({series.vintage for series in given.series})
    latest = names[-1] if "" not in names else ""
    current = tuple(
        replace(series, vintage="") for series in given.series if series.vintage == latest
    )
    earlier = tuple(series for series in given.series if series.vintage != latest)
    remark = f"{given.name}: the edition {latest} was taken for the current one" if latest else ""
    return current, earlier, (remark,) if remark else ()


def _divided(
    name: str, series: Sequence[Series], subject: str
) -> tuple[tuple[Series, ...], tuple[Series, ...], str]:
    """Part the series of the subject from those of others, and return its name."""
    entities = list(dict.fromkeys(one.entity for one in series))
    if entities == [""] and subject:
        return tuple(replace(one, entity=subject) for one in series), (), subject
    whose = _whose(name, entities, subject)
    examined = tuple(one for one in series if one.entity == whose)
    return examined, tuple(one for one in series if one.entity != whose), whose


def _whose(name: str, entities: Sequence[str], subject: str) -> str:
    known = {entity.casefold(): entity for entity in entities}
    if subject:
        folded = " ".join(subject.split()).casefold()
        if folded not in known:
            near = get_close_matches(subject, entities, n=1)
            remedy = f"did you mean {near[0]}?" if near else f"there are {_some(entities)}"
            raise InputError(name, f'it has no entity "{subject}"', remedy)
        return known[folded]
    if len(entities) > 1:
        problem = f"it has figures of {len(entities)} entities ({_some(entities)})"
        raise InputError(name, problem, "name the one that is to be examined as the subject")
    return entities[0]


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(name or "one without a name" for name in names[:8])
    return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown


def _comparators(given: Given | None, whose: str) -> tuple[tuple[Series, ...], tuple[str, ...]]:
    """Return the current series of others in a panel; the subject is no comparator of itself."""
    if given is None:
        return (), ()
    current, earlier, remarks = _editions(given)
    others = tuple(one for one in current if _other(one, whose))
    said = [*given.remarks, *remarks]
    if len(others) < len(current):
        said.append(f"{given.name}: {whose} is the subject, and no comparator of itself")
    if earlier:
        said.append(f"{given.name}: earlier editions of comparators were left out")
    return others, tuple(said)


def _other(series: Series, whose: str) -> bool:
    return not whose or series.entity.casefold() != whose.casefold()


def _former(editions: Iterable[Given], current: str) -> Iterator[Series]:
    """Give the series of earlier editions under the names of the editions."""
    seen: dict[tuple[str, str, str], str] = {}
    for edition in editions:
        for series in edition.series:
            called = series.vintage or edition.name.rpartition(".")[0] or edition.name
            key = (series.entity, series.name, called)
            if key in seen:
                problem = f'an edition called "{called}" stands in {seen[key]} already'
                raise InputError(edition.name, problem, f"rename it; {current} has the newest")
            seen[key] = edition.name
            yield replace(series, vintage=called)


def _check_entities(edition: Given, whose: str) -> None:
    """Raise `exhume.errors.InputError` for an edition in which the subject cannot be found."""
    entities = list(dict.fromkeys(series.entity for series in edition.series))
    if not whose:
        _whose(edition.name, entities, "")
    elif "" not in entities:
        _whose(edition.name, entities, whose)


def _of(whose: str, series: Iterable[Series]) -> Iterator[Series]:
    """Give those of the subject; a table of one entity need not name it."""
    for one in series:
        if not _other(one, whose) or not one.entity:
            yield replace(one, entity=whose)


def _uneven(reported: Reported) -> Iterator[str]:
    """Say which parts of what was handed in cannot be compared."""
    names = {series.name for series in reported.subject}
    for what, given in (
        ("comparators", reported.comparators),
        ("earlier editions", reported.vintages),
    ):
        theirs = dict.fromkeys(series.name for series in given)
        if theirs and names.isdisjoint(theirs):
            yield (
                f"no series of the subject ({_some(sorted(names))}) is among the {what}, which "
                f"have {_some(list(theirs))}: nothing is compared until both files call it the same"
            )
    for series in reported.subject:
        twins = [one for one in reported.comparators if _alike(series, one)]
        for twin in twins:
            yield (
                f"{twin.title} has the same numbers as {series.title or series.name}: if it is "
                "the same entity, name it as the subject, so that it is not compared with itself"
            )


def _alike(series: Series, other: Series) -> bool:
    """Tell whether most numbers of two series are the same, and different among themselves."""
    if series.name != other.name:
        return False
    own = {point.at: point.value for point in series.known()}
    theirs = {point.at: point.value for point in other.known()}
    both = [at for at in own if at in theirs]
    equal = {own[at] for at in both if own[at] == theirs[at]}
    return len(equal) >= _FEWEST_ALIKE and len(equal) >= 0.8 * len(both)
