import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exhume.errors import InputError
from exhume.exports._composition.blocks import (
    Article,
    Block,
    Column,
    Composition,
    Foreign,
    Inlines,
    Label,
    Link,
    Listing,
    Literally,
    Number,
    PageImage,
    Paragraph,
    Plot,
    Quotation,
    Row,
    RowGroup,
    Section,
    Strong,
    Table,
    Text,
)
from exhume.exports._composition.characters import Mark, faithful, number_of
from exhume.exports._composition.composing import compose
from exhume.exports._typst.letters import outside
from exhume.exports._typst.tree import characters
from exhume.exports.dossier_pdf import printed, render

from .composition.reviewed_reports import reviewed_report
from .invented_compositions import CROP, PICTURE, composition, paper, table
from .invented_fonts import font, written
from .invented_reports import HOSTILE, empty, hostile, usual

HAN = "脑死亡气管插，。「“”—…㎎①ａ"
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
TYPST = "#[]*_@$<>\\/\"'`~=-+;.() \t\n\r\x00\x07\u202e\u200b\ud800\ue000\ufeff\u0301éΩЖ≤■ﬁ🙂א"


@cache
def in_the_font() -> str:
    """Return the characters that the tests here use."""
    made = (composition(), compose(reviewed_report()), compose(usual()))
    return "".join(sorted(frozenset().union(*map(characters, made)) | set(HAN)))


@pytest.fixture(scope="session")
def han_font(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of an invented font with these characters."""
    folder = tmp_path_factory.mktemp("fonts")
    return str(written(folder, "han.ttf", font(in_the_font(), family="Invented Han")))


@pytest.fixture(scope="session")
def reviewed(han_font: str) -> bytes:
    return printed(compose(reviewed_report()), han_font)


def of(*blocks: Block) -> Composition:
    """Make a composition of these blocks."""
    return composition(Section("a", "Invented section", blocks))


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def bare(text: str) -> str:
    """Return a text without white space, with ligatures and hyphens as pdfium gives them."""
    for ligature, letters in LIGATURES.items():
        text = text.replace(ligature, letters)
    return re.sub(r"\s", "", text.replace("\ufffe", "-").replace("\x02", "-"))


def shown(text: str) -> str:
    """Return what must be read of a text: itself, and the numbers of what cannot be shown."""
    covers = in_the_font()
    return bare("".join(_shown(stretch.text, stretch.mark, covers) for stretch in faithful(text)))


def _shown(text: str, mark: Mark, covers: str) -> str:
    if mark in {Mark.RETURN, Mark.FORM}:
        return number_of(text)
    if mark is not Mark.NONE:
        return text
    return "".join(c if c in covers or not outside(c) else number_of(c) for c in text)


def numbers(node: object) -> Iterator[str]:
    """Give the numbers of a composition in the order in which they are printed."""
    if isinstance(node, Number):
        yield node.text
    elif isinstance(node, tuple):
        for one in node:
            yield from numbers(one)
    elif is_dataclass(node):
        names = [field.name for field in fields(node)]
        first = {"heading": 0, "title": 0, "labels": 1}
        for name in sorted(names, key=lambda name: first.get(name, 2)):
            yield from numbers(getattr(node, name))


def tags(pdf: bytes) -> Iterator[tuple[str, Any]]:
    """Give the elements of the structure tree in order, with their names."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for element in _elements(document.Root.StructTreeRoot.K):
            yield str(element.S), element


def _elements(node: Any) -> Iterator[Any]:
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from _elements(one)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _elements(node.K)


@example("#panic() [*a*] _b_ @c $d$ <e> \\f \\u{41} // /* \"g\" 'h' -- --- ~ `i` = j")
@example("abc\u202ecba\u202c")
@example("half \ud800 a pair")
@example("W" * 3000)
@given(st.text(st.one_of(st.sampled_from(TYPST + HAN), st.characters()), max_size=80))
def test_any_text_is_printed_as_it_is(han_font: str, text: str) -> None:
    quoted = Quotation("«1", text, "1»", "zh-Hans")
    inlines: Inlines = (
        *(Text("«2"), Text(text), Text("2»")),
        *(Text("«3"), Foreign(text, "zh-Hans"), Text("3»")),
        *(Text("«4"), Literally(text, breaks=True), Text("4»")),
        *(Text("«5"), Strong(text), Label(text, "grade"), Text("5»")),
    )
    pdf = printed(of(quoted, Paragraph(inlines)), han_font)
    got, read = bare("".join(_bodies(pdf))), shown(text)
    flat = shown(re.sub(r"[\t\n\r\f]", " ", text))
    for number, expected in enumerate((read, flat, read, flat, flat * 2), start=1):
        assert f"«{number}{expected}{number}»" in got


def _bodies(pdf: bytes) -> list[str]:
    """Return the text of pages without what stands on top and at the foot of each."""
    read = pages(pdf)
    foot = re.compile(rf"\d+ of {len(read)}\s*$")
    head = re.compile(r"^\s*The order of events in invented papers\s*2026-01-31\s*")
    return [head.sub("", foot.sub("", page)) for page in read]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_report_full_of_traps_is_printed(han_font: str, text: str) -> None:
    pdf = render(replace(hostile(text), font=han_font))
    assert shown(text)[:200] in bare("".join(pages(pdf)))


def test_an_empty_report_is_printed(han_font: str) -> None:
    assert render(replace(empty(), font=han_font)).startswith(b"%PDF-")


@pytest.mark.parametrize("make", [reviewed_report, usual])
def test_every_number_is_printed_in_its_place(han_font: str, make: Any) -> None:
    composed = compose(make())
    got = bare("".join(pages(printed(composed, han_font))))
    at = 0
    for number in numbers((composed.facts, composed.sections)):
        found = got.find(bare(number), at)
        assert found >= 0, f"{number} is not printed after {got[:at][-80:]}"
        at = found + len(bare(number))


def test_the_same_report_gives_the_same_bytes(han_font: str, reviewed: bytes) -> None:
    assert reviewed == printed(compose(reviewed_report()), han_font)


def test_it_says_of_itself_that_it_is_accessible(reviewed: bytes) -> None:
    document = pikepdf.open(BytesIO(reviewed))
    assert "en" == str(document.Root.Lang)
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert "1" == metadata["{http://www.aiim.org/pdfua/ns/id/}part"]
        assert reviewed_report().title == metadata["dc:title"]


def test_pictures_have_words_for_those_who_cannot_see_them(reviewed: bytes) -> None:
    said = [str(element.Alt) for name, element in tags(reviewed) if name == "/Figure"]
    assert [p.says for p in reviewed_report().pictures if p.says not in said] == []
    assert all(said)


def test_tables_have_captions_and_headings(reviewed: bytes) -> None:
    found = [
        {str(one.S) for one in _elements(element.K)}
        for name, element in tags(reviewed)
        if name == "/Table"
    ]
    assert len(found) > 10
    assert all("/TH" in names for names in found)
    # Typst puts the caption beside a table, in one element with it, where a page ends between them.
    captions = [name for name, _ in tags(reviewed)].count("/Caption")
    assert captions >= len(found)


def test_headings_skip_no_level(reviewed: bytes) -> None:
    levels = [int(name[2:]) for name, _ in tags(reviewed) if re.fullmatch(r"/H\d", name)]
    assert 1 == levels[0]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_chinese_is_marked_as_such_for_reading_voices(han_font: str) -> None:
    pdf = printed(
        of(Quotation("", "脑死亡", "", "zh-Hans"), Paragraph((Text("of 脑死"),))), han_font
    )
    with pikepdf.open(BytesIO(pdf)) as document:
        marked = b"".join(page.Contents.read_bytes() for page in document.pages)
    assert marked.count(b"/Lang(zh)") >= 2


def test_sections_are_numbered_listed_and_bookmarked(reviewed: bytes) -> None:
    composed = compose(reviewed_report())
    document = pypdfium2.PdfDocument(reviewed)
    marks = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    first = "".join(pages(reviewed)[:2])
    for number, section in enumerate(composed.sections, start=1):
        assert (0, f"{number} {section.title}") in marks
        assert re.search(rf"^{number}\s+{re.escape(section.title)}.*\d+\s*$", first, re.MULTILINE)


def test_papers_are_bookmarked_below_their_section(han_font: str) -> None:
    document = pypdfium2.PdfDocument(printed(composition(), han_font))
    titles = [mark.get_title() for mark in document.get_toc()]
    assert "Paper 0001 原位心脏移植供心保护二例（虚构）" in titles


def test_pages_say_their_number_and_what_they_belong_to(reviewed: bytes) -> None:
    read = pages(reviewed)
    for number, page in enumerate(read, start=1):
        assert f"{number} of {len(read)}" in page
        assert (number > 1) == page.startswith(reviewed_report().title) or number == 1


def test_a_link_leads_to_its_anchor_and_names_the_page(han_font: str) -> None:
    blocks = (
        Section("a", "First", (Paragraph((Link("there", "b"),)), table(120))),
        Section("b", "Second", (Paragraph((Text("here"),)),)),
    )
    pdf = printed(composition(*blocks), han_font)
    page = next(at for at, text in enumerate(pages(pdf), start=1) if "2 Second" in text and at > 1)
    assert f"there (p. {page})" in pages(pdf)[0]


def test_a_link_to_nowhere_is_words_alone(han_font: str) -> None:
    pdf = printed(of(Paragraph((Text("«"), Link("there", "nowhere"), Text("»")))), han_font)
    assert "«there»" in "".join(pages(pdf))


def test_an_anchor_given_twice_stops_nothing(han_font: str) -> None:
    twice = Article("same", (Text("Twice"),), ())
    pdf = printed(of(twice, twice, Paragraph((Link("to it", "same"),))), han_font)
    assert "to it (p. 1)" in "".join(pages(pdf))


def test_a_long_table_repeats_its_headings(han_font: str) -> None:
    read = pages(printed(of(table(120)), han_font))
    assert len(read) > 2
    assert all("Polarity" in page for page in read)
    assert all(f"第{number}例" in bare("".join(read)) for number in range(120))


def test_a_long_table_of_many_columns_lies_on_its_side(han_font: str) -> None:
    document = pypdfium2.PdfDocument(printed(of(_wide(rows=30)), han_font))
    assert any(page.get_width() > page.get_height() for page in document)


def test_a_short_table_of_many_columns_stays_upright(han_font: str) -> None:
    document = pypdfium2.PdfDocument(printed(of(_wide(rows=3)), han_font))
    assert all(page.get_width() < page.get_height() for page in document)


def _wide(rows: int) -> Table:
    names = [f"Invented column {number}" for number in range(14)]
    row = Row(tuple((Text("some invented words"),) for _ in names))
    return Table("wide", "Wide", tuple(map(Column, names)), (RowGroup((row,) * rows),))


def test_nothing_leaves_the_page(han_font: str) -> None:
    long = "W" * 3000
    blocks = (
        *(Paragraph((Text(long), Literally("ab" * 64))), Listing(long), _wide(rows=3)),
        Quotation(long, long, long, "zh-Hans"),
        Table("t", long, (Column(long), Column("b")), (RowGroup((Row(((Text(long),), ())),)),)),
    )
    for page in pypdfium2.PdfDocument(printed(of(*blocks), han_font)):
        text = page.get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
        assert min(box[0] for box in boxes) >= 50
        assert max(box[2] for box in boxes) <= page.get_width() - 50


def test_the_dates_in_it_are_those_of_the_protocol(han_font: str) -> None:
    dated = pikepdf.open(BytesIO(printed(composition(), han_font)))
    assert "D:20260131" == str(dated.docinfo["/CreationDate"])[:10]
    undated = printed(replace(composition(), date=""), han_font)
    assert "/CreationDate" not in pikepdf.open(BytesIO(undated)).docinfo
    assert undated == printed(replace(composition(), date=""), han_font)


def test_all_fonts_are_inside_and_none_comes_from_the_machine(han_font: str) -> None:
    with pikepdf.open(BytesIO(printed(composition(), han_font))) as document:
        fonts = [
            f for f in document.objects if isinstance(f, pikepdf.Dictionary) and "/FontName" in f
        ]
        assert all({"/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)
        names = {str(font.FontName).partition("+")[2].partition("-")[0] for font in fonts}
    assert {"InventedHan", "LibertinusSerif", "DejaVuSansMono"} == names


def test_a_dossier_without_chinese_needs_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXHUME_FONT", "/there/is/none.ttf")
    assert "plain words" in "".join(pages(printed(of(Paragraph((Text("plain words"),))))))


def test_an_image_that_cannot_be_read_is_told(han_font: str) -> None:
    broken = PageImage(replace(CROP, png=b"\x89PNG broken"), "an invented page")
    with pytest.raises(InputError, match=r"dossier\.pdf: Typst cannot set it"):
        printed(of(broken), han_font)


def test_images_of_a_report_read_back_are_told_in_words(han_font: str) -> None:
    blocks = (
        PageImage(replace(CROP, png=b""), "an invented page"),
        Plot(replace(PICTURE, svg=b"", png=b""), "an invented note"),
    )
    read = "".join(pages(printed(of(*blocks), han_font)))
    assert all(words in read for words in ("an invented page", PICTURE.says, "an invented note"))


def test_evidence_and_counter_evidence_are_given_the_same_room(han_font: str) -> None:
    articles = [block for block in paper().blocks if isinstance(block, Article)]
    assert ["inculpatory", "exculpatory"] == [article.kind for article in articles]
    tall = [_height(replace(article, anchor="x"), han_font) for article in articles]
    assert tall[0] == tall[1]


def _height(block: Block, han_font: str) -> float:
    """Return how far down the page a block ends."""
    end = Paragraph((Text("Ω"),))
    document = pypdfium2.PdfDocument(printed(of(block, end), han_font))
    page = document[len(document) - 1].get_textpage()
    at = page.get_text_range().index("Ω")
    return round(page.get_charbox(at)[1], 2)


def test_the_style_file_lies_beside_the_code() -> None:
    style = Path(printed.__code__.co_filename).with_name("_typst") / "dossier.typ"
    assert "#let dossier(" in style.read_text(encoding="utf-8")
