"""What a visitor is told when something cannot be had: a page in the layout, and no more."""

from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from exhume.errors import ExhumeError, UnreadableDocument
from exhume.store.review.refusals import NotAssigned, OwnUnit
from exhume.web.frame.guards import SignInNeeded
from exhume.web.frame.templates import Templates
from exhume.web.frame.visits import visit_of

SIGN_IN = "/sign-in"
_WORDS = {
    404: "There is no such page, or it is not yours to see.",
    405: "This page cannot be asked for in this way.",
    422: "Something in this request is not what it should be. Go back and try again.",
}
# What is not there and what is somebody else's are refused in the same words.
_STATUS = {NotAssigned: 404, UnreadableDocument: 404, OwnUnit: 403}


def install(app: FastAPI, templates: Templates) -> None:
    """Give the application an answer for each way in which a request can fail."""

    def refusal(request: Request, status: int, words: str) -> Response:
        values = {"status": status, "phrase": HTTPStatus(status).phrase, "words": words}
        return templates.page("frame/error.html", visit_of(request), values, status=status)

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        plain = error.detail == HTTPStatus(error.status_code).phrase
        words = _WORDS.get(error.status_code, error.detail) if plain else error.detail
        return refusal(request, error.status_code, words)

    @app.exception_handler(RequestValidationError)
    def not_understood(request: Request, error: RequestValidationError) -> Response:  # noqa: ARG001 - what was sent is not repeated
        return refusal(request, 422, _WORDS[422])

    @app.exception_handler(SignInNeeded)
    def led_to_sign_in(request: Request, error: SignInNeeded) -> Response:  # noqa: ARG001 - it says nothing
        if request.headers.get("HX-Request"):  # htmx would put the page into a part of another
            return Response(headers={"HX-Redirect": SIGN_IN})
        return RedirectResponse(SIGN_IN, 303)

    @app.exception_handler(ExhumeError)
    def not_possible(request: Request, error: ExhumeError) -> Response:
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 409)
        said = f"{error.problem[:1].upper()}{error.problem[1:]}."
        remedy = f" {error.remedy[:1].upper()}{error.remedy[1:]}." if error.remedy else ""
        return refusal(request, status, _WORDS.get(status, said + remedy))
