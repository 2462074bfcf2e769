"""A whole study in a real browser, by keyboard alone: two coders, an adjudicator, an owner."""

from playwright.sync_api import Browser

from exhume.model.coding import Choice
from exhume.store.review import log
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.owner_desk import OwnerDesk

from .browsing import PASSAGE, Window, needs_chromium, window
from .conftest import Serving
from .invented_review import NOTHING, PERSON, Team

pytestmark = needs_chromium


def begin(browser_window: Window, name: str) -> None:
    browser_window.sign_in(name)
    browser_window.press_and_go("Enter")
    assert PASSAGE.search(browser_window.page.url)


def judge_the_rest(coder: Window, *keys: str) -> None:
    while PASSAGE.search(coder.page.url):
        coder.press(*keys)
        coder.press_and_go("Enter")


def hand_in(coder: Window) -> None:
    coder.tab_to("form[action='/code/hand-in'] button")
    coder.press("Enter")
    coder.page.wait_for_selector("form[action='/code/hand-in']", state="detached")


def first_coder(browser: Browser, address: str, team: Team) -> None:
    with window(browser, address) as ada:
        begin(ada, "Ada")
        first = ada.page.url.rpartition("/")[2]
        ada.press("1", "3")
        ada.tab_to(".more summary")
        ada.press("Enter", "Tab")
        ada.type("1 n t u: letters in a note judge nothing")
        ada.press("Tab")
        ada.type("供体")
        ada.press("Escape")
        ada.keep("coder-first-passage")
        ada.press_and_go("Enter")
        kept = team.desk("Ada").coding(first)
        assert kept is not None
        assert (2, "供体") == (len(kept.verdict.codes), kept.verdict.quote)
        assert "1 n t u: letters in a note judge nothing" == kept.verdict.note
        ada.press_and_go("t", "Enter")
        ada.press_and_go("u")
        assert ["cannot-tell"] != ada.checked
        assert 1 == team.desk("Ada").progress().done
        ada.press_and_go("n", "Enter")
        ada.end()
    with window(browser, address) as ada:  # the browser was closed; the next day
        begin(ada, "Ada")
        assert team.desk("Ada").next() == ada.page.url.rpartition("/")[2]
        judge_the_rest(ada, "1")
        ada.keep("coder-queue-done")
        hand_in(ada)
        ada.end()


def second_coder(browser: Browser, address: str) -> None:
    with window(browser, address, color_scheme="dark") as ben:
        begin(ben, "Ben")
        ben.keep("coder-dark")
        judge_the_rest(ben, "n")
        hand_in(ben)
        ben.end()


def adjudicator(browser: Browser, address: str) -> None:
    with window(browser, address) as jo:
        jo.sign_in("Jo")
        jo.press_and_go("Enter")
        while "/adjudicate/" in jo.page.url:
            jo.press("1", "r")
            jo.type("1 n: the sentence says so")
            jo.keep("adjudicator-passage")
            jo.press("Escape")
            jo.press_and_go("Enter")
        assert "Every difference that is known so far is decided." in jo.said
        jo.end()


def owner(browser: Browser, address: str) -> None:
    with window(browser, address) as olga:
        olga.sign_in("Olga")
        olga.keep("owner-study", whole=True)
        for path in ("/study/agreement", "/study/people", "/study/log", "/settled"):
            olga.tab_to(f"a[href='{path}']")
            olga.press_and_go("Enter")
            olga.keep(f"owner{path.replace('/', '-')}", whole=True)
        assert "adjudicated" in olga.said
        olga.end()


def test_a_whole_study_by_keyboard(browser: Browser, team: Team, serving: Serving) -> None:
    team.code_all(PERSON, NOTHING)
    with serving(team) as address:
        first_coder(browser, address, team)
        second_coder(browser, address)
        desk = AdjudicatorDesk(team.database, team.person("Jo").id)
        differences = desk.open().open
        assert differences > 0
        adjudicator(browser, address)
        assert (0, differences) == (desk.open().open, desk.open().decided)
        owner(browser, address)
    settled = list(OwnerDesk(team.database, team.person("Olga").id).settled())
    assert len(team.units()) == len(settled)
    assert {Choice.CODED, Choice.NOTHING} >= {each.verdict.choice for each in settled}
    assert [fault for fault in log.faults(team.database) if fault] == []
