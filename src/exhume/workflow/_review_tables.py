"""What may leave a review: the verdicts that everybody has handed in, and what they are on."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from exhume.errors import IntegrityError
from exhume.model.coding import Person
from exhume.model.review import Codebook, ReviewTables
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.workflow._placing import placed_units
from exhume.workflow.progress import Progress
from exhume.workflow.reviewing.opening import Review


def codebook_of(review: Review) -> Codebook:
    """Return the codebook that coders have before them."""
    criterion = review.criterion
    codes = tuple((code.id, code.label, code.meaning) for code in criterion.codes)
    return Codebook(review.codebook, review.question, codes)


def review_tables(
    review: Review, progress: Progress, *, names: bool, drawings: bool
) -> ReviewTables:
    """Gather the tables of a review, with names of people and with drawings where wanted.

    Raises `IntegrityError` where a row is of a unit or person that there is none of.
    """
    desk, queue = OwnerDesk(review.database, ""), Queue(review.database)
    queued, retired = list(queue.units()), list(queue.units(retired=True))
    out = {unit.id for unit in retired}
    placed = placed_units(review.study, chain(queued, retired), progress)
    tables = ReviewTables(
        title=review.title,
        codebook=codebook_of(review),
        units=tuple(replace(one, retired=one.unit.id in out) for one in placed),
        codings=tuple(desk.codings()),
        adjudications=tuple(desk.adjudications()),
        translations=tuple(desk.translations()),
        people=tuple(_people(People(review.database).all(), names=names)),
        drawings=tuple(queue.drawings()) if drawings else (),
    )
    _check(tables)
    return tables


def _people(people: Iterable[Person], *, names: bool) -> Iterable[Person]:
    return (person if names else replace(person, name="") for person in people)


def _check(tables: ReviewTables) -> None:
    units = {placed.unit.id for placed in tables.units}
    people = {person.id for person in tables.people}
    named = {coding.unit for coding in tables.codings}
    named |= {decision.unit for decision in tables.adjudications}
    named |= {translation.unit for translation in tables.translations}
    acted = {coding.coder for coding in tables.codings}
    acted |= {decision.adjudicator for decision in tables.adjudications}
    for what, missing in (("unit", named - units), ("person", acted - people)):
        if missing:
            problem = f"verdicts name {len(missing)} that are not there"
            raise IntegrityError(f"{what} {min(missing)}", problem, "run `exhume verify`")
