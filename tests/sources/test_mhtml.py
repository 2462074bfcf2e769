from email.message import EmailMessage
from pathlib import Path

import pytest

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, State
from exhume.sources import mhtml
from exhume.sources.recognition import reader_for

from .archive_making import outcomes
from .invented import SENTENCES, traditional

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(90)


def part(body: str, charset: str = "utf-8", cte: str = "quoted-printable") -> EmailMessage:
    message = EmailMessage()
    page = f"<html><head><title>a</title></head><body><p>{body}</p></body></html>"
    message.set_content(page.encode(charset), "text", "html", cte=cte)
    message.set_param("charset", charset)
    return message


def saved(*pages: EmailMessage, start: str = "") -> bytes:
    whole = EmailMessage()
    whole["From"] = "<Saved by a browser>"
    whole["Subject"] = "虚构"
    whole["MIME-Version"] = "1.0"
    whole["Content-Type"] = 'multipart/related; type="text/html"; boundary="----a"'
    if start:
        whole.set_param("start", start)
    for page in pages:
        whole.attach(page)
    picture = EmailMessage()
    picture.set_content(PICTURE, "image", "png")
    whole.attach(picture)
    return whole.as_bytes()


def read(folder: Path, data: bytes) -> Document:
    path = folder / "paper.mht"
    path.write_bytes(data)
    return mhtml.read_document(path)


def refusal(folder: Path, data: bytes) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(folder, data)
    return caught.value


@pytest.mark.parametrize("cte", ["quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5", "utf-16"])
def test_a_saved_page_is_read(tmp_path: Path, charset: str, cte: str) -> None:
    text = traditional(SENTENCES[0]) if charset == "big5" else SENTENCES[0]
    document = read(tmp_path, saved(part(text, charset, cte)))
    assert (text, "multipart/related") == (document.text, document.media_type)


def test_the_part_that_the_file_starts_with_is_read(tmp_path: Path) -> None:
    first, second = part(SENTENCES[0]), part(SENTENCES[1])
    second["Content-ID"] = "<root@x>"
    document = read(tmp_path, saved(first, second, start="<root@x>"))
    assert SENTENCES[1] == document.text
    assert ["1 pages in frames of the page were not read"] == [i.problem for i in document.issues]


def test_a_page_in_parts_of_a_part_is_found(tmp_path: Path) -> None:
    inner = EmailMessage()
    inner["Content-Type"] = 'multipart/alternative; boundary="----b"'
    inner.attach(part(SENTENCES[2]))
    assert SENTENCES[2] == read(tmp_path, saved(inner)).text


def test_without_a_page_it_is_refused(tmp_path: Path) -> None:
    assert State.UNREADABLE == refusal(tmp_path, saved()).state


def test_a_page_without_text_is_empty(tmp_path: Path) -> None:
    assert State.EMPTY == refusal(tmp_path, saved(part(""))).state


def test_parts_nested_a_thousand_deep_are_refused(tmp_path: Path) -> None:
    opening = "".join(
        f"Content-Type: multipart/related; boundary=b{n}\n\n--b{n}\n" for n in range(1_000)
    )
    error = refusal(tmp_path, f"MIME-Version: 1.0\n{opening}Content-Type: text/html\n\nx".encode())
    assert "1000 nested parts" in error.problem


@pytest.mark.parametrize("name", ["a.mht", "a.doc", "a.html", "a.txt"])
def test_content_goes_before_the_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(saved(part(SENTENCES[0])))
    assert mhtml.media_type == getattr(reader_for(path), "media_type", None)


@pytest.mark.parametrize(
    "data", [SENTENCES[0].encode(), b"Note: this is prose\n\nmore", b"", b"\0"]
)
def test_other_text_is_not_taken(data: bytes) -> None:
    assert not mhtml.recognises(data, "a.txt")


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    whole = saved(part(SENTENCES[0], cte="base64"))
    assert all(map(str.strip, outcomes(lambda data: read(tmp_path, data).text, whole)))
