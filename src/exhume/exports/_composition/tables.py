"""Tables said in one call."""

from collections.abc import Iterable, Sequence

from exhume.exports._composition.blocks import Column, Entries, Entry, Row, RowGroup, Table
from exhume.exports._composition.characters import plain
from exhume.exports._composition.prose import Said, inlines


def numeric(heading: str) -> Column:
    """Return a column of numbers."""
    return Column(heading, numeric=True)


def row(*cells: Said, **tags: str) -> Row:
    """Return a row; tags are words by which it can be filtered."""
    return Row(tuple(map(inlines, cells)), tuple(tags.items()))


def group(rows: Iterable[Row], heading: Said = ()) -> RowGroup:
    """Return rows that belong together."""
    return RowGroup(tuple(rows), inlines(heading))


def table(  # noqa: PLR0913 - what a table may have; each is named where it is given
    name: str,
    caption: str,
    columns: Sequence[str | Column],
    rows: Iterable[Row | RowGroup],
    *,
    note: str = "",
    authors: bool = False,
    filtered: bool = False,
) -> Table:
    """Return a table; rows that stand alone become one group."""
    heads = tuple(Column(head) if isinstance(head, str) else head for head in columns)
    groups = _groups(rows)
    return Table(name, plain(caption), heads, groups, note, authors=authors, filtered=filtered)


def entries(*pairs: tuple[str, Said]) -> Entries:
    """Return a list of terms with what is said of each; those with nothing are left out."""
    said = ((term, inlines(what)) for term, what in pairs)
    return Entries(tuple(Entry(plain(term), what) for term, what in said if what))


def _groups(rows: Iterable[Row | RowGroup]) -> tuple[RowGroup, ...]:
    groups: list[RowGroup] = []
    loose: list[Row] = []
    for one in rows:
        if isinstance(one, Row):
            loose.append(one)
            continue
        if loose:
            groups.append(group(loose))
            loose = []
        groups.append(one)
    return (*groups, group(loose)) if loose else tuple(groups)
