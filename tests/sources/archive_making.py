"""ZIP archives for the tests: Word documents and e-books of invented words, and broken ones."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from html import escape

from exhume.errors import UnreadableDocument

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FILE_ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)


def archive(members: Mapping[str, str | bytes], stored: tuple[str, ...] = ("mimetype",)) -> bytes:
    """Return a ZIP archive, the same bytes each time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as whole:
        for name, content in members.items():
            method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            info = zipfile.ZipInfo(name)
            whole.writestr(info, content, method)
    return file.getvalue()


def word(body: str, more: Mapping[str, str | bytes] = {}, before: str = "") -> bytes:
    """Return a Word document with a body of mark-up, and members beside it."""
    return archive({"[Content_Types].xml": "<Types/>", **word_members(body, before), **more})


def word_members(body: str, before: str = "") -> dict[str, str | bytes]:
    """Return the part that holds the text; `before` stands before its first element."""
    spaces = (
        f'xmlns:w="{WORD}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    declaration = '<?xml version="1.0" encoding="UTF-8"?>'
    root = f"<w:document {spaces}><w:body>{body}</w:body></w:document>"
    return {"word/document.xml": declaration + before + root}


def paragraph(*texts: str) -> str:
    """Return a paragraph with a run for each text."""
    runs = (f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' for text in texts)
    return f"<w:p>{''.join(runs)}</w:p>"


def book(parts: Mapping[str, str | bytes], more: Mapping[str, str | bytes] = {}) -> bytes:
    """Return an e-book with these parts in its spine, and members beside them."""
    items = "".join(
        f'<item id="i{n}" href="{escape(name)}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(parts)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(parts)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>虚构的书</dc:title></metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": (
                '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
                '<rootfile full-path="OEBPS/a.opf"/></rootfiles></container>'
            ),
            "OEBPS/a.opf": package,
            **{f"OEBPS/{name}": content for name, content in parts.items()},
            **more,
        }
    )


def damages(data: bytes) -> list[bytes]:
    """Return a file cut off at many places, and with bytes overwritten at many."""
    step = max(len(data) // 40, 1)
    cut = [data[:end] for end in range(1, len(data), step)]
    return cut + [data[:at] + b"\xff\0\x7f" + data[at + 3 :] for at in range(0, len(data), step)]


def outcomes(read: Callable[[bytes], str], data: bytes) -> Iterator[str]:
    """Give what comes of damaged files: the text, or the problem that is said."""
    for damaged in damages(data):
        try:
            yield read(damaged)
        except UnreadableDocument as error:
            yield error.problem
