"""The way back: from each format through its reader and normalisation to the original text.

All papers in these tests are invented.
"""

from collections.abc import Callable
from email.message import EmailMessage
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exhume.model.papers import Document
from exhume.model.spans import NormalizedOffset, NormalizedSpan
from exhume.protocols import DocumentReader
from exhume.sources.recognition import reader_for
from exhume.text.normalization import normalize

from .archive_making import book, paragraph, word
from .pdf_making import made, words

LINES = st.lists(
    st.text(
        st.sampled_from(
            "供體体心脏臟氣气管插后後脑腦死亡𠮷⼼，。、：（）()０１２12①⑩"
            "㎎ｍｇmgＡａ.-—%℃Ⅱ\u3000\u00a0\u200b \t"
        ),
        min_size=1,
        max_size=40,
    ).filter(lambda line: bool(normalize(line).text)),
    min_size=1,
    max_size=5,
)


def html(lines: list[str]) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<!DOCTYPE html><html><meta charset="utf-8"><body>{body}</body></html>'.encode()


def mhtml(lines: list[str]) -> bytes:
    page, whole = EmailMessage(), EmailMessage()
    page.set_content(html(lines), "text", "html", cte="base64")
    page.set_param("charset", "utf-8")
    whole["MIME-Version"] = "1.0"
    whole["Content-Type"] = 'multipart/related; type="text/html"; boundary="----a"'
    whole.attach(page)
    return whole.as_bytes()


def docx(lines: list[str]) -> bytes:
    return word("".join(paragraph(line) for line in lines))


def epub(lines: list[str]) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    page = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
    return book({"a.xhtml": page.encode()})


def jats(lines: list[str]) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    front = "<front><article-meta><title-group><article-title>题</article-title></title-group>"
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><article>{front}</article-meta></front>"
        f"<body>{body}</body></article>"
    ).encode()


def text_in(encoding: str) -> Callable[[list[str]], bytes]:
    return lambda lines: "\r\n".join(lines).encode(encoding)


FORMATS: dict[str, Callable[[list[str]], bytes]] = {
    "html": html,
    "mht": mhtml,
    "docx": docx,
    "epub": epub,
    "xml": jats,
    "utf-8.txt": text_in("utf-8"),
    "utf-8-sig.txt": text_in("utf-8-sig"),
    "utf-16.txt": text_in("utf-16"),
}
EVERY_FORMAT = pytest.mark.parametrize("name", FORMATS)


def read(name: str, data: bytes) -> Document:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"paper.{name}")
        path.write_bytes(data)
        reader = reader_for(path)
        assert isinstance(reader, DocumentReader)
        return reader.read_document(path)


def without_white_space(text: str) -> str:
    return "".join(text.split())


def check_way_back(document: Document, data: st.DataObject) -> None:
    """Check that a stretch of the normalised text, taken back, normalises to itself again."""
    normalized = normalize(document.text)
    places = [place for place, character in enumerate(normalized.text) if not character.isspace()]
    assume(places)
    start, last = sorted(data.draw(st.tuples(st.sampled_from(places), st.sampled_from(places))))
    span = NormalizedSpan(NormalizedOffset(start), NormalizedOffset(last + 1))
    original = normalized.to_original(span).of(document.text)
    # Whether a "." is a full stop depends on what stands beside the span.
    found = normalize(original).text.replace("。", ".")
    assert span.of(normalized.text).replace("。", ".") in found


@EVERY_FORMAT
@settings(max_examples=60, deadline=None)  # the first reading loads libraries
@given(lines=LINES, data=st.data())
def test_each_format_leads_back_to_what_was_written(
    name: str, lines: list[str], data: st.DataObject
) -> None:
    document = read(name, FORMATS[name](lines))
    written = without_white_space("".join(lines))
    assert written in without_white_space(document.text)
    check_way_back(document, data)


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs"])
@settings(max_examples=20, deadline=None)
@given(count=st.integers(3, 20), data=st.data())
def test_encodings_that_must_be_told_lead_back(
    encoding: str, count: int, data: st.DataObject
) -> None:
    lines = ["心臟移植與氣管插管", "供體腦死亡後", "手術順利"] * count
    document = read("txt", "\r\n".join(lines).encode(encoding))
    assert "\r\n".join(lines) == document.text
    check_way_back(document, data)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_pdf_leads_back(data: st.DataObject) -> None:
    document = pdf()
    assert "".join(PDF_LINES) == without_white_space(document.text)
    check_way_back(document, data)


PDF_LINES = ("心臟移植１２例", "供体气管插管。")
_MADE: list[Document] = []


def pdf() -> Document:
    """Read one PDF of two pages, once for all examples."""
    if not _MADE:
        _MADE.append(read("pdf", made(*(words(line, size=12) for line in PDF_LINES))))
    return _MADE[0]
