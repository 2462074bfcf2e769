"""The dossier in a real browser: it loads nothing, its links lead somewhere, its filter filters."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from exhume.exports import _fonts, dossier
from exhume.exports._composition.blocks import Section
from exhume.exports._html.page import page as html_of

from .composition.reviewed_reports import reviewed_report
from .invented_compositions import RESULTS, composition, paper, sections, table
from .invented_reports import HOSTILE, hostile, of_size, usual

CHROMIUM = shutil.which("chromium")

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no program `chromium`; install the package of that name"
)

REPORTS = {"pointed": usual, "reviewed": reviewed_report}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=["every-block", *REPORTS])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a page of every kind of block, and the dossiers of two reports."""
    made = REPORTS.get(request.param)
    path = tmp_path_factory.mktemp("dossier") / f"{request.param}.html"
    path.write_bytes(dossier.render(made()) if made else blocks_of_every_kind())
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    """Open a page for a test that does something to it."""
    opened = browser.new_page()
    opened.goto(file.as_uri())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def kept_open(browser: Browser, file: Path) -> Iterator[Page]:
    opened = browser.new_page()
    opened.goto(file.as_uri())
    yield opened
    opened.close()


@pytest.fixture
def seen(kept_open: Page) -> Page:
    """A page for tests that only look at it, in the window and the colours that a new one has."""
    kept_open.set_viewport_size({"width": 1280, "height": 720})
    kept_open.emulate_media(color_scheme="light")
    return kept_open


@pytest.fixture(scope="module")
def long_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = composition(
        Section("findings", "Findings", (table(12), table(3, name="other"))),
        Section("passages", "Passages", (paper(),)),
    )
    path = tmp_path_factory.mktemp("long") / "long.html"
    path.write_bytes(html_of(made, RESULTS).encode())
    return path


@pytest.fixture
def filtered(browser: Browser, long_table: Path) -> Iterator[Page]:
    opened = browser.new_page()
    opened.goto(long_table.as_uri())
    yield opened
    opened.close()


def blocks_of_every_kind() -> bytes:
    return html_of(composition(*sections()), RESULTS).encode()


def watched(browser: Browser, path: Path) -> tuple[Page, list[str], list[str]]:
    """Open a file and note what it asks for and what it complains of.

    Images and fonts that lie in the file itself are asked for by ``data:`` addresses, which no
    network sees.
    """
    opened = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    opened.add_init_script(
        "addEventListener('securitypolicyviolation',"
        " (event) => console.error(event.violatedDirective, event.blockedURI));"
    )
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("dialog", lambda dialog: complaints.append(dialog.message))
    opened.goto(path.as_uri())
    return opened, asked, complaints


def beyond(asked: list[str]) -> list[str]:
    return [url for url in asked if not url.startswith(("data:image/", "data:font/woff2;"))]


def test_it_asks_for_nothing_but_itself_and_complains_of_nothing(
    browser: Browser, file: Path
) -> None:
    opened, asked, complaints = watched(browser, file)
    opened.wait_for_load_state("networkidle")
    opened.close()
    assert [file.as_uri()] == beyond(asked)
    assert [] == complaints


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_strange_text_does_nothing_and_does_not_widen_the_page(
    browser: Browser, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "hostile.html"
    path.write_bytes(dossier.render(hostile(text)))
    opened, asked, complaints = watched(browser, path)
    opened.set_viewport_size({"width": 420, "height": 800})
    wide = opened.evaluate("document.documentElement.scrollWidth")
    opened.close()
    assert [path.as_uri()] == beyond(asked)
    assert [] == complaints
    assert wide <= 420


@pytest.mark.parametrize("width", [320, 420, 1000, 1280, 1600])
def test_the_page_fits_its_window(seen: Page, width: int) -> None:
    seen.set_viewport_size({"width": width, "height": 900})
    assert seen.evaluate("document.documentElement.scrollWidth") <= width


def test_every_link_of_the_page_leads_to_a_place_in_it(seen: Page) -> None:
    assert [] == seen.evaluate(
        """[...document.querySelectorAll("a:not([download])")]
        .map((link) => link.getAttribute("href"))
        .filter((href) => !href.startsWith("#") || !document.getElementById(href.slice(1)))"""
    )


def test_every_table_has_a_caption_and_every_image_a_text(seen: Page) -> None:
    assert seen.evaluate(
        "[...document.querySelectorAll('table')].every((t) => t.caption.textContent)"
    )
    assert seen.evaluate("[...document.images].every((image) => image.alt.trim())")


def test_every_image_can_be_shown(seen: Page) -> None:
    assert [] == seen.evaluate(
        """Promise.all([...document.images].map((image) => image.decode().then(
        () => null, () => image.alt))).then((failed) => failed.filter(Boolean))"""
    )


def test_chinese_is_shown_in_the_font_that_the_file_carries(seen: Page) -> None:
    if _fonts.find() is None:
        pytest.skip("no font for Chinese is installed; install Debian's package fonts-noto-cjk")
    loaded = seen.evaluate(
        "document.fonts.ready.then((all) => [...all].map((face) => [face.family, face.status]))"
    )
    assert [["Dossier Han", "loaded"]] == [[name.strip('"'), status] for name, status in loaded]


def test_a_link_in_a_table_leads_to_its_passage(filtered: Page) -> None:
    filtered.locator("tbody th[scope=row] a").first.click()
    assert "passage.1" == filtered.locator("article:target").get_attribute("id")
    assert filtered.locator("article:target").evaluate(
        "e => Math.abs(e.getBoundingClientRect().top) < innerHeight / 2"
    )


def test_a_filter_narrows_its_own_table_and_says_by_how_much(filtered: Page) -> None:
    box = filtered.locator(".filterable").first
    rows = box.locator("tr[data-tags]:visible")
    assert 12 == rows.count()
    box.locator("[data-kind=polarity]").select_option("exculpatory")
    assert 4 == rows.count()
    assert "4 of 12 rows are shown." == box.locator(".shown").inner_text()
    box.locator("[name=words]").fill("第 9 例 0005")
    assert 1 == rows.count()
    assert 3 == filtered.locator(".filterable").nth(1).locator("tr[data-tags]:visible").count()
    filtered.emulate_media(media="print")
    assert 12 == rows.count()


def test_a_filter_that_is_emptied_shows_everything_again(filtered: Page) -> None:
    box = filtered.locator(".filterable").first
    box.locator("[name=words]").fill("nothing holds this")
    assert 0 == box.locator("tbody:visible").count()
    box.locator("[name=words]").fill("")
    assert "All 12 rows are shown." == box.locator(".shown").inner_text()


def test_pressing_enter_in_a_filter_does_not_leave_the_page(filtered: Page) -> None:
    field = filtered.locator("[name=words]").first
    field.fill("气管")
    field.press("Enter")
    assert "气管" == field.input_value()
    assert "?" not in filtered.url


def test_the_contents_show_which_section_is_read(filtered: Page) -> None:
    here = filtered.locator(".contents [aria-current=location]")
    assert [] == [name for name in here.all_inner_texts() if name == "Passages"]
    filtered.locator(".contents a").nth(1).click()
    expect(here).to_have_text("Passages")


def test_without_scripts_everything_is_there(browser: Browser, long_table: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(long_table.as_uri())
    assert 15 == opened.locator("tr[data-tags]:visible").count()
    assert 0 == opened.locator("form:visible").count()
    assert 2 == opened.locator("article img").count()
    context.close()


def test_without_scripts_the_numbers_of_a_picture_can_be_opened(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "all.html"
    path.write_bytes(blocks_of_every_kind())
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(path.as_uri())
    table_of = opened.locator("details table")
    assert not table_of.is_visible()
    opened.locator("summary").click()
    assert table_of.is_visible()
    context.close()


def test_the_numbers_of_a_picture_can_be_saved_as_a_file(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "all.html"
    path.write_bytes(blocks_of_every_kind())
    opened, _, complaints = watched(browser, path)
    opened.locator("summary").click()
    with opened.expect_download() as saved:
        opened.locator("a[download]").click()
    assert "papers-by-year.csv" == saved.value.suggested_filename
    assert saved.value.path().read_bytes().startswith(b"year,papers,low,high\r\n")
    opened.close()
    assert [] == complaints


def test_the_first_key_offers_to_skip_and_the_focus_can_be_seen(page: Page) -> None:
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    assert skip.evaluate("e => e === document.activeElement")
    assert (skip.bounding_box() or {"x": -1})["x"] >= 0
    assert skip.evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)") >= 2
    page.keyboard.press("Enter")
    assert "main" == page.evaluate("document.activeElement.id")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_of_wcag_aa(seen: Page, scheme: str) -> None:
    seen.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] - one of two literals
    assert [] == seen.evaluate(FAINT_TEXTS)


def test_pictures_keep_a_light_ground_in_the_dark(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "all.html"
    path.write_bytes(blocks_of_every_kind())
    opened = browser.new_page(color_scheme="dark")
    opened.goto(path.as_uri())
    grounds = opened.locator("figure img").evaluate_all(
        "(all) => all.map((e) => getComputedStyle(e).backgroundColor)"
    )
    opened.close()
    assert {"rgb(255, 255, 255)"} == set(grounds)


def test_nothing_moves_by_itself(seen: Page) -> None:
    assert "auto" == seen.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
    assert 0 == seen.evaluate("document.getAnimations().length")


def test_every_field_has_a_label_and_every_region_a_name(seen: Page) -> None:
    assert seen.evaluate(
        "[...document.querySelectorAll('input, select')].every(e => e.labels.length)"
    )
    assert seen.evaluate(
        "[...document.querySelectorAll('[role=region]')].every(e => e.getAttribute('aria-label'))"
    )
    for landmark in ("header", "nav", "main", "footer"):
        assert 1 == seen.locator(f"body > {landmark}").count()


def test_printed_pages_are_a4(seen: Page) -> None:
    pdf = seen.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert b"/MediaBox [0 0 595" in pdf or b"/MediaBox [0 0 594" in pdf


def test_many_passages_open_without_complaint(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "many.html"
    path.write_bytes(dossier.render(of_size(100, 5)))
    opened, _, complaints = watched(browser, path)
    opened.close()
    assert [] == complaints


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
    if (!own || e.closest("script, style, title, desc, option")) continue;
    const ink = parse(getComputedStyle(e).color);
    const [low, high] = [luminance(ink), luminance(ground(e))].sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) faint.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
