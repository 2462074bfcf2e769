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


class State(StrEnum):
    """Where a file or record that was given has ended; each ends in exactly one.

    `NOT_FOUND` is a record whose paper is not among the files; `IGNORED` a file that the protocol
    says is not part of the study.
    """

    READ = "read"
    DUPLICATE = "duplicate"
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
    it is shown, 0 where the format has no page size.
    """

    number: int
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0
    rotation: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """The full text of one paper with its pages and, where known, a box for each character.

    `boxes` has shape (len(text), 4): left, top, right, bottom in points from the upper left
    corner of the page as shown, float32, NaN where a character has no box. `reader` names what
    produced the text, with version; `encoding` says how bytes became characters and
    `encoding_reason` how that was decided.
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
