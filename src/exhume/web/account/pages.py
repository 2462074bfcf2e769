"""Pages of one's own account: the entrance in local use, signing in, the password, the theme."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from exhume.model.coding import Person, Role
from exhume.store.review.people import SHORTEST_PASSWORD, People
from exhume.web.frame.context import Context
from exhume.web.frame.guards import Anyone, Visitor
from exhume.web.frame.visits import (
    COOKIE,
    THEME_COOKIE,
    THEMES,
    Visit,
    new_secret,
    remember,
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
    keys = (f"name {name}", f"address {request.client.host if request.client else ''}")
    if wait := max(context.people.blocked(key) for key in keys):
        return _sign_in_page(request, context, f"Too many attempts. Wait {wait:.0f} seconds.", 429)
    person = context.people.verify(name, password)
    if person is None:
        for key in keys:
            context.people.note_failure(key)
        problem = "This name and password do not belong together."
        return _sign_in_page(request, context, problem, 401)
    for key in keys:
        context.people.forget_failures(key)
    return _enter(request, context.people, person)


@routes.post("/sign-out")
def sign_out(visit: Visitor, context: Context) -> Response:
    """End the session."""
    context.people.end_session(visit.secret)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE)
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
    context.people.set_password(person.id, new)
    return _enter(request, context.people, person)


@routes.post("/theme")
def change_theme(theme: Text, back: Text = "/") -> Response:
    """Change between light and dark, and go on where one was."""
    answer = RedirectResponse(_own_path(back), 303)
    if theme in THEMES:
        answer.set_cookie(THEME_COOKIE, theme, max_age=_YEAR, httponly=True, samesite="strict")
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
    if wait := people.blocked(f"name {person.name}"):
        return f"Too many attempts. Wait {wait:.0f} seconds."
    if people.verify(person.name, old) is None:
        people.note_failure(f"name {person.name}")
        return "The old password is not right."
    return ""


def _own_path(back: str) -> str:
    r"""Return a path on this server, and never an address elsewhere.

    >>> _own_path("/code"), _own_path("//elsewhere"), _own_path("/\\elsewhere")
    ('/code', '/', '/')
    """
    plain = back.isascii() and back.isprintable()
    return back if plain and back.startswith("/") and back[1:2] not in ("/", "\\") else "/"
