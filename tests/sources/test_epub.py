from pathlib import Path

import pytest

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, State
from exhume.sources import epub
from exhume.sources.recognition import reader_for

from .archive_making import FILE_ENTITY, LAUGHS, archive, book, outcomes
from .invented import SENTENCES, traditional

XHTML = (
    '<?xml version="1.0" encoding="{1}"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">'
    "<head><title/><script src='a.js'/></head><body><p/><p><a id='x'/>{0}</p></body></html>"
)


def part(text: str, encoding: str = "UTF-8") -> bytes:
    return XHTML.format(text, encoding).encode(encoding)


def read(folder: Path, data: bytes) -> Document:
    path = folder / "paper.epub"
    path.write_bytes(data)
    return epub.read_document(path)


def refusal(folder: Path, data: bytes) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(folder, data)
    return caught.value


def test_each_part_of_the_spine_is_a_page(tmp_path: Path) -> None:
    document = read(tmp_path, book({"b.xhtml": part("第一&nbsp;章"), "a.xhtml": part("第二章")}))
    pages = [document.text[page.start : page.end] for page in document.pages]
    assert ["第一\u00a0章\n", "第二章"] == pages
    assert "虚构的书" == document.title


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "GB18030", "Big5"])
def test_the_parts_are_read_in_the_encoding_that_they_declare(
    tmp_path: Path, encoding: str
) -> None:
    text = traditional(SENTENCES[0]) if encoding == "Big5" else SENTENCES[0]
    assert text == read(tmp_path, book({"a.xhtml": part(text, encoding)})).text


def test_names_of_parts_may_be_escaped_or_have_backslashes(tmp_path: Path) -> None:
    data = book({"a%20b.xhtml": b"", "../c.xhtml": b""},
                {"OEBPS\\a b.xhtml": part("第一章"), "c.xhtml": part("第二章")})  # fmt: skip
    assert "第一章\n第二章" == read(tmp_path, data).text


def test_a_part_that_is_missing_is_remarked(tmp_path: Path) -> None:
    package = (
        '<package><manifest><item id="a" href="a.xhtml"/><item id="p" href="p.svg" '
        'media-type="image/svg+xml"/></manifest><spine><itemref idref="a"/><itemref idref="gone"/>'
        '<itemref idref="p"/></spine></package>'
    )
    data = book({}, {"OEBPS/a.opf": package, "OEBPS/a.xhtml": part("文"), "OEBPS/p.svg": "<svg/>"})
    document = read(tmp_path, data)
    assert ("文", 2) == (document.text, len(document.issues))


def encryption(name: str) -> dict[str, str | bytes]:
    return {
        "META-INF/encryption.xml": (
            '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
            f'<enc:CipherData><enc:CipherReference URI="{name}"/></enc:CipherData>'
            "</enc:EncryptedData></encryption>"
        )
    }


def test_a_protected_book_is_refused_with_the_reason(tmp_path: Path) -> None:
    data = book({"a.xhtml": b"\x93\x12"}, encryption("OEBPS/a.xhtml"))
    assert "protected against copying" in refusal(tmp_path, data).problem


def test_protected_fonts_do_not_matter(tmp_path: Path) -> None:
    data = book({"a.xhtml": part("文")}, encryption("OEBPS/font.otf"))
    assert "文" == read(tmp_path, data).text


@pytest.mark.parametrize("member", ["META-INF/container.xml", "OEBPS/a.opf", "OEBPS/a.xhtml"])
@pytest.mark.parametrize("doctype", [LAUGHS, FILE_ENTITY])
def test_declarations_of_entities_are_refused(tmp_path: Path, member: str, doctype: str) -> None:
    data = book({"a.xhtml": part("文")}, {member: f"{doctype}<a>&x;&l9;</a>"})
    assert State.UNREADABLE == refusal(tmp_path, data).state


def test_a_book_without_text_is_empty(tmp_path: Path) -> None:
    assert State.EMPTY == refusal(tmp_path, book({"a.xhtml": b"", "b.xhtml": part("")})).state


@pytest.mark.parametrize("container", ["", "<container/>", "text"])
def test_a_container_without_a_book_is_refused(tmp_path: Path, container: str) -> None:
    data = archive({"mimetype": "application/epub+zip", "META-INF/container.xml": container})
    assert State.UNREADABLE == refusal(tmp_path, data).state


@pytest.mark.parametrize("name", ["a.epub", "a.docx", "a.txt", "a.zip"])
def test_content_goes_before_the_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(book({"a.xhtml": part("文")}))
    expected = epub.media_type
    assert expected == getattr(reader_for(tmp_path / name), "media_type", None)


def test_damaged_books_are_read_or_refused(tmp_path: Path) -> None:
    whole = book({"a.xhtml": part("".join(SENTENCES)), "b.xhtml": part("尾")})
    assert all(map(str.strip, outcomes(lambda data: read(tmp_path, data).text, whole)))
