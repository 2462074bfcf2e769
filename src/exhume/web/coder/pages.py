"""The coder's pages: the queue, a passage to judge, the paper around it."""

import time
from typing import Annotated

from fastapi import APIRouter, Form, Query
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from exhume.model.coding import TranslationStatus
from exhume.store.review.coder_desk import CoderDesk
from exhume.web.frame.context import Context, ReviewContext
from exhume.web.frame.desks import passage_page, preparing
from exhume.web.frame.form import LONGEST_NOTE, NotAVerdict, VerdictForm, fields_of
from exhume.web.frame.guards import Coder, UnitId, Visitor
from exhume.web.frame.visits import Visit

_A_DAY = 24 * 3_600.0  # who left a page open for longer was not reading

routes = APIRouter(prefix="/code")


class TimedForm(VerdictForm):
    """A coder's verdict; `shown` is when they saw the unit, in milliseconds since 1970."""

    shown: Annotated[int, Field(ge=0, le=2**53)] = 0

    def seconds(self) -> float:
        """Return how long the unit was before the coder's eyes, 0 where that is not known."""
        passed = time.time() - self.shown / 1_000
        return min(max(passed, 0.0), _A_DAY) if self.shown else 0.0


@routes.get("")
def queue(visit: Visitor, context: Context, coder: Coder) -> Response:
    """Show how far the coder is, and what can be done next."""
    desk = CoderDesk(context.database, coder.id)
    values = {"progress": desk.progress(), "again": desk.again(), "next": desk.next()}
    return context.templates.page("coder/queue.html", visit, values)


@routes.get("/next")
def go_on(context: Context, coder: Coder) -> Response:
    """Lead to the first passage that is open."""
    return _to(CoderDesk(context.database, coder.id).next())


@routes.post("/undo")
def undo(context: Context, coder: Coder) -> Response:
    """Take back the last verdict that was not handed in, and lead to its passage."""
    return _to(CoderDesk(context.database, coder.id).undo())


@routes.post("/hand-in")
def hand_in(context: Context, coder: Coder) -> Response:
    """Seal what is done: from now on it cannot be changed, and can be compared."""
    CoderDesk(context.database, coder.id).seal()
    return RedirectResponse("/code", 303)


@routes.get("/{unit}")
def passage(
    visit: Visitor,
    context: Context,
    coder: Coder,
    unit: UnitId,
    page: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """Show a passage to judge."""
    return _passage(visit, context, CoderDesk(context.database, coder.id), unit, page=page)


@routes.post("/{unit}")
def save(
    visit: Visitor,
    context: Context,
    coder: Coder,
    unit: UnitId,
    sent: Annotated[TimedForm, Form()],
) -> Response:
    """Keep the verdict, and only then lead to the next passage."""
    desk = CoderDesk(context.database, coder.id)
    try:
        verdict = sent.verdict(context.review.criterion)
    except NotAVerdict as error:
        return _passage(visit, context, desk, unit, problem=str(error), sent=sent)
    desk.save(
        unit,
        verdict,
        codebook=context.review.codebook,
        seconds=sent.seconds(),
        request=sent.request,
    )
    return _to(desk.next())


@routes.get("/{unit}/text")
def whole_text(visit: Visitor, context: Context, coder: Coder, unit: UnitId) -> Response:
    """Show the whole text of the paper, with the passage marked."""
    found = CoderDesk(context.database, coder.id).unit(unit)
    return context.text_page(visit, found, f"/code/{unit}")


@routes.get("/{unit}/page/{number}.png")
def page_image(context: Context, coder: Coder, unit: UnitId, number: int) -> Response:
    """Give the picture of a page of the paper that the passage is in."""
    return context.page_image(CoderDesk(context.database, coder.id).unit(unit), number)


@routes.post("/{unit}/translation")
def translate(
    context: Context,
    coder: Coder,
    unit: UnitId,
    text: Annotated[str, Form(max_length=LONGEST_NOTE)],
    status: Annotated[TranslationStatus, Form()],
) -> Response:
    """Keep a translation of the passage; what it was before stays on record."""
    desk = CoderDesk(context.database, coder.id)
    desk.unit(unit)
    if not text.strip():
        raise HTTPException(422, "The translation is empty. Go back and write it.")
    desk.translate(unit, text.strip(), status)
    return RedirectResponse(f"/code/{unit}", 303)


def _to(unit: str | None) -> Response:
    """Lead to a passage, or to the queue where there is none."""
    return RedirectResponse(f"/code/{unit}" if unit else "/code", 303)


def _passage(
    visit: Visit,
    context: ReviewContext,
    desk: CoderDesk,
    unit: str,
    *,
    page: int = 0,
    problem: str = "",
    sent: VerdictForm | None = None,
) -> Response:
    """Show a passage; `sent` is what was sent and could not be kept, for the reason `problem`."""
    opened = desk.open(unit)
    coding = opened.coding
    own = {
        "coding": coding,
        "changed": opened.again,
        "form": sent or fields_of(coding.verdict if coding else None),
        "translation": opened.translation,
        "progress": opened.progress,
        "before": opened.before,
        "after": opened.after,
        "shown": int(time.time() * 1_000),
    }
    answer = passage_page(
        "coder/passage.html", visit, context, opened.unit, own, page=page, problem=problem
    )
    answer.background = preparing(context, desk, opened.after)
    return answer
