"""What people and papers say is shown as it is written, and runs nowhere."""

import re
from collections.abc import Iterator

import pytest

from exhume.model.coding import Choice, Role, TranslationStatus, Verdict
from exhume.store.review.owner_desk import OwnerDesk
from exhume.web.frame.security import CONTENT_SECURITY_POLICY, HEADERS

from .conftest import Visit
from .crawling import crawl, submit_all
from .invented_review import CODE, FILE_NAME, HOSTILE, NOTHING, PERSON, TITLE, Team
from .visiting import Answer, Browser, links

OUR_IMAGES = re.compile(
    r"/(code|adjudicate)/[0-9a-f]{20}/page/\d+\.png|/study/missing/\w+\.svg(\?dark=true)?"
)
SCRIPT = "<script>alert('{0}')</script>\" onmouseover=\"alert('{0}')\" {{{{7*7}}}} <img src=x>"
NOTE, QUOTE, REASON, TRANSLATION = (SCRIPT.format(f"h4x {where}") for where in "nqrt")
SAID = Verdict(Choice.CODED, (CODE,), NOTE, QUOTE)
NO_ATTRIBUTES = re.compile(r"on\w+|style|srcdoc|background|ping")


@pytest.fixture
def hostile(team: Team) -> Team:
    """A review in which everything that can be written is hostile, judged and decided."""
    unit = team.unit_with("alert('passage')").id
    for name, verdict in (("Ada", SAID), ("Ben", NOTHING), (PERSON, NOTHING)):
        if unit in team.units_of(name):
            team.desk(name).translate(unit, TRANSLATION, TranslationStatus.CORRECTED)
            team.save(name, unit, verdict)
        team.code_all(name, SAID if name == "Ben" else NOTHING)
    team.people.add(SCRIPT.format("h4x name"), [Role.READER])
    return team


def decide(team: Team, browser: Browser) -> str:
    """Decide the first difference, and return its unit."""
    unit = browser.get("/adjudicate/next").location.rpartition("/")[2]
    fields = {"codes": CODE, "note": NOTE, "quote": QUOTE, "reason": REASON}
    assert 303 == browser.post(f"/adjudicate/{unit}", {**fields, "request": "first key"}).status
    second = {**fields, "reason": f"{REASON} again", "request": "second key"}
    assert 303 == browser.post(f"/adjudicate/{unit}", second).status
    assert any(each.unit == unit for each in OwnerDesk(team.database, "").adjudications())
    return unit


def all_pages(team: Team, visit: Visit) -> dict[str, Answer]:
    """Return all pages that anybody can see, errors and answers to forms among them."""
    jo = visit(team, "Jo")
    decided = decide(team, jo)
    found = {"the decided one": jo.get(f"/adjudicate/{decided}")}
    for text in ("alert('file')", "alert('passage')", "p000.txt"):
        unit, coder = team.coded_by_somebody(text)
        for part in ("", "/text"):
            found[f"{text}{part}"] = visit(team, coder).get(f"/code/{unit}{part}")
    for name in ("", "Ada", "Jo", "Rita", "Olga"):
        browser = visit(team, name)
        pages = crawl(browser)
        pages |= submit_all(
            browser, {path: page for path, page in pages.items() if "?" not in path}
        )
        pages["an error"] = browser.get(f"/{SCRIPT.format('path')}")
        pages["another"] = browser.get("/code/<script>alert(1)</script>")
        pages["a name"] = browser.post("/sign-in", {"name": NOTE, "password": QUOTE})
        found |= {f"{name}: {path}": page for path, page in pages.items()}
    return found


def test_nothing_hostile_becomes_a_part_of_any_page(hostile: Team, visit: Visit) -> None:
    pages = {path: page for path, page in all_pages(hostile, visit).items() if page.is_page}
    assert len(pages) > 60
    for path, answer in pages.items():
        assert [] == list(_faults(answer)), path
        assert "<script>alert" not in answer.text, path
        assert "<img src=x" not in answer.text, path
        assert "49" not in answer.page.xpath("string(//title)"), path
    whole = "".join(page.text for page in pages.values())
    shown = "".join(page.page.text_content() for page in pages.values())
    for text in (*HOSTILE, "h4x n", "h4x q", "h4x r", "h4x t", "h4x name"):
        assert text in shown or text in whole, text  # it has been on a page at all
    script = "<script>alert('passage')</script>"  # around it there are glosses
    for text in (TITLE, FILE_NAME, script, PERSON, NOTE, QUOTE, REASON, TRANSLATION):
        assert text in shown, text


def _faults(answer: Answer) -> Iterator[str]:
    """Give what a page must not have: code or style in it, or anything from elsewhere."""
    for element in answer.page.iter():
        tag = element.tag if isinstance(element.tag, str) else "a comment"
        if tag == "style" or (tag == "script" and (element.text or not element.get("src"))):
            yield f"<{tag}>"
        if tag in ("iframe", "object", "embed", "base", "frame", "applet", "a comment"):
            yield f"<{tag}>"
        for name in element.attrib:
            if NO_ATTRIBUTES.fullmatch(str(name)):
                yield f"{tag} {name}"
        if tag == "img" and not OUR_IMAGES.fullmatch(element.get("src", "")):
            yield f"img {element.get('src')}"
    for link in links(answer, "http://here/"):
        if not link.startswith("http://here/"):
            yield link


def test_every_answer_binds_the_browser(team: Team, visit: Visit) -> None:
    ada, nobody = visit(team, "Ada"), visit(team)
    pdf, coder = team.coded_by_somebody("pages.pdf")
    picture = visit(team, coder).get(f"/code/{pdf}/page/1.png")
    assert (200, "image/png") == (picture.status, picture.header("content-type"))
    answers = {
        200: ada.get("/code"),
        303: ada.get("/"),
        404: ada.get("/nowhere"),
        403: ada.get("/study"),
        405: ada.get("/sign-out"),
        413: nobody.send("POST", "/sign-in", {"content-length": "9999999"}),
        415: ada.send("POST", "/code/undo", {"content-type": "text/plain"}, b"a"),
        422: ada.post("/theme"),
        400: nobody.send("GET", "/", {"host": "elsewhere.example"}),
    }
    assert list(answers) == [answer.status for answer in answers.values()]
    static = [ada.get(f"/static/frame/{name}") for name in ("keys.js", "exhume.css", "nowhere")]
    for answer in (*answers.values(), *static, picture):
        for name, value in HEADERS.items():
            assert value == answer.header(name)


def test_the_policy_lets_nothing_in_from_elsewhere_and_nothing_inline() -> None:
    parts = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert "'none'" == parts.pop("default-src") == parts.pop("base-uri")
    assert "'none'" == parts.pop("frame-ancestors")
    assert {"'self'"} == set(parts.values())
    assert {"script-src", "style-src", "form-action", "connect-src"} <= set(parts)


def test_pages_are_kept_by_no_cache_and_pictures_by_nobody_elses(team: Team, visit: Visit) -> None:
    pdf, coder = team.coded_by_somebody("pages.pdf")
    browser = visit(team, coder)
    assert "no-store" == browser.get(f"/code/{pdf}").header("cache-control")
    picture = browser.get(f"/code/{pdf}/page/1.png")
    assert "private" in picture.header("cache-control")
    assert "Cookie" == picture.header("vary")


def test_the_styles_and_scripts_name_nothing_elsewhere(team: Team, visit: Visit) -> None:
    browser = visit(team)
    for name in ("exhume.css", "desk.css", "keys.js", "icon.svg"):
        text = browser.get(f"/static/frame/{name}").text.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|//[a-z]+\.|@import|innerHTML|eval\(", text), name


def test_error_pages_do_not_repeat_what_was_sent(team: Team, visit: Visit) -> None:
    ada = visit(team, "Ada")
    unit = team.units_of("Ada")[0]
    sent = {"choice": "no such choice", "codes": ["h4x code"], "request": "h4x" * 30}
    answer = ada.post(f"/code/{unit}", sent)
    assert 422 == answer.status
    assert "h4x" not in answer.text


def test_what_was_written_is_there_again_when_a_verdict_cannot_be_kept(
    team: Team, visit: Visit
) -> None:
    ada = visit(team, "Ada")
    unit = team.units_of("Ada")[0]
    answer = ada.post(f"/code/{unit}", {"note": NOTE, "quote": QUOTE, "request": "some key"})
    assert 422 == answer.status
    assert [NOTE, QUOTE] == [
        answer.page.xpath(f"string(//textarea[@name='{name}'])") for name in ("note", "quote")
    ]
    assert "alert" == answer.page.xpath("string(//p[contains(@class, 'problem')]/@role)")
