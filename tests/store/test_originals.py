import hashlib
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exhume.errors import IntegrityError, UnreadableDocument
from exhume.store.originals import Originals


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.binary(max_size=5_000))
def test_what_is_kept_has_the_bytes_and_the_digest_of_the_source(
    tmp_path: Path, data: bytes
) -> None:
    source = tmp_path / "source"
    source.write_bytes(data)
    originals = Originals(tmp_path / "store")
    kept = originals.add(source)
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (kept.digest, kept.size)
    assert data == originals.path(kept.digest).read_bytes()
    originals.verify(kept.digest)


def test_the_same_bytes_are_written_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"same")
    originals = Originals(tmp_path / "store")
    kept = originals.add(tmp_path / "a")
    written = originals.path(kept.digest).stat()
    originals.add(tmp_path / "b")
    assert (written.st_ino, written.st_mtime_ns) == (
        originals.path(kept.digest).stat().st_ino,
        originals.path(kept.digest).stat().st_mtime_ns,
    )


def test_an_original_is_read_only(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    originals = Originals(tmp_path / "store")
    mode = originals.path(originals.add(tmp_path / "a").digest).stat().st_mode
    assert not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def test_a_changed_original_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    originals = Originals(tmp_path / "store")
    digest = originals.add(tmp_path / "a").digest
    os.chmod(originals.path(digest), 0o644)  # noqa: PTH101 - Path.chmod follows the same rules
    originals.path(digest).write_bytes(b"y")
    with pytest.raises(IntegrityError, match="not what it was"):
        originals.verify(digest)


def test_a_missing_original_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(IntegrityError, match="missing"):
        Originals(tmp_path).verify("ab" * 32)


def test_a_cut_off_original_is_written_again(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"whole")
    originals = Originals(tmp_path / "store")
    digest = originals.add(tmp_path / "a").digest
    originals.path(digest).chmod(0o644)
    originals.path(digest).write_bytes(b"who")
    originals.add(tmp_path / "a")
    originals.verify(digest)


def test_a_source_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="cannot be opened"):
        Originals(tmp_path / "store").add(tmp_path / "none")


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "store" / "ab" / "abc.1.partial"
    left.parent.mkdir(parents=True)
    left.touch()
    Originals(tmp_path / "store").tidy()
    assert not left.exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(st.binary(max_size=3), max_size=30))
def test_several_at_once_are_kept_as_one_by_one(tmp_path: Path, contents: list[bytes]) -> None:
    together, alone = Originals(tmp_path / "together"), Originals(tmp_path / "alone")
    source = tmp_path / "source"
    with together.several() as several:
        for content in contents:
            source.write_bytes(content)
            assert alone.add(source) == several.add(source)
    assert alone.tidy() == together.tidy()
    for content in contents:
        together.verify(hashlib.sha256(content).hexdigest())


def test_a_large_file_among_several_is_kept(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 3_000_000)
    originals = Originals(tmp_path / "store")
    with originals.several() as several:
        kept = several.add(tmp_path / "large")
    originals.verify(kept.digest)


def test_nothing_half_done_is_left_when_several_cannot_all_be_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    originals = Originals(tmp_path / "store")
    with pytest.raises(UnreadableDocument), originals.several() as several:
        list(map(several.add, (tmp_path / "a", tmp_path / "none")))
    assert [] == [path for path in (tmp_path / "store").rglob("*") if path.is_file()]


def test_what_is_tidied_is_what_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    originals = Originals(tmp_path / "store")
    digest = originals.add(tmp_path / "a").digest
    originals.path(digest).with_name("left.1.partial").touch()
    assert {digest} == originals.tidy()
