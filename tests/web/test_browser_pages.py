"""Pages of the review in a real browser: what lies where, keys, focus, sizes, no scripts."""

import io
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Locator

from .browsing import PASSAGE, Window, needs_chromium, window
from .conftest import Serving
from .invented_review import NOTHING, Team

pytestmark = needs_chromium

TABLET = {"viewport": {"width": 768, "height": 1024}, "has_touch": True, "is_mobile": True}
SMALLEST_TARGET = 44  # CSS pixels
INK = 128  # grey values below are print
LINE_HEIGHT = 14 * 120 / 72  # pixels of a picture
BOXES = """all => all.filter(each => each.getClientRects().length)
    .map(each => each.getBoundingClientRect())
    .map(box => [box.left, box.top, box.right, box.bottom])"""
TARGETS = "button, a.button, label.choice, summary, select, .bar-nav a"


@pytest.fixture
def address(team: Team, serving: Serving) -> Iterator[str]:
    with serving(team) as found:
        yield found


@pytest.fixture
def ada(browser: Browser, address: str, team: Team) -> Iterator[Window]:
    with window(browser, address, team.session("Ada")) as opened:
        yield opened
        opened.end()


def edges(pixels: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the first and the last row and column that have such a pixel."""
    rows, columns = np.nonzero(pixels)
    return np.array([rows.min(), rows.max(), columns.min(), columns.max()])


def is_on(window_of: Window, selector: str) -> bool:
    found: bool = window_of.page.evaluate("s => document.activeElement.matches(s)", selector)
    return found


def codings_of(team: Team, name: str) -> int:
    with team.database.read() as connection:
        query = f"select count(*) from codings where coder = '{team.person(name).id}'"  # noqa: S608 - an id of ours
        return int(connection.exec_driver_sql(query).scalar_one())


@pytest.mark.parametrize("width", [1360, 1700])
def test_the_mark_lies_on_the_ink_of_the_passage(
    browser: Browser, address: str, team: Team, width: int
) -> None:
    unit = team.unit_with("pages.pdf")
    name = next(name for name in ("Ada", "Ben") if unit.id in team.units_of(name))
    size = {"width": width, "height": 900}
    with window(browser, address, team.session(name), viewport=size) as coder:
        coder.go(f"/code/{unit.id}")
        coder.keep(f"mark-{width}")
        image = coder.page.locator(".sheet img")
        shown = image.bounding_box()
        marks = [mark.bounding_box() for mark in coder.page.locator(".sheet rect").all()]
        source = image.get_attribute("src") or ""
        png = coder.page.request.get(f"{address}{source}").body()
    assert shown is not None
    grey = np.asarray(Image.open(io.BytesIO(png)).convert("L"))
    inside = np.zeros(grey.shape, bool)
    scale = grey.shape[1] / shown["width"]
    for mark in marks:
        assert mark is not None
        left, top = scale * (mark["x"] - shown["x"]), scale * (mark["y"] - shown["y"])
        right, bottom = left + scale * mark["width"], top + scale * mark["height"]
        inside[int(top) : int(bottom) + 1, int(left) : int(right) + 1] = True
    ink = grey < INK
    assert (ink & inside).sum() > 0.97 * ink.sum()  # the page has no other print
    assert np.abs(edges(ink) - edges(inside)).max() < LINE_HEIGHT


def test_saving_twice_makes_one_verdict(ada: Window, team: Team) -> None:
    ada.go("/code/next")
    first = ada.page.url
    ada.press("n")
    ada.page.dblclick("form.verdict button.primary")
    ada.page.wait_for_url(lambda url: url != first)
    ada.page.wait_for_load_state("networkidle")
    ada.settle()
    assert 1 == codings_of(team, "Ada")
    second = ada.page.url
    ada.press("t", "Enter", "Enter")
    ada.page.wait_for_url(lambda url: url != second)
    ada.page.wait_for_load_state("networkidle")
    ada.settle()
    assert 2 == codings_of(team, "Ada")


def test_the_button_back_shows_what_was_saved(ada: Window, team: Team) -> None:
    ada.go("/code/next")
    first = ada.page.url
    ada.press("n")
    ada.press_and_go("Enter")
    ada.page.go_back()
    ada.page.wait_for_url(first)
    ada.settle()
    assert "Saved. You can still change it." in ada.said
    assert ["nothing-here"] == ada.checked
    ada.press("t")
    ada.press_and_go("Enter")
    coding = team.desk("Ada").coding(first.rpartition("/")[2])
    assert coding is not None
    assert (2, "cannot-tell") == (coding.revision, coding.verdict.choice.value)


def test_codes_and_nothing_here_exclude_each_other(ada: Window) -> None:
    ada.go("/code/next")
    ada.press("1", "2")
    ada.press("n")
    assert ["nothing-here"] == ada.checked
    ada.press("2")
    assert 1 == len(ada.checked)
    assert "nothing-here" not in ada.checked


def test_saving_nothing_says_what_is_missing(ada: Window, team: Team) -> None:
    ada.go("/code/next")
    ada.press("Enter")
    ada.page.wait_for_selector("[role=alert]")
    assert "Choose a code" in ada.said
    assert 0 == codings_of(team, "Ada")
    ada.complaints.clear()  # the console names the status, 422


def test_the_focus_begins_before_the_page_and_is_always_seen(ada: Window) -> None:
    ada.go("/code/next")
    ada.press("Tab")
    assert is_on(ada, ".skip")
    ada.press("Enter")
    ada.tab_to("[name=codes]")
    ada.tab_to("form.verdict button.primary")
    seen = "getComputedStyle(document.activeElement).outlineStyle"
    assert "solid" == ada.page.evaluate(seen)
    ada.keep("focus-on-save")


def test_a_field_with_the_focus_is_not_under_the_button_that_saves(ada: Window) -> None:
    ada.go("/code/next")
    ada.tab_to(".more summary")
    ada.press("Enter", "Tab", "Tab")
    assert is_on(ada, "textarea[name=quote]")
    field = ada.page.locator("textarea[name=quote]").bounding_box()
    button = ada.page.locator(".save").bounding_box()
    assert field is not None
    assert button is not None
    assert field["y"] + field["height"] <= button["y"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_tablet_can_be_used_with_the_finger(
    browser: Browser, address: str, team: Team, scheme: str
) -> None:
    with window(browser, address, team.session("Ada"), color_scheme=scheme, **TABLET) as tablet:
        tablet.go("/code/next")
        tablet.keep(f"tablet-{scheme}")
        tablet.keep(f"tablet-{scheme}-whole", whole=True)
        assert 768 >= tablet.page.evaluate("document.documentElement.scrollWidth")
        boxes = [(each.bounding_box(), each.inner_text()) for each in _visible(tablet)]
        small = [words for box, words in boxes if box and box["height"] < SMALLEST_TARGET]
        assert small == []
        first = tablet.page.url
        tablet.page.tap("label.choice:has([value=nothing-here])")
        tablet.page.tap("form.verdict button.primary")
        tablet.page.wait_for_url(lambda url: url != first)
        tablet.settle()
        tablet.end()
    assert 1 == codings_of(team, "Ada")


def _visible(of: Window) -> list[Locator]:
    return [each for each in of.page.locator(TARGETS).all() if each.is_visible()]


def test_reading_and_saving_work_without_scripts(
    browser: Browser, address: str, team: Team
) -> None:
    with window(browser, address, java_script_enabled=False) as plain:
        plain.page.goto(address)
        plain.page.fill("[name=name]", "Ada")
        plain.page.fill("[name=password]", "an invented password")
        plain.page.click("button.primary")
        plain.page.click("a.primary")
        assert PASSAGE.search(plain.page.url)
        first = plain.page.url
        plain.page.check("[value=cannot-tell]")
        plain.page.click("form.verdict button.primary")
        assert first != plain.page.url
        plain.end()
    assert 1 == codings_of(team, "Ada")


def test_the_colours_change_at_once_and_stay(ada: Window) -> None:
    ada.go("/")
    for expected in ("dark", "light", "auto", "dark"):
        ada.page.click(".theme button")
        ada.page.wait_for_selector(f"html[data-theme={expected}]")
    ada.go("/code/next")
    assert "dark" == ada.page.get_attribute("html", "data-theme")


def test_glosses_can_be_hidden_and_stay_hidden(ada: Window, team: Team) -> None:
    unit = next(unit for unit in team.units_of("Ada") if "供体" in team.units()[unit].quote)
    ada.go(f"/code/{unit}")
    gloss = ada.page.locator(".term-gloss").first
    assert gloss.is_visible()
    ada.press("g")
    assert not gloss.is_visible()
    ada.go(f"/code/{unit}")
    assert not ada.page.locator(".term-gloss").first.is_visible()


def test_glosses_do_not_overlap(ada: Window, team: Team) -> None:
    for unit in team.units_of("Ada"):
        ada.go(f"/code/{unit}")
        found = ada.page.eval_on_selector_all(".term-gloss", BOXES)
        for number, one in enumerate(found):
            for other in found[:number]:
                apart = one[0] >= other[2] - 1 or other[0] >= one[2] - 1
                assert apart or one[1] >= other[3] - 1 or other[1] >= one[3] - 1


def test_all_explanations_fit_when_they_are_open(ada: Window) -> None:
    ada.go("/code/next")
    script = "all => all.forEach(each => { each.open = true; })"
    ada.page.eval_on_selector_all(".code details", script)
    ada.keep("explanations-open")
    panel = "panel => panel.scrollWidth <= panel.clientWidth"
    assert ada.page.eval_on_selector(".panel", panel)


def test_an_empty_queue_and_what_is_not_there_say_so(
    browser: Browser, address: str, team: Team
) -> None:
    team.code_all("Ben", NOTHING)
    with window(browser, address, team.session("Ben")) as ben:
        ben.go("/")
        ben.keep("queue-empty")
        assert "Every passage that was given to you is judged." in ben.said
        ben.page.goto(f"{address}/code/{'0' * 20}")
        ben.keep("not-found")
        assert "Not Found" in ben.said
