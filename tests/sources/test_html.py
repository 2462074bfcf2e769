import subprocess
import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, State
from exhume.sources import html
from exhume.sources.recognition import reader_for

from .archive_making import FILE_ENTITY, LAUGHS, outcomes
from .invented import SENTENCES, traditional

PAGE = "<!DOCTYPE html><html><head>{}<title>虚构 &amp; 题</title></head><body>{}</body></html>"


def read(folder: Path, markup: str | bytes, name: str = "paper.html") -> Document:
    path = folder / name
    path.write_bytes(markup.encode() if isinstance(markup, str) else markup)
    return html.read_document(path)


def text(folder: Path, body: str) -> str:
    return read(folder, PAGE.format("", body)).text


def refusal(folder: Path, markup: str | bytes, name: str = "paper.html") -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(folder, markup, name)
    assert name == caught.value.subject
    return caught.value


def test_blocks_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    body = "<h1>题</h1>引<p>一<b>二</b>三</p><ul><li>四<li>五</ul>六<br>七<div><div>八</div></div>"
    assert "题\n引\n一二三\n四\n五\n六\n七\n八" == text(tmp_path, body)


def test_the_title_is_kept_apart(tmp_path: Path) -> None:
    document = read(tmp_path, PAGE.format("", "<p>文"))
    assert ("虚构 & 题", "文") == (document.title, document.text)


def test_a_tab_parts_the_cells_of_a_table(tmp_path: Path) -> None:
    rows = "<tr><th>甲<th>乙<th>丙</tr><tr><td><p>一</p></td><td></td><td><div>三</div></td></tr>"
    assert "前\n甲\t乙\t丙\n一\t\t三\n后" == text(tmp_path, f"前<table>{rows}</table>后")


def test_a_table_within_a_cell_keeps_its_rows(tmp_path: Path) -> None:
    inner = "<table><tr><td>一<td>二<tr><td>三</table>"
    assert "一\t二\n三\t四" == text(tmp_path, f"<table><tr><td>{inner}</td><td>四</table>")


def test_line_ends_of_the_source_part_words_but_not_chinese_characters(tmp_path: Path) -> None:
    assert "脑死亡 of a donor" == text(tmp_path, "<p>\n脑死\r\n  亡\n of a\n\tdonor\n</p>")


def test_preformatted_text_keeps_its_lines(tmp_path: Path) -> None:
    assert "前\na  b\n  c\n后" == text(tmp_path, "前<pre>a  b\n  c</pre>后")


@pytest.mark.parametrize(
    "dropped",
    ["<script>x<p>y</script>", "<style>p{}</style>", "<noscript>x</noscript>", "<!-- x -->",
     "<template>x</template>", "<img alt='x'>", "<textarea>x</textarea>", "<iframe>x</iframe>",
     "<span hidden>x</span>", "<span style='color:red; DISPLAY : none'>x</span>"],
)  # fmt: skip
def test_what_a_reader_does_not_see_is_left_out(tmp_path: Path, dropped: str) -> None:
    assert "心脏移植" == text(tmp_path, f"<p>心脏{dropped}移植</p>")


def test_pronunciation_beside_characters_is_left_out(tmp_path: Path) -> None:
    ruby = "<ruby>心<rp>(</rp><rt>xīn</rt><rp>)</rp>脏<rt>zàng</rt></ruby>"
    assert "心脏移植" == text(tmp_path, f"<p>{ruby}移植</p>")


def test_literal_sections_of_xhtml_are_text(tmp_path: Path) -> None:
    assert "甲a < 乙丙" == text(tmp_path, "<p>甲<![CDATA[a < 乙]]>丙</p>")


def test_character_references_become_characters(tmp_path: Path) -> None:
    assert "a < b\u00a0心脏 & α" == text(tmp_path, "a &lt; b&nbsp;&#24515;&#x810f; &amp; &alpha;")


@pytest.mark.parametrize("label", ["utf-8", "gb2312", "GBK", "gb18030", "big5", "utf-16"])
@pytest.mark.parametrize(
    "form", ["<meta charset={}>", "<meta http-equiv=a content='b; charset={}'>"]
)
def test_the_declared_encoding_is_used(tmp_path: Path, label: str, form: str) -> None:
    said = traditional(SENTENCES[0]) if label == "big5" else SENTENCES[0]
    codec = {"gb2312": "gb18030"}.get(label, label)
    page = PAGE.replace("虚构", "題").replace("题", "") if label == "big5" else PAGE
    document = read(tmp_path, page.format(form.format(label), said).encode(codec))
    assert said == document.text


def test_a_wrong_declaration_is_said_and_not_followed(tmp_path: Path) -> None:
    markup = PAGE.format("<meta charset=iso-8859-1>", SENTENCES[0])
    document = read(tmp_path, markup.encode("gb18030"))
    assert (SENTENCES[0], "gb18030") == (document.text, document.encoding)
    assert 'declared "iso-8859-1"' in document.encoding_reason


def test_a_declaration_that_does_not_fit_is_said(tmp_path: Path) -> None:
    markup = PAGE.format("<meta charset=gb2312>", "".join(SENTENCES) + "。")
    document = read(tmp_path, markup.encode("utf-8"))
    assert ("utf-8", True) == (document.encoding, 'declared "gb2312"' in document.encoding_reason)


def test_the_study_and_then_a_byte_order_mark_go_before_the_declaration(tmp_path: Path) -> None:
    markup = PAGE.format("<meta charset=gb2312>", SENTENCES[0])
    assert "byte order mark" == read(tmp_path, markup.encode("utf-8-sig")).encoding_reason
    (tmp_path / "a.html").write_bytes(markup.encode("utf-8"))
    named = html.read_document(tmp_path / "a.html", "utf-8")
    assert "named in study.toml" == named.encoding_reason


def test_an_encoding_that_cannot_be_told_is_undecodable(tmp_path: Path) -> None:
    markup = PAGE.format("", "Ödön évről évre").replace("虚构", "").replace("题", "")
    assert State.UNDECODABLE == refusal(tmp_path, markup.encode("cp1250")).state


@given(st.lists(st.text(alphabet="心脏移植 a<&>\"'", min_size=1).filter(str.strip), min_size=1))
def test_text_survives_the_round_trip(lines: list[str]) -> None:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    expected = "\n".join(" ".join(filter(None, line.split(" "))) for line in lines)
    with TemporaryDirectory() as folder:
        assert expected == text(Path(folder), body)


@pytest.mark.parametrize("attack", [LAUGHS + "<html>&l9;", FILE_ENTITY + "<html>&x;"])
def test_declarations_of_entities_are_refused(tmp_path: Path, attack: str) -> None:
    markup = attack.replace("DOCTYPE a", "DOCTYPE html")
    assert State.UNREADABLE == refusal(tmp_path, markup).state


def test_nothing_outside_the_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("<p>别处")
    body = "<iframe src='secret.html'></iframe><object data='secret.html'></object><p>此处"
    assert "此处" == text(tmp_path, body)


def test_hundreds_of_elements_left_open_do_no_harm(tmp_path: Path) -> None:
    assert "心" * 1_000 == text(tmp_path, "<font>心" * 1_000)


def test_a_page_too_deep_to_be_read_whole_is_refused(tmp_path: Path) -> None:
    assert "depth" in refusal(tmp_path, PAGE.format("", "<div>心" * 100_000)).problem


@pytest.mark.parametrize("markup", ["<html></html>", "<p> </p>", "<html><script>x</script>"])
def test_a_page_that_shows_nothing_is_empty(tmp_path: Path, markup: str) -> None:
    assert State.EMPTY == refusal(tmp_path, markup).state


def test_much_hidden_text_and_a_password_field_are_remarked(tmp_path: Path) -> None:
    body = f"<p>登录<input type=password><div hidden>{SENTENCES[0]}</div>"
    problems = [issue.problem for issue in read(tmp_path, PAGE.format("", body)).issues]
    assert [f"{len(SENTENCES[0])} characters", "it has a field"] == [
        " ".join(problem.split()[: 2 + n * 2]) for n, problem in enumerate(problems)
    ]


def test_a_page_that_is_called_a_text_is_read_and_remarked(tmp_path: Path) -> None:
    remarks = [read(tmp_path, PAGE.format("", "请"), name).issues for name in ("a.txt", "a.htm")]
    assert [1, 0] == [len(issues) for issues in remarks]


def test_a_page_in_place_of_a_pdf_is_not_taken_for_a_paper(tmp_path: Path) -> None:
    error = refusal(tmp_path, PAGE.format("", "请先登录"), "paper.pdf")
    assert (State.UNSUPPORTED, True) == (error.state, "web page" in error.problem)


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.doc", "a"])
@pytest.mark.parametrize(
    "begins", ["<html>", "\n<!DOCTYPE html>", "<?xml version='1.0'?><!-- c --><html xmlns='x'>",
               "\ufeff<HTML>", "<meta charset=gb2312>"],
)  # fmt: skip
def test_content_goes_before_the_name(tmp_path: Path, name: str, begins: str) -> None:
    (tmp_path / name).write_bytes(f"{begins}<body>{SENTENCES[0]}".encode())
    assert html.media_type == getattr(reader_for(tmp_path / name), "media_type", None)


@pytest.mark.parametrize("data", [SENTENCES[0].encode(), b"a < b", b"%PDF-1.7", b"\0\1<p>\2"])
def test_what_is_only_called_a_page_is_not_taken(data: bytes) -> None:
    assert not html.recognises(data, "a.html")


def test_damaged_pages_are_read_or_refused(tmp_path: Path) -> None:
    whole = PAGE.format("<meta charset=gb2312>", f"<table><tr><td>{SENTENCES[1]}").encode("gb18030")
    assert all(map(str.strip, outcomes(lambda data: read(tmp_path, data).text, whole)))


def test_looking_for_a_reader_does_not_load_the_parser(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html>", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from exhume.sources.recognition import reader_for;"
        f"reader_for(Path({str(path)!r})); print('lxml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "False" == done.stdout.strip()
