"""The adjudicator's pages: where coders differ, what each said, and what is decided."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from exhume.model.coding import Person, Verdict
from exhume.model.criterion import Criterion
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.web.frame.context import Context, ReviewContext
from exhume.web.frame.desks import passage_page, preparing
from exhume.web.frame.form import LONGEST_NOTE, NotAVerdict, VerdictForm, fields_of
from exhume.web.frame.guards import Adjudicator, UnitId, Visitor
from exhume.web.frame.visits import Visit

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
    found = _desk(context, adjudicator).unit(unit)
    return context.text_page(visit, found, f"/adjudicate/{unit}")


@routes.get("/{unit}/page/{number}.png")
def page_image(context: Context, adjudicator: Adjudicator, unit: UnitId, number: int) -> Response:
    """Give the picture of a page of the paper that the passage is in."""
    return context.page_image(_desk(context, adjudicator).unit(unit), number)


def _desk(context: ReviewContext, adjudicator: Person) -> AdjudicatorDesk:
    return AdjudicatorDesk(context.database, adjudicator.id, context.review.settings.seed)


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
    found, history = desk.unit(unit), desk.history(unit)
    decision = history[-1] if history else None
    form = fields_of(decision.verdict if decision else None)
    own = {
        "labels": {code.id: code.label for code in context.review.criterion.codes},
        "verdicts": desk.verdicts(unit),
        "history": history,
        "may_decide": desk.may_decide(unit),
        "form": sent or {**form, "reason": decision.reason if decision else ""},
    }
    answer = passage_page(
        "adjudicator/passage.html", visit, context, found, own, page=page, problem=problem
    )
    answer.background = preparing(context, desk, desk.next())
    return answer
