"""Chromium before a served review: watched for complaints, used by keyboard, photographed."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from exhume.web.frame.visits import COOKIE

from .invented_review import PASSWORD

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no program `chromium`; install the package of that name"
)
ARTEFACTS = os.environ.get("EXHUME_ARTEFACTS", "")
"""The folder in which the pictures of the tests are kept; none are taken where it is not named."""

PASSAGE = re.compile(r"/code/[0-9a-f]{20}$")
_PICTURES_ARE_THERE = """() => Promise.all([...document.images].map(image =>
    image.complete || new Promise(done => { image.onload = image.onerror = done; })))"""


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


@dataclass
class Window:
    """Somebody's window: `complaints` are what the browser's console says, refusals of the policy
    on content among them, and answers that a browser cannot use."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press_and_go(self, *keys: str) -> None:
        """Press keys of which the last leads to another page, and wait for it."""
        before = self.page.url
        self.press(*keys)
        try:
            self.page.wait_for_url(lambda url: url != before, wait_until="commit")
        except Error as error:
            raise AssertionError(f"still here: {self.said} {self.complaints}") from error
        self.settle()

    def settle(self) -> None:
        """Wait until the page is what the address says, with its pictures, its scripts done."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_selector("body:not(:has(.htmx-request, .htmx-settling))")
        self.page.evaluate(_PICTURES_ARE_THERE)

    def end(self) -> None:
        """Wait until nothing comes any more, and see that nobody complained of anything."""
        self.page.wait_for_load_state("networkidle")
        assert self.complaints == []

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")
        self.settle()

    def tab_to(self, selector: str, most: int = 80) -> None:
        """Move the focus to an element as people do who use no mouse."""
        for _ in range(most):
            self.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"no way by keyboard to {selector}")

    def sign_in(self, name: str) -> None:
        self.go("/")
        self.type(name)
        self.press("Tab")
        self.type(PASSWORD)
        self.press_and_go("Enter")

    def keep(self, name: str, *, whole: bool = False) -> None:
        """Keep a picture of what is seen, or of the whole page, for people to look at."""
        if ARTEFACTS:
            self.page.screenshot(path=Path(ARTEFACTS) / f"{name}.png", full_page=whole)

    @property
    def said(self) -> str:
        return self.page.inner_text("main")

    @property
    def checked(self) -> list[str]:
        """The values of the boxes that are ticked."""
        script = "boxes => boxes.map(box => box.value)"
        found: list[str] = self.page.eval_on_selector_all("form.verdict :checked", script)
        return found


@contextmanager
def window(browser: Browser, address: str, session: str = "", **options: Any) -> Iterator[Window]:
    """Open a window with cookies of its own: those of a session, where its secret is given."""
    context = browser.new_context(**{"viewport": {"width": 1360, "height": 900}, **options})
    if session:
        context.add_cookies([{"name": COOKIE, "value": session, "url": address}])
    opened = Window(context.new_page(), address)
    opened.page.on("console", lambda message: opened.complaints.append(message.text))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on("dialog", lambda dialog: opened.complaints.append(dialog.message))
    yield opened
    context.close()
