import hashlib
from pathlib import Path

import pytest

from exhume.store.incoming import Incoming
from exhume.store.originals import Original, Originals

SMALL = b"abc"
LARGE = bytes(range(256)) * 8_192


def brought(originals: Originals, content: bytes) -> Incoming:
    incoming = Incoming(originals)
    for start in range(0, len(content), 300_000):
        incoming.write(content[start : start + 300_000])
    return incoming


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("content", [b"", SMALL, LARGE])
def test_what_came_in_is_kept_under_its_digest(tmp_path: Path, content: bytes) -> None:
    originals = Originals(tmp_path)
    digest = hashlib.sha256(content).hexdigest()
    assert Original(digest, len(content)) == brought(originals, content).keep()
    assert content == originals.path(digest).read_bytes()
    assert [originals.path(digest)] == files_below(tmp_path)


@pytest.mark.parametrize("content", [SMALL, LARGE])
def test_the_same_bytes_are_kept_once(tmp_path: Path, content: bytes) -> None:
    originals = Originals(tmp_path)
    first = brought(originals, content).keep()
    assert first == brought(originals, content).keep()
    assert [originals.path(first.digest)] == files_below(tmp_path)


@pytest.mark.parametrize("content", [SMALL, LARGE])
def test_nothing_is_left_of_what_was_discarded(tmp_path: Path, content: bytes) -> None:
    brought(Originals(tmp_path), content).discard()
    assert [] == files_below(tmp_path)


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    brought(originals, LARGE)
    assert 1 == len(files_below(tmp_path))
    originals.tidy()
    assert [] == files_below(tmp_path)
