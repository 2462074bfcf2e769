"""What the desks of coders and of adjudicators share: a passage to judge, and the next one."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

from starlette.background import BackgroundTask
from starlette.responses import Response

from exhume.errors import InputError
from exhume.model.coding import Unit
from exhume.web.frame.context import ReviewContext
from exhume.web.frame.form import with_keys
from exhume.web.frame.visits import Visit, new_secret


class Desk(Protocol):
    """Where somebody judges units, and is refused those of others."""

    def unit(self, unit_id: str) -> Unit:
        """Return a unit of theirs."""
        ...


def passage_page(  # noqa: PLR0913 - what a page of a desk is made of
    template: str,
    visit: Visit,
    context: ReviewContext,
    unit: Unit,
    own: Mapping[str, object],
    *,
    page: int = 0,
    problem: str = "",
) -> Response:
    """Return a page on which a unit is judged, with what is `own` to that kind of desk.

    `page` is the page of the paper to show, 0 for that of the passage. With a `problem` in what
    was sent, it is shown, and the status is 422.
    """
    reading, criterion = context.reading(unit), context.review.criterion
    values = {
        "reading": reading,
        "sheet": reading.sheet(page or reading.home),
        "codes": with_keys(criterion),
        "standards": criterion.standards,
        "question": context.review.question,
        "problem": problem,
        "request": new_secret(),
    }
    status = 422 if problem else 200
    return context.templates.page(template, visit, {**values, **own}, status=status)


def preparing(context: ReviewContext, desk: Desk, unit_id: str | None) -> BackgroundTask | None:
    """Return the task that gets a unit ready while the one before it is read."""
    return BackgroundTask(_prepare, context, desk, unit_id) if unit_id else None


def _prepare(context: ReviewContext, desk: Desk, unit_id: str) -> None:
    with suppress(InputError):  # whoever opens it is told what is wrong with it
        context.prepare(desk.unit(unit_id))
