"""Archives from strangers are opened safely, and rubbish is told from a bundle."""

import os
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from exhume.errors import InputError, UsageError
from exhume.workflow._verifying.unpacking import unpack
from exhume.workflow.progress import Quiet
from exhume.workflow.verify import VerifyResult, kept_root, verify


def archive(folder: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    path = folder / "evidence.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries:
            made.writestr(name, data)
    return path


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def kinds(path: Path) -> tuple[str, ...]:
    return check(path).kinds


def check(path: Path) -> VerifyResult:
    return verify(path, Quiet())


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/outside.txt", "evidence/../../a", "evidence\\..\\a", "c:/a"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path, ("evidence/bagit.txt", b""), (name, b"x"))
    assert ("archive-path",) == kinds(path)
    assert [path] == list(tmp_path.rglob("*"))


def test_a_link_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, ("evidence/bagit.txt", b""), (link("evidence/a"), b"/etc/hostname"))
    assert ("archive-link",) == kinds(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["evidence/a", "evidence/A"])
def test_two_entries_of_one_name_are_refused(tmp_path: Path, second: str) -> None:
    path = archive(tmp_path, ("evidence/a", b"1"), (second, b"2"))
    assert ("archive-name-twice",) == kinds(path)


def test_what_would_unpack_to_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    inner = archive(tmp_path, ("evidence/a", bytes(200_000_000)))
    data = bytearray(inner.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 20 : at + 24] = (1_000).to_bytes(4, "little")  # what it is said to take, packed
    inner.write_bytes(data)
    assert ("archive-bomb",) == kinds(inner)


def test_a_damaged_entry_is_named_and_the_others_are_unpacked(tmp_path: Path) -> None:
    entries = [("evidence/a", b"first" * 99), ("evidence/b", b"second")]
    path = tmp_path / "evidence.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name, data in entries:
            made.writestr(name, data)
    path.write_bytes(path.read_bytes().replace(b"firstfirst", b"firstfirsT", 1))
    folder = tmp_path / "unpacked"
    folder.mkdir()
    (fault,) = unpack(path, folder)
    assert ("archive-damaged", "evidence/a") == (fault.kind, fault.subject)
    assert ["b"] == [file.name for file in folder.rglob("*") if file.is_file()]


def test_an_archive_cut_short_is_named(tmp_path: Path) -> None:
    path = archive(tmp_path, ("evidence/bagit.txt", os.urandom(9_000)))
    path.write_bytes(path.read_bytes()[:5_000])
    assert ("archive-damaged",) == kinds(path)


def test_an_archive_without_a_bundle_is_named(tmp_path: Path) -> None:
    assert ("no-bag",) == kinds(archive(tmp_path, ("a.txt", b"a")))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
@example(b"PK\x05\x06" + bytes(18))
def test_no_bytes_are_too_strange(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(data)
    (kind,) = kinds(path)
    assert kind in {"archive-damaged", "no-bag"}


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        check(tmp_path / "missing.zip")


def test_a_root_digest_is_taken_as_it_is_or_from_a_file(tmp_path: Path) -> None:
    digest = "0123456789abcdef" * 4
    note = tmp_path / "root.txt"
    note.write_text(f"{digest.upper()}\n\nKeep this.\n")
    assert digest == kept_root(digest) == kept_root(str(note))


@pytest.mark.parametrize("said", ["", "ab" * 31, f"{'ab' * 32} {'cd' * 32}"])
def test_a_file_without_one_root_digest_is_refused(tmp_path: Path, said: str) -> None:
    note = tmp_path / "root.txt"
    note.write_text(said)
    with pytest.raises(UsageError, match="root digest"):
        kept_root(str(note))


def test_a_study_folder_has_no_root_digest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no root digest"):
        verify(tmp_path, Quiet(), root="ab" * 32)
