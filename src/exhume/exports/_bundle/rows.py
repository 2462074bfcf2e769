"""The rows of an evidence bundle's tables: one JSON object a line.

Units, codings, adjudications, translations, drawings, claims, records and places are the values of
`exhume.model` themselves, field by field; what stands here is what those have no value for.
Stretches of a paper that may identify somebody are printed as ■ in all of them, where the report is
masked; the bundle then has neither text nor original of that paper, and the ledger says so.
"""

from dataclasses import dataclass

from exhume.model.findings import Finding
from exhume.model.identifying import Identifying
from exhume.model.papers import Page
from exhume.model.places import Place
from exhume.model.review import Box


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A file that was given, the state in which it ended, and what the bundle has of it.

    `original` is the path of the original in the bundle, empty where it is not there; `withheld`
    then says why. `kind` is that of the corpus: a paper, references, and so on.
    """

    id: str
    path: str
    kind: str
    state: str
    digest: str
    size: int
    media_type: str
    reader: str
    record: str = ""
    duplicate_of: str = ""
    original: str = ""
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A bibliographic record that was given, and the state in which it ended."""

    id: str
    state: str
    title: str
    year: int | None
    journal: str
    doi: str
    source: str
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A passage that a rule pointed at; `assertion` tells whether a cue took it back, and which."""

    paper: str
    digest: str
    assertion: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class CropRow:
    """A page crop: what it shows of which paper, and the digest of its file."""

    file: str
    digest: str
    start: int
    end: int
    page: int
    region: Box
    boxes: tuple[Box, ...]
    dpi: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The place of a paper."""

    paper: str
    digest: str
    place: Place


@dataclass(frozen=True, slots=True)
class IdentifyingRow:
    """A stretch of a paper that may identify somebody, without the stretch itself."""

    paper: str
    digest: str
    stretch: Identifying


@dataclass(frozen=True, slots=True)
class LogRow:
    """An entry of a log as it was written, and its SHA-256; each names that of the one before.

    An entry that names a person is left out: `event` then is empty and `withheld` says why. Its
    SHA-256 is there all the same, and the next entry has to name it.
    """

    number: int
    event: str
    sha256: str
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """What a log entry committed to: the SHA-256 of the statement is the commitment in it.

    A statement with details that may identify somebody is left out: it then is empty, and
    `withheld` says why. The commitment to it stays in the log.
    """

    entry: int
    statement: str
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paper's text as its reader gave it, normalised, and the way from one to the other.

    `origins` are runs of three numbers: an offset into the normalised text, the offset into the
    original that its character comes from, and for how many characters both go on together.
    """

    digest: str
    text: str
    normalized: str
    origins: tuple[tuple[int, int, int], ...]
    pages: tuple[Page, ...]
