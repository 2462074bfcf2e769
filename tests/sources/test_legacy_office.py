from pathlib import Path

import pytest

from exhume.errors import UnreadableDocument
from exhume.model.papers import State
from exhume.sources import legacy_office
from exhume.sources._magic import OLE
from exhume.sources.recognition import reader_for


def stream(name: str) -> bytes:
    return OLE + bytes(1_500) + name.encode("utf-16-le") + bytes(100)


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.rtf", "a.docx", "a.pdf", "a"])
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (stream("WordDocument"), "Word or WPS"),
        (stream("Workbook"), "Excel"),
        (stream("Odd"), "office"),
        (b"\n{\\rtf1\\ansi x}", "RTF"),
    ],
)
def test_each_kind_is_named_with_what_to_do(
    tmp_path: Path, data: bytes, kind: str, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert legacy_office.media_type == getattr(reader_for(path), "media_type", None)
    with pytest.raises(UnreadableDocument, match="save it as") as caught:
        legacy_office.read_document(path)
    assert (State.UNSUPPORTED, True) == (caught.value.state, kind in caught.value.problem)


def test_a_document_behind_a_password_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(stream("EncryptedPackage"))
    with pytest.raises(UnreadableDocument, match="password") as caught:
        legacy_office.read_document(path)
    assert State.UNREADABLE == caught.value.state


def test_binary_that_is_only_called_so_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(bytes(range(256)))
    assert legacy_office.media_type == getattr(reader_for(path), "media_type", None)
