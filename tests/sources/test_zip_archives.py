import io
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.archives import Member
from exhume.model.papers import State
from exhume.settings import LimitSettings
from exhume.sources import zip_archives
from exhume.sources.recognition import reader_for

from .archive_making import damages
from .unpacking_making import (
    Opened,
    changed_everywhere,
    opened,
    overlapping,
    zipped,
    zipped_with_bytes,
)

TITLES = ("心脏移植供体的麻醉处理.pdf", "虚构的论文/脑死亡后气管插管.txt")
TRADITIONAL = ("心臟移植手術的麻醉處理.pdf", "腦死亡後氣管插管的經驗.txt")


def opened_bytes(tmp_path: Path, data: bytes, *options: object) -> Opened:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    return opened(zip_archives, path, *options)  # type: ignore[arg-type]  # passed on


def test_each_member_is_given_with_its_bytes(tmp_path: Path) -> None:
    given = {"a.txt": b"a" * 600_000, "b/c.txt": b"", "二.txt": b"c"}
    found = opened_bytes(tmp_path, zipped(given))
    assert (given, [], None) == (found.content, found.remarks, found.broken)
    assert zip_archives is reader_for(tmp_path / "a.zip")


def test_folders_are_no_members(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path, zipped({"a/": b"", "a/b.txt": b"b"}))
    assert {"a/b.txt": b"b"} == found.content


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_usual_way_of_packing_is_known(tmp_path: Path, method: int) -> None:
    found = opened_bytes(tmp_path, zipped({"a.txt": b"abc" * 900}, method))
    assert {"a.txt": b"abc" * 900} == found.content


@pytest.mark.parametrize(
    ("titles", "encoding", "said"),
    [
        (TITLES, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TITLES, "utf-8", "utf-8"),
        (("résumé.pdf", "naïf.txt"), "cp437", "cp437"),
    ],
)
def test_names_that_say_no_encoding_are_judged_together(
    tmp_path: Path, titles: tuple[str, ...], encoding: str, said: str
) -> None:
    data = zipped_with_bytes({name.encode(encoding): b"x" for name in titles})
    found = opened_bytes(tmp_path, data)
    assert list(titles) == [member.name for member in found.members]
    assert {said} == {member.encoding for member in found.members}
    assert all(member.encoding_reason for member in found.members)
    assert [] == found.remarks


def test_a_name_is_shown_with_escapes_where_its_encoding_cannot_be_told(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path, zipped_with_bytes({"心.txt".encode("gbk"): b"x"}))
    assert {r"\xd0\xc4.txt": b"x"} == found.content
    (remark,) = found.remarks
    assert r"a.zip/\xd0\xc4.txt" == remark.subject
    assert "cannot be told" in remark.problem
    assert "[sources.encodings]" in remark.remedy


def test_a_name_that_is_marked_as_utf8_and_is_not_costs_no_archive(tmp_path: Path) -> None:
    data = zipped({"二.txt": b"a", "三.txt": b"b"}).replace("三".encode(), b"\xd0\xc4\xd0")
    found = opened_bytes(tmp_path, data)
    assert [b"a", b"b"] == list(found.content.values())
    assert "二.txt" in found.content
    assert 1 == len(found.remarks)


def test_the_study_may_name_the_encoding_of_names(tmp_path: Path) -> None:
    data = zipped_with_bytes({"心.txt".encode("gbk"): b"x"})
    found = opened_bytes(tmp_path, data, LimitSettings(), "gb18030")
    assert {"心.txt": b"x"} == found.content
    assert "named in study.toml" == found.members[0].encoding_reason
    assert [] == found.remarks


def test_a_name_that_is_given_a_second_time_in_utf8_is_that_one(tmp_path: Path) -> None:
    raw = b"\xd0\xc4.txt"
    field = b"\1" + struct.pack("<I", zlib.crc32(raw)) + "心.txt".encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo("xx.txt")
        info.extra = struct.pack("<HH", 0x7075, len(field)) + field
        archive.writestr(info, b"x")
    found = opened_bytes(tmp_path, file.getvalue().replace(b"xx.txt", raw))
    assert {"心.txt": b"x"} == found.content


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../tmp/evil.txt", "(..)/(..)/(..)/tmp/evil.txt"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\windows\\evil.txt", "C:/windows/evil.txt"),
        ("..\\evil.txt", "(..)/evil.txt"),
    ],
)
def test_a_name_that_leads_out_is_shown_harmlessly(tmp_path: Path, name: str, shown: str) -> None:
    found = opened_bytes(tmp_path, zipped({name: b"x"}))
    assert {shown: b"x"} == found.content
    assert ["its name would lead out of the folder in which it is unpacked"] == [
        remark.problem for remark in found.remarks
    ]


def test_odd_names_are_shown_without_what_cannot_be_seen(tmp_path: Path) -> None:
    data = zipped({"a\x01\u202efdp.txt": b"1", "CON": b"2", "y" * 3_000 + ".pdf": b"3"})
    one, two, three = opened_bytes(tmp_path, data).content
    assert (r"a\x01\u202efdp.txt", "CON") == (one, two)
    assert three.endswith("y.pdf")
    assert len(three) < 420


def test_members_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    data = zipped({"a.txt": b"1", "a.tx2": b"2", "a (2).txt": b"3"}).replace(b"a.tx2", b"a.txt")
    expected = {"a.txt": b"1", "a (2).txt": b"2", "a (2) (2).txt": b"3"}
    assert expected == opened_bytes(tmp_path, data).content


def test_a_damaged_member_costs_itself_alone(tmp_path: Path) -> None:
    data = zipped({"a.txt": b"abc" * 99, "b.txt": b"b"}, zipfile.ZIP_STORED)
    found = opened_bytes(tmp_path, data.replace(b"abcabc", b"abcabd", 1))
    assert "damaged" in found.problem("a.txt")
    assert b"b" == found.content["b.txt"]
    assert found.broken is None


def test_a_protected_member_costs_itself_alone(tmp_path: Path) -> None:
    data = zipped({"a.txt": b"a", "b.txt": b"b"})
    at = data.find(b"PK\1\2") + 8
    found = opened_bytes(tmp_path, data[:at] + b"\1\0" + data[at + 2 :])
    assert "password" in found.problem("a.txt")
    assert b"b" == found.content["b.txt"]


def test_an_unknown_way_of_packing_is_unsupported(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path, changed_everywhere(zipped({"a.txt": b"a"}), 10, b"\x63\0"))
    assert "method 99" in found.problem("a.txt")
    assert State.UNSUPPORTED == getattr(found.content["a.txt"], "state", None)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert "a link" in opened_bytes(tmp_path, file.getvalue()).problem("a.txt")


def test_members_that_share_bytes_are_refused(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path, overlapping())
    refused = [name for name in found.content if not isinstance(found.content[name], bytes)]
    assert "a.tx2" in refused


def test_a_member_that_unpacks_to_far_more_than_it_was_is_refused(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path, zipped({"a.txt": bytes(50_000_000), "b.txt": b"b"}))
    assert "250 times its size" in found.problem("a.txt")
    assert b"b" == found.content["b.txt"]


def test_what_is_too_much_for_the_archive_is_refused(tmp_path: Path) -> None:
    data = zipped({"a.txt": b"a" * 600_000, "b.txt": b"b" * 600_000, "c.txt": b"c"})
    found = opened_bytes(tmp_path, data, LimitSettings(archive_mb=1))
    assert "more than 1 MB" in found.problem("b.txt")
    assert [b"a" * 600_000, b"c"] == [found.content["a.txt"], found.content["c.txt"]]


def test_a_size_that_is_stated_too_small_is_not_trusted(tmp_path: Path) -> None:
    data = changed_everywhere(zipped({"a.txt": b"a" * 3_000_000}), 24, struct.pack("<I", 9))
    found = opened_bytes(tmp_path, data, LimitSettings(archive_mb=1))
    assert not isinstance(found.content["a.txt"], bytes)


def test_too_many_members_cost_the_archive(tmp_path: Path) -> None:
    data = zipped({f"{n}.txt": b"" for n in range(5)})
    found = opened_bytes(tmp_path, data, LimitSettings(archive_files=4))
    assert found.broken is not None
    assert "archive_files" in found.broken.remedy
    assert {} == found.content


def test_an_archive_without_members_is_empty(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path, zipped({"a/": b""}))
    assert found.broken is not None
    assert State.EMPTY == found.broken.state


def test_an_archive_with_something_before_it_is_opened(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path, b"#!/bin/sh\n" * 9 + zipped({"a.txt": b"a"}))
    assert {"a.txt": b"a"} == found.content
    assert zip_archives is reader_for(tmp_path / "a.zip")


def test_a_large_archive_is_opened(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as a:
        a.write(b"a")
    assert {"a.txt": b"a"} == opened_bytes(tmp_path, file.getvalue()).content


def test_an_office_file_that_no_reader_knows_is_no_archive_of_papers(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path, zipped({"visio/a.xml": b"", "[Content_Types].xml": b""}))
    assert found.broken is not None
    assert State.UNSUPPORTED == found.broken.state


def test_a_word_file_stored_in_an_archive_does_not_make_it_one(tmp_path: Path) -> None:
    inner = zipped({"[Content_Types].xml": b"", "word/document.xml": b""})
    opened_bytes(tmp_path, zipped({"a.docx": inner}, zipfile.ZIP_STORED))
    assert zip_archives is reader_for(tmp_path / "a.zip")


def test_an_archive_that_is_cut_short_says_so(tmp_path: Path) -> None:
    found = opened_bytes(tmp_path, zipped({"a.txt": b"a" * 999})[:-30])
    assert found.broken is not None
    assert "damaged" in found.broken.problem


def test_a_damaged_archive_gives_members_or_reasons_and_nothing_else(tmp_path: Path) -> None:
    for data in damages(zipped({"a.txt": b"abc" * 99, "心脏移植.txt": b"b", "c/": b""})):
        found = opened_bytes(tmp_path, data)
        assert found.content or found.broken


@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=4, unique=True))
def test_whatever_bytes_are_names_each_member_has_a_harmless_one_of_its_own(
    names: list[bytes],
) -> None:
    usual = {name.replace(b"\0", b"0").rstrip(b"/\\") or b"a": b"x" for name in names}
    for name in (member.name for member in _members(usual)):
        parts = name.split("/")
        assert not {"", ".", ".."} & set(parts)
        assert not {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} & set(map(unicodedata.category, name))


def _members(names: dict[bytes, bytes]) -> list[Member]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.zip")
        path.write_bytes(zipped_with_bytes(names))
        return opened(zip_archives, path).members
