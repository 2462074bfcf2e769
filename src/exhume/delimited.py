"""Rows of delimited text, such as CSV, of which a broken one costs itself alone."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

_LARGEST_FIELD = 2**31 - 1  # characters; the module's own limit would refuse full texts


def lines_of(text: str) -> list[str]:
    r"""Split into lines at every kind of line end, which stay; other separators are characters.

    >>> lines_of("a\r\nb\u2028c\rd")
    ['a\r\n', 'b\u2028c\r', 'd']
    """
    return list(StringIO(text, newline=""))


def rows_of(
    lines: Sequence[str], delimiter: str, start: int = 0
) -> Iterator[tuple[int, list[str] | str]]:
    """Give the cells of each row with the number of its first line, or in words what is wrong.

    Lines are counted from 1; those above index `start` are not read. A quotation mark that is never
    closed would swallow the rest of the text: reading starts anew below the line on which the
    broken row began.

    >>> list(rows_of(["a,b", '"c,d', "e,f"], ","))
    [(1, ['a', 'b']), (2, 'its quotation marks do not match'), (3, ['e', 'f'])]
    """
    csv.field_size_limit(_LARGEST_FIELD)
    while start < len(lines):
        rest = (lines[at] for at in range(start, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        row = start
        try:
            for cells in reader:
                yield row + 1, cells
                row = start + reader.line_num
        except csv.Error:
            yield row + 1, "its quotation marks do not match"
            start = row + 1
        else:
            return


def likeliest_delimiter(lines: Sequence[str], delimiters: str = ",;\t") -> str:
    """Return the one of the delimiters that the first line which is not blank has most of.

    >>> likeliest_delimiter(["", "a;b;c,d"])
    ';'
    """
    first = next((line for line in lines if line.strip()), "")
    return max(delimiters, key=first.count)
