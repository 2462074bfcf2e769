"""What a visitor is told when something cannot be had: a page in the layout, and no more."""

import logging
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from exhume.errors import ExhumeError, InputError, UnreadableDocument
from exhume.store.review.refusals import NotAssigned, NotStorable, OwnUnit
from exhume.web.frame.guards import SignInNeeded
from exhume.web.frame.templates import Templates
from exhume.web.frame.visits import Visit, visit_of

SIGN_IN = "/sign-in"
_WORDS = {
    404: "There is no such page, or it is not yours to see.",
    405: "This page cannot be asked for in this way.",
    422: "Something in this request is not what it should be. Go back and try again.",
    500: "This should not have happened. What was saved before is kept. Tell the study's owner.",
    503: "The study cannot be read or written just now. Nothing was saved. Tell its owner.",
}
# What is not there and what is somebody else's are refused in the same words.
_STATUS = {NotAssigned: 404, UnreadableDocument: 404, NotStorable: 422, OwnUnit: 403}
_LOG = logging.getLogger("exhume.web")


def unforeseen(templates: Templates) -> Response:
    """Return the page for an error that nobody foresaw; who the visitor is plays no part in it."""
    return _refusal(templates, Visit(""), 500, _WORDS[500])


def _refusal(templates: Templates, visit: Visit, status: int, words: str) -> Response:
    values = {"status": status, "phrase": HTTPStatus(status).phrase, "words": words}
    return templates.page("frame/error.html", visit, values, status=status)


def install(app: FastAPI, templates: Templates) -> None:
    """Give the application an answer for each way in which a request can fail."""

    def refusal(request: Request, status: int, words: str) -> Response:
        return _refusal(templates, visit_of(request), status, words)

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        plain = error.detail == HTTPStatus(error.status_code).phrase
        words = _WORDS.get(error.status_code, error.detail) if plain else error.detail
        return refusal(request, error.status_code, words)

    @app.exception_handler(RequestValidationError)
    def not_understood(request: Request, error: RequestValidationError) -> Response:
        in_path = any(each["loc"][:1] == ("path",) for each in error.errors())
        status = 404 if in_path else 422
        return refusal(request, status, _WORDS[status])

    @app.exception_handler(SignInNeeded)
    def led_to_sign_in(request: Request, error: SignInNeeded) -> Response:  # noqa: ARG001 - it says nothing
        if request.headers.get("HX-Request"):  # htmx would put the page into a part of another
            return Response(headers={"HX-Redirect": SIGN_IN})
        return RedirectResponse(SIGN_IN, 303)

    @app.exception_handler(ExhumeError)
    def not_at_hand(request: Request, error: ExhumeError) -> Response:
        _LOG.error("%s", error)
        return refusal(request, 503, _WORDS[503])

    @app.exception_handler(InputError)
    def not_possible(request: Request, error: InputError) -> Response:
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 409)
        said = f"{error.problem[:1].upper()}{error.problem[1:]}."
        remedy = f" {error.remedy[:1].upper()}{error.remedy[1:]}." if error.remedy else ""
        return refusal(request, status, _WORDS.get(status, said + remedy))
