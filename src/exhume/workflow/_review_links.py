"""The links of the blind review: its log, and the verdicts that the log committed to."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from exhume.errors import ExhumeError
from exhume.settings import load_settings
from exhume.store.custody import STUDY_DATABASE


def review_links(study: Path) -> Iterator[str | None]:
    """Follow the review's log: None for each link that holds, else a sentence.

    Nothing where the study has no review. That it cannot be read is a sentence too, so that the
    rest of the study is verified all the same.
    """
    variable = os.environ.get("EXHUME_DATABASE", "")
    url = variable or load_settings(study).coding.database
    if not url and not has_review(study):
        return
    try:
        yield from _followed(study, url)
    except ExhumeError as error:
        yield f"the review cannot be followed: {error}"


def _followed(study: Path, url: str) -> Iterator[str | None]:
    from exhume.store.review.database import read_only  # noqa: PLC0415 - an extra
    from exhume.store.review.log import faults  # noqa: PLC0415 - an extra

    with read_only(study, url) as database:
        if database is not None:
            place = database.place
            yield from (f"{place}: {fault}" if fault else None for fault in faults(database))


def has_review(study: Path) -> bool:
    """Tell whether the study in that folder has a review in its own database."""
    path = study / STUDY_DATABASE
    if not path.is_file():
        return False
    table = "select 1 from sqlite_master where name = 'review_log'"
    with closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute(table).fetchone() is not None
        except sqlite3.DatabaseError:
            return False  # the custody log lies in the same file, and says what is wrong with it
