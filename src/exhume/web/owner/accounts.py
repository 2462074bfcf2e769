"""The accounts of a study: who takes part, with which roles."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from exhume.model.coding import Person, Role
from exhume.store.review.owner_desk import OwnerDesk
from exhume.web.frame.context import Context, ReviewContext
from exhume.web.frame.guards import Owner, PersonId, Visitor
from exhume.web.frame.visits import Visit

_WORDS_OF_CHANCE = 9  # bytes: 72 bits, as 12 characters

routes = APIRouter(prefix="/study/people")

Name = Annotated[str, Form(min_length=1, max_length=200)]
Roles = Annotated[list[Role], Form(max_length=len(Role))]


@routes.get("")
def people(visit: Visitor, context: Context, owner: Owner) -> Response:
    """Show who takes part."""
    return _page(visit, context, owner)


@routes.post("")
def add(visit: Visitor, context: Context, owner: Owner, name: Name, roles: Roles) -> Response:
    """Make an account; its first password is shown once, to be handed over and then changed."""
    _refuse_alone(context)
    password = secrets.token_urlsafe(_WORDS_OF_CHANCE)
    context.people.add(name, roles, password, by=owner.id)
    return _page(visit, context, owner, name, password)


@routes.post("/password")
def new_password(visit: Visitor, context: Context, owner: Owner, person: PersonId) -> Response:
    """Set somebody's password anew, and end their sessions."""
    _refuse_alone(context)
    found = context.people.by_id(person)
    if found is None:
        raise HTTPException(404)
    password = secrets.token_urlsafe(_WORDS_OF_CHANCE)
    context.people.set_password(person, password, by=owner.id)
    return _page(visit, context, owner, found.name, password)


@routes.post("/roles")
def change_roles(context: Context, owner: Owner, person: PersonId, roles: Roles) -> Response:
    """Give somebody these roles and no others."""
    context.people.change_roles(person, roles, owner.id)
    return RedirectResponse("/study/people", 303)


@routes.post("/active")
def change_active(
    context: Context, owner: Owner, person: PersonId, active: Annotated[bool, Form()]
) -> Response:
    """Let somebody take no further part, or take part again; what they did stays."""
    change = context.people.reactivate if active else context.people.deactivate
    change(person, owner.id)
    return RedirectResponse("/study/people", 303)


@routes.post("/own")
def allow_own(
    context: Context, owner: Owner, person: PersonId, allowed: Annotated[bool, Form()]
) -> Response:
    """Let an adjudicator decide on passages that they coded themselves, or no longer."""
    OwnerDesk(context.database, owner.id).allow_own(person, allowed=allowed)
    return RedirectResponse("/study/people", 303)


def _refuse_alone(context: ReviewContext) -> None:
    if context.is_local:
        raise HTTPException(409, "Accounts are for teams. Start the review with --team.")


def _page(
    visit: Visit, context: ReviewContext, owner: Person, name: str = "", password: str = ""
) -> Response:
    values = {
        "people": context.people.all(),
        "allowed_own": OwnerDesk(context.database, owner.id).allowed_own(),
        "roles": list(Role),
        "new_name": name,
        "new_password": password,
    }
    return context.templates.page("owner/people.html", visit, values)
