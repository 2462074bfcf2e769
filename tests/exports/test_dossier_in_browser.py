"""The dossier in a real browser: it loads nothing, its links lead somewhere, its filter filters."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from exhume.exports import dossier

from .invented_reports import HOSTILE, hostile, of_size, usual

CHROMIUM = shutil.which("chromium")

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no program `chromium`; install the package of that name"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def usual_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dossier") / "usual.html"
    path.write_bytes(dossier.render(usual()))
    return path


@pytest.fixture
def page(browser: Browser, usual_file: Path) -> Iterator[Page]:
    opened = browser.new_page()
    opened.goto(usual_file.as_uri())
    yield opened
    opened.close()


def watched(browser: Browser, path: Path) -> tuple[Page, list[str], list[str]]:
    """Open a file and note what it asks for and what it complains of."""
    opened = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("dialog", lambda dialog: complaints.append(dialog.message))
    opened.goto(path.as_uri())
    return opened, asked, complaints


def test_it_asks_for_nothing_but_itself_and_complains_of_nothing(
    browser: Browser, usual_file: Path
) -> None:
    opened, asked, complaints = watched(browser, usual_file)
    opened.close()
    assert [usual_file.as_uri()] == asked
    assert complaints == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_strange_text_does_nothing_and_does_not_widen_the_page(
    browser: Browser, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "hostile.html"
    path.write_bytes(dossier.render(hostile(text)))
    opened, asked, complaints = watched(browser, path)
    opened.set_viewport_size({"width": 420, "height": 800})
    wide = opened.evaluate("document.documentElement.scrollWidth")
    assert opened.locator("#filter").is_visible()
    opened.close()
    assert [path.as_uri()] == asked
    assert complaints == []
    assert wide <= 420


@pytest.mark.parametrize("width", [320, 420, 1280])
def test_the_page_fits_its_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_link_in_the_table_leads_to_its_passage(page: Page) -> None:
    links = page.locator("#findings-table tbody th a[href^='#passage']")
    assert links.count() == 11
    links.nth(5).click()
    assert page.locator("article:target .passage-no").inner_text() == "Passage 6"
    assert page.locator("article:target").evaluate(
        "e => Math.abs(e.getBoundingClientRect().top) < innerHeight / 2"
    )


def test_the_filter_narrows_the_table_and_says_by_how_much(page: Page) -> None:
    rows = page.locator("#findings-table tr[data-grade]:visible")
    assert rows.count() == 11
    page.select_option("#filter-polarity", "exculpatory")
    assert rows.count() == 4
    assert page.locator("#filter-shown").inner_text() == "4 of 11 passages are shown."
    page.fill("#filter-words", "自主呼吸 2011")
    assert rows.count() == 1
    page.fill("#filter-words", "")
    page.select_option("#filter-polarity", "")
    page.select_option("#filter-grade", "near-miss")
    assert rows.count() == 2
    page.emulate_media(media="print")
    assert rows.count() == 11


def test_without_scripts_the_whole_table_is_there(browser: Browser, usual_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(usual_file.as_uri())
    assert opened.locator("#findings-table tr[data-grade]:visible").count() == 11
    assert not opened.locator("#filter").is_visible()
    context.close()


def test_the_first_key_offers_to_skip_and_the_focus_can_be_seen(page: Page) -> None:
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    assert skip.evaluate("e => e === document.activeElement")
    assert skip.bounding_box() is not None
    assert (skip.bounding_box() or {"x": -1})["x"] >= 0
    assert skip.evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)") >= 2
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_of_wcag_aa(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] - one of two literals
    assert page.evaluate(FAINT_TEXTS) == []


def test_every_field_has_a_label_and_every_region_a_name(page: Page) -> None:
    assert page.evaluate(
        "[...document.querySelectorAll('input, select')].every(e => e.labels.length)"
    )
    assert page.evaluate(
        "[...document.querySelectorAll('[role=region]')].every(e => e.getAttribute('aria-label'))"
    )
    for landmark in ("header", "nav", "main", "footer"):
        assert page.locator(f"body {landmark}").count() == 1


def test_printed_pages_are_a4_and_hold_every_passage(page: Page) -> None:
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert b"/MediaBox [0 0 595" in pdf or b"/MediaBox [0 0 594" in pdf


def test_many_passages_open_and_filter(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "many.html"
    path.write_bytes(dossier.render(of_size(100, 5)))
    opened, _, complaints = watched(browser, path)
    opened.fill("#filter-words", "0042")
    assert opened.locator("#filter-shown").inner_text() == "5 of 500 passages are shown."
    opened.close()
    assert complaints == []


# Every element with a text of its own, its colour against the nearest ground that is painted.
FAINT_TEXTS = """() => {
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const luminance = (c) => {
    const linear = (v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = c.map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || e.closest("script, style, title, desc")) continue;
    const style = getComputedStyle(e);
    const ink = parse(e.closest("svg") ? style.fill : style.color);
    const [low, high] = [luminance(ink), luminance(ground(e))].sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) faint.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
