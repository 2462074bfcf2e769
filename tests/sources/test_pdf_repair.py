"""Damaged PDFs: what can be had is read, and what is lost is counted and never passed over."""

import io
import sys
import zlib
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, State
from exhume.sources import pdf
from exhume.sources._pdf_objects import incomplete_pages, is_cut, promised_pages, unpacked
from exhume.sources._pdf_repair import is_installed

from .pdf_making import made, words

PAGES = 12

PACKED = pikepdf.ObjectStreamMode.generate
PLAIN = pikepdf.ObjectStreamMode.disable
KINDS: dict[str, dict[str, object] | None] = {
    "as written": None,
    "packed": {"object_stream_mode": PACKED},
    "plain": {"object_stream_mode": PLAIN},
    "for the web": {"object_stream_mode": PLAIN, "linearize": True},
    "packed for the web": {"object_stream_mode": PACKED, "linearize": True},
}

pytestmark = pytest.mark.skipif(not is_installed(), reason="pikepdf is not installed")


@cache
def paper(kind: str) -> bytes:
    data = made(*[words(f"第{number}页虚构的文字") for number in range(PAGES)])
    how = KINDS[kind]
    if how is None:
        return data
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(file, deterministic_id=True, **how)  # type: ignore[arg-type] - its options
    return file.getvalue()


def read(folder: Path, data: bytes) -> Document | UnreadableDocument:
    path = folder / "paper.pdf"
    path.write_bytes(data)
    try:
        return pdf.read_document(path)
    except UnreadableDocument as error:
        return error


def texts(document: Document) -> list[str]:
    return [document.text[page.start : page.end].strip() for page in document.pages]


WHOLE = [f"第{number}页虚构的文字" for number in range(PAGES)]


def assert_honest(found: Document | UnreadableDocument) -> None:
    """Check what a truncated file is said to be against what it was."""
    if isinstance(found, UnreadableDocument):
        assert (State.UNREADABLE, True) == (found.state, "cut short" in found.problem)
        return
    problems = [issue.problem for issue in found.issues]
    assert any("of 12 pages could be read" in each for each in problems) or any(
        "page count unknown" in each for each in problems
    )
    if found.state is State.READ:
        assert WHOLE == texts(found)
    else:
        assert State.POOR_TEXT == found.state
        assert any(issue.state is State.POOR_TEXT for issue in found.issues)
    certain = [text for text, page in zip(texts(found), found.pages, strict=True) if not page.doubt]
    assert set(certain) <= set(WHOLE)


@pytest.mark.parametrize("percent", range(5, 100, 5))
@pytest.mark.parametrize("kind", KINDS)
def test_a_truncated_file_never_passes_for_a_whole_one(
    tmp_path: Path, kind: str, percent: int
) -> None:
    data = paper(kind)
    assert_honest(read(tmp_path, data[: len(data) * percent // 100]))


@given(st.sampled_from(list(KINDS)), st.floats(0.005, 0.999))
@settings(deadline=None, max_examples=60)
def test_a_file_cut_anywhere_never_passes_for_a_whole_one(
    tmp_path_factory: pytest.TempPathFactory, kind: str, share: float
) -> None:
    data = paper(kind)
    assert_honest(read(tmp_path_factory.mktemp("cut"), data[: int(len(data) * share)]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_file_is_read_without_a_word_of_damage(tmp_path: Path, kind: str) -> None:
    document = read(tmp_path, paper(kind))
    assert isinstance(document, Document)
    assert (State.READ, (), WHOLE) == (document.state, document.issues, texts(document))


def counts(found: Document | UnreadableDocument) -> int:
    return 0 if isinstance(found, UnreadableDocument) else sum(map(bool, texts(found)))


def test_pages_packed_into_object_streams_are_recovered(tmp_path: Path) -> None:
    data = paper("packed")
    found = read(tmp_path, data[: data.rindex(b"endstream")])
    assert PAGES == counts(found)


@pytest.mark.parametrize("kind", ["as written", "packed", "plain"])
def test_where_only_the_table_at_the_end_is_lost_the_paper_is_read(
    tmp_path: Path, kind: str
) -> None:
    data = paper(kind)
    end = data.rindex(b"endobj", 0, data.rindex(b"/XRef")) + 7 if kind == "packed" else None
    found = read(tmp_path, data[: end or data.rindex(b"xref\n0")])
    assert isinstance(found, Document)
    assert (State.READ, WHOLE) == (found.state, texts(found))
    (issue,) = found.issues
    assert (None, True) == (issue.state, issue.problem.endswith(": 12 of 12 pages could be read"))


def test_pages_that_have_no_place_any_more_are_counted(tmp_path: Path) -> None:
    data = paper("for the web")
    found = read(tmp_path, data[: len(data) * 85 // 100])
    assert isinstance(found, Document)
    assert 1 <= len(found.pages) < PAGES
    assert f": {counts(found)} of 12 pages could be read" in found.issues[0].problem
    assert "pages are missing behind it" == found.pages[-1].doubt


def test_a_page_whose_font_has_lost_its_characters_is_in_doubt(tmp_path: Path) -> None:
    data = paper("plain")
    found = read(tmp_path, data[: len(data) // 4])
    assert isinstance(found, Document)
    assert {"its content or fonts are lost in part"} == {page.doubt for page in found.pages}


def test_a_page_count_that_is_lost_is_said_to_be_unknown(tmp_path: Path) -> None:
    data = paper("as written").replace(b"/Count 12", b"/Cuont 12")
    found = read(tmp_path, data[: data.rindex(b"xref\n0")])
    assert isinstance(found, Document)
    assert "page count unknown" in found.issues[0].problem
    assert State.POOR_TEXT == found.state


def test_without_pikepdf_the_remedy_is_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pikepdf", None)  # what Python takes for not installed
    found = read(tmp_path, paper("packed")[:15_000])
    assert isinstance(found, UnreadableDocument)
    assert "exhume[repair]" in found.remedy


def test_bytes_behind_the_end_mark_are_no_damage(tmp_path: Path) -> None:
    document = read(tmp_path, paper("packed") + b"\r\n" + b"left over " * 400)
    assert isinstance(document, Document)
    assert () == document.issues


def packed_objects(*objects: bytes) -> bytes:
    places, body = [], b""
    for number, each in enumerate(objects, 5):
        places.append(b"%d %d" % (number, len(body)))
        body += each + b" "
    index = b" ".join(places) + b" "
    content = zlib.compress(index + body, 0)
    head = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(objects), len(index))
    return b"9 0 obj <<" + head + b">> stream\n" + content + b"\nendstream endobj\n"


OBJECTS = st.lists(st.integers(0, 99).map(lambda n: b"<</Invented %d>>" % n), min_size=1)


@given(OBJECTS)
def test_a_whole_object_stream_gives_all_its_objects(objects: list[bytes]) -> None:
    wanted = b"".join(b"%d 0 obj\n%b\nendobj\n" % each for each in enumerate(objects[:4], 5))
    assert wanted == unpacked(packed_objects(*objects[:4]))


@given(OBJECTS, st.integers(1, 200))
def test_an_object_stream_that_breaks_off_gives_the_first_of_its_objects(
    objects: list[bytes], missing: int
) -> None:
    whole = packed_objects(*objects[:4])
    assert unpacked(whole).startswith(unpacked(whole[:-missing]))


@pytest.mark.parametrize("kind", KINDS)
def test_the_pages_that_a_file_speaks_of_are_counted(kind: str) -> None:
    data = paper(kind)
    assert PAGES == (promised_pages(data) or promised_pages(unpacked(data)))


def test_bookmarks_are_not_taken_for_pages() -> None:
    outlines = b"1 0 obj <</Type /Outlines /Count 90>> endobj "
    assert 3 == promised_pages(outlines + b"2 0 obj <</Type /Pages /Count 3>> endobj")


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_file_is_not_taken_for_a_cut_one(kind: str) -> None:
    data = paper(kind)
    assert (False, frozenset()) == (is_cut(data), incomplete_pages(unpacked(data) + data))


@given(st.binary(max_size=600))
def test_any_bytes_are_looked_through(data: bytes) -> None:
    assert isinstance(unpacked(b"9 0 obj <</Type/ObjStm/First 4>> stream\n" + data), bytes)
    assert promised_pages(data) >= 0
