"""Opening the review of a study: its database, its codebook, its papers."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from exhume.criteria.codebook import digest as codebook_digest
from exhume.model.criterion import Criterion
from exhume.settings import StudySettings
from exhume.store.review.database import ReviewDatabase, open_review
from exhume.workflow._criterion import criterion_of

DATABASE_VARIABLE = "EXHUME_DATABASE"


@dataclass(frozen=True)
class Review:
    """The open review of a study."""

    study: Path
    settings: StudySettings
    criterion: Criterion
    database: ReviewDatabase

    @cached_property
    def codebook(self) -> str:
        """The SHA-256 of the codebook that coders have before them."""
        return codebook_digest(self.criterion)

    @property
    def question(self) -> str:
        """What the study asks."""
        return self.settings.question or self.criterion.question

    @property
    def title(self) -> str:
        """What the study is called."""
        return self.settings.title or self.criterion.title


@contextmanager
def open_study_review(
    study: Path, settings: StudySettings, *, may_migrate: bool = False
) -> Generator[Review]:
    """Open the review of the study in that folder, and close it in the end.

    The environment variable `DATABASE_VARIABLE` goes before the protocol, so that no password need
    stand in a file that is handed on. `may_migrate` lets a PostgreSQL database of an older version
    be brought up to date. Raises what `open_review` raises.
    """
    url = os.environ.get(DATABASE_VARIABLE, "") or settings.coding.database
    with open_review(study, url, may_migrate=may_migrate) as database:
        yield Review(study, settings, criterion_of(study, settings), database)
