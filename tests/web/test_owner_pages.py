"""What the owner does on their pages: allows an adjudicator more, and looks through the log."""

from sqlalchemy import insert

from exhume.model.coding import Role
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.log import Entry, append
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.tables import review_log

from .conftest import Visit
from .invented_review import CODED, CODERS, NOTHING, Team
from .visiting import Answer, Browser, forms

OWN = "/study/people/own"


def own_difference(team: Team) -> str:
    """Return a unit on which Ada, who is made an adjudicator, and another coder differ."""
    team.people.change_roles(team.person("Ada").id, [Role.CODER, Role.ADJUDICATOR], "")
    for name in CODERS:
        team.code_all(name, CODED if name == "Ada" else NOTHING)
    desk = AdjudicatorDesk(team.database, team.person("Jo").id)
    return next(unit for unit in desk.released() if unit in team.units_of("Ada"))


def decided(browser: Browser, unit: str) -> Answer:
    fields = {"choice": "nothing-here", "reason": "it says so", "request": "r" * 12}
    return browser.post(f"/adjudicate/{unit}", fields)


def actions_of_own(olga: Browser) -> list[tuple[str, str]]:
    """Return, for each adjudicator on the page, who it is and what the button there changes to."""
    shown = [dict(form.fields) for form in forms(olga.get("/study/people")) if form.action == OWN]
    return [(form["person"], form["allowed"]) for form in shown]


def test_an_owner_allows_an_adjudicator_to_decide_on_own_passages(
    everywhere: Team, visit: Visit
) -> None:
    unit, ada, olga = (
        own_difference(everywhere),
        visit(everywhere, "Ada"),
        visit(everywhere, "Olga"),
    )
    person = everywhere.person("Ada").id
    assert "ask the owner to allow it" in ada.get(f"/adjudicate/{unit}").text
    assert 403 == decided(ada, unit).status
    assert (person, "true") in actions_of_own(olga)
    assert 303 == olga.post(OWN, {"person": person, "allowed": "true"}).status
    assert (person, "false") in actions_of_own(olga)
    assert "ask the owner to allow it" not in ada.get(f"/adjudicate/{unit}").text
    assert 303 == decided(ada, unit).status
    assert 303 == olga.post(OWN, {"person": person, "allowed": "false"}).status
    assert "ask the owner to allow it" in ada.get(f"/adjudicate/{unit}").text
    told = [
        (event.actor, event.subject, event.detail)
        for event in OwnerDesk(everywhere.database, "").log()
        if event.action == "own units allowed"
    ]
    by = everywhere.person("Olga").id
    assert [(by, person, {"allowed": True}), (by, person, {"allowed": False})] == told


def test_only_adjudicators_are_offered_own_passages(shared: Team, visit: Visit) -> None:
    assert [(shared.person("Jo").id, "true")] == actions_of_own(visit(shared, "Olga"))


def test_only_an_owner_allows_own_passages(shared: Team, visit: Visit) -> None:
    fields = {"person": shared.person("Jo").id, "allowed": "true"}
    for name in ("Ada", "Jo", "Rita"):
        assert 403 == visit(shared, name).post(OWN, fields).status
    assert frozenset() == OwnerDesk(shared.database, "").allowed_own()


def test_nobody_who_is_not_there_can_be_allowed(shared: Team, visit: Visit) -> None:
    assert 409 == visit(shared, "Olga").post(OWN, {"person": "f" * 20, "allowed": "true"}).status


def numbers(answer: Answer) -> list[int]:
    """Return the numbers of the entries on a page of the log."""
    return [int(cell.text) for cell in answer.page.xpath("//tbody/tr/td[1]")]


def pressed(browser: Browser, answer: Answer, words: str) -> Answer:
    """Return what a link with these words leads to."""
    (address,) = answer.page.xpath(f"//main//a[contains(., '{words}')]/@href")
    return browser.get(address)


def with_entries(team: Team, count: int) -> int:
    """Add entries to the log, and return how many there are."""
    with team.database.begin() as connection:
        return [append(connection, "", Entry("invented", "")) for _ in range(count)][-1]


def test_the_log_is_turned_page_by_page(team: Team, visit: Visit) -> None:
    last, olga = with_entries(team, 450), visit(team, "Olga")
    last += 1  # she has signed in
    newest = olga.get("/study/log")
    assert list(range(last, last - 200, -1)) == numbers(newest)
    older = pressed(olga, newest, "Older")
    assert list(range(last - 200, last - 400, -1)) == numbers(older)
    oldest = pressed(olga, older, "Older")
    assert list(range(last - 400, 0, -1)) == numbers(oldest)
    assert not oldest.page.xpath("//main//a[contains(., 'Older')]")
    assert numbers(older) == numbers(pressed(olga, oldest, "Newer"))
    back = pressed(olga, older, "Newer")
    assert numbers(newest) == numbers(back)
    assert not back.page.xpath("//main//a[contains(., 'Newer')]")


def test_the_whole_chain_is_followed_when_it_is_asked_for(team: Team, visit: Visit) -> None:
    with team.database.begin() as connection:
        broken = {"number": 10_000, "event": '{"previous": ""}', "sha256": "0" * 64}
        connection.execute(insert(review_log).values(broken))
    last, olga = with_entries(team, 300), visit(team, "Olga")
    page = olga.get("/study/log")
    assert last + 1 == numbers(page)[0]
    assert not page.page.xpath("//*[@role='alert']")
    whole = pressed(olga, page, "Follow the whole chain")
    alerts = whole.page.xpath("//*[@role='alert']")
    assert "of the review log is missing" in alerts[0].text
    assert 100 == len(alerts)


def test_a_chain_that_holds_is_said_to_hold(shared: Team, visit: Visit) -> None:
    olga = visit(shared, "Olga")
    assert "the chain holds" in olga.get("/study/log").text
    assert "entries holds, and every verdict is" in olga.get("/study/log?whole=true").text
