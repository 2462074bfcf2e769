from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.store.looking_up import rows_with

DIGESTS = st.lists(st.text("0123456789abcdef", min_size=4, max_size=4), max_size=40).map(sorted)


def written(path: Path, digests: list[str], group: int) -> Path:
    """Write a table as the writers do: in the order of digests, cut into row groups."""
    table = pa.table({"digest": pa.array(digests, pa.string()), "row": range(len(digests))})
    pq.write_table(table, path, row_group_size=group)
    return path


@given(DIGESTS, st.integers(1, 9))
def test_each_digest_has_its_rows_and_no_others(
    tmp_path_factory: pytest.TempPathFactory, digests: list[str], group: int
) -> None:
    path = written(tmp_path_factory.mktemp("table") / "part.parquet", digests, group)
    for digest in {*digests, "0000", "ffff"}:
        expected = [row for row, each in enumerate(digests) if each == digest]
        assert expected == rows_with(path, digest, ["row"])["row"].to_pylist()


def test_only_the_columns_that_were_asked_for_come(tmp_path: Path) -> None:
    path = written(tmp_path / "part.parquet", ["aa", "bb"], 1)
    assert ["row"] == rows_with(path, "aa", ["row"]).column_names
    assert ["row", "digest"] == rows_with(path, "aa", ["row", "digest"]).column_names


def test_a_table_without_statistics_is_searched_whole(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    pq.write_table(pa.table({"digest": ["aa", "bb"]}), path, write_statistics=False)
    assert 1 == rows_with(path, "bb", ["digest"]).num_rows


def test_a_table_that_was_written_anew_is_read_anew(tmp_path: Path) -> None:
    path = written(tmp_path / "part.parquet", ["aa"], 1)
    assert 1 == rows_with(path, "aa", ["row"]).num_rows
    written(tmp_path / "new.parquet", ["bb", "bb", "cc"], 2).replace(path)
    assert 0 == rows_with(path, "aa", ["row"]).num_rows
    assert 2 == rows_with(path, "bb", ["row"]).num_rows
