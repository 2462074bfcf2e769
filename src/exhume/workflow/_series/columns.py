"""What the columns of a table hold: a long table, a wide one, or an export of the GODT."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from exhume.errors import InputError
from exhume.model.series import Measure
from exhume.workflow._series import godt
from exhume.workflow._series.problems import Problem, refuse
from exhume.workflow._series.tables import Row, Table

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "period": (
        "period", "year", "reportyear", "date", "month", "quarter", "time",
        "年份", "年度", "年", "月份", "日期", "时间", "期间",
    ),
    "value": (
        "value", "count", "number", "figure", "数值", "值", "数量", "人数", "例数",
    ),
    "series": ("series", "indicator", "variable", "metric", "name", "指标", "名称"),
    "entity": (
        "entity", "country", "hospital", "province", "state", "region", "location",
        "国家", "省份", "省", "地区", "医院",
    ),
    "unit": ("unit", "units", "单位"),
    "source": ("source", "provenance", "sources", "reference", "citation", "url", "来源", "出处"),
    "retrieved": ("retrieved", "accessed", "consulted", "accessdate", "dateofconsultation"),
    "vintage": ("vintage", "edition", "version", "release", "版本"),
    "status": ("status", "状态"),
    "measure": ("measure",),
    "note": ("note", "notes", "comment", "comments", "remark", "remarks", "备注"),
}  # fmt: skip
"""Names of columns that are understood, the likelier first; case, blanks and marks aside."""

IGNORED: Final = "ignore"
_MEASURES: Final = {measure.value: measure for measure in Measure}
_HEADER_WITHIN: Final = 10  # rows; a title may stand above the names of the columns
_YEAR: Final = re.compile(r"(?:18|19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column with values: where it stands, its series unless rows name it, and what it counts."""

    at: int
    series: str
    unit: str = ""
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is to be read: columns by field, columns with values, and the rows below.

    `blank_is_missing` where a table has no other way to say it; `grouped` where the makers of a
    table are known to write thousands with commas.
    """

    fields: Mapping[str, int]
    values: tuple[ValueColumn, ...]
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    blank_is_missing: bool = False
    grouped: bool = False
    remarks: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Headed:
    """A table parted at its header: what each column is said or known to hold, and what is left."""

    name: str
    header: Row
    rows: tuple[Row, ...]
    said: Mapping[int, str]
    fields: dict[str, int]
    left: tuple[int, ...]
    remarks: tuple[str, ...]

    @property
    def numeric(self) -> list[int]:
        """The columns that are left and hold digits."""
        return [at for at in self.left if any(_has_digit(row, at) for row in self.rows)]


def layout_of(table: Table, own: Mapping[str, str], *, strict: bool) -> Layout:
    """Tell what the columns of a table hold; `own` says it for columns by their names.

    `own` gives a field, ``ignore``, or the measure of a column that is a series by itself. Where
    `strict`, a column that it names must be there. Raises `exhume.errors.InputError`.
    """
    at = _header_at(table.rows, own)
    if at is None:
        raise _without_period(table)
    header, rows = table.rows[at], table.rows[at + 1 :]
    said = _said(table.name, header, own, strict=strict)
    _refuse_twins(table.name, header)
    above = (f"what stands above line {header.line} was not read",) if at else ()
    if not said and godt.recognises(header.cells):
        return _as_godt(header.cells, rows, above)
    fields, left = _fields(table.name, header, said)
    headed = _Headed(table.name, header, rows, said, fields, left, above)
    return _as_long(headed) if _is_long(headed) else _as_wide(headed)


def _is_long(table: _Headed) -> bool:
    """Tell whether rows have one value: a column called ``count`` can be a series among others."""
    at = table.fields.get("value")
    if at is None:
        return False
    sure = at in table.said or folded(table.header.cells[at]) == "value"
    return sure or "series" in table.fields or not table.numeric


def folded(name: str) -> str:
    """Fold a column's name as it is compared.

    >>> folded("Report_Year "), folded("Date of consultation")
    ('reportyear', 'dateofconsultation')
    """
    return re.sub(r"[\W_]+", "", name.casefold())


_ALIASES: Final = {
    alias: (name, rank) for name, aliases in FIELDS.items() for rank, alias in enumerate(aliases)
}


def _header_at(rows: Sequence[Row], own: Mapping[str, str]) -> int | None:
    """Return which of the first rows names a column of periods, and any other."""
    periods = {folded(name) for name, known in own.items() if known == "period"}
    periods = periods or set(FIELDS["period"])
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        names = {folded(cell) for cell in row.cells if cell}
        if names & periods and len(names) > 1:
            return at
    return None


def _without_period(table: Table) -> InputError:
    first = table.rows[0]
    if sum(bool(_YEAR.fullmatch(cell)) for cell in first.cells) > 1:
        problem = "its periods stand side by side as names of columns"
        remedy = "turn the table, so that each row begins with its period"
        return InputError(f"{table.name}:{first.line}", problem, remedy)
    named = ", ".join(cell for cell in first.cells if cell)[:200]
    problem = f"no column of periods is named in its first {_HEADER_WITHIN} rows ({named})"
    remedy = "name the columns in the first row, one of them period or year and one value"
    return InputError(f"{table.name}:{first.line}", problem, remedy)


def _refuse_twins(name: str, header: Row) -> None:
    seen: set[str] = set()
    for cell in header.cells:
        if cell and folded(cell) in seen:
            problem = Problem(header.line, f'two columns are called "{cell}"', "rename one of them")
            refuse(name, [problem])
        seen.add(folded(cell))


def _said(name: str, header: Row, own: Mapping[str, str], *, strict: bool) -> dict[int, str]:
    """Return what `own` says, by the places of the columns."""
    known = (*FIELDS, IGNORED, *_MEASURES)
    at = {folded(cell): place for place, cell in enumerate(header.cells)}
    for column, said in own.items():
        if said not in known:
            raise InputError(
                f'column "{column}"', f'"{said}" is nothing that a column can hold',
                f"say one of {', '.join(known)}",
            )  # fmt: skip
        if strict and folded(column) not in at:
            near = get_close_matches(column, header.cells, n=1)
            remedy = f"did you mean {near[0]}?" if near else f"there are {', '.join(header.cells)}"
            raise InputError(f"{name}:{header.line}", f'it has no column "{column}"', remedy)
    return {at[folded(column)]: said for column, said in own.items() if folded(column) in at}


def _fields(
    name: str, header: Row, said: Mapping[int, str]
) -> tuple[dict[str, int], tuple[int, ...]]:
    """Return the column of each field, and those that are left."""
    fields = {known: at for at, known in said.items() if known in FIELDS}
    ranked = sorted(
        (rank, at, known)
        for at, cell in enumerate(header.cells)
        if at not in said
        for known, rank in [_ALIASES.get(folded(cell), ("", 0))]
        if known
    )
    for _, at, known in ranked:
        if known == "period" and known in fields and not said:
            names = f"{header.cells[fields[known]]}, {header.cells[at]}"
            remedy = "make them one, such as 2010-03 for March 2010"
            refuse(name, [Problem(header.line, f"two columns hold periods: {names}", remedy)])
        fields.setdefault(known, at)
    taken = {*fields.values(), *said}
    left = [at for at, cell in enumerate(header.cells) if cell and at not in taken]
    return fields, tuple(left)


def _as_long(table: _Headed) -> Layout:
    names = table.header.cells
    series = "" if "series" in table.fields else table.name.rpartition(".")[0] or table.name
    remarks = [
        *table.remarks,
        "read as a long table, one value a row: " + _told(table.fields, names),
        *([f'no column names the series; it is called after the file: "{series}"'] * bool(series)),
        *_left_out(table.left, names, "not known"),
        *_without_status(table.fields),
    ]
    values = (ValueColumn(table.fields["value"], series),)
    return Layout(table.fields, values, names, table.rows, remarks=tuple(remarks))


def _as_wide(table: _Headed) -> Layout:
    names = table.header.cells
    fields = {known: at for known, at in table.fields.items() if known not in ("series", "value")}
    measured = [at for at, known in table.said.items() if known in _MEASURES]
    own = [table.fields["value"]] if "value" in table.fields else []
    values = tuple(
        ValueColumn(at, names[at], measure=_MEASURES.get(table.said.get(at, "")))
        for at in sorted([*measured, *own, *table.numeric])
    )
    if not values:
        remedy = "name the column with the numbers value, or after what is counted"
        refuse(table.name, [Problem(table.header.line, "no column holds numbers", remedy)])
    called = ", ".join(value.series for value in values)
    remarks = [
        *table.remarks,
        f"read as a wide table, one series a column ({called}): {_told(fields, names)}",
        *_left_out([at for at in table.left if at not in table.numeric], names, "without numbers"),
        *_without_status(fields),
    ]
    several = len(values) > 1  # then rows cannot say which of them is missing
    return Layout(
        fields, values, names, table.rows, blank_is_missing=several, remarks=tuple(remarks)
    )


def _as_godt(names: tuple[str, ...], rows: tuple[Row, ...], above: tuple[str, ...]) -> Layout:
    columns = godt.columns_of(names)
    fields = {known: columns.pop(known) for known in ("entity", "period")}
    values = tuple(
        ValueColumn(at, series, godt.unit_of(series), godt.measure_of(series))
        for series, at in sorted(columns.items(), key=lambda item: item[1])
    )
    used = {*fields.values(), *(value.at for value in values)}
    left = [
        at
        for at, name in enumerate(names)
        if name and at not in used and folded(name) not in godt.KNOWN_AND_UNUSED
    ]
    remarks = (*above, *godt.REMARKS, *_left_out(left, names, "not known"))
    return Layout(fields, values, names, rows, blank_is_missing=True, grouped=True, remarks=remarks)


def _has_digit(row: Row, at: int) -> bool:
    return at < len(row.cells) and any(map(str.isdigit, row.cells[at]))


def _told(fields: Mapping[str, int], names: Sequence[str]) -> str:
    return ", ".join(
        known if folded(names[at]) == known else f"{known} from {names[at]}"
        for known, at in sorted(fields.items(), key=lambda item: item[1])
    )


def _left_out(left: Iterable[int], names: Sequence[str], why: str) -> Iterator[str]:
    called = ", ".join(names[at] for at in left)
    if called:
        yield f"columns left out because they are {why}: {called}"


def _without_status(fields: Mapping[str, int]) -> Iterator[str]:
    if "status" not in fields:
        yield "there is no column status: every value was taken to stand in its source as it is"
