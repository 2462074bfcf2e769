from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, State
from exhume.sources import docx
from exhume.sources.recognition import reader_for

from .archive_making import (
    FILE_ENTITY,
    LAUGHS,
    WORD,
    archive,
    outcomes,
    paragraph,
    word,
    word_members,
)
from .invented import SENTENCES

PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def read(folder: Path, data: bytes) -> Document:
    path = folder / "paper.docx"
    path.write_bytes(data)
    return docx.read_document(path)


def text(folder: Path, body: str) -> str:
    return read(folder, word(body)).text


def refusal(folder: Path, data: bytes) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(folder, data)
    return caught.value


def run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


def test_paragraphs_are_lines_and_runs_are_joined(tmp_path: Path) -> None:
    body = paragraph("供体", "脑死亡") + paragraph("") + paragraph("第二段")
    assert "供体脑死亡\n第二段" == text(tmp_path, body)


def test_white_space_is_kept(tmp_path: Path) -> None:
    body = f"<w:p>{run('<w:t>甲  乙　</w:t><w:tab/><w:t>丙</w:t><w:br/><w:t> 丁</w:t>')}</w:p>"
    assert "甲  乙　\t丙\n 丁" == text(tmp_path, body)


def test_a_tab_parts_the_cells_of_a_table(tmp_path: Path) -> None:
    cells = [f"<w:tc>{paragraph(cell)}</w:tc>" for cell in ("甲", "", "丙", "丁")]
    table = f"<w:tbl><w:tr>{''.join(cells[:3])}</w:tr><w:tr>{cells[3]}</w:tr></w:tbl>"
    assert "前\n甲\t\t丙\n丁\n后" == text(tmp_path, paragraph("前") + table + paragraph("后"))


def test_pages_begin_where_the_author_or_word_broke_them(tmp_path: Path) -> None:
    rendered = run("<w:lastRenderedPageBreak/>")
    body = paragraph("第一页") + PAGE_BREAK + f"<w:p>{rendered}{run('<w:t>第二页</w:t>')}"
    body += f"{rendered}{run('<w:t>第三页</w:t>')}</w:p>"
    document = read(tmp_path, word(body))
    pages = [document.text[page.start : page.end] for page in document.pages]
    assert ["第一页\n", "第二页", "第三页"] == pages


def test_deleted_text_is_left_out_and_inserted_text_kept(tmp_path: Path) -> None:
    deleted = f"<w:del>{run('<w:delText>旧</w:delText>')}</w:del>"
    moved = f"<w:moveFrom>{run('<w:t>移</w:t>')}</w:moveFrom>"
    inserted = f"<w:ins>{run('<w:t>新</w:t>')}</w:ins>"
    first, last = run("<w:t>甲</w:t>"), run("<w:t>乙</w:t>")
    body = f"<w:p>{first}{deleted}{moved}{inserted}{last}</w:p>"
    assert "甲新乙" == text(tmp_path, body)


def test_paragraphs_are_joined_where_the_end_between_them_was_deleted(tmp_path: Path) -> None:
    first = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('<w:t>脑死</w:t>')}</w:p>"
    assert "脑死亡\n后" == text(tmp_path, first + paragraph("亡") + paragraph("后"))


def test_fields_give_their_result_and_not_their_instruction(tmp_path: Path) -> None:
    field = run("<w:instrText> PAGEREF a </w:instrText>") + run("<w:t>12</w:t>")
    assert "12" == text(tmp_path, f"<w:p>{field}</w:p>")


def test_a_text_box_comes_once_and_after_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('框一')}{paragraph('框二')}</w:txbxContent>"
    choices = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawing = run(f"<mc:AlternateContent>{choices}</mc:AlternateContent>")
    body = f"<w:p>{run('<w:t>段前</w:t>')}{drawing}{run('<w:t>段后</w:t>')}</w:p>{paragraph('尾')}"
    assert "段前段后\n框一\n框二\n尾" == text(tmp_path, body)


def test_notes_come_at_the_end_without_their_separators(tmp_path: Path) -> None:
    notes = (
        f'<w:{{0}}s xmlns:w="{WORD}"><w:{{0}} w:type="separator">{paragraph("线")}</w:{{0}}>'
        f"<w:{{0}}>{paragraph('{1}')}</w:{{0}}></w:{{0}}s>"
    )
    more = {
        "word/footnotes.xml": notes.format("footnote", "脚注"),
        "word/endnotes.xml": notes.format("endnote", "尾注"),
    }
    assert "正文\n脚注\n尾注" == read(tmp_path, word(paragraph("正文"), more)).text


def test_documents_that_it_includes_are_remarked(tmp_path: Path) -> None:
    document = read(tmp_path, word(paragraph("文") + "<w:altChunk/>"))
    assert ["1 documents that it includes were not read"] == [i.problem for i in document.issues]


def test_hidden_text_is_left_out_and_remarked(tmp_path: Path) -> None:
    hidden = run("<w:rPr><w:vanish/></w:rPr><w:t>藏</w:t>")
    shown = run('<w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t>')
    document = read(tmp_path, word(f"<w:p>{hidden}{shown}</w:p>"))
    assert ("显", 1) == (document.text, len(document.issues))


def test_symbols_of_a_font_are_counted(tmp_path: Path) -> None:
    symbols = "".join(f'<w:sym w:char="{place}"/>' for place in ("F061", "03B1", "zz"))
    document = read(tmp_path, word(f"<w:p>{run(symbols)}</w:p>"))
    assert "\ufffdα\ufffd" == document.text
    assert document.issues[0].problem.startswith("2 symbols")


def test_formulae_keep_their_characters(tmp_path: Path) -> None:
    body = "<w:p><m:oMath><m:r><m:t>P&lt;0.05</m:t></m:r></m:oMath></w:p>"
    assert "P<0.05" == text(tmp_path, body)


def test_the_title_is_that_of_the_properties(tmp_path: Path) -> None:
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title> 虚构 </dc:title></c>'
    assert "虚构" == read(tmp_path, word(paragraph("文"), {"docProps/core.xml": core})).title


def test_the_main_part_is_found_where_the_package_says(tmp_path: Path) -> None:
    relations = '<R><Relationship Type="http://x/officeDocument" Target="/word/other.xml"/></R>'
    main = word_members(paragraph("正文"))["word/document.xml"]
    data = archive({"_rels/.rels": relations, "word/other.xml": main})
    assert "正文" == read(tmp_path, data).text


def test_strict_documents_and_utf16_are_read(tmp_path: Path) -> None:
    main = str(word_members(paragraph("正文"))["word/document.xml"])
    strict = main.replace(WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    data = archive({"word/document.xml": strict.replace("UTF-8", "UTF-16").encode("utf-16")})
    assert "正文" == read(tmp_path, data).text


@pytest.mark.parametrize(
    "doctype", [LAUGHS, FILE_ENTITY, "<!DOCTYPE w SYSTEM 'file:///etc/passwd'>"]
)
def test_document_types_are_refused(tmp_path: Path, doctype: str) -> None:
    body = paragraph("供体").replace("供体", "&x;" if "x" in doctype else "&l9;")
    assert State.UNREADABLE == refusal(tmp_path, word(body, before=doctype)).state


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    main = str(word_members(paragraph("X"))["word/document.xml"]).replace("X", " " * 40_000_000)
    assert "unpacks to more" in refusal(tmp_path, archive({"word/document.xml": main})).problem


def test_elements_too_deep_are_refused(tmp_path: Path) -> None:
    assert "depth" in refusal(tmp_path, word("<w:p>" * 100_000 + "</w:p>" * 100_000)).problem


@pytest.mark.parametrize("main", ["", "<a/>", "no xml", "<w:document>"])
def test_a_main_part_that_is_none_is_refused(tmp_path: Path, main: str) -> None:
    error = refusal(tmp_path, archive({"word/document.xml": main}))
    assert error.state in (State.UNREADABLE, State.UNSUPPORTED)


def test_a_document_without_text_is_empty(tmp_path: Path) -> None:
    assert State.EMPTY == refusal(tmp_path, word(paragraph(""))).state


def test_members_of_odd_names_do_no_harm(tmp_path: Path) -> None:
    more = {
        "../../evil": "x",
        "/etc/passwd": "x",
        "word\\footnotes.xml": f'<w:a xmlns:w="{WORD}"/>',
        "": "",
    }
    assert "文" == read(tmp_path, word(paragraph("文"), more)).text
    assert ["paper.docx"] == [path.name for path in tmp_path.iterdir()]


@given(st.lists(st.text(alphabet='心脏移植 a<&>"', min_size=1), min_size=1))
def test_text_survives_the_round_trip(lines: list[str]) -> None:
    expected = "\n".join(lines)
    if expected.strip():
        with TemporaryDirectory() as folder:
            assert expected == text(Path(folder), "".join(map(paragraph, lines)))


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.txt", "a.zip", "a"])
def test_content_goes_before_the_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(word(paragraph(SENTENCES[0])))
    assert docx.media_type == getattr(reader_for(tmp_path / name), "media_type", None)


def test_an_archive_that_tells_nothing_is_taken_by_its_name() -> None:
    head = archive({"customXml/item1.xml": "<a/>"})
    assert [True, False] == [docx.recognises(head, name) for name in ("a.docx", "a.zip")]


def test_a_presentation_called_a_document_is_not_taken() -> None:
    assert not docx.recognises(archive({"ppt/presentation.xml": "<a/>"}), "a.docx")


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    whole = word("".join(map(paragraph, SENTENCES)))
    assert all(map(str.strip, outcomes(lambda data: read(tmp_path, data).text, whole)))
