"""The rows of the corpus as values: what was given, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

from exhume.model.papers import Issue, Record, State, state_as_read


class Kind(StrEnum):
    """What a file that was given turned out to be."""

    PAPER = "paper"
    REFERENCES = "references"
    ARCHIVE = "archive"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusDocument:
    """One file that was given, and what became of it.

    `id` is what the study calls it, `path` where it lies as seen from the study folder. `digest`
    is the SHA-256 of its bytes, empty if they could not be had; `size` counts them. `problem` and
    `remedy` explain every state but ``read``, `rule` names the rule of eligibility that excluded
    it; `duplicate_of` is the id of the first file with the same bytes. `ocr_pages` counts the pages
    whose text comes from character recognition, `poor_pages` those whose text cannot be relied on,
    and `characters` code points. `lasting` says that the file could not be read for what it is, so
    that the same readers would fail again. `record` is the id of the bibliographic record that
    belongs to the paper, and `matched_by` says how that was found: ``file`` (the record names
    it), ``doi`` or ``title`` (on its first page), or ``name`` (the file's name is the id, title or
    DOI of the record).
    """

    id: str
    path: str
    kind: Kind = Kind.OTHER
    digest: str = ""
    size: int = 0
    state: State = State.UNREADABLE
    problem: str = ""
    remedy: str = ""
    rule: str = ""
    duplicate_of: str = ""
    media_type: str = ""
    reader: str = ""
    encoding: str = ""
    encoding_reason: str = ""
    title: str = ""
    pages: int = 0
    ocr_pages: int = 0
    poor_pages: int = 0
    characters: int = 0
    lasting: bool = False
    record: str = ""
    matched_by: str = ""

    @property
    def state_as_read(self) -> State:
        """The state of the paper before eligibility was asked: how it was read."""
        return state_as_read(self.poor_pages, self.ocr_pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusRecord:
    """One bibliographic record, and what became of it.

    `documents` are the ids of the papers that belong to it, found as `matched_by` says; `rule`
    names the rule of eligibility that excluded it. A record that was merged names the one that
    stands for it, and the reason, ``doi`` or ``title``.
    """

    record: Record
    state: State
    problem: str = ""
    rule: str = ""
    documents: tuple[str, ...] = ()
    matched_by: str = ""
    merged_into: str = ""
    merged_by: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """What a bibliographic record says that its paper is called, and where and when it came out."""

    title: str = ""
    journal: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusIssue:
    """An issue, and the digest of the file whose reader met it, if one did."""

    digest: str
    issue: Issue
