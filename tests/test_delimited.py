import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from exhume.delimited import lines_of, rows_of

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=6)


def written(rows: list[list[str]]) -> str:
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


@given(ROWS)
def test_what_was_written_comes_back(rows: list[list[str]]) -> None:
    assert rows == [cells for _, cells in rows_of(lines_of(written(rows)), ",")]


@given(ROWS)
def test_a_row_stands_on_the_line_that_is_said(rows: list[list[str]]) -> None:
    lines = lines_of(written(rows))
    for line, cells in rows_of(lines, ","):
        assert isinstance(cells, list)
        assert written([cells]).startswith(lines[line - 1])


@given(ROWS, ROWS)
def test_a_broken_row_costs_itself_alone(before: list[list[str]], after: list[list[str]]) -> None:
    plain = [[cell for cell in row if cell.isalnum()] for row in after]
    below = [row for row in plain if len(row) > 1]
    rows = "".join(",".join(row) + "\r\n" for row in below)
    text = written(before) + '"never closed,x\r\n' + rows
    found = [cells for _, cells in rows_of(lines_of(text), ",")]
    assert [*before, "its quotation marks do not match", *below] == found


def test_a_cell_may_be_longer_than_the_csv_module_takes_by_itself() -> None:
    long = "字" * 200_000
    assert [(1, [long, "b"])] == list(rows_of([f"{long},b"], ","))
