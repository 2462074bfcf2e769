from pathlib import Path

import pytest

from exhume.errors import UnreadableDocument
from exhume.sources.recognition import HEAD_BYTES, reader_for, readers

from .invented import SENTENCES
from .pdf_making import made, words

RIS = "TY  - JOUR\nT1  - 虚构\nER  - \n"
TABLE = "题名,作者,年\n虚构,甲某,2001\n"


def kind(folder: Path, name: str, data: bytes) -> str | None:
    path = folder / name
    path.write_bytes(data)
    reader = reader_for(path)
    return reader and reader.media_type


def test_plain_text_is_asked_last() -> None:
    assert "text/plain" == readers()[-1].media_type


def test_readers_are_asked_in_the_order_of_their_priority() -> None:
    priorities = [reader.priority for reader in readers()]
    assert sorted(priorities) == priorities


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.ris", "a.csv", "a"])
def test_content_goes_before_the_name(tmp_path: Path, name: str) -> None:
    assert "application/pdf" == kind(tmp_path, name, made(words("text")))
    assert "application/x-research-info-systems" == kind(tmp_path, name, RIS.encode())


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_structured_text_is_recognised_in_each_encoding(tmp_path: Path, codec: str) -> None:
    ris, table = RIS + SENTENCES[0], TABLE + SENTENCES[0]
    assert "application/x-research-info-systems" == kind(tmp_path, "a.txt", ris.encode(codec))
    assert "text/csv" == kind(tmp_path, "a.txt", table.encode(codec))


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.dat"])
def test_prose_is_plain_text_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert "text/plain" == kind(tmp_path, name, SENTENCES[0].encode("gb18030"))


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.ris", "a.csv", "a"])
def test_an_empty_file_has_a_reader_that_will_say_so(tmp_path: Path, name: str) -> None:
    assert "text/plain" == kind(tmp_path, name, b"")


def test_a_table_without_known_columns_is_recognised_by_its_name(tmp_path: Path) -> None:
    assert "text/csv" == kind(tmp_path, "a.csv", b"hospital,lon,lat\n")


def test_a_broken_pdf_still_goes_to_the_reader_that_can_say_so(tmp_path: Path) -> None:
    assert "application/pdf" == kind(tmp_path, "a.pdf", bytes(range(256)))


def test_nobody_wants_a_picture(tmp_path: Path) -> None:
    assert kind(tmp_path, "a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0") is None


def test_a_long_text_is_recognised_by_its_head_alone(tmp_path: Path) -> None:
    data = "".join(SENTENCES).encode("gb18030") * 20
    assert len(data) > HEAD_BYTES
    assert "text/plain" == kind(tmp_path, "a.dat", data)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="No such file"):
        reader_for(tmp_path / "gone.txt")
