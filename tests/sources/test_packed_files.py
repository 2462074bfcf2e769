import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from exhume.model.papers import State
from exhume.settings import LimitSettings
from exhume.sources import packed_files
from exhume.sources.recognition import reader_for

from .archive_making import damages
from .unpacking_making import Opened, opened, tarred

EVERY_KIND = pytest.mark.parametrize(
    ("pack", "ending"), [(gzip.compress, ".gz"), (bz2.compress, ".bz2"), (lzma.compress, ".xz")]
)
Pack = Callable[[bytes], bytes]


def opened_bytes(path: Path, data: bytes, limits: LimitSettings | None = None) -> Opened:
    path.write_bytes(data)
    return opened(packed_files, path, limits or LimitSettings())


@EVERY_KIND
def test_a_file_is_called_as_its_archive_without_the_ending(
    tmp_path: Path, pack: Pack, ending: str
) -> None:
    path = tmp_path / f"心脏.txt{ending}"
    assert {"心脏.txt": b"abc"} == opened_bytes(path, pack(b"abc")).content
    assert packed_files is reader_for(path)


@EVERY_KIND
def test_an_archive_that_is_packed_is_opened(tmp_path: Path, pack: Pack, ending: str) -> None:
    given = {"a.txt": b"a" * 600_000, "b/c.txt": b""}
    found = opened_bytes(tmp_path / f"a.tar{ending}", pack(tarred(given)))
    assert (given, None) == (found.content, found.broken)


def test_a_file_without_the_ending_keeps_its_name(tmp_path: Path) -> None:
    assert {"a.dat": b"abc"} == opened_bytes(tmp_path / "a.dat", gzip.compress(b"abc")).content


@EVERY_KIND
def test_a_file_that_unpacks_to_far_more_than_it_was_is_refused(
    tmp_path: Path, pack: Pack, ending: str
) -> None:
    found = opened_bytes(tmp_path / f"a.txt{ending}", pack(bytes(30_000_000)))
    assert "times its size" in found.problem("a.txt")


@EVERY_KIND
def test_a_packed_archive_that_unpacks_to_far_more_ends_there(
    tmp_path: Path, pack: Pack, ending: str
) -> None:
    data = pack(tarred({"a.txt": b"a", "b.txt": bytes(30_000_000), "c.txt": b"c"}))
    found = opened_bytes(tmp_path / f"a.tar{ending}", data)
    assert b"a" == found.content["a.txt"]
    assert "times its size" in found.problem("b.txt")
    assert found.broken is not None


@EVERY_KIND
def test_a_file_that_is_cut_short_is_damaged(tmp_path: Path, pack: Pack, ending: str) -> None:
    data = pack(bytes(range(256)) * 40)
    found = opened_bytes(tmp_path / f"a.txt{ending}", data[:-9])
    assert "damaged" in found.problem("a.txt")


@EVERY_KIND
def test_a_damaged_file_gives_members_or_reasons_and_nothing_else(
    tmp_path: Path, pack: Pack, ending: str
) -> None:
    whole = pack(tarred({"a.txt": b"abc" * 99, "心脏移植.txt": b"b"}))
    for data in damages(whole):
        found = opened_bytes(tmp_path / f"a{ending}", data)
        assert found.content or found.broken


def test_a_file_of_no_bytes_is_empty(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path / "a.gz", b"")
    assert found.broken is not None
    assert State.EMPTY == found.broken.state
