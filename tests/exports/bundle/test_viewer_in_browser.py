"""The viewer in a real browser, opened from a folder: it walks from a passage to its file."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from exhume.exports._bundle import layout
from exhume.exports._bundle.rows import LedgerRow, Text
from exhume.exports._bundle.viewer import text_script, viewer
from exhume.model.papers import Page as PaperPage
from exhume.model.report import Report

from ..invented_reports import HOSTILE, hostile, usual
from ..test_dossier_in_browser import FAINT_TEXTS

CHROMIUM = shutil.which("chromium")
BEFORE = "（虚构）𠀀😀 "
"""Characters outside of the first plane: offsets count them once, the browser twice."""

STORABLE = [text for text in HOSTILE if not any("\ud800" <= c <= "\udfff" for c in text)]
"""No table of a study can hold half of a surrogate pair."""

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no program `chromium`; install the package of that name"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def written(folder: Path, report: Report) -> Path:
    """Write the viewer with the texts and originals of a report's papers; the last has none."""
    report = _with_digests(report)
    ledger = [_row(paper.id, paper.digest) for paper in report.papers]
    withheld = "it holds details that may identify a patient or donor"
    ledger[-1] = replace(ledger[-1], original="", withheld=withheld)
    names = [f"{layout.TEXTS}/{row.digest}.json" for row in ledger[:-1]]
    (folder / layout.VIEWER_TEXTS).mkdir(parents=True)
    (folder / layout.ORIGINALS).mkdir()
    for paper, row in zip(report.papers, ledger, strict=True):
        (folder / (row.original or "none")).write_bytes(_original(paper.id))
        script = text_script(_text(paper.digest, paper.passages[0].finding.quote))
        (folder / f"{layout.VIEWER_TEXTS}/{paper.digest}.js").write_bytes(script)
    page = folder / layout.VIEWER
    page.write_bytes(viewer(report, ledger, ["report/dossier.html", *names]))
    return page


def _with_digests(report: Report) -> Report:
    """Put each paper's first passage where its text has it, and give it a digest that is one."""
    papers = []
    for paper in report.papers:
        first, *rest = paper.passages
        start = len(BEFORE)
        finding = replace(first.finding, start=start, end=start + len(first.finding.quote))
        digest = hashlib.sha256(_original(paper.id)).hexdigest()
        passages = (replace(first, finding=finding), *rest)
        papers.append(replace(paper, digest=digest, passages=passages))
    return replace(report, papers=tuple(papers))


def _original(paper: str) -> bytes:
    return f"(invented) {paper}".encode()


def _row(paper: str, digest: str) -> LedgerRow:
    name = f"{layout.ORIGINALS}/{digest}.txt"
    return LedgerRow(paper, f"文献/{paper}.txt", "paper", "read", digest, 1, "", "", original=name)


def _text(digest: str, quote: str) -> Text:
    text = f"{BEFORE}{quote}，其余从略。"
    return Text(digest, text, "", (), (PaperPage(1, 0, len(text), 595.0, 842.0),))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("viewer"), usual())


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, file: Path, complaints: list[str]) -> Iterator[Page]:
    opened = browser.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(file.as_uri())
    yield opened
    opened.close()
    assert [] == complaints


def test_it_shows_one_paper_at_a_time_and_lists_all(page: Page) -> None:
    count = len(usual().papers)
    assert count == page.locator(".list a").count()
    assert 1 == page.locator(".paper:visible").count()
    page.locator(".list a").nth(1).click()
    assert 1 == page.locator(".paper:visible").count()
    assert "true" == page.locator(".list a").nth(1).get_attribute("aria-current")
    title = page.locator(".list a span").nth(1).inner_text()
    assert title == page.locator(".paper:visible h2").inner_text()


def test_a_passage_is_marked_in_the_whole_text_by_code_points(page: Page) -> None:
    quote = usual().papers[0].passages[0].finding.quote
    page.locator(".paper:visible .open").first.click()
    page.wait_for_selector("#text mark")
    assert quote == page.locator("#text mark").inner_text()
    assert page.locator("#text").inner_text().endswith(f"{BEFORE}{quote}，其余从略。")
    assert page.locator("#beside code").inner_text() in (
        hashlib.sha256(_original(paper.id)).hexdigest() for paper in usual().papers
    )
    page.keyboard.press("Escape")
    assert not page.locator("#reader").is_visible()
    assert page.locator(".paper:visible .open").first.evaluate("e => e === document.activeElement")


def test_the_file_in_the_bundle_matches_and_another_does_not(page: Page, file: Path) -> None:
    own = next(f for f in (file.parent / layout.ORIGINALS).iterdir() if _is_first(f))
    page.locator(".paper:visible .check summary").click()
    box = page.locator(".paper:visible .check input")
    verdict = page.locator(".paper:visible .verdict")
    box.set_input_files(own)
    expect(verdict).to_contain_text("✓")
    assert "It matches" in verdict.inner_text()
    box.set_input_files(file)
    expect(verdict).to_contain_text("✗")
    assert hashlib.sha256(file.read_bytes()).hexdigest() in verdict.inner_text()


def _is_first(path: Path) -> bool:
    return path.read_bytes() == _original(usual().papers[0].id)


def test_where_the_browser_computes_no_digest_the_page_says_what_to_do(
    browser: Browser, file: Path
) -> None:
    opened = browser.new_page()
    opened.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    opened.goto(file.as_uri())
    opened.locator(".paper:visible .check summary").click()
    opened.locator(".paper:visible .check input").set_input_files(file)
    assert "README.txt" in opened.locator(".paper:visible .verdict").inner_text()
    opened.close()


def test_papers_are_found_by_words_of_their_passages(page: Page) -> None:
    listed = page.locator(".list li:visible")
    every = listed.count()
    quote = usual().papers[1].passages[0].finding.quote
    page.fill("#words", quote)
    assert 0 < listed.count() < every
    assert f"{listed.count()} of {every} papers are listed." == page.locator("#shown").inner_text()
    page.fill("#words", "")
    page.select_option("#grade", "near-miss")
    assert 0 < listed.count() < every


def test_a_paper_that_stays_behind_says_why(page: Page) -> None:
    page.locator(".list a").last.click()
    said = page.locator(".paper:visible").inner_text()
    assert "it holds details that may identify a patient or donor" in said
    assert 0 == page.locator(".paper:visible .open").count()


def test_a_lost_text_is_said(browser: Browser, tmp_path: Path) -> None:
    lost = written(tmp_path, usual())
    for script in (tmp_path / layout.VIEWER_TEXTS).iterdir():
        script.unlink()
    opened = browser.new_page()
    opened.goto(lost.as_uri())
    opened.locator(".paper:visible .open").first.click()
    expect(opened.locator("#text")).to_contain_text("missing")
    opened.close()


def test_it_loads_only_what_lies_beside_it(browser: Browser, file: Path) -> None:
    opened = browser.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(file.as_uri())
    opened.locator(".paper:visible .open").first.click()
    opened.wait_for_selector("#text mark")
    opened.close()
    assert all(url.startswith(file.parent.as_uri()) for url in asked)
    assert 2 == len(asked)


def test_without_scripts_all_papers_and_their_links_are_there(browser: Browser, file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(file.as_uri())
    count = len(usual().papers)
    assert count == opened.locator(".paper:visible").count()
    for link in opened.locator(".paper a[href^='originals/']").all():
        target = (link.get_attribute("href") or "").partition("#")[0]
        assert (file.parent / target).is_file()
    assert not opened.locator("#filter").is_visible()
    assert 0 == opened.locator("button:visible").count()
    context.close()


@pytest.mark.parametrize("text", STORABLE, ids=range(len(STORABLE)))
def test_strange_text_does_nothing_and_does_not_widen_the_page(
    browser: Browser, tmp_path: Path, text: str
) -> None:
    path = written(tmp_path, hostile(text))
    said: list[str] = []
    opened = browser.new_page()
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: said.append(dialog.message))
    opened.set_viewport_size({"width": 420, "height": 800})
    opened.goto(path.as_uri())
    wide = opened.evaluate("document.documentElement.scrollWidth")
    opened.close()
    assert [] == said
    assert wide <= 420


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_of_wcag_aa(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] - one of two literals
    page.locator(".paper:visible .open").first.click()
    page.wait_for_selector("#text mark")
    assert [] == page.evaluate(FAINT_TEXTS)


def test_chinese_says_that_it_is_chinese_and_fields_have_labels(page: Page) -> None:
    chinese = "[...document.querySelectorAll('blockquote, h2, #text')]"
    assert page.evaluate(f"{chinese}.every(e => e.lang.startsWith('zh'))")
    assert page.evaluate(
        "[...document.querySelectorAll('input, select')]"
        ".every(e => e.labels.length || e.getAttribute('aria-label'))"
    )


def test_a_text_is_a_script_with_nothing_but_a_value() -> None:
    script = text_script(_text("d", "</script>\u2028")).decode()
    assert json.loads(script.removeprefix("exhumeText(").removesuffix(");\n"))["digest"] == "d"
