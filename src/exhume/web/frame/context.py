"""What every page is made from: set when the application is put together, asked for by pages."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from exhume.model.coding import Unit
from exhume.store.review.database import ReviewDatabase
from exhume.store.review.people import People
from exhume.web.frame.reading import Reading, ReadingRoom, has_images
from exhume.web.frame.templates import Templates
from exhume.web.frame.visits import Visit
from exhume.workflow.reviewing.opening import Review
from exhume.workflow.reviewing.page_images import PageImages
from exhume.workflow.reviewing.papers import Papers

_AN_HOUR = {"Cache-Control": "private, max-age=3600", "Vary": "Cookie"}


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """The open review, the people in it, the templates of the pages, and the papers to show.

    `entrance` is the secret part of the printed address in local use, and empty where people sign
    in with a password.
    """

    review: Review
    people: People
    templates: Templates
    papers: Papers
    room: ReadingRoom
    images: PageImages
    entrance: str = ""

    @property
    def database(self) -> ReviewDatabase:
        """The review database."""
        return self.review.database

    def reading(self, unit: Unit) -> Reading:
        """Return a unit in its paper."""
        return self.room.reading(unit, self.papers.paper(unit.digest))

    def text_page(self, visit: Visit, unit: Unit, back: str) -> Response:
        """Return the whole text of a unit's paper as a page; `back` leads to its passage."""
        reading = self.reading(unit)
        values = {"reading": reading, "pages": list(self.room.whole(reading)), "back": back}
        return self.templates.page("frame/text.html", visit, values)

    def page_image(self, unit: Unit, number: int) -> Response:
        """Return a page of a unit's paper as a picture; status 404 where there is no such page."""
        paper = self.papers.paper(unit.digest)
        if not has_images(paper) or not 1 <= number <= len(paper.pages):
            raise HTTPException(404)
        picture = self.images.image(paper.original, paper.media_type, number)
        return Response(picture, media_type="image/png", headers=_AN_HOUR)

    def prepare(self, unit: Unit) -> None:
        """Read a unit's paper, and begin to render the page that will be shown of it first."""
        paper = self.papers.paper(unit.digest)
        page = paper.page_at(unit.start)
        if page and has_images(paper):
            self.images.prepare(paper.original, paper.media_type, page.number)

    @property
    def is_local(self) -> bool:
        """Tell whether this is one person's own review, without accounts."""
        return bool(self.entrance)


async def context_of(request: Request) -> ReviewContext:
    """Return the context that the application was made with."""
    context: ReviewContext = request.app.state.context
    return context


Context = Annotated[ReviewContext, Depends(context_of)]
