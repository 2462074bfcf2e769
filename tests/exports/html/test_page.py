"""The page around the sections: what it allows, what it carries, and what it never loads."""

import re
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise

import pytest

from exhume.errors import InputError, IntegrityError
from exhume.exports import _fonts
from exhume.exports._composition.blocks import Number, Paragraph, Section
from exhume.exports._html import fonts
from exhume.exports._html.page import page

from ..html_reading import Element, read
from ..invented_compositions import CROP, PICTURE, RESULTS, composition


def usual() -> Element:
    return read(page(composition(), RESULTS).encode())


def policy(html: Element) -> str:
    return next(
        e.attributes["content"] or "" for e in html.all("meta") if "http-equiv" in e.attributes
    )


def test_the_same_composition_gives_the_same_page() -> None:
    assert page(composition(), RESULTS) == page(composition(), RESULTS)


def test_the_sections_are_numbered_and_listed_in_their_order() -> None:
    html = usual()
    sections = [s for s in html.by_id("main").content if isinstance(s, Element)]
    titles = [next(s.all("h2")).text for s in sections]
    assert ["1 Summary in plain words", "2 Findings", "3 Passages", "4 Methods"] == titles
    links = list(html.by_id("contents").all("a"))
    assert [f"#{s.attributes['id']}" for s in sections] == [a.attributes["href"] for a in links]
    assert [f"{n} {a.text}" for n, a in enumerate(links, 1)] == titles


def test_each_section_leads_back_to_the_contents() -> None:
    for section in usual().all("section", "part"):
        back = list(section.all("p", "back"))
        assert ["#contents"] == [a.attributes["href"] for p in back for a in p.all("a")]


def test_the_notice_stands_before_the_title() -> None:
    front = next(usual().all("header"))
    assert ["p", "h1"] == [e.tag for e in front.all() if "notice" in e.classes or e.tag == "h1"]


def test_a_page_without_notice_and_question_has_no_empty_places_for_them() -> None:
    made = replace(composition(), notice="", question="")
    front = next(read(page(made, RESULTS).encode()).all("header"))
    assert [] == [e for e in front.all() if {"notice", "question"} & set(e.classes)]


def test_headings_go_down_one_level_at_a_time() -> None:
    levels = [int(e.tag[1]) for e in usual().all() if re.fullmatch("h[1-6]", e.tag)]
    assert 1 == levels[0] == levels.count(1)
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


def test_the_policy_allows_one_style_one_script_and_what_lies_in_the_file() -> None:
    html = usual()
    style, script = (
        b64encode(sha256(next(html.all(tag)).text.encode()).digest()).decode()
        for tag in ("style", "script")
    )
    assert policy(html) == (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_loaded_from_elsewhere() -> None:
    html = usual()
    assert not [e for e in html.all() if e.tag in {"link", "iframe", "object", "base", "embed"}]
    assert all((e.attributes["src"] or "").startswith("data:image/") for e in html.all("img"))
    for link in html.all("a"):
        assert (link.attributes["href"] or "").startswith(("#", "data:text/csv;"))
    assert not [a for e in html.all() for a in e.attributes if a.startswith("on") or a == "style"]
    style = next(html.all("style")).text
    assert all(url.startswith('url("data:font/') for url in re.findall(r"url\([^)]*\)", style))
    assert "@import" not in style


def test_images_lie_in_the_file_byte_for_byte() -> None:
    kept = [b64decode((e.attributes["src"] or "").partition(",")[2]) for e in usual().all("img")]
    assert [PICTURE.svg, CROP.png, CROP.png] == kept


def test_ids_are_unique_and_every_link_and_label_has_its_target() -> None:
    html = usual()
    ids = [e.attributes["id"] for e in html.all() if "id" in e.attributes]
    assert len(set(ids)) == len(ids)
    wanted = {
        (e.attributes["href"] or "")[1:] for e in html.all("a") if "download" not in e.attributes
    }
    wanted |= {n for e in html.all() for n in (e.attributes.get("aria-labelledby") or "").split()}
    assert set() == wanted - set(ids)


def test_a_number_that_is_no_result_stops_the_page() -> None:
    made = composition(Section("only", "Only", (Paragraph((Number("papers.of.nobody", "7"),)),)))
    with pytest.raises(IntegrityError, match=r"papers\.of\.nobody is printed, but it is not among"):
        page(made, RESULTS)


# The font


def test_the_font_holds_the_characters_of_the_page_and_no_others() -> None:
    if _fonts.find() is None:
        pytest.skip("no font for Chinese is installed; install Debian's package fonts-noto-cjk")
    style = next(usual().all("style")).text
    (face,) = re.findall(
        r'@font-face \{ font-family: "Dossier Han"; [^}]*woff2;base64,([^"]*)"', style
    )
    assert b64decode(face).startswith(b"wOF2")
    assert len(face) < 100_000


def test_a_page_is_written_without_a_font_where_none_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "subset", lambda _characters, _path: None)
    made = replace(composition(), title="虚构的题目，别处没有")  # no font was made for it before
    html = read(page(made, RESULTS).encode())
    assert "@font-face" not in next(html.all("style")).text
    assert "font" not in html.by_id("main").text.lower()


def test_a_font_that_the_protocol_names_and_that_is_not_there_stops_the_page() -> None:
    with pytest.raises(InputError, match="there is no such font file"):
        page(composition(), RESULTS, "/no/such/font.ttf")


def test_a_page_without_foreign_characters_needs_no_font() -> None:
    assert "" == fonts.font_face("<p>plain</p>")


def test_characters_are_found_once_even_when_they_are_half_a_pair() -> None:
    assert "脑\ud800" == fonts.not_ascii("a 脑 b \ud800 脑")


# Colours


def _colours(css: str, block: str) -> dict[str, str]:
    found = re.search(block + r"[^{]*\{\s*(?::root \{)?(.*?)\}", css, re.DOTALL | re.MULTILINE)
    assert found is not None
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", found[1]))


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    "block",
    ["^:root", r"prefers-color-scheme: dark\)", "@media print"],
    ids=["light", "dark", "print"],
)
def test_text_stands_out_from_its_ground_as_wcag_aa_asks(block: str) -> None:
    colours = _colours(next(usual().all("style")).text, block)
    for ink in ("ink", "quiet", "link", "inculpatory", "exculpatory"):
        for ground in ("ground", "panel"):
            assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert _contrast(colours["on-mark"], colours["mark"]) >= 4.5
    assert _contrast(colours["mark"], colours["ink"]) >= 3
    if "focus" in colours:
        assert _contrast(colours["focus"], colours["ground"]) >= 3
