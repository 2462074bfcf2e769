"""Makes a folder of hostile and odd files, each with the states in which it may end.

Everything in them is invented. Several states are named where a reader may rightly choose.
"""

import gzip
import io
import os
import random
import socket
import sys
import tarfile
import zipfile
from pathlib import Path

import pikepdf

Files = dict[str, tuple[bytes, set[str]]]

TEXT = "（虚构）供体经确认后行气管插管。手术顺利,患者恢复良好,术后随访一年未见异常。\n" * 6
READ = {"read"}
OPENED = {"opened"}
OUT = {"unreadable", "unsupported", "undecodable", "empty", "no-text-layer"}
ANY = READ | OUT | {"poor-text", "read-by-ocr"}


def hostile_files() -> Files:
    """Return the content of each file by its path, and the states in which it may end."""
    return {**texts(), **pdfs(), **archives(), **markup(), **references(), **binaries(), **names()}


def text(number: int) -> bytes:
    return f"第{number}例。{TEXT}".encode()


def texts() -> Files:
    return {
        "t/zero.txt": (b"", {"duplicate"}),
        "t/spaces.txt": (b" \n\t \r\n" * 50, {"empty"}),
        "t/newlines.txt": (b"\n" * 100_000, {"empty"}),
        "t/utf8.txt": (text(1), {"duplicate"}),
        "t/twin.txt": (text(1), READ),
        "t/bom.txt": (b"\xef\xbb\xbf" + text(2), READ),
        "t/utf16le.txt": (b"\xff\xfe" + TEXT.encode("utf-16-le"), READ),
        "t/utf16be.txt": (b"\xfe\xff" + TEXT.encode("utf-16-be"), READ),
        "t/gb18030.txt": (TEXT.encode("gb18030"), READ),
        "t/noise.txt": (random.Random(1).randbytes(5_000), ANY),
        "t/nulls.txt": (bytes(4_096), ANY),
        "t/one-line.txt": (("供体插管" * 400_000).encode(), READ),
        "t/controls.txt": (text(3) + bytes(range(1, 9)) * 9, ANY),
        "t/half-a-character.txt": (text(4)[:-2], ANY),
        "t/surrogates.txt": (b"\xed\xa0\x80" * 400, ANY),
        "t/too-many-pages.txt": (b"a\f" * 12_000, {"unreadable"}),
        "t/too-long.txt": (b"word " * 2_400_000, {"unreadable"}),
        "t/combining.txt": (("a" + "\u0301" * 50_000).encode(), READ),
    }


def pdf(pages: int = 1, **options: object) -> bytes:
    """Return a PDF with a line of text on each page."""
    document = pikepdf.new()
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    fonts = pikepdf.Dictionary(
        F=document.make_indirect(pikepdf.Dictionary({k: pikepdf.Name(v) for k, v in font.items()}))
    )
    for number in range(pages):
        page = document.add_blank_page(page_size=(300, 300))
        page.Resources = pikepdf.Dictionary(Font=fonts)
        content = f"BT /F 20 Tf 40 150 Td (Invented page {number + 1}) Tj ET".encode()
        page.Contents = document.make_stream(content)
    return _saved(document, **options)


def _saved(document: pikepdf.Pdf, **options: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream, deterministic_id="encryption" not in options, **options)  # type: ignore[arg-type]  # passed on
    return stream.getvalue()


def bomb_pdf() -> bytes:
    """Return a small PDF whose page unpacks to 400 MB."""
    document = pikepdf.new()
    page = document.add_blank_page()
    page.Contents = document.make_stream(b"0 0 m\n" * 66_000_000)
    return _saved(document, compress_streams=True)


def circular_pdf() -> bytes:
    """Return a PDF whose pages contain themselves."""
    return pdf().replace(b"/Kids [ ", b"/Kids [ 2 0 R ").replace(b"/Count 1", b"/Count 9")


def pdfs() -> Files:
    whole = pdf(3)
    encrypted = pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    return {
        "p/good.pdf": (whole, ANY),
        "p/called-text.txt": (pdf(2), ANY),
        "p/5000-pages.pdf": (pdf(5_000), ANY),
        "p/cut-short.pdf": (whole[: len(whole) // 2], ANY),
        "p/cut-off-head.pdf": (whole[300:], ANY),
        "p/header-only.pdf": (b"%PDF-1.7\n", OUT),
        "p/garbage.pdf": (b"%PDF-1.4\n" + random.Random(2).randbytes(20_000), OUT),
        "p/no-pages.pdf": (pdf(0), OUT),
        "p/encrypted.pdf": (encrypted, {"unreadable"}),
        "p/bomb.pdf": (bomb_pdf(), ANY),
        "p/circle.pdf": (circular_pdf(), ANY),
        "p/junk-behind.pdf": (whole + b"\0junk" * 500, ANY),
        "p/junk-before.pdf": (b"junk\n" * 20 + whole, ANY),
        "p/text.pdf": (text(5), ANY),
        "p/page.pdf": (b"<!doctype html><html><body>Log in</body></html>", ANY),
        "p/zero.pdf": (b"", {"empty"}),
        "p/deep.pdf": (b"%PDF-1.4\n1 0 obj\n" + b"[" * 500_000 + b"\n%%EOF", OUT),
    }


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def named_in_gbk() -> bytes:
    """Return an archive whose member has its name in GBK, without the mark for UTF-8."""
    return zipped({"x" * 12 + ".txt": text(6)}).replace(b"x" * 12, "心脏移植麻醉".encode("gbk"))


def tarred(members: dict[str, bytes], link: str = "") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        if link:
            info = tarfile.TarInfo(link)
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(info)
    return stream.getvalue()


def protected() -> bytes:
    """Return an archive whose first member says that it is encrypted."""
    data = zipped({"a.txt": text(21), "b.txt": text(22)})
    at = data.find(b"PK\1\2") + 8
    return data[:at] + b"\1\0" + data[at + 2 :]


def damaged() -> bytes:
    """Return an archive whose first member has other bytes than it says."""
    data = zipped({"a.txt": text(23), "b.txt": text(24)})
    return data[:60] + b"\xff\xff" + data[62:]


def word(body: str, before: str = "") -> dict[str, bytes]:
    """Return the members of a Word document."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    return {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Override PartName="/word/document.xml" '
        f'ContentType="{kind}"/></Types>'.encode(),
        "word/document.xml": f'<?xml version="1.0"?>{before}<w:document xmlns:w="{space}">'
        f"<w:body>{body}</w:body></w:document>".encode(),
    }


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def archives() -> Files:
    nested = zipped({"a.txt": text(7)})
    for _ in range(40):
        nested = zipped({"inner.zip": nested})
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    good = zipped(word(paragraph.format(TEXT)))
    deep = "<w:p>" * 100_000 + "</w:p>" * 100_000
    return {
        "a/bomb.zip": (zipped({"zeros.txt": bytes(300_000_000)}), OPENED),
        "a/traversal.zip": (zipped({"../../../../tmp/evil.txt": text(8)}), OPENED),
        "a/gbk-names.zip": (named_in_gbk(), OPENED),
        "a/nested.zip": (nested, OPENED),
        "a/protected.zip": (protected(), OPENED),
        "a/damaged.zip": (damaged(), OPENED),
        "a/something-before.zip": (b"#!/bin/sh\n" + zipped({"a.txt": text(25)}), OPENED),
        "a/no-files.zip": (zipped({"folder/": b""}), {"empty"}),
        "a/from-a-mac.zip": (zipped({"__MACOSX/._a.txt": b"x", "a.txt": text(26)}), OPENED),
        "a/holds-word.zip": (zipped({"good.docx": good, "empty.txt": b""}), OPENED),
        "a/linked.tar": (tarred({"a.txt": text(27)}, "passwd.txt"), OPENED),
        "a/bomb.tar.gz": (
            gzip.compress(tarred({"a.txt": text(28), "zeros.txt": bytes(300_000_000)}), mtime=0),
            {"unreadable"},
        ),
        "a/cut-short.tar": (tarred({"a.txt": text(29), "b.txt": text(30) * 9})[:5_000], OUT),
        "a/garbage.gz": (b"\x1f\x8b\x08" + random.Random(7).randbytes(900), OPENED),
        "a/cut-short.zip": (good[:200], OUT),
        "a/good.docx": (good, ANY),
        "a/cut-short.docx": (good[: len(good) // 2], OUT),
        "a/bomb.docx": (zipped(word(paragraph.format("a" * 300_000_000))), OUT),
        "a/laughs.docx": (zipped(word(paragraph.format("&i;"), LAUGHS)), OUT),
        "a/outside.docx": (zipped(word(paragraph.format("&a;"), OUTSIDE)), ANY),
        "a/deep.docx": (zipped(word(deep)), ANY),
        "a/garbage.epub": (b"PK\x03\x04" + random.Random(3).randbytes(9_000), OUT),
        "a/paper.txt.gz": (gzip.compress(text(9), mtime=0), OPENED),
        "a/paper.rar": (b"Rar!\x1a\x07\x01\x00" + random.Random(4).randbytes(900), OUT),
        "a/paper.7z": (b"7z\xbc\xaf\x27\x1c" + random.Random(5).randbytes(900), OUT),
    }


def members() -> dict[str, set[str]]:
    """Return what is in the archives, and the states in which it may end."""
    return {
        "a/bomb.zip/zeros.txt": {"unreadable"},
        "a/traversal.zip/(..)/(..)/(..)/(..)/tmp/evil.txt": READ,
        "a/gbk-names.zip/心脏移植麻醉.txt": READ,
        "a/nested.zip/inner.zip": OPENED,
        "a/nested.zip/inner.zip/inner.zip": {"unsupported"},
        "a/protected.zip/a.txt": {"unreadable"},
        "a/protected.zip/b.txt": READ,
        "a/damaged.zip/a.txt": {"unreadable"},
        "a/damaged.zip/b.txt": READ,
        "a/something-before.zip/a.txt": READ,
        "a/from-a-mac.zip/__MACOSX/._a.txt": {"ignored"},
        "a/from-a-mac.zip/a.txt": READ,
        "a/holds-word.zip/good.docx": {"duplicate"},
        "a/holds-word.zip/empty.txt": {"duplicate"},
        "a/linked.tar/a.txt": READ,
        "a/linked.tar/passwd.txt": {"unreadable"},
        "a/bomb.tar.gz/a.txt": READ,
        "a/bomb.tar.gz/zeros.txt": {"unreadable"},
        "a/cut-short.tar/a.txt": READ,
        "a/cut-short.tar/b.txt": {"unreadable"},
        "a/garbage.gz/garbage": {"unreadable"},
        "a/paper.txt.gz/paper.txt": READ,
    }


def markup() -> Files:
    deep = "<div>" * 200_000 + "x" + "</div>" * 200_000
    page = "<!doctype html><html><head><meta charset=utf-8></head><body>{}</body></html>"
    mail = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-'
    return {
        "m/laughs.xml": (f"<?xml version='1.0'?>{LAUGHS}<article>&i;</article>".encode(), OUT),
        "m/outside.xml": (f"<?xml version='1.0'?>{OUTSIDE}<article>&a;</article>".encode(), ANY),
        "m/deep.xml": (("<a>" * 300_000).encode(), ANY),
        "m/good.html": (page.format(f"<p>{TEXT}</p>").encode(), ANY),
        "m/deep.html": (page.format(deep).encode(), ANY),
        "m/attribute.html": (page.format(f'<p title="{"x" * 3_000_000}">a</p>').encode(), ANY),
        "m/cut-short.mhtml": (mail, ANY),
        "m/open.html": (b"<html><script>" + b"<" * 300_000, ANY),
    }


def references() -> Files:
    ris = b"TY  - JOUR\nID  - %d\nTI  - (invented) a report\nER  - \n"
    return {
        "r/good.ris": (ris % 1, READ),
        "r/no-end.ris": ((ris % 2)[:-6], ANY),
        "r/no-title.ris": (b"TY  - JOUR\nER  - \n" * 3, ANY),
        "r/deep.bib": (b"@article{a, title = " + b"{" * 100_000 + b"}", ANY),
        "r/open.bib": (b"@article{a, title = {never ends", ANY),
        "r/cut-short.nbib": (b"PMID- 1\nTI  - (invented) a rep", ANY),
        "r/huge-cell.csv": (b'Title,Year\n"' + b"x" * 3_000_000 + b'",1999\n', ANY),
        "r/deep.json": (b"[" * 200_000, ANY),
        "r/open.json": (b'{"message": {"items": [{"DOI": "10.1000/inv', ANY),
        "r/wide.enw": (b"%0 Journal Article\n%T " + b"a " * 900_000 + b"\n", ANY),
    }


def binaries() -> Files:
    dice = random.Random(6)
    heads = {
        "program.exe": b"MZ\x90\x00",
        "picture.png": b"\x89PNG\r\n\x1a\n",
        "picture.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
        "sound.mp3": b"ID3\x03\x00",
        "data.sqlite": b"SQLite format 3\x00",
        "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "paper.caj": b"CAJ\x00",
        "paper.kdh": b"KDH 2.00",
        "paper.nh": b"HN\x00\x00",
    }
    return {f"b/{name}": (head + dice.randbytes(3_000), OUT) for name, head in heads.items()}


def names() -> Files:
    odd = [
        *(
            "-rf.txt",
            " .txt",
            "%s%n.txt",
            "a'b\"c.txt",
            "心脏移植.txt",
            "cafe\u0301.txt",
            "\u2665\ufe0f🫀.txt",
        ),
        *(
            "x" * 240 + ".txt",
            "txt",
            "no suffix",
            "two.pdf.txt",
            "\u202etxt.fdp",
            "zero\u200bwidth.txt",
        ),
    ]
    if sys.platform != "win32":
        odd += ["new\nline.txt", "escape\x1b[2J.txt", "back\\slash.txt", "CON.txt", "a:b.txt"]
    files = {f"n/{name}": (text(100 + i), READ) for i, name in enumerate(odd)}
    deep = "/".join(["d"] * 100)
    return {**files, f"n/{deep}/deep.txt": (text(99), READ), "n/.hidden": (b"x", {"ignored"})}


def special(folder: Path) -> dict[str, set[str]]:
    """Make what is no ordinary file, and return the states in which each must end."""
    made: dict[str, set[str]] = {}
    if sys.platform == "win32":
        return made
    (folder / "s").mkdir(parents=True)
    (folder / "s" / "round").symlink_to(folder)
    (folder / "s" / "gone.txt").symlink_to(folder / "nothing")
    (folder / "s" / "itself.txt").symlink_to(folder / "s" / "itself.txt")
    (folder / "s" / "endless.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "s" / "pipe.txt")
    for name in ("gone.txt", "itself.txt", "endless.txt", "pipe.txt"):
        made[name] = {"unreadable"}
    _socket(folder / "s" / "socket.txt", made)
    if os.geteuid():
        (folder / "s" / "forbidden.txt").write_bytes(text(98))
        (folder / "s" / "forbidden.txt").chmod(0)
        made["forbidden.txt"] = {"unreadable"}
    if sys.platform == "linux":
        Path(os.fsdecode(os.fsencode(folder) + "/s/心.txt".encode("gbk"))).write_bytes(text(97))
        made[r"\xd0\xc4.txt"] = READ
    return {f"s/{name}": states for name, states in made.items()}


def _socket(path: Path, made: dict[str, set[str]]) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # the path of a socket may have about a hundred characters only
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(before)
    made[path.name] = {"unreadable"}


def make(folder: Path) -> dict[str, set[str]]:
    """Write all of them below a folder; return by path the states in which each may end."""
    files = hostile_files()
    for name, (content, _) in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    states = {name: states for name, (_, states) in files.items()}
    return states | members() | special(folder)
