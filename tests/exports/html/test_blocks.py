"""Each kind of block and inline as it is written."""

import json
from base64 import b64decode
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from exhume.exports._composition import blocks as nouns
from exhume.exports._composition.blocks import (
    Article,
    Block,
    Bullets,
    Column,
    Foreign,
    Inline,
    Label,
    Listing,
    Literally,
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
from exhume.exports._html import blocks as block_writers
from exhume.exports._html import inlines as inline_writers
from exhume.exports._html.blocks import block
from exhume.exports._html.elements import element
from exhume.exports._html.inlines import inline
from exhume.exports._html.place import Place

from ..html_reading import Element, read
from ..invented_compositions import CROP, PICTURE, RESULTS, passage, table

PLACE = Place(RESULTS, "zh-Hans")


def written(one: Block) -> Element:
    return read(block(one, PLACE).encode())


def said(one: Inline) -> str:
    return str(inline(one, PLACE))


def test_every_kind_of_block_and_inline_has_a_writer() -> None:
    assert set(get_args(nouns.Block)) == set(block_writers._WRITERS)  # noqa: SLF001 - the mapping is what is tested
    assert set(get_args(nouns.Inline)) == set(inline_writers._WRITERS)  # noqa: SLF001 - the mapping is what is tested


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (Text("a < 脑死亡"), 'a &lt; <span lang="zh-Hans">脑死亡</span>'),
        (Strong("so"), "<strong>so</strong>"),
        (Literally("x & y"), "<code>x &amp; y</code>"),
        (Literally("abab", breaks=True), '<code class="digest">abab</code>'),
        (
            Foreign("脑\u202e", "zh-Hant"),
            '<bdi lang="zh-Hant">脑<span class="unseen">U+202E</span></bdi>',
        ),
        (Foreign("脑", ""), '<bdi lang="zh-Hans">脑</bdi>'),
        (nouns.Link("there", "a.b"), '<a href="#a.b">there</a>'),
        (Label("explicit", "grade"), '<span class="label grade">explicit</span>'),
        (
            nouns.Number("papers.screened", "2,838"),
            '<data value="2838" data-key="papers.screened">2,838</data>',
        ),
    ],
    ids=lambda one: type(one).__name__,
)
def test_an_inline_is_written_as_its_kind_asks(one: Inline, expected: str) -> None:
    assert expected == said(one)


@given(st.text())
def test_no_inline_lets_an_element_of_a_stranger_through(text: str) -> None:
    for one in (Text(text), Strong(text), Literally(text), Foreign(text, text), Label(text, text)):
        html = read(said(one).encode())
        assert {e.tag for e in html.all()} <= {"span", "strong", "code", "bdi"}


@given(st.text())
def test_an_attribute_holds_what_it_was_given_or_the_numbers_of_what_cannot_be_seen(
    text: str,
) -> None:
    made = element("p", title=text + "x")
    (attribute,) = read(made.encode()).content
    assert isinstance(attribute, Element)
    assert ["title"] == list(attribute.attributes)


def test_an_element_keeps_no_attribute_that_is_empty() -> None:
    assert Markup("<p hidden></p>") == element("p", class_="", hidden=True, id=False)


@pytest.mark.parametrize(("numbered", "tag"), [(False, "ul"), (True, "ol")])
def test_a_list_is_numbered_where_its_order_matters(numbered: bool, tag: str) -> None:
    html = written(Bullets(((Text("a"),), (Text("b"),)), numbered=numbered))
    assert ["a", "b"] == [entry.text for entry in next(html.all(tag)).all("li")]


def test_a_paragraph_that_nobody_may_overlook_says_so_by_its_class() -> None:
    assert ["key"] == next(written(Paragraph((Text("x"),), "key")).all("p")).classes
    assert [] == next(written(Paragraph((Text("x"),))).all("p")).classes


# Tables


def test_a_table_has_a_caption_and_every_header_cell_a_scope() -> None:
    html = written(table())
    assert ["Passages that rules pointed at"] == [c.text for c in html.all("caption")]
    assert ["col"] * 5 == [th.attributes["scope"] for th in next(html.all("thead")).all("th")]
    for row in (r for body in html.all("tbody") for r in body.all("tr")):
        scopes = [th.attributes["scope"] for th in row.all("th")]
        assert scopes == (["rowgroup"] if "group" in row.classes else ["row"])


def test_a_table_has_as_many_groups_as_it_was_given_each_under_its_heading() -> None:
    bodies = list(written(table(5)).all("tbody"))
    assert [2, 2, 1] == [len(list(b.all("tr"))) - 1 for b in bodies]
    assert ["Paper 0001 · Invented Journal"] == [
        th.text for th in bodies[0].all("th") if "5" == th.attributes.get("colspan")
    ]


def test_numbers_stand_on_the_right() -> None:
    html = written(table(1))
    assert ["1", "2"] == [c.text for c in next(html.all("tbody")).all("", "n")]


def test_a_row_with_fewer_cells_than_its_table_has_columns_is_refused() -> None:
    short = Table("t", "T", (Column("a"), Column("b")), (RowGroup((Row(((Text("x"),),)),)),))
    with pytest.raises(ValueError, match="longer than argument"):
        block(short, PLACE)


def test_a_filtered_table_has_a_form_with_each_kind_of_tag_and_its_words() -> None:
    form = next(written(table(6)).all("form"))
    assert "hidden" in form.attributes
    choices = {
        select.attributes["data-kind"]: [o.attributes["value"] for o in select.all("option")]
        for select in form.all("select")
    }
    assert {
        "polarity": ["*", "exculpatory", "inculpatory"],
        "code": ["*", "apnoea-test", "tube-after-declaration"],
    } == choices


def test_a_row_carries_its_tags_for_the_filter() -> None:
    rows = [r for r in written(table(1)).all("tr") if "data-tags" in r.attributes]
    assert [[["polarity", "exculpatory"], ["code", "apnoea-test"]]] == [
        json.loads(r.attributes["data-tags"] or "") for r in rows
    ]


def test_a_table_that_is_not_filtered_has_no_form() -> None:
    assert [] == list(written(table(filtered=False)).all("form"))


def test_a_wide_table_can_be_scrolled_by_the_keyboard_and_has_a_name() -> None:
    (scroll,) = written(table()).all("div", "scroll")
    assert ("region", "0") == (scroll.attributes["role"], scroll.attributes["tabindex"])
    assert "Table: Passages that rules pointed at" == scroll.attributes["aria-label"]


# Pictures


def test_a_picture_says_in_words_what_it_shows_and_carries_its_numbers() -> None:
    html = written(Plot(PICTURE, "A note."))
    image = next(html.all("img"))
    assert PICTURE.says == image.attributes["alt"]
    assert PICTURE.svg == b64decode((image.attributes["src"] or "").partition(",")[2])
    assert "Papers by year A note." == next(html.all("figcaption")).text
    rows = [[c.text for c in r.content if isinstance(c, Element)] for r in html.all("tr")]
    assert [["year", "papers", "low", "high"], ["1994", "3", "0.8", "7.1"]] == rows[:2]
    (link,) = html.all("a")
    assert "papers-by-year.csv" == link.attributes["download"]
    assert PICTURE.table == b64decode((link.attributes["href"] or "").partition(",")[2])


def test_a_picture_that_was_not_kept_is_told_in_words() -> None:
    html = written(Plot(replace(PICTURE, svg=b"", png=b"", table=b"")))
    assert [] == list(html.all("img"))
    assert PICTURE.says in html.text


def test_a_page_image_is_about_as_large_as_in_print_and_described() -> None:
    image = next(written(PageImage(CROP, "Page 2, framed")).all("img"))
    assert "Page 2, framed" == image.attributes["alt"]
    assert ("691", "184") == (image.attributes["width"], image.attributes["height"])


def test_a_page_image_that_was_not_kept_is_told_in_words() -> None:
    html = written(PageImage(replace(CROP, png=b""), "Page 2, framed"))
    assert [] == list(html.all("img"))
    assert "Page 2, framed" in html.text


# Passages


def test_a_quotation_shows_where_the_paper_goes_on_and_marks_the_quote() -> None:
    html = written(Quotation("前\n", "中", "后", "zh-Hans", cut_left=True))
    quoted = next(html.all("blockquote"))
    assert "zh-Hans" == quoted.attributes["lang"]
    assert ("前\n", "中", "后") == (
        next(quoted.all("span", "left")).text,
        next(quoted.all("mark")).text,
        next(quoted.all("span", "right")).text,
    )
    assert ["[…] "] == [cut.text for cut in quoted.all("span", "cut")]


def test_a_quotation_with_a_source_names_it() -> None:
    html = written(Quotation("", "中", "", "zh", source="Invented Gazette, 2015"))
    assert ["Invented Gazette, 2015"] == [c.text for c in html.all("figcaption")]


def test_an_article_is_named_by_its_heading_and_can_be_linked_to() -> None:
    (article,) = (e for e in written(passage()).content if isinstance(e, Element))
    heading = next(article.all("h2"))
    assert [article.attributes["aria-labelledby"]] == [
        span.attributes["id"]
        for span in heading.all("span")
        if span.text == "Passage 1: invented code"
    ]
    assert ["#passage.1"] == [a.attributes["href"] for a in heading.all("a", "own")]


def test_headings_below_an_article_are_one_level_lower_and_never_below_six() -> None:
    inner: Block = Paragraph((Text("x"),))
    for depth in range(9):
        inner = Article(f"a{depth}", (Text("t"),), (inner,))
    tags = [e.tag for e in written(inner).all() if e.tag.startswith("h")]
    assert ["h2", "h3", "h4", "h5", "h6", "h6", "h6", "h6", "h6"] == tags


def test_a_section_within_another_has_a_heading_of_its_own() -> None:
    html = written(Section("s", "Sub 脑", (Paragraph((Text("x"),)),)))
    (section,) = html.all("section")
    assert "s.heading" == section.attributes["aria-labelledby"]
    assert "Sub 脑" == html.by_id("s.heading").text


def test_a_listing_keeps_its_lines() -> None:
    text = "\nfirst\n\n  second\n"
    listing = next(written(Listing(text)).all("pre"))
    assert "\n" + text == listing.text  # the first line end is the one that a browser drops
