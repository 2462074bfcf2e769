"""The adjudicator's pages: where coders differ, what each said, and what is decided."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Form, Query
from pydantic import Field
from starlette.background import BackgroundTask
from starlette.responses import RedirectResponse, Response

from exhume.errors import InputError
from exhume.model.coding import Person, Verdict
from exhume.model.criterion import Criterion
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.web.frame.context import Context, ReviewContext
from exhume.web.frame.form import LONGEST_NOTE, NotAVerdict, VerdictForm, fields_of, with_keys
from exhume.web.frame.guards import Adjudicator, UnitId, Visitor
from exhume.web.frame.reading import Reading
from exhume.web.frame.visits import Visit, new_secret

routes = APIRouter(prefix="/adjudicate")


class ReasonedForm(VerdictForm):
    """An adjudicator's verdict, which has a reason."""

    reason: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""

    def verdict(self, criterion: Criterion) -> Verdict:
        """Return the verdict; raises `NotAVerdict` also where the reason is missing."""
        if not self.reason.strip():
            raise NotAVerdict("Write the reason for the decision.")
        return super().verdict(criterion)


@routes.get("")
def overview(visit: Visitor, context: Context, adjudicator: Adjudicator) -> Response:
    """Show how many passages wait for a decision."""
    desk = _desk(context, adjudicator)
    values = {"counts": desk.open(), "next": desk.next()}
    return context.templates.page("adjudicator/overview.html", visit, values)


@routes.get("/next")
def go_on(context: Context, adjudicator: Adjudicator) -> Response:
    """Lead to the first passage that waits for a decision."""
    unit = _desk(context, adjudicator).next()
    return RedirectResponse(f"/adjudicate/{unit}" if unit else "/adjudicate", 303)


@routes.get("/{unit}")
def passage(
    visit: Visitor,
    context: Context,
    adjudicator: Adjudicator,
    unit: UnitId,
    page: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """Show a passage with what its coders said."""
    desk = _desk(context, adjudicator)
    return _passage(visit, context, desk, unit, page=page)


@routes.post("/{unit}")
def decide(
    visit: Visitor,
    context: Context,
    adjudicator: Adjudicator,
    unit: UnitId,
    sent: Annotated[ReasonedForm, Form()],
) -> Response:
    """Keep the decision, and only then lead to the next passage."""
    desk = _desk(context, adjudicator)
    desk.unit(unit)
    try:
        verdict = sent.verdict(context.review.criterion)
    except NotAVerdict as error:
        return _passage(visit, context, desk, unit, problem=str(error), sent=sent)
    desk.decide(
        unit,
        verdict,
        sent.reason.strip(),
        codebook=context.review.codebook,
        request=sent.request,
    )
    return RedirectResponse("/adjudicate/next", 303)


@routes.get("/{unit}/text")
def whole_text(
    visit: Visitor, context: Context, adjudicator: Adjudicator, unit: UnitId
) -> Response:
    """Show the whole text of the paper, with the passage marked."""
    reading = _reading(context, _desk(context, adjudicator), unit)
    return context.text_page(visit, reading, f"/adjudicate/{unit}")


@routes.get("/{unit}/page/{number}.png")
def page_image(context: Context, adjudicator: Adjudicator, unit: UnitId, number: int) -> Response:
    """Give the picture of a page of the paper that the passage is in."""
    reading = _reading(context, _desk(context, adjudicator), unit)
    return context.page_image(reading, number)


def _desk(context: ReviewContext, adjudicator: Person) -> AdjudicatorDesk:
    return AdjudicatorDesk(context.database, adjudicator.id, context.review.settings.seed)


def _reading(context: ReviewContext, desk: AdjudicatorDesk, unit: str) -> Reading:
    return context.reading(desk.unit(unit))


def _passage(
    visit: Visit,
    context: ReviewContext,
    desk: AdjudicatorDesk,
    unit: str,
    *,
    page: int = 0,
    problem: str = "",
    sent: ReasonedForm | None = None,
) -> Response:
    """Show a passage; `sent` is what was sent and could not be kept, for the reason `problem`."""
    reading = _reading(context, desk, unit)
    history = desk.history(unit)
    decision = history[-1] if history else None
    form = fields_of(decision.verdict if decision else None)
    values = {
        "reading": reading,
        "sheet": reading.sheet(page or reading.home),
        "codes": with_keys(context.review.criterion),
        "labels": {code.id: code.label for code in context.review.criterion.codes},
        "standards": context.review.criterion.standards,
        "question": context.review.question,
        "verdicts": desk.verdicts(unit),
        "history": history,
        "may_decide": desk.may_decide(unit),
        "form": sent or {**form, "reason": decision.reason if decision else ""},
        "problem": problem,
        "request": new_secret(),
    }
    status = 422 if problem else 200
    answer = context.templates.page("adjudicator/passage.html", visit, values, status=status)
    answer.background = BackgroundTask(_prepare, context, desk)
    return answer


def _prepare(context: ReviewContext, desk: AdjudicatorDesk) -> None:
    """Get the next passage ready while the adjudicator reads this one."""
    unit = desk.next()
    if unit is not None:
        with suppress(InputError):  # whoever opens it is told what is wrong with it
            context.prepare(_reading(context, desk, unit))
