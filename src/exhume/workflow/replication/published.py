"""What a study published: its search, where its data lie, and its counts."""

from functools import cache
from importlib.resources import files

import msgspec

from exhume.errors import UsageError

PACKAGE = "exhume.workflow.replication"


class Search(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a study searched its texts.

    A window closer to a pattern than `threshold` is kept if `required` stands among the `context`
    characters on either side of it or, where `window_counts`, in the window itself.
    """

    threshold: float
    context: int
    required: str
    window_counts: bool
    patterns: tuple[str, ...]


class Files(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the parts of a study's data lie, below their folder, with ``/``."""

    texts: str
    scans: str
    included: str
    near_misses: str
    references: str
    hospitals: str
    hospital_papers: str


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A count as published.

    `measure` is what is counted here to stand beside it, empty where the data do not hold it:
    ``papers-given``, ``papers-pointed-at`` (by the study's own search), ``included``,
    ``near-misses``, ``first-year``, ``last-year`` or ``hospitals``. `note` says what a difference
    may come from; `year` that it is a year and no number of things.
    """

    step: str
    count: int
    note: str
    measure: str = ""
    year: bool = False


class PublishedStudy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A study that can be repeated."""

    id: str
    citation: str
    data_doi: str
    data_licence: str
    criterion: str
    search: Search
    files: Files
    published: tuple[Count, ...]


def available() -> tuple[str, ...]:
    """Return the ids of the studies that can be repeated, in their order.

    >>> available()
    ('ddr-2022',)
    """
    names = (file.name for file in files(PACKAGE).iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml")))


@cache
def published_study(study_id: str) -> PublishedStudy:
    """Return the study of that id; raise `UsageError` where there is none.

    >>> len(published_study("ddr-2022").search.patterns)
    45
    """
    if study_id not in available():
        known = ", ".join(available())
        raise UsageError(study_id, "this study cannot be repeated here", f"use one of: {known}")
    data = (files(PACKAGE) / f"{study_id}.toml").read_bytes()
    return msgspec.toml.decode(data, type=PublishedStudy)
