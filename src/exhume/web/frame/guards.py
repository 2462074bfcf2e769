"""What stands between a request and a page: who may see it, and whether a form is ours."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Form, Path
from starlette.exceptions import HTTPException
from starlette.requests import Request

from exhume.model.coding import Person, Role
from exhume.web.frame.security import SAFE_METHODS
from exhume.web.frame.visits import Visit, visit_of

CSRF_FIELD = "csrf"
CSRF_HEADER = "X-CSRF-Token"


class SignInNeeded(Exception):
    """Nobody is signed in; the visitor is led to the page where one does that."""


def signed_in(*roles: Role) -> Callable[[Request], Awaitable[Person]]:
    """Return a dependency that gives the visitor, who must have one of the roles, if any is named.

    Who is not signed in is led there; who has none of the roles is told so, with status 403.
    """

    async def person(request: Request) -> Person:  # async: a thread for so little costs more
        found = visit_of(request).person
        if found is None:
            raise SignInNeeded
        if roles and not found.roles.intersection(roles):
            raise HTTPException(403, "Your account has no part in this page.")
        return found

    return person


async def form_is_ours(request: Request) -> None:
    """Refuse a request that changes something unless it comes from one of our own pages.

    A dependency of the whole application. Beside the token, the origin that browsers state must
    be this server's own.
    """
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin", "")
    if origin not in ("", f"{request.url.scheme}://{request.url.netloc}"):
        raise HTTPException(403, "This form was sent from another site.")
    if not visit_of(request).carries(await _token(request)):
        raise HTTPException(403, "This form is too old. Open the page again and repeat.")


async def _token(request: Request) -> str:
    header = request.headers.get(CSRF_HEADER)
    if header is not None:
        return header
    field = (await request.form()).get(CSRF_FIELD)
    return field if isinstance(field, str) else ""


async def visitor(request: Request) -> Visit:
    """Return the visit of this request, as a dependency."""
    return visit_of(request)


UnitId = Annotated[str, Path(pattern="^[0-9a-f]{20}$")]
PersonId = Annotated[str, Form(pattern="^[0-9a-f]{20}$")]
Visitor = Annotated[Visit, Depends(visitor)]
Anyone = Annotated[Person, Depends(signed_in())]
Coder = Annotated[Person, Depends(signed_in(Role.CODER))]
Adjudicator = Annotated[Person, Depends(signed_in(Role.ADJUDICATOR))]
Owner = Annotated[Person, Depends(signed_in(Role.OWNER))]
Reader = Annotated[Person, Depends(signed_in(Role.READER, Role.OWNER))]
