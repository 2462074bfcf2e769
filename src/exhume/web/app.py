"""The application: every package of pages under one roof."""

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from exhume.web.account.pages import routes as account
from exhume.web.adjudicator.pages import routes as adjudicator
from exhume.web.coder.pages import routes as coder
from exhume.web.frame import errors
from exhume.web.frame.context import ReviewContext
from exhume.web.frame.guards import form_is_ours
from exhume.web.frame.security import (
    BodyLimit,
    FormsOnly,
    LastResort,
    RateLimit,
    SecurityHeaders,
)
from exhume.web.frame.templates import PACKAGES, folder_of
from exhume.web.frame.visits import Visits
from exhume.web.owner.pages import routes as owner

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


def create_app(context: ReviewContext, hosts: tuple[str, ...] = LOOPBACK_NAMES) -> FastAPI:
    """Return the application for an open review.

    `hosts` are the names under which it may be called; a request that names another host is
    refused, which keeps other sites' pages from reaching it through a name of theirs. The
    description of its addresses is not served; ``app.openapi()`` gives it.
    """
    app = FastAPI(
        title="Exhume review",
        openapi_url=None,
        dependencies=[Depends(form_is_ours)],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(LastResort, page=lambda: errors.unforeseen(context.templates)),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(RateLimit),
            Middleware(FormsOnly),
            Middleware(BodyLimit),
            Middleware(Visits, people=context.people),
        ],
    )
    errors.install(app, context.templates)
    app.state.context = context
    for routes in (account, coder, adjudicator, owner):
        app.include_router(routes)
    for package in PACKAGES:
        folder = folder_of(package, "static")
        if folder.is_dir():
            app.mount(f"/static/{package}", StaticFiles(directory=folder))
    return app
