"""What every reader must do, whoever wrote it; installed plug-ins are tested along."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import UnreadableDocument
from exhume.model.archives import Member
from exhume.model.papers import Document, Issue, Record, State
from exhume.protocols import ArchiveReader, DocumentReader, RecordReader
from exhume.settings import LimitSettings
from exhume.sources.recognition import Reader, reader_for, readers

from .invented import SENTENCES, traditional
from .pdf_making import made, words

EVERY_READER = pytest.mark.parametrize("reader", readers(), ids=lambda r: r.media_type)
BEGINNINGS = [
    b"",
    b"%PDF-1.7\n",
    b"TY  - JOUR\n",
    "题名,年\n".encode(),
    b"\xff\xfe",
    b"\xef\xbb\xbf",
]
MANGLED = st.builds(bytes.__add__, st.sampled_from(BEGINNINGS), st.binary(max_size=300))


Found = Document | Record | Issue | Member | bytes


def read(reader: Reader, path: Path) -> list[Found]:
    if isinstance(reader, DocumentReader):
        return [reader.read_document(path)]
    if isinstance(reader, ArchiveReader):
        return list(reader.open_archive(path, LimitSettings()))
    return list(reader.read_records(path))


def read_or_refused(reader: Reader, data: bytes) -> list[Found]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "given.bin")
        path.write_bytes(data)
        try:
            return read(reader, path)
        except UnreadableDocument as error:
            return [Issue(error.subject, error.problem, error.remedy, State(error.state))]


def damaged(data: bytes, seed: int) -> Iterator[bytes]:
    """Give a file cut off at several places, and with bytes overwritten."""
    draw = random.Random(seed)
    yield from (data[: draw.randrange(len(data))] for _ in range(20))
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(draw.randrange(1, 20)):
            broken[draw.randrange(len(broken))] = draw.randrange(256)
        yield bytes(broken)


def check(found: Found) -> None:
    if isinstance(found, bytes | Member):
        assert isinstance(found, bytes) or found.name
    elif isinstance(found, Document):
        check_document(found)
    elif isinstance(found, Issue):
        assert found.subject
        assert found.problem
    else:
        assert found.id
        assert found.source


def check_document(document: Document) -> None:
    pieces = [document.text[page.start : page.end] for page in document.pages]
    assert document.text == "".join(pieces)
    assert list(range(1, len(pieces) + 1)) == [page.number for page in document.pages]
    assert document.text.strip()
    assert document.text == document.text.encode().decode()  # no halves of surrogate pairs
    assert document.reader
    if document.boxes is not None:
        check_boxes(document)


def check_boxes(document: Document) -> None:
    boxes = document.boxes
    assert boxes is not None
    assert ((len(document.text), 4), np.dtype(np.float32)) == (boxes.shape, boxes.dtype)
    known = boxes[~np.isnan(boxes).any(axis=1)]
    assert np.isnan(boxes).any(axis=1).tolist() == np.isnan(boxes).all(axis=1).tolist()
    assert (known[:, 0] <= known[:, 2]).all()
    assert (known[:, 1] <= known[:, 3]).all()


@EVERY_READER
def test_it_meets_exactly_one_protocol(reader: Reader) -> None:
    protocols = (DocumentReader, RecordReader, ArchiveReader)
    assert 1 == sum(isinstance(reader, protocol) for protocol in protocols)
    assert all(suffix.startswith(".") for suffix in reader.suffixes)


@EVERY_READER
@given(st.one_of(MANGLED, st.text().map(str.encode)), st.text(max_size=12))
def test_recognising_never_fails(reader: Reader, head: bytes, name: str) -> None:
    assert reader.recognises(head, name) in (True, False)


@EVERY_READER
@given(MANGLED)
def test_any_bytes_are_read_or_refused_with_a_reason(reader: Reader, data: bytes) -> None:
    for found in read_or_refused(reader, data):
        check(found)


@EVERY_READER
@pytest.mark.parametrize("seed", range(3))
def test_damaged_files_are_read_or_refused_with_a_reason(reader: Reader, seed: int) -> None:
    whole = {
        "application/pdf": made(words("first page"), words("second page")),
        "text/plain": "\r\n".join(SENTENCES).encode("gb18030"),
        "text/csv": f'题名,年\n"{SENTENCES[0]}",2001\n{SENTENCES[1]},2002\n'.encode("gb18030"),
    }.get(reader.media_type, "TY  - JOUR\nT1  - 题名\nPY  - 2001\nER  - \n".encode() * 5)
    results = [found for data in damaged(whole, seed) for found in read_or_refused(reader, data)]
    assert len(results) >= 80
    for found in results:
        check(found)


@EVERY_READER
def test_an_empty_file_is_empty(reader: Reader) -> None:
    (found,) = read_or_refused(reader, b"")
    assert isinstance(found, Issue)
    assert State.EMPTY == found.state


@EVERY_READER
def test_a_folder_in_place_of_a_file_is_refused(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument):
        read(reader, tmp_path)


@EVERY_READER
def test_names_of_files_may_be_chinese(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / f"虚构的论文{traditional('说明')}.dat"
    path.write_bytes(b"\0\1\2")
    with pytest.raises(UnreadableDocument) as caught:
        read(reader, path)
    assert path.name == caught.value.subject


def test_looking_for_a_reader_loads_nothing_heavy(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(SENTENCES[0], encoding="gb18030")
    code = (
        "import sys; from pathlib import Path; from exhume.sources.recognition import reader_for;"
        f"reader_for(Path({str(path)!r}));"
        "print({'numpy', 'pypdfium2', 'numba', 'pyarrow', 'opencc'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "set()" == done.stdout.strip()


def test_there_is_a_reader_for_each_format_that_is_promised(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(SENTENCES[0].encode())
    assert reader_for(path) in readers()
    promised = {"application/pdf", "application/x-research-info-systems", "text/csv", "text/plain"}
    assert promised <= {reader.media_type for reader in readers()}
