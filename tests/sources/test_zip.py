import io
import zipfile

import pytest

from exhume.errors import UnreadableDocument
from exhume.sources._zip import Archive

from .archive_making import archive, outcomes


def test_a_member_is_read_whatever_slashes_its_name_has() -> None:
    members = Archive(archive({"a\\b.xml": "x", "/c/./d.xml": "y"}), "a.zip")
    assert [b"x", b"y"] == [members.read("a/b.xml"), members.read("c/d.xml")]
    assert "gone" not in members


def test_a_member_that_is_missing_is_named() -> None:
    with pytest.raises(UnreadableDocument, match=r'"gone\.xml" is missing'):
        Archive(archive({"a": "x"}), "a.zip").read("gone.xml")


def test_a_bomb_is_refused() -> None:
    data = archive({"a": bytes(40_000_000)})
    with pytest.raises(UnreadableDocument, match="unpacks to more"):
        Archive(data, "a.zip").read("a")


def test_several_members_count_together() -> None:
    stored = tuple("abcde")
    members = Archive(archive(dict.fromkeys(stored, bytes(60 << 20)), stored), "a.zip")
    with pytest.raises(UnreadableDocument, match='"e" in it unpacks to more'):
        assert [60 << 20] * 5 == [len(members.read(name)) for name in stored]


def test_a_member_behind_a_password_is_said() -> None:
    data = bytearray(archive({"a": "x"}))
    data[data.find(b"PK\1\2") + 8] |= 1
    with pytest.raises(UnreadableDocument, match="password"):
        Archive(bytes(data), "a.zip").read("a")


def test_too_many_members_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as whole:
        for number in range(20_001):
            whole.writestr(zipfile.ZipInfo(str(number)), b"")
    with pytest.raises(UnreadableDocument, match="20000 members"):
        Archive(file.getvalue(), "a.zip")


def test_damaged_archives_are_read_or_refused() -> None:
    data = archive({"a": bytes(range(256)) * 9, "b": "text" * 99})

    def read(damaged: bytes) -> str:
        return Archive(damaged, "a.zip").read("b").decode("latin-1")

    assert all(outcomes(read, data))
