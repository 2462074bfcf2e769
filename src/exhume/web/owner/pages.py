"""The owner's pages: how far the study is, the people in it, agreement, and what is settled."""

from fastapi import APIRouter
from starlette.responses import Response

from exhume.store.review.owner_desk import OwnerDesk
from exhume.web.frame.context import Context
from exhume.web.frame.guards import Owner, Visitor

routes = APIRouter()


@routes.get("/study")
def study(visit: Visitor, context: Context, owner: Owner) -> Response:
    """Show how far the study is."""
    desk = OwnerDesk(context.database, owner.id)
    values = {"coders": desk.progress_by_coder()}
    return context.templates.page("owner/study.html", visit, values)
