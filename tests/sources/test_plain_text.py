from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, State
from exhume.sources import plain_text

from .invented import SENTENCES


def read(folder: Path, data: bytes, encoding: str = "") -> Document:
    path = folder / "paper.txt"
    path.write_bytes(data)
    return plain_text.read_document(path, encoding)


def refusal(folder: Path, data: bytes) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(folder, data)
    return caught.value


def test_a_document_says_its_encoding_and_how_that_was_decided(tmp_path: Path) -> None:
    document = read(tmp_path, SENTENCES[0].encode("gb18030"))
    assert (SENTENCES[0], "gb18030") == (document.text, document.encoding)
    assert document.encoding_reason.startswith("score ")


def test_an_encoding_that_the_study_names_is_used(tmp_path: Path) -> None:
    document = read(tmp_path, "Müller".encode("latin-1"), "latin-1")
    assert ("Müller", "named in study.toml") == (document.text, document.encoding_reason)


def test_line_ends_of_all_kinds_are_kept(tmp_path: Path) -> None:
    text = "一行\r\n二行\n三行\r四行\u2028五行"
    assert text == read(tmp_path, text.encode()).text


def test_a_form_feed_ends_a_page_and_belongs_to_it(tmp_path: Path) -> None:
    pages = read(tmp_path, "第一页\f第二页\f".encode()).pages
    assert [(1, 0, 4), (2, 4, 8)] == [(page.number, page.start, page.end) for page in pages]


@given(st.text(alphabet="心脏\f\n ", min_size=1).filter(str.strip))
def test_pages_tile_the_text(text: str) -> None:
    with TemporaryDirectory() as folder:
        document = read(Path(folder), text.encode())
    assert text == "".join(text[page.start : page.end] for page in document.pages)
    assert all("\f" not in text[page.start : page.end - 1] for page in document.pages)


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\u3000\ufeff".encode("utf-16")])
def test_a_file_without_text_is_empty(tmp_path: Path, data: bytes) -> None:
    if data.startswith(b"\xff"):
        data = data[:4]
    assert State.EMPTY == refusal(tmp_path, data).state


def test_a_file_whose_encoding_cannot_be_told_is_undecodable(tmp_path: Path) -> None:
    error = refusal(tmp_path, "Ödön évről évre".encode("cp1250"))
    assert ("paper.txt", State.UNDECODABLE) == (error.subject, error.state)


def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="No such file"):
        plain_text.read_document(tmp_path / "gone.txt")


@pytest.mark.parametrize(
    "markup", ["<!DOCTYPE html><p>x", "\n<HTML>", '<?xml version="1.0"?>', r"{\rtf1 x}"]
)
def test_markup_is_not_taken_for_a_paper(tmp_path: Path, markup: str) -> None:
    assert State.UNSUPPORTED == refusal(tmp_path, markup.encode()).state


@pytest.mark.parametrize("data", ["[[1, 2], [3]]", '{"a": {}}', '\n[{"title": "x"}]', "{}"])
def test_json_of_another_kind_is_not_taken_for_a_paper(tmp_path: Path, data: str) -> None:
    assert State.UNSUPPORTED == refusal(tmp_path, data.encode()).state


@pytest.mark.parametrize("text", ["[摘要] 本文为虚构。", "[1]", '{"甲"} 为虚构', "[[1] 参考文献"])
def test_a_paper_may_begin_with_a_bracket(tmp_path: Path, text: str) -> None:
    assert text == read(tmp_path, text.encode()).text


def test_stray_control_characters_are_counted_in_an_issue(tmp_path: Path) -> None:
    document = read(tmp_path, ("心脏移植" * 100 + "\0").encode())
    assert ["1 control characters stand in the text"] == [i.problem for i in document.issues]


def test_characters_lost_before_are_counted_in_an_issue(tmp_path: Path) -> None:
    (issue,) = read(tmp_path, "心\N{REPLACEMENT CHARACTER}移植".encode()).issues
    assert issue.problem.startswith("1 replacement characters")


def test_binary_is_not_recognised_as_text() -> None:
    assert not plain_text.recognises(b"PK\3\4\x14\0\0\0\x08\0\xb7\xac", "paper.docx")


def test_text_of_any_name_is_recognised() -> None:
    assert plain_text.recognises(SENTENCES[0].encode("gb18030"), "paper.dat")
