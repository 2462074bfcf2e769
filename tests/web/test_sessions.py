"""Who is signed in: how sessions begin and end, and what guessing costs."""

import re
from pathlib import Path

import pytest

from exhume.model.coding import Role
from exhume.store.review.people import FIRST_WAIT, FREE_FAILURES, IDLE_HOURS
from exhume.web.frame.visits import COOKIE, THEME_COOKIE

from .conftest import Visit
from .invented_review import PASSWORD, Team, copied, served
from .visiting import Answer, Browser

NEW = "another invented password"


def sign_in(browser: Browser, name: str = "Ada", password: str = PASSWORD) -> Answer:
    browser.get("/sign-in")
    return browser.post("/sign-in", {"name": name, "password": password})


def may_code(browser: Browser) -> bool:
    return 200 == browser.get("/code").status


def test_a_name_and_its_password_open_the_review(everywhere: Team, visit: Visit) -> None:
    browser = visit(everywhere)
    assert (303, "/sign-in") == (browser.get("/code").status, browser.get("/code").location)
    assert (303, "/") == (sign_in(browser).status, browser.get("/sign-in").location or "/")
    assert may_code(browser)


def test_the_secret_changes_at_sign_in_and_the_one_before_opens_nothing(
    team: Team, visit: Visit
) -> None:
    browser = visit(team)
    browser.get("/sign-in")
    before = browser.cookies[COOKIE]
    assert 303 == sign_in(browser).status
    assert before != browser.cookies[COOKIE]
    assert not may_code(Browser(team.app, browser.runner, {COOKIE: before}))


def test_a_planted_secret_is_of_no_use(team: Team, visit: Visit) -> None:
    planted = "a-secret-that-somebody-else-knows"
    victim, attacker = visit(team), visit(team)
    victim.cookies = {COOKIE: planted}
    attacker.cookies = {COOKIE: planted}
    assert 303 == sign_in(victim).status
    assert may_code(victim)
    assert not may_code(attacker)
    assert victim.token != attacker.token


def test_signing_in_again_ends_the_session_before(team: Team, visit: Visit) -> None:
    browser = visit(team, "Ada")
    old = Browser(team.app, browser.runner, dict(browser.cookies))
    assert 303 == sign_in(browser, "Ben").status
    assert may_code(browser)
    assert not may_code(old)


def test_signing_out_ends_the_session_and_takes_the_cookie(team: Team, visit: Visit) -> None:
    browser = visit(team, "Ada")
    old = Browser(team.app, browser.runner, dict(browser.cookies))
    assert 303 == browser.post("/sign-out").status
    assert COOKIE not in browser.cookies
    assert not may_code(old)


def test_a_new_password_ends_all_sessions_but_the_one_that_set_it(team: Team, visit: Visit) -> None:
    here, elsewhere = visit(team, "Ada"), visit(team, "Ada")
    before = here.cookies[COOKIE]
    fields = {"old": PASSWORD, "new": NEW, "again": NEW}
    assert 303 == here.post("/account/password", fields).status
    assert before != here.cookies[COOKIE]
    assert may_code(here)
    assert not may_code(elsewhere)
    assert 401 == sign_in(visit(team)).status
    assert 303 == sign_in(visit(team), password=NEW).status


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old": "a wrong one", "new": NEW, "again": NEW}, "not right"),
        ({"old": PASSWORD, "new": NEW, "again": "another"}, "two ways"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "8 characters"),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_and_the_new_one_twice(
    team: Team, visit: Visit, fields: dict[str, str], said: str
) -> None:
    browser = visit(team, "Ada")
    answer = browser.post("/account/password", fields)
    assert 422 == answer.status
    assert said in answer.page.xpath("string(//*[@role='alert'])")
    assert may_code(browser)
    assert 303 == sign_in(visit(team)).status


def test_who_is_deactivated_or_given_a_new_password_is_out_at_once(
    team: Team, visit: Visit
) -> None:
    ada, ben, olga = visit(team, "Ada"), visit(team, "Ben"), visit(team, "Olga")
    for name, path, more in (("Ada", "active", {"active": "false"}), ("Ben", "password", {})):
        fields = {"person": team.person(name).id, **more}
        assert olga.post(f"/study/people/{path}", fields).status in (200, 303)
    assert not may_code(ada)
    assert not may_code(ben)
    assert 401 == sign_in(visit(team), "Ada").status


def test_browsers_are_told_to_come_by_https_where_they_came_by_https(
    shared: Team, visit: Visit
) -> None:
    browser = visit(shared)
    assert "" == browser.get("/sign-in").header("strict-transport-security")
    browser.scheme = "https"
    for path in ("/sign-in", "/static/frame/exhume.css", "/nowhere"):
        assert "max-age=31536000" == browser.get(path).header("strict-transport-security")


def test_a_role_that_is_taken_away_is_gone_at_once(team: Team, visit: Visit) -> None:
    ada, olga = visit(team, "Ada"), visit(team, "Olga")
    fields = {"person": team.person("Ada").id, "roles": ["reader"]}
    assert 303 == olga.post("/study/people/roles", fields).status
    assert 403 == ada.get("/code").status


def test_the_study_keeps_an_owner(team: Team, visit: Visit) -> None:
    olga = visit(team, "Olga")
    own = {"person": team.person("Olga").id}
    assert 409 == olga.post("/study/people/roles", {**own, "roles": ["coder"]}).status
    assert 409 == olga.post("/study/people/active", {**own, "active": "false"}).status
    assert 200 == olga.get("/study").status


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_cookies_are_for_this_server_alone(team: Team, visit: Visit, scheme: str) -> None:
    browser = visit(team)
    browser.scheme = scheme
    answers = [browser.get("/sign-in"), sign_in(browser)]
    answers += [browser.post("/theme", {"theme": "dark"}), browser.post("/sign-out")]
    morsels = [morsel for answer in answers for morsel in answer.cookies.values()]
    assert [COOKIE, COOKIE, THEME_COOKIE, COOKIE] == [morsel.key for morsel in morsels]
    for morsel in morsels:
        assert morsel["httponly"]
        assert "strict" == morsel["samesite"]
        assert ("https" == scheme) == bool(morsel["secure"])
        assert ("/", "") == (morsel["path"], morsel["domain"])


def test_an_invented_secret_opens_nothing(team: Team, visit: Visit) -> None:
    browser = visit(team)
    for secret in ("x", "0" * 43, "é", '"a\\000b"', "x" * 5_000):
        browser.cookies = {COOKIE: secret}
        assert not may_code(browser)


def test_a_session_that_is_not_used_ends(
    team: Team, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = visit(team, "Ada")
    now = team.database.now()
    later = now + int((IDLE_HOURS + 0.1) * 3600e9)
    monkeypatch.setattr(team.database, "_clock", lambda: later)
    assert not may_code(ada)


# ------------------------------------------------------------------------------- guessing


def guess(browser: Browser, times: int, name: str = "Ada") -> list[int]:
    browser.get("/sign-in")
    sent = [{"name": name, "password": f"a wrong guess {number}"} for number in range(times)]
    return [browser.post("/sign-in", fields).status for fields in sent]


def test_guesses_at_a_name_must_wait_from_wherever_they_come(
    everywhere: Team, visit: Visit
) -> None:
    statuses = []
    for number in range(FREE_FAILURES + 2):
        browser = visit(everywhere)
        browser.address = f"192.0.2.{number}"
        statuses += guess(browser, 1)
    assert [401] * FREE_FAILURES + [429] * 2 == statuses
    late = visit(everywhere)
    late.address = "198.51.100.7"
    answer = sign_in(late)
    assert 429 == answer.status
    said = re.search(r"Wait (\d+) seconds", answer.text)
    assert said is not None
    assert 1 <= int(said[1]) <= FIRST_WAIT


def test_guesses_from_an_address_must_wait_whatever_the_names(team: Team, visit: Visit) -> None:
    statuses = [guess(visit(team), 1, f"nobody {n}")[0] for n in range(FREE_FAILURES + 1)]
    assert [401] * FREE_FAILURES + [429] == statuses
    elsewhere = visit(team)
    elsewhere.address = "192.0.2.1"
    assert 303 == sign_in(elsewhere).status


def test_another_way_to_write_a_name_is_the_same_name(team: Team, visit: Visit) -> None:
    statuses = []
    for number, name in enumerate(("Ada", "ADA", "ada ", " aDa", "Ａｄａ", "adA", "ÀDA")):
        browser = visit(team)
        browser.address = f"192.0.2.{number}"
        statuses += guess(browser, 1, name)
    assert [401] * FREE_FAILURES + [429, 401] == statuses


def test_waiting_survives_a_restart(team: Team, visit: Visit, tmp_path: Path) -> None:
    guess(visit(team), FREE_FAILURES)
    with served(copied(team.study, tmp_path / "again")) as again:
        assert 429 == sign_in(visit(again)).status


def test_who_gets_in_starts_anew(team: Team, visit: Visit) -> None:
    guess(visit(team), FREE_FAILURES - 1)
    assert 303 == sign_in(visit(team)).status
    assert [401] * FREE_FAILURES == guess(visit(team), FREE_FAILURES)


def test_the_old_password_cannot_be_guessed_on_the_account_page(team: Team, visit: Visit) -> None:
    ada = visit(team, "Ada")
    fields = {"new": NEW, "again": NEW}
    for number in range(FREE_FAILURES):
        ada.post("/account/password", {**fields, "old": f"a wrong guess {number}"})
    answer = ada.post("/account/password", {**fields, "old": PASSWORD})
    assert "Too many attempts" in answer.text
    assert 429 == sign_in(visit(team)).status


def test_a_name_that_nobody_has_is_refused_in_the_same_words(team: Team, visit: Visit) -> None:
    known, unknown = (sign_in(visit(team), name, "a wrong guess") for name in ("Ada", "Nobody"))
    assert known.status == unknown.status
    assert known.page.xpath("string(//main)") == unknown.page.xpath("string(//main)")


# ------------------------------------------------------------- alone, on one's own machine


def test_the_printed_address_opens_the_review_of_one_person(alone: Team, visit: Visit) -> None:
    browser = visit(alone)
    assert not may_code(browser)
    answer = browser.get(f"/enter/{alone.entrance}")
    assert (303, "/") == (answer.status, answer.location)
    for target in ("/code", "/adjudicate", "/study", "/settled"):
        assert 200 == browser.get(target).status
    assert frozenset(Role) == alone.people.local().roles


@pytest.mark.parametrize("change", ["shorter", "longer", "other", "empty", "strange"])
def test_an_address_that_is_not_quite_the_printed_one_opens_nothing(
    alone: Team, visit: Visit, change: str
) -> None:
    right = alone.entrance
    wrong = {
        "shorter": right[:-1],
        "longer": f"{right}x",
        "other": ("b" if right[0] == "a" else "a") + right[1:],
        "empty": "",
        "strange": "%00%ff%C3%A9",
    }[change]
    browser = visit(alone)
    assert 404 == browser.get(f"/enter/{wrong}").status
    assert not may_code(browser)


def test_there_is_no_password_where_there_are_no_accounts(alone: Team, visit: Visit) -> None:
    browser = visit(alone)
    assert 404 == sign_in(browser).status
    assert 404 == sign_in(browser, "local", "").status or not may_code(browser)
    assert not may_code(browser)
    browser.get(f"/enter/{alone.entrance}")
    fields = {"name": "Somebody", "roles": ["coder"]}
    assert 409 == browser.post("/study/people", fields).status


def test_a_team_has_no_entrance_and_lets_nobody_in_who_came_alone(
    alone: Team, visit: Visit, tmp_path: Path
) -> None:
    browser = visit(alone)
    browser.get(f"/enter/{alone.entrance}")
    assert may_code(browser)
    with served(copied(alone.study, tmp_path / "team")) as team:
        assert "" == team.entrance
        for guessed in (alone.entrance, "", "None"):
            assert 404 == visit(team).get(f"/enter/{guessed}").status
        here = Browser(team.app, browser.runner, dict(browser.cookies))
        assert not may_code(here)


@pytest.mark.parametrize(
    "back",
    [
        "//elsewhere.example",
        "///elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/\t/elsewhere.example",
        "https://elsewhere.example",
        "elsewhere.example",
        "javascript:alert(1)",
        "/\r\nSet-Cookie: a=b",
        "",
    ],
)
def test_a_redirect_leads_to_a_page_of_ours(team: Team, visit: Visit, back: str) -> None:
    answer = visit(team, "Ada").post("/theme", {"theme": "dark", "back": back})
    assert (303, "/") == (answer.status, answer.location)
    assert [THEME_COOKIE] == list(answer.cookies)


def test_after_a_change_of_colours_one_is_where_one_was(team: Team, visit: Visit) -> None:
    ada = visit(team, "Ada")
    assert "/code" == ada.post("/theme", {"theme": "dark", "back": "/code"}).location
    assert "dark" == ada.get("/code").page.get("data-theme")
    ada.cookies[THEME_COOKIE] = '"><script>'
    assert "auto" == ada.get("/code").page.get("data-theme")
