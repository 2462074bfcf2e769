"""What a bundle has of the review: its tables, its log, and what the log committed to.

Only what all coders of a unit have handed in leaves the review. People are named by their ids, and
entries of the log that have their names are left out.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from exhume.exports._bundle.rows import LogRow, OpeningRow
from exhume.model.coding import Adjudication, Coding, Drawing, Person, Translation, Unit
from exhume.settings import StudySettings
from exhume.workflow._handed_veil import (
    Veil,
    Veils,
    adjudication_without,
    coding_without,
    translation_without,
)
from exhume.workflow._review_links import has_review

if TYPE_CHECKING:
    from exhume.store.review.database import ReviewDatabase

NAMES_A_PERSON = "it has the name of a person"
IDENTIFYING = "it holds details that may identify a patient or donor"


@dataclass(frozen=True, slots=True)
class HandedReview:
    """The rows of a review; all empty where there is none."""

    units: tuple[Unit, ...] = ()
    codings: tuple[Coding, ...] = ()
    adjudications: tuple[Adjudication, ...] = ()
    translations: tuple[Translation, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    people: tuple[Person, ...] = ()
    openings: tuple[OpeningRow, ...] = ()
    log: tuple[LogRow, ...] = ()

    def without(self, veils: Veils) -> "HandedReview":
        """Return the rows without what may identify a patient or donor."""
        papers = {unit.id: veils.of(unit.digest) for unit in self.units}
        return replace(
            self,
            units=tuple(veils.unit(one) for one in self.units),
            codings=tuple(coding_without(papers[one.unit], one) for one in self.codings),
            adjudications=tuple(
                adjudication_without(papers[one.unit], one) for one in self.adjudications
            ),
            translations=tuple(
                translation_without(papers[one.unit], one) for one in self.translations
            ),
            openings=tuple(_shown(one, papers) for one in self.openings),
        )


def _shown(opening: OpeningRow, papers: Mapping[str, Veil]) -> OpeningRow:
    """A statement with hidden words is left out: with any change it would not be what it was."""
    veil = papers[json.loads(opening.statement)["unit"]]
    if veil.written(opening.statement) == opening.statement:
        return opening
    return OpeningRow(opening.entry, "", IDENTIFYING)


def handed_review(study: Path, settings: StudySettings) -> HandedReview:
    """Read the review of a study; nothing is made or changed.

    Raises what `exhume.store.review.database.read_only` raises.
    """
    url = os.environ.get("EXHUME_DATABASE", "") or settings.coding.database
    if not url and not has_review(study):
        return HandedReview()
    from exhume.store.review.database import read_only  # noqa: PLC0415 - an extra

    with read_only(study, url) as database:
        return _read(database) if database else HandedReview()


def _read(database: "ReviewDatabase") -> HandedReview:
    from exhume.store.review.log import entries  # noqa: PLC0415 - an extra
    from exhume.store.review.owner_desk import OwnerDesk  # noqa: PLC0415 - an extra
    from exhume.store.review.people import People  # noqa: PLC0415 - an extra
    from exhume.store.review.queue import Queue  # noqa: PLC0415 - an extra

    desk, queue = OwnerDesk(database, ""), Queue(database)
    openings = (OpeningRow(*opening) for opening in desk.openings())
    units = chain(queue.units(), queue.units(retired=True))
    # The log comes last: while others go on judging, it has an entry on all that was read before.
    return HandedReview(
        units=tuple(sorted(units, key=lambda unit: unit.id)),
        codings=tuple(desk.codings()),
        adjudications=tuple(desk.adjudications()),
        translations=tuple(desk.translations()),
        drawings=tuple(queue.drawings()),
        people=tuple(_nameless(People(database).all())),
        openings=tuple(sorted(openings, key=lambda opening: opening.entry)),
        log=tuple(_logged(*entry) for entry in entries(database)),
    )


def _nameless(people: Iterable[Person]) -> Iterator[Person]:
    for person in sorted(people, key=lambda person: person.id):
        yield replace(person, name="")


def _logged(number: int, event: str, digest: str) -> LogRow:
    if "name" in json.loads(event)["detail"]:
        return LogRow(number, "", digest, NAMES_A_PERSON)
    return LogRow(number, event, digest)
