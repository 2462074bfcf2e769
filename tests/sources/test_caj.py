from pathlib import Path

import pytest

from exhume.errors import UnreadableDocument
from exhume.model.papers import State
from exhume.sources import caj
from exhume.sources.recognition import reader_for

from .invented import SENTENCES
from .pdf_making import made, words

BEGINNINGS = [b"CAJ\0", b"HN\0\0", b"HN\xc8\0", b"KDH ", b"NH\0\1", b"TEB\0", b"\xc8\0\0\0"]


@pytest.mark.parametrize("name", ["a.caj", "a.pdf", "a.txt"])
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_each_kind_is_named_with_what_to_do(tmp_path: Path, beginning: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(beginning + bytes(range(256)) * 20)
    assert caj.media_type == getattr(reader_for(path), "media_type", None)
    with pytest.raises(UnreadableDocument, match="print it to PDF") as caught:
        caj.read_document(path)
    assert (name, State.UNSUPPORTED) == (caught.value.subject, caught.value.state)


def test_a_pdf_behind_the_header_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.caj"
    path.write_bytes(b"CAJ\0" + bytes(60) + made(words("within")))
    assert "within" in caj.read_document(path).text


def test_a_broken_pdf_behind_the_header_is_unsupported(tmp_path: Path) -> None:
    path = tmp_path / "a.caj"
    path.write_bytes(b"CAJ\0" + bytes(60) + b"%PDF-1.4 nothing more")
    with pytest.raises(UnreadableDocument, match="CAJViewer"):
        caj.read_document(path)


@pytest.mark.parametrize(
    ("data", "expected"),
    [(made(words("text")), "application/pdf"), (SENTENCES[0].encode(), "text/plain")],
)
def test_content_goes_before_the_name(tmp_path: Path, data: bytes, expected: str) -> None:
    (tmp_path / "a.caj").write_bytes(data)
    assert expected == getattr(reader_for(tmp_path / "a.caj"), "media_type", None)
