from pathlib import Path

import pytest

from exhume.errors import IntegrityError
from exhume.model.papers import Issue
from exhume.store.manifest import faults, is_torn, read_manifest
from exhume.store.rows import CorpusIssue
from exhume.store.schemas import ISSUES, issues_batch
from exhume.store.table_writer import TableWriter


def write(folder: Path, *names: str, subject: str = "a") -> TableWriter:
    writer = TableWriter(folder)
    batch = issues_batch([CorpusIssue(digest="", issue=Issue(subject, "b"))])
    for name in names:
        writer.write_all(name, ISSUES, [batch])
    return writer


def test_nothing_has_its_name_before_it_is_published(tmp_path: Path) -> None:
    writer = write(tmp_path, "a.parquet")
    assert not (tmp_path / "a.parquet").exists()
    writer.publish({"exhume": "1"})
    assert {"a.parquet", "manifest.json"} == {path.name for path in tmp_path.iterdir()}


def test_the_manifest_names_every_file_with_its_digest(tmp_path: Path) -> None:
    write(tmp_path, "a.parquet", "b/c.parquet").publish({"exhume": "1"})
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    assert {"a.parquet", "b/c.parquet"} == set(manifest.files)
    assert [] == list(faults(tmp_path, manifest))
    (tmp_path / "a.parquet").write_bytes(b"x")
    (tmp_path / "b/c.parquet").unlink()
    assert 2 == len(list(faults(tmp_path, manifest)))


def test_what_is_neither_kept_nor_written_is_removed(tmp_path: Path) -> None:
    write(tmp_path, "a.parquet", "b.parquet").publish({})
    writer = TableWriter(tmp_path)
    writer.keep("b.parquet")
    writer.publish({})
    assert {"b.parquet", "manifest.json"} == {path.name for path in tmp_path.iterdir()}


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    write(tmp_path, "a.parquet").publish({})
    before = (tmp_path / "a.parquet").stat().st_ino
    write(tmp_path, "a.parquet").publish({})
    assert before == (tmp_path / "a.parquet").stat().st_ino
    write(tmp_path, "a.parquet", subject="other").publish({})
    assert before != (tmp_path / "a.parquet").stat().st_ino


def test_only_what_is_there_can_be_kept(tmp_path: Path) -> None:
    with pytest.raises(IntegrityError):
        TableWriter(tmp_path).keep("a.parquet")


def test_a_damaged_manifest_is_said_and_then_replaced(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(IntegrityError, match="damaged"):
        read_manifest(tmp_path)
    write(tmp_path, "a.parquet").publish({})
    assert read_manifest(tmp_path) is not None
    assert not is_torn(tmp_path)


def test_of_tables_one_of_which_is_damaged_none_is_intact(tmp_path: Path) -> None:
    write(tmp_path, "a.parquet", "b.parquet").publish({})
    assert ["a.parquet", "b.parquet"] == TableWriter(tmp_path).intact_of(
        ["a.parquet", "b.parquet", "never written.parquet"]
    )
    (tmp_path / "b.parquet").write_bytes(b"x")
    assert [] == TableWriter(tmp_path).intact_of(["a.parquet", "b.parquet"])


def test_tables_are_weighed_beside_other_work(tmp_path: Path) -> None:
    write(tmp_path, "a.parquet", "b.parquet").publish({})
    writer = TableWriter(tmp_path)
    with writer.weighing():
        pass
    (tmp_path / "a.parquet").unlink()
    assert writer.is_intact("a.parquet")
    assert not TableWriter(tmp_path).is_intact("a.parquet")
