from pathlib import Path

import pytest

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, State
from exhume.sources import jats
from exhume.sources.recognition import reader_for

from .archive_making import FILE_ENTITY, LAUGHS, outcomes
from .invented import SENTENCES, traditional

DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.0 20120330//EN" '
    '"file:///etc/JATS-journalpublishing1.dtd">'
)
PAPER = (
    '<?xml version="1.0" encoding="{encoding}"?>{doctype}<article article-type="research-article">'
    "<front><journal-meta><journal-title>期刊</journal-title></journal-meta><article-meta>"
    "<title-group><article-title>虚构的<italic>题</italic></article-title></title-group>"
    "<contrib-group><contrib><name><surname>甲</surname></name></contrib></contrib-group>"
    "<abstract><title>摘要</title><p>略。</p></abstract>"
    "<kwd-group><kwd>心脏</kwd><kwd>移植</kwd></kwd-group></article-meta></front>"
    "<body><sec><label>1</label><title>方法</title><p>{text}</p></sec></body>"
    "<back><ref-list><title>文献</title><ref><label>1</label><element-citation><name>"
    "<surname>乙</surname><given-names>某</given-names></name><article-title>文</article-title>"
    "<year>1999</year></element-citation></ref></ref-list><ack><p>致谢</p></ack></back></article>"
)


def paper(text: str, encoding: str = "UTF-8", doctype: str = DOCTYPE) -> bytes:
    return PAPER.format(text=text, encoding=encoding, doctype=doctype).encode(encoding)


def read(folder: Path, data: bytes) -> Document:
    path = folder / "paper.xml"
    path.write_bytes(data)
    return jats.read_document(path)


def refusal(folder: Path, data: bytes) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(folder, data)
    return caught.value


def test_the_parts_come_in_order_with_the_references_last(tmp_path: Path) -> None:
    document = read(tmp_path, paper(SENTENCES[0]))
    lines = ["虚构的题", "摘要", "略。", "心脏 移植", "1 方法", SENTENCES[0], "致谢", "文献"]
    assert [*lines, "1 乙 某 文 1999"] == document.text.splitlines()
    assert "虚构的题" == document.title


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "GB18030", "Big5"])
def test_the_declared_encoding_is_used(tmp_path: Path, encoding: str) -> None:
    text = traditional(SENTENCES[0]) if encoding == "Big5" else SENTENCES[0]
    data = PAPER if encoding != "Big5" else traditional(PAPER)
    whole = data.format(text=text, encoding=encoding, doctype="").encode(encoding)
    assert text in read(tmp_path, whole).text


def test_named_characters_are_known_without_the_document_type(tmp_path: Path) -> None:
    assert "α\u00a0&oddity;β<" in read(tmp_path, paper("&alpha;&nbsp;&oddity;&#946;&lt;")).text


def test_a_table_has_a_line_for_each_row(tmp_path: Path) -> None:
    rows = "<tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr>"
    table = f"<table-wrap><table>{rows}</table></table-wrap>"
    assert "前\n甲\t乙\n丙\n后" in read(tmp_path, paper(f"前{table}后")).text


def test_a_wrapper_of_pubmed_central_is_taken_off(tmp_path: Path) -> None:
    inner = paper(SENTENCES[0], doctype="").partition(b"?>")[2]
    assert SENTENCES[0] in read(tmp_path, b"<pmc-articleset>" + inner + b"</pmc-articleset>").text


def test_several_papers_in_a_file_are_refused(tmp_path: Path) -> None:
    inner = paper(SENTENCES[0], doctype="").partition(b"?>")[2]
    error = refusal(tmp_path, b"<pmc-articleset>" + inner * 2 + b"</pmc-articleset>")
    assert (State.UNSUPPORTED, True) == (error.state, "2 papers" in error.problem)


@pytest.mark.parametrize(
    "attack", [LAUGHS, FILE_ENTITY, LAUGHS.replace("<!ENTITY", "<!ENTITY %", 1)]
)
def test_declarations_of_entities_are_refused(tmp_path: Path, attack: str) -> None:
    doctype = attack.replace("DOCTYPE a", "DOCTYPE article")
    assert State.UNREADABLE == refusal(tmp_path, paper("&x;&l9;", doctype=doctype)).state


def test_elements_too_deep_are_refused(tmp_path: Path) -> None:
    assert "depth" in refusal(tmp_path, paper("<p>" * 100_000 + "</p>" * 100_000)).problem


@pytest.mark.parametrize("body", ["<article/>", "<article><front/><body> </body></article>"])
def test_a_paper_without_text_is_empty(tmp_path: Path, body: str) -> None:
    assert State.EMPTY == refusal(tmp_path, body.encode()).state


@pytest.mark.parametrize("name", ["a.nxml", "a.xml", "a.txt", "a.html"])
@pytest.mark.parametrize("doctype", [DOCTYPE, "<!-- c -->"])
def test_content_goes_before_the_name(tmp_path: Path, name: str, doctype: str) -> None:
    (tmp_path / name).write_bytes(paper(SENTENCES[0], doctype=doctype))
    assert jats.media_type == getattr(reader_for(tmp_path / name), "media_type", None)


@pytest.mark.parametrize("data", [b"<article>", b"<html><article>", b"<records/>", b"article"])
def test_other_markup_is_not_taken(data: bytes) -> None:
    assert not jats.recognises(data, "a.xml")


def test_damaged_papers_are_read_or_refused(tmp_path: Path) -> None:
    whole = paper(SENTENCES[0], "GB18030")
    assert all(map(str.strip, outcomes(lambda data: read(tmp_path, data).text, whole)))
