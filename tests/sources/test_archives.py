from pathlib import Path

import pytest

from exhume.errors import UnreadableDocument
from exhume.model.papers import State
from exhume.sources import archives
from exhume.sources.recognition import reader_for

from .archive_making import archive

SLIDES = archive({"[Content_Types].xml": "", "ppt/presentation.xml": ""})
OPEN_DOCUMENT = archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""})


@pytest.mark.parametrize(
    ("data", "kind", "remedy"),
    [
        (b"Rar!\x1a\x07\1\0", "an archive", "unpack it"),
        (b"7z\xbc\xaf\x27\x1c", "an archive", "unpack it"),
        (SLIDES, "presentation", "save it as"),
        (OPEN_DOCUMENT, "OpenDocument", "save it as"),
    ],
)
def test_what_is_no_paper_is_named_with_what_to_do(
    tmp_path: Path, data: bytes, kind: str, remedy: str
) -> None:
    path = tmp_path / "a.dat"
    path.write_bytes(data)
    assert archives.media_type == getattr(reader_for(path), "media_type", None)
    with pytest.raises(UnreadableDocument, match=remedy) as caught:
        archives.read_document(path)
    assert (State.UNSUPPORTED, True) == (caught.value.state, kind in caught.value.problem)
