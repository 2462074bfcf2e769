"""Ratings made for tests: from 2x2 tables, from any table, from rows, and drawn by Hypothesis."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from exhume.coding.agreement.patterns import rate
from exhume.model.estimates import Estimate, Refusal
from exhume.model.ratings import Ratings

REFERENCE = Path(__file__).parent / "reference"
FROM_R = json.loads((REFERENCE / "agreement.json").read_text(encoding="utf-8"))
SECOND_OPINIONS = json.loads((REFERENCE / "second_opinions.json").read_text(encoding="utf-8"))

Rows = list[dict[str, int]]


def of_table(table: Sequence[Sequence[int]], names: Sequence[str] = ()) -> Ratings:
    """Return the ratings of two coders; rows are the first one's categories."""
    rows = [
        {"a": i, "b": j}
        for i, counts in enumerate(table)
        for j, count in enumerate(counts)
        for _ in range(count)
    ]
    return of_rows(rows, len(table), names)


def of_four(both: int, first: int, second: int, neither: int) -> Ratings:
    return of_table([[neither, second], [first, both]], ("absent", "present"))


def of_rows(
    rows: Sequence[Mapping[str, int]], categories: int, names: Sequence[str] = ()
) -> Ratings:
    return rate("invented", names or [f"category {k}" for k in range(categories)], rows)


def of_units(entry: Mapping[str, Any]) -> Ratings:
    """Return the ratings of a list of units, as in the file that R wrote."""
    rows = [
        {f"coder {c}": int(value) for c, value in enumerate(unit) if value is not None}
        for unit in entry["units"]
    ]
    return of_rows(rows, len(entry["categories"]))


def rows(coders: str = "abcd", categories: int = 3, least: int = 0) -> st.SearchStrategy[Rows]:
    """Draw units, some of which have not been judged by everybody, or by anybody."""
    row = st.dictionaries(st.sampled_from(coders), st.integers(0, categories - 1))
    return st.lists(row, min_size=least, max_size=25)


def complete(categories: int = 2) -> st.SearchStrategy[Rows]:
    """Draw units that the same two coders judged."""
    category = st.integers(0, categories - 1)
    return st.lists(st.fixed_dictionaries({"a": category, "b": category}), max_size=40)


def estimated(found: Estimate | Refusal) -> Estimate:
    """Return what must not be a refusal."""
    assert isinstance(found, Estimate), found
    return found


def limits(found: Estimate) -> list[float]:
    return [found.interval.low, found.interval.high]


def close(expected: Any) -> Any:
    return pytest.approx(expected, abs=1e-9, nan_ok=True)
