"""What a screen reader, a keyboard and weak eyes need, as far as markup and colours can tell."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

import exhume.web.frame

from .conftest import Visit
from .crawling import crawl, submit_all
from .invented_review import CODE, CODED, CODERS, NOTHING, Team, copied, served
from .visiting import Answer

SHEETS = Path(exhume.web.frame.__file__).with_name("static")
TEXT_ON = (
    ("ink", "ground card raised accent-soft mark"),
    ("dim", "ground card raised"),
    ("accent", "ground card raised"),
    ("accent-ink", "accent"),
    ("bad", "bad-soft card"),
    ("good", "good-soft"),
    ("gloss", "card ground"),
)
EDGES_ON = (("line-strong", "card raised"), ("focus", "ground card raised"), ("mark-line", "card"))


@pytest.fixture(scope="module")
def pages(
    filled: Path, tmp_path_factory: pytest.TempPathFactory, visit: Visit
) -> dict[str, Answer]:
    """Every page of a review in which something was judged and decided, by path."""
    with served(copied(filled, tmp_path_factory.mktemp("pages") / "study")) as team:
        return all_pages(team, visit)


def all_pages(team: Team, visit: Visit) -> dict[str, Answer]:
    for name in CODERS:
        team.code_all(name, CODED if name == "Ben" else NOTHING)
    found: dict[str, Answer] = {}
    jo = visit(team, "Jo")
    decided = jo.get("/adjudicate/next").location
    for number in (1, 2):
        fields = {"codes": CODE, "reason": "an invented reason", "request": f"request {number}"}
        jo.post(decided, fields)
    found["decided"] = jo.get(decided)
    unit, coder = team.coded_by_somebody("pages.pdf")
    found["pictured"] = visit(team, coder).get(f"/code/{unit}")
    found["undecided"] = jo.post(jo.get("/adjudicate/next").location, {"request": "request 3"})
    for name in ("", "Ada", "Jo", "Olga", "Rita"):
        browser = visit(team, name)
        reached = crawl(browser)
        with_forms = {"/account", "/study/people"} & reached.keys()
        reached |= submit_all(browser, {path: reached[path] for path in with_forms})
        reached["nowhere"] = browser.get("/nowhere")
        found |= {f"{name}{path}": page for path, page in reached.items() if page.is_page}
    assert len(found) > 40
    return found


def name_of(element: html.HtmlElement) -> str:
    """Return what a screen reader calls a control: its label, or what is written on it."""
    if element.get("aria-label"):
        return str(element.get("aria-label"))
    labels = [*element.xpath("ancestor::label")]
    if element.get("id"):
        labels += element.getroottree().xpath("//label[@for=$id]", id=element.get("id"))
    words = [label.text_content() for label in labels]
    if element.tag in ("a", "button", "summary"):
        hidden = element.xpath(".//*[@aria-hidden='true']//text()")
        words.append(element.text_content().replace("".join(hidden) or "\0", ""))
    return " ".join(" ".join(words).split())


def controls(page: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for element in page.xpath(
        "//a[@href] | //button | //summary | //input | //select | //textarea"
    ):
        if element.get("type") != "hidden":
            yield element


def test_every_control_has_a_name(pages: dict[str, Answer]) -> None:
    for path, answer in pages.items():
        nameless = [html.tostring(e)[:90] for e in controls(answer.page) if not name_of(e)]
        assert [] == nameless, path


def test_buttons_that_do_different_things_have_different_names(pages: dict[str, Answer]) -> None:
    for path, answer in pages.items():
        seen: dict[str, tuple[object, ...]] = {}
        for button in answer.page.xpath("//form//button"):
            form = button.xpath("ancestor::form")[0]
            does = (
                form.get("action"),
                *form.xpath(".//input[@name='person' or @name='coder']/@value"),
            )
            assert seen.setdefault(name_of(button), does) == does, (path, name_of(button))


def test_headings_follow_each_other(pages: dict[str, Answer]) -> None:
    for path, answer in pages.items():
        levels = [int(h.tag[1]) for h in answer.page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert [1] == levels[:1], path
        assert 1 == levels.count(1), path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)


def test_a_page_says_its_language_its_title_and_where_its_content_is(
    pages: dict[str, Answer],
) -> None:
    for path, answer in pages.items():
        page = answer.page
        assert "en" == page.get("lang"), path
        assert page.xpath("string(//title)").strip(), path
        assert "#main" == page.xpath("string((//a)[1]/@href)"), path
        assert 1 == len(page.xpath("//main[@id='main']")), path
        assert "width=device-width, initial-scale=1" in page.xpath("//meta/@content"), path
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_chinese_is_said_to_be_chinese(pages: dict[str, Answer]) -> None:
    found = 0
    for path, answer in pages.items():
        for element in answer.page.xpath("//body//*[not(self::script)]"):
            if any("一" <= character <= "鿿" for character in element.text or ""):
                languages = element.xpath("ancestor-or-self::*[@lang][1]/@lang")
                assert languages, path
                assert languages[-1].startswith("zh"), (path, element.text)
                found += 1
    assert found > 100


def test_pictures_have_words_and_tables_have_headings(pages: dict[str, Answer]) -> None:
    pictures = 0
    for path, answer in pages.items():
        for image in answer.page.xpath("//img"):
            assert image.get("alt"), path
            pictures += 1
        for svg in answer.page.xpath("//svg"):
            assert "true" == svg.get("aria-hidden"), path
        for table in answer.page.xpath("//table"):
            assert table.xpath("./thead//th[@scope='col']"), path
            for row in table.xpath("./tbody/tr"):
                assert row.xpath("./th[@scope='row'] | ./td"), path
    assert pictures


def test_what_went_wrong_is_said_at_once(pages: dict[str, Answer]) -> None:
    refused = [answer for answer in pages.values() if answer.page.xpath("//*[@role='alert']")]
    assert refused
    for answer in pages.values():
        if answer.status == 422 and answer.page.xpath("//main//form"):
            assert answer.page.xpath("//*[@role='alert']")


def test_keys_are_said_on_what_they_press_and_are_given_once(pages: dict[str, Answer]) -> None:
    keys = 0
    for path, answer in pages.items():
        given = answer.page.xpath("//@data-key[. != '']")
        assert len(given) == len(set(given)), path
        keys += len(given)
    assert keys > 50


def test_what_cannot_be_changed_says_so(team: Team, visit: Visit) -> None:
    unit = team.units_of("Ada")[0]
    team.save("Ada", unit)
    team.desk("Ada").seal()
    page = visit(team, "Ada").get(f"/code/{unit}").page
    assert page.xpath("//form[contains(@class, 'verdict')]/fieldset[@disabled]")


# --------------------------------------------------------------------------------- colours


def themes() -> dict[str, dict[str, str]]:
    """Return the colour variables of each block of the sheet that sets them."""
    text = (SHEETS / "exhume.css").read_text("utf-8")
    blocks = re.findall(r"(:root[^{]*)\{([^}]*--ink[^}]*)\}", text)
    return {
        f"{number} {selector.strip()}": dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})", body))
        for number, (selector, body) in enumerate(blocks)
    }


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_counted_as_the_guidelines_say() -> None:
    assert 21 == pytest.approx(contrast("#000000", "#ffffff"))
    assert 4.54 == pytest.approx(contrast("#767676", "#ffffff"), abs=0.01)


@pytest.mark.parametrize("theme", themes())
def test_text_can_be_read_and_edges_be_seen(theme: str) -> None:
    colours = themes()[theme]
    for needed, pairs in ((4.5, TEXT_ON), (3.0, EDGES_ON)):
        for front, backs in pairs:
            for back in backs.split():
                found = contrast(colours[front], colours[back])
                assert found >= needed, f"{front} on {back}: {found:.2f}"


def test_light_and_dark_are_each_set_once_and_dark_is_the_same_both_ways() -> None:
    found = list(themes().values())
    assert 3 == len(found)
    assert found[1] == found[2]
    assert set(found[1]) == set(found[0])


def test_what_is_pressed_is_large_enough() -> None:
    text = "".join((SHEETS / name).read_text("utf-8") for name in ("exhume.css", "desk.css"))
    touch = re.sub(r"@media \(pointer: fine\) \{(?:[^{}]|\{[^{}]*\})*\}", "", text)
    for selector in ("button, .button", "label.choice", ".bar-nav a", ".tabs a", ".code summary"):
        rule = re.search(rf"(?:^|\n){re.escape(selector)}[^{{]*\{{([^}}]*)\}}", touch)
        assert rule is not None, selector
        size = re.search(r"min-height: (\d+)px", rule[1])
        assert size is not None, selector
        assert int(size[1]) >= 44, selector
