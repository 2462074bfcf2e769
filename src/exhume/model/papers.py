"""What is read: bibliographic records, documents, and the issues met on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NOTHING: Mapping[str, str] = MappingProxyType({})

TEXT_LAYER = "text layer"
"""The `Page.source` of a page whose characters stand in the file itself."""

HIDDEN_TEXT_LAYER = "hidden text layer"
"""The same, where they are set invisibly over a scan: recognised before the file came here."""


class State(StrEnum):
    """Where a file or record that was given has ended; each ends in exactly one.

    `READ_BY_OCR` is a paper of which a page or more came from character recognition; `POOR_TEXT`
    one whose text is kept and searched, but cannot be relied on as a whole: pages of it are lost or
    incomplete, or have a damaged text layer that was not replaced by recognition.
    `OPENED` is an archive whose members were taken out of it; each is a file with a state of its
    own.
    `MERGED` is a record of a paper that another, fuller record stands for.
    `NOT_FOUND` is a record whose paper is not among the files; `IGNORED` a file that the protocol
    says is not part of the study.
    """

    READ = "read"
    READ_BY_OCR = "read-by-ocr"
    POOR_TEXT = "poor-text"
    OPENED = "opened"
    DUPLICATE = "duplicate"
    MERGED = "merged"
    NO_TEXT_LAYER = "no-text-layer"
    EMPTY = "empty"
    UNDECODABLE = "undecodable"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    EXCLUDED = "excluded"
    NOT_FOUND = "not-found"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that was met and counted instead of stopping the run.

    `subject` names the thing (a path, an id, ``refs.ris:120``), `problem` what is wrong with it,
    `remedy` what a person can do; `state` is the state it led to, if it cost the thing.
    """

    subject: str
    problem: str
    remedy: str = ""
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One bibliographic record as a reference file gives it.

    `id` is the record's own key where it has one, else ``<file>#<ordinal>``; `fields` keeps every
    field of the source untouched, so that nothing is lost by the mapping to the named ones.
    """

    id: str
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str = ""
    doi: str = ""
    abstract: str = ""
    source: str = ""
    files: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=lambda: _NOTHING, hash=False)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document: its stretch of the text, and its size in points.

    `number` counts from 1; `start` and `end` are code-point offsets into the document's text;
    `rotation` is 0, 90, 180 or 270 degrees clockwise. Width and height are those of the page as
    it is shown, 0 where the format has no page size. `source` says what gave the text of a page
    image: `TEXT_LAYER`, `HIDDEN_TEXT_LAYER`, or the recognition engine with version, models and
    resolution; it is empty for formats without page images. `doubt` is the reason why the text
    cannot be relied on, empty where there is none.
    """

    number: int
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0
    rotation: int = 0
    source: str = ""
    doubt: str = ""

    @property
    def by_ocr(self) -> bool:
        """Tell whether the text comes from character recognition.

        >>> Page(1, 0, 9, source=TEXT_LAYER).by_ocr, Page(1, 0, 9, source="an engine 1.0").by_ocr
        (False, True)
        """
        return self.source not in ("", TEXT_LAYER)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """The full text of one paper with its pages and, where known, a box for each character.

    `boxes` has shape (len(text), 4): left, top, right, bottom in points from the upper left
    corner of the page as shown, float32, NaN where a character has no box. `reader` names what
    produced the text, with version; `encoding` says how bytes became characters and
    `encoding_reason` how that was decided. `confidence` has shape (len(text),), float32: how sure
    character recognition was of each character, from 0 to 1, NaN where it was not asked; None
    where no page came from it. `furniture` are the stretches of running headers, footers and page
    numbers, as offsets (start, end) in the order of the text; they are marked, never cut out.
    """

    text: str
    pages: tuple[Page, ...]
    media_type: str
    reader: str
    boxes: "NDArray[np.float32] | None" = None
    encoding: str = ""
    encoding_reason: str = ""
    title: str = ""
    issues: tuple[Issue, ...] = ()
    confidence: "NDArray[np.float32] | None" = None
    furniture: tuple[tuple[int, int], ...] = ()

    @property
    def state(self) -> State:
        """The state in which a paper with such pages ends.

        >>> pages = (Page(1, 0, 1, source=TEXT_LAYER), Page(2, 1, 2, source="an engine 1.0"))
        >>> Document("ab", pages, "application/pdf", "a reader").state.value
        'read-by-ocr'
        """
        poor = sum(bool(page.doubt) for page in self.pages)
        return state_as_read(poor, sum(page.by_ocr for page in self.pages))


def state_as_read(poor_pages: int, ocr_pages: int) -> State:
    """Return the state of a paper that was read, by its pages in doubt and those from OCR.

    >>> state_as_read(0, 0).value, state_as_read(0, 3).value, state_as_read(1, 3).value
    ('read', 'read-by-ocr', 'poor-text')
    """
    if poor_pages:
        return State.POOR_TEXT
    return State.READ_BY_OCR if ocr_pages else State.READ


READ_STATES = frozenset((State.READ, State.READ_BY_OCR, State.POOR_TEXT))
"""The states of papers whose text was read and is searched."""
