"""Bags: what they hold, that others find them valid, and that they are the same every time."""

import hashlib
import io
import zipfile
from pathlib import Path

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import IntegrityError
from exhume.exports._bundle.bag import TOP, Bag, Weighed
from exhume.exports._bundle.layout import ROOT_FILE

INFO = {"Bagging-Date": "2026-01-31"}
NAMES = st.text("abc/供体.心é%", min_size=1, max_size=12).filter(
    lambda name: all(part.strip(".") for part in name.split("/"))
)


def bagged(content: dict[str, bytes | Path]) -> tuple[bytes, str, tuple[Weighed, ...]]:
    file = io.BytesIO()
    with Bag(file) as bag:
        for name, data in content.items():
            bag.add(name, data)
        root = bag.finish(INFO)
        return_payload = bag.payload
    return file.getvalue(), root, return_payload


def unpacked(data: bytes, folder: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(data)).extractall(folder)
    return folder / TOP


def test_a_bag_with_chinese_names_is_valid_for_others(tmp_path: Path) -> None:
    data, _, _ = bagged({"文献/供心切取.txt": "（虚构）".encode(), "a.png": b"\x89PNG", "b": b""})
    bag = bagit.Bag(str(unpacked(data, tmp_path)))
    bag.validate()
    assert (1, 0) == bag.version_info
    assert "16.3" == bag.info["Payload-Oxum"]
    assert {"sha256", "sha512"} == set(bag.algorithms)


def test_a_changed_byte_is_seen_by_others(tmp_path: Path) -> None:
    data, _, _ = bagged({"a.txt": b"one"})
    folder = unpacked(data, tmp_path)
    (folder / "data/a.txt").write_bytes(b"two")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_the_root_digest_is_that_of_the_list_of_lists(tmp_path: Path) -> None:
    data, root, _ = bagged({"a.txt": b"one"})
    folder = unpacked(data, tmp_path)
    assert hashlib.sha256((folder / ROOT_FILE).read_bytes()).hexdigest() == root


def test_the_same_name_in_two_ways_of_writing_it_is_refused() -> None:
    with pytest.raises(IntegrityError, match="two files of this name"):
        bagged({"\u00e9.txt": b"", "e\u0301.txt": b""})


def test_a_file_is_taken_from_the_disk_as_from_memory(tmp_path: Path) -> None:
    long = bytes(range(256)) * 12_000
    (tmp_path / "long").write_bytes(long)
    assert bagged({"long.pdf": long}) == bagged({"long.pdf": tmp_path / "long"})


def test_text_is_packed_and_images_are_only_stored() -> None:
    data, _, _ = bagged({"a.txt": b"a" * 1000, "a.png": b"a" * 1000})
    entries = {entry.filename: entry for entry in zipfile.ZipFile(io.BytesIO(data)).infolist()}
    assert entries[f"{TOP}/data/a.txt"].compress_size < 100
    assert 1000 == entries[f"{TOP}/data/a.png"].compress_size


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=5))
def test_the_same_files_give_the_same_bytes_and_all_are_in_both_lists(
    content: dict[str, bytes],
) -> None:
    try:
        first, second = bagged(dict(content)), bagged(dict(content))
    except IntegrityError:
        return  # two names that are one
    assert first == second
    archive = zipfile.ZipFile(io.BytesIO(first[0]))
    names = [name for name in archive.namelist() if name.startswith(f"{TOP}/data/")]
    for algorithm in ("sha256", "sha512"):
        lines = archive.read(f"{TOP}/manifest-{algorithm}.txt").decode().splitlines()
        said = dict(reversed(line.split("  ", 1)) for line in lines)
        for name in names:
            digest = hashlib.new(algorithm, archive.read(name)).hexdigest()
            assert digest == said.pop(name.removeprefix(f"{TOP}/").replace("%", "%25"))
        assert {} == said
    assert {(1980, 1, 1, 0, 0, 0)} == {entry.date_time for entry in archive.infolist()}
