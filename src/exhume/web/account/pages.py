"""Pages of one's own account: the entrance in local use, signing in, the password, the theme."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from exhume.model.coding import Person, Role
from exhume.store.review.people import SHORTEST_PASSWORD, People, name_key
from exhume.web.frame.context import Context
from exhume.web.frame.guards import Anyone, Visitor
from exhume.web.frame.visits import (
    THEME_COOKIE,
    THEMES,
    Visit,
    forget,
    new_secret,
    remember,
    set_cookie,
    visit_of,
)

_YEAR = 365 * 24 * 3600
_HOMES = ((Role.CODER, "/code"), (Role.ADJUDICATOR, "/adjudicate"), (Role.OWNER, "/study"))

Text = Annotated[str, Form(max_length=1_000)]

routes = APIRouter()


@routes.get("/")
def home(person: Anyone) -> Response:
    """Lead to the first page that is of use to the visitor."""
    place = next((place for role, place in _HOMES if role in person.roles), "/settled")
    return RedirectResponse(place, 303)


@routes.get("/enter/{entrance}")
def enter_locally(request: Request, context: Context, entrance: str) -> Response:
    """Let in who has the whole printed address."""
    expected = context.entrance
    if not expected or not hmac.compare_digest(expected.encode(), entrance.encode()):
        raise HTTPException(404)
    return _enter(request, context.people, context.people.local())


@routes.get("/sign-in")
def sign_in_form(request: Request, context: Context) -> Response:
    """Show where to sign in."""
    return _sign_in_page(request, context)


@routes.post("/sign-in")
def sign_in(request: Request, context: Context, name: Text, password: Text) -> Response:
    """Let in who knows a name and its password; too many failures must wait."""
    if context.is_local:
        raise HTTPException(404)
    keys = (_key_of(name), f"address {request.client.host if request.client else ''}")
    if wait := max(context.people.blocked(key) for key in keys):
        return _sign_in_page(request, context, _wait(wait), 429)
    # Counted before it is looked at: of many attempts at once, few are looked at.
    context.people.note_failure(keys[0])
    person = context.people.verify(name, password)
    if person is None:
        context.people.note_failure(keys[1])
        problem = "This name and password do not belong together."
        return _sign_in_page(request, context, problem, 401)
    for key in keys:
        context.people.forget_failures(key)
    return _enter(request, context.people, person)


@routes.post("/sign-out")
def sign_out(request: Request, visit: Visitor, context: Context) -> Response:
    """End the session."""
    context.people.end_session(visit.secret)
    answer = RedirectResponse("/sign-in", 303)
    forget(answer, request)
    return answer


@routes.get("/account")
def account(visit: Visitor, context: Context, person: Anyone) -> Response:  # noqa: ARG001 - signed in is enough
    """Show one's own account."""
    return context.templates.page("account/account.html", visit, {"problem": ""})


@routes.post("/account/password")
def change_password(
    request: Request, context: Context, person: Anyone, old: Text, new: Text, again: Text
) -> Response:
    """Change one's own password, and end all sessions that were begun with the old one."""
    problem = _password_problem(new, again) or _old_problem(context.people, person, old)
    if problem:
        return context.templates.page(
            "account/account.html", visit_of(request), {"problem": problem}, status=422
        )
    context.people.set_password(person.id, new, by=person.id)
    return _enter(request, context.people, person)


@routes.post("/theme")
def change_theme(request: Request, theme: Text, back: Text = "/") -> Response:
    """Change between light and dark, and go on where one was."""
    answer = RedirectResponse(_own_path(back), 303)
    if theme in THEMES:
        set_cookie(answer, request, THEME_COOKIE, theme, _YEAR)
    return answer


def _enter(request: Request, people: People, person: Person) -> Response:
    """Start a session under a new secret: one that was planted before is of no use."""
    people.end_session(visit_of(request).secret)
    answer = RedirectResponse("/", 303)
    remember(answer, request, people.start_session(person))
    return answer


def _sign_in_page(
    request: Request, context: Context, problem: str = "", status: int = 200
) -> Response:
    visit = visit_of(request)
    shown = Visit(visit.secret or new_secret(), None, visit.theme, visit.path)
    values = {"problem": problem}
    answer = context.templates.page("account/sign-in.html", shown, values, status=status)
    if not visit.secret:
        remember(answer, request, shown.secret)
    return answer


def _password_problem(new: str, again: str) -> str:
    if new != again:
        return "The new password was typed in two ways."
    if len(new) < SHORTEST_PASSWORD:
        return f"A password has {SHORTEST_PASSWORD} characters at least. A sentence is a good one."
    return ""


def _old_problem(people: People, person: Person, old: str) -> str:
    key = _key_of(person.name)
    if wait := people.blocked(key):
        return _wait(wait)
    people.note_failure(key)
    if people.verify(person.name, old) is None:
        return "The old password is not right."
    people.forget_failures(key)
    return ""


def _key_of(name: str) -> str:
    """Return under what failures are counted: the same for all ways to write a name."""
    return f"name {name_key(name)}"


def _wait(seconds: float) -> str:
    return f"Too many attempts. Wait {max(1, round(seconds))} seconds."


def _own_path(back: str) -> str:
    r"""Return a path on this server, and never an address elsewhere.

    >>> _own_path("/code"), _own_path("//elsewhere"), _own_path("/\\elsewhere")
    ('/code', '/', '/')
    """
    plain = back.isascii() and back.isprintable()
    return back if plain and back.startswith("/") and back[1:2] not in ("/", "\\") else "/"
