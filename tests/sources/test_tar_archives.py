import io
import tarfile
from pathlib import Path

import pytest

from exhume.model.papers import State
from exhume.settings import LimitSettings
from exhume.sources import tar_archives
from exhume.sources.recognition import reader_for

from .archive_making import damages
from .unpacking_making import Opened, opened, tarred

TITLES = ("心脏移植供体的麻醉处理.txt", "虚构的论文/脑死亡后气管插管.txt")


def opened_bytes(tmp_path: Path, data: bytes, *options: object) -> Opened:
    path = tmp_path / "a.tar"
    path.write_bytes(data)
    return opened(tar_archives, path, *options)  # type: ignore[arg-type]  # passed on


def test_each_member_is_given_with_its_bytes(tmp_path: Path) -> None:
    given = {"a.txt": b"a" * 600_000, "b/c.txt": b"", "y" * 200 + ".txt": b"c"}
    found = opened_bytes(tmp_path, tarred(given))
    assert (given, [], None) == (found.content, found.remarks, found.broken)
    assert tar_archives is reader_for(tmp_path / "a.tar")


@pytest.mark.parametrize(("encoding", "said"), [("gb18030", "gb18030"), ("utf-8", "utf-8")])
def test_names_are_judged_together(tmp_path: Path, encoding: str, said: str) -> None:
    found = opened_bytes(tmp_path, tarred(dict.fromkeys(TITLES, b"x"), encoding))
    assert list(TITLES) == [member.name for member in found.members]
    assert {said} == {member.encoding for member in found.members}


def test_names_that_are_utf8_by_definition_are_not_judged(tmp_path: Path) -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("心.txt"))
    found = opened_bytes(tmp_path, file.getvalue())
    assert {"心.txt": b""} == found.content
    assert "by definition" in found.members[0].encoding_reason


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_a_link_is_not_followed(tmp_path: Path, kind: bytes) -> None:
    assert "a link" in opened_bytes(tmp_path, special(kind)).problem("a.txt")


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_a_device_is_no_file(tmp_path: Path, kind: bytes) -> None:
    assert "no ordinary file" in opened_bytes(tmp_path, special(kind)).problem("a.txt")


def special(kind: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    return file.getvalue()


def test_a_name_that_leads_out_is_shown_harmlessly(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path, tarred({"../../evil.txt": b"x"}))
    assert {"(..)/(..)/evil.txt": b"x"} == found.content
    assert 1 == len(found.remarks)


def test_a_damaged_header_does_not_pass_for_the_end(tmp_path: Path) -> None:
    data = tarred({"a.txt": b"a", "b.txt": b"b"})
    found = opened_bytes(tmp_path, data.replace(b"b.txt", b"\xff.txt"))
    assert {"a.txt": b"a"} == found.content
    assert found.broken is not None
    assert "no end mark" in found.broken.problem


def test_an_archive_that_is_cut_short_gives_what_comes_before(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path, tarred({"a.txt": b"a", "b.txt": b"b" * 9_000})[:5_000])
    assert b"a" == found.content["a.txt"]
    assert "damaged" in found.problem("b.txt")
    assert found.broken is not None


def test_what_lies_behind_the_end_mark_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path, tarred({"a.txt": b"a"}) + tarred({"b.txt": b"b"}))
    assert {"a.txt": b"a"} == found.content
    assert found.broken is not None
    assert "behind its end mark" in found.broken.problem


def test_holes_that_are_larger_than_the_archive_are_refused(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path, sparse())
    assert "times its size" in found.problem("a.txt")


def sparse() -> bytes:
    """Return an archive with a file of 4 GB that is nothing but a hole, in the old form of GNU."""
    info = tarfile.TarInfo("a.txt")
    info.type = tarfile.GNUTYPE_SPARSE
    block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    block[386:398] = block[398:410] = b"%011o\0" % 0
    block[483:495] = b"%011o\0" % (4 << 30)
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + bytes(1_024)


def test_what_is_too_much_for_the_archive_is_refused(tmp_path: Path) -> None:
    data = tarred({"a.txt": b"a" * 600_000, "b.txt": b"b" * 600_000, "c.txt": b"c"})
    found = opened_bytes(tmp_path, data, LimitSettings(archive_mb=1))
    assert "more than 1 MB" in found.problem("b.txt")
    assert b"c" == found.content["c.txt"]


def test_too_many_members_end_it(tmp_path: Path) -> None:
    data = tarred({f"{n}.txt": b"" for n in range(5)})
    found = opened_bytes(tmp_path, data, LimitSettings(archive_files=4))
    assert 4 == len(found.content)
    assert found.broken is not None


@pytest.mark.parametrize("data", [b"", bytes(10_240)])
def test_an_archive_without_members_is_empty(tmp_path: Path, data: bytes) -> None:
    found = opened_bytes(tmp_path, data)
    assert found.broken is not None
    assert State.EMPTY == found.broken.state


def test_a_damaged_archive_gives_members_or_reasons_and_nothing_else(tmp_path: Path) -> None:
    for data in damages(tarred({"a.txt": b"abc" * 99, "心脏移植.txt": b"b"})):
        found = opened_bytes(tmp_path, data)
        assert found.content or found.broken
