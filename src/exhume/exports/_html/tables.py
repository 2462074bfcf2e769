"""Writing tables, and the form that filters a long one."""

import json
from collections.abc import Iterator

from markupsafe import Markup

from exhume.exports._composition.blocks import Column, Inlines, Row, RowGroup, Table
from exhume.exports._html.characters import bare, seen
from exhume.exports._html.elements import NOTHING, element, joined, scrolling
from exhume.exports._html.inlines import inlines
from exhume.exports._html.place import Place

_WIDE = 4  # columns; a table with as many may be wider than a page, and then scrolls by itself


def table(one: Table, place: Place) -> Markup:
    """Return a table with its caption, its note, and its filter where it has one."""
    written = _table(one, place)
    if len(one.columns) >= _WIDE:
        written = scrolling(written, f"Table: {one.caption}")
    note = element("p", seen(one.note, place.language), class_="note") if one.note else NOTHING
    if not one.filtered:
        return written + note
    return element("div", _filter(one, place), written, note, class_="filterable")


def _table(one: Table, place: Place) -> Markup:
    kind = f"columns-{len(one.columns)}" + (" grouped" if _grouped(one) else "")
    return element(
        "table",
        element("caption", seen(one.caption, place.language)),
        element("thead", element("tr", *(_heading(column, place) for column in one.columns))),
        *(_group(group, one.columns, place) for group in one.groups),
        class_=kind,
        data_name=one.name,
    )


def _grouped(one: Table) -> bool:
    return any(group.heading for group in one.groups)


def _heading(column: Column, place: Place) -> Markup:
    words = seen(column.heading, place.language)
    return element("th", words, scope="col", class_="n" if column.numeric else "")


def _group(group: RowGroup, columns: tuple[Column, ...], place: Place) -> Markup:
    rows = [_row(row, columns, place) for row in group.rows]
    if group.heading:
        words = inlines(group.heading, place)
        heading = element("th", words, scope="rowgroup", colspan=str(len(columns)))
        rows.insert(0, element("tr", heading, class_="group"))
    return element("tbody", joined(rows, "\n")) + "\n"


def _row(row: Row, columns: tuple[Column, ...], place: Place) -> Markup:
    cells = joined(
        _cell(cell, column, place, first=not at)
        for at, (cell, column) in enumerate(zip(row.cells, columns, strict=True))
    )
    return element("tr", cells, id=row.anchor, data_tags=_tags(row))


def _cell(cell: Inlines, column: Column, place: Place, *, first: bool) -> Markup:
    return element(
        "th" if first else "td",
        inlines(cell, place),
        scope="row" if first else "",
        class_="n" if column.numeric else "",
    )


def _tags(row: Row) -> str:
    return json.dumps(row.tags, ensure_ascii=False, separators=(",", ":")) if row.tags else ""


def _filter(one: Table, place: Place) -> Markup:
    """Return the form, which stays hidden until a script shows it."""
    words = element("input", type="search", autocomplete="off", name="words")
    return element(
        "form",
        element("label", Markup("Words in the row "), words),
        *(_choice(kind, options, place) for kind, options in _options(one)),
        element("p", class_="shown", role="status"),
        class_="filter",
        hidden=True,
        aria_label=f"Filter the table: {one.caption}",
    )


def _options(one: Table) -> Iterator[tuple[str, list[str]]]:
    """Give each kind of tag with its words, both in the order in which they come first."""
    found: dict[str, dict[str, None]] = {}
    for kind, word in (tag for group in one.groups for row in group.rows for tag in row.tags):
        found.setdefault(kind, {})[word] = None
    yield from ((kind, list(words)) for kind, words in found.items())


def _choice(kind: str, options: list[str], place: Place) -> Markup:
    every = element("option", Markup("all"), value="*")
    named = (element("option", bare(word), value=word) for word in options)
    select = element("select", every, *named, data_kind=kind)
    return element("label", seen(f"{kind[:1].upper()}{kind[1:]} ", place.language), select)
