"""The owner's pages: how far the study is, agreement, what is settled, and the log."""

from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from exhume.model.coding import Person, Role
from exhume.store.review import log
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.queue import Queue
from exhume.web.frame.context import Context
from exhume.web.frame.guards import Owner, PersonId, Reader, UnitId, Visitor
from exhume.web.owner import accounts, missing
from exhume.workflow.estimate import estimate_agreement
from exhume.workflow.reviewing.codebook import mark_codebook
from exhume.workflow.reviewing.strata import drawn_by_stratum

_A_PAGE = 50
_EVENTS = 200
_FAULTS = 100  # where one entry is missing, none after it is in its place

routes = APIRouter()
routes.include_router(accounts.routes)
routes.include_router(missing.routes)


@routes.get("/study")
def study(visit: Visitor, context: Context, owner: Owner) -> Response:
    """Show how far the study is."""
    desk, queue = OwnerDesk(context.database, owner.id), Queue(context.database)
    last = desk.codebook()
    values = {
        "coders": desk.progress_by_coder(),
        "others": [person for person in context.people.all() if _can_code(person)],
        "counts": queue.counts(),
        "strata": drawn_by_stratum(queue.drawings()),
        "differences": AdjudicatorDesk(context.database, owner.id).open(),
        "codebook": context.review.codebook,
        "codebook_changed": last is not None and last.digest != context.review.codebook,
    }
    return context.templates.page("owner/study.html", visit, values)


@routes.post("/study/assign")
def assign(context: Context, owner: Owner) -> Response:
    """Give open places to the coders who are there."""
    settings = context.review.settings
    Queue(context.database).assign(settings.seed, settings.coding.coders_per_unit, owner.id)
    return RedirectResponse("/study", 303)


@routes.post("/study/replace")
def replace(
    context: Context,
    owner: Owner,
    coder: PersonId,
    by: PersonId,
) -> Response:
    """Hand what a coder has not handed in to another."""
    if context.people.by_id(coder) is None:
        raise HTTPException(404)
    Queue(context.database).replace(coder, by, owner.id)
    return assign(context, owner)


@routes.post("/study/codebook")
def another_look(context: Context, owner: Owner) -> Response:
    """Take up the codebook as it is now, and mark the codings that need another look."""
    mark_codebook(OwnerDesk(context.database, owner.id), context.review.criterion)
    return RedirectResponse("/study", 303)


@routes.get("/study/agreement")
def agreement_page(visit: Visitor, context: Context, owner: Owner) -> Response:
    """Show how far the coders agree on what they have handed in."""
    values = {"estimate": estimate_agreement(context.review, owner=owner.id)}
    return context.templates.page("owner/agreement.html", visit, values)


@routes.get("/study/log")
def log_page(
    visit: Visitor,
    context: Context,
    owner: Owner,
    before: Annotated[int, Query(ge=0, le=2**53)] = 0,
    *,
    whole: bool = False,
) -> Response:
    """Show a page of the log, and whether its chain holds: there, or in the `whole` log."""
    found = OwnerDesk(context.database, owner.id).log_page(before=before, limit=_EVENTS)
    everywhere = log.faults(context.database) if whole else iter(found.faults)
    values = {
        "log": found,
        "faults": list(islice(filter(None, everywhere), _FAULTS)),
        "whole": whole,
        "newer": min(found.events[0].number + _EVENTS, found.last) + 1 if found.events else 0,
        "names": {person.id: person.name for person in context.people.all()},
    }
    return context.templates.page("owner/log.html", visit, values)


@routes.get("/settled")
def settled(
    visit: Visitor,
    context: Context,
    reader: Reader,
    start: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    """Show the passages on which there is a final verdict."""
    found = list(islice(OwnerDesk(context.database, reader.id).settled(), start, start + _A_PAGE))
    desk = AdjudicatorDesk(context.database, reader.id)
    values = {
        "settled": [(each, desk.unit(each.unit)) for each in found],
        "labels": {code.id: code.label for code in context.review.criterion.codes},
        "start": start,
        "following": start + _A_PAGE if len(found) == _A_PAGE else None,
        "earlier": max(0, start - _A_PAGE) if start else None,
    }
    return context.templates.page("owner/settled.html", visit, values)


@routes.get("/settled/{unit}")
def settled_unit(visit: Visitor, context: Context, reader: Reader, unit: UnitId) -> Response:
    """Show the whole text of the paper of a settled passage."""
    found = AdjudicatorDesk(context.database, reader.id).unit(unit)
    return context.text_page(visit, found, "/settled")


def _can_code(person: Person) -> bool:
    return person.active and Role.CODER in person.roles
