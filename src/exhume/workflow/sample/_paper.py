"""An invented paper: its front matter, numbered sections and reference list."""

from collections import ChainMap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from exhume.workflow.sample._dice import Dice
from exhume.workflow.sample._library import Kind, Library, Outline
from exhume.workflow.sample._numbering import STYLES, Numbering
from exhume.workflow.sample._writer import Writer

_DRAWN_ONCE = (
    "donor", "recipient", "hospital", "department", "journal", "blood", "graft", "organ",
    "species", "weight", "drug", "country", "running",
)  # fmt: skip
"""Slots that stand for the same thing throughout a paper."""


class Role(StrEnum):
    """What a block of a paper is, and so how it is printed."""

    TITLE = "title"
    BYLINE = "byline"
    NOTICE = "notice"
    ABSTRACT = "abstract"
    HEADING = "heading"
    BODY = "body"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading; ⟦ and ⟧ in its text enclose what the answer key quotes."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper before it is printed: what a reference file says of it, and its blocks."""

    title: str
    authors: tuple[str, ...]
    year: int
    journal: str
    volume: int
    issue: int
    first_page: int
    abstract: str
    running: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which paper is to be written: its kind, and the how-manieth of its kind it is."""

    name: str
    kind: Kind
    ordinal: int


def compose(plan: Plan, library: Library, seed: int) -> Paper:
    """Write one paper; the same plan and seed give the same words."""
    dice = Dice(seed, plan.name, plan.ordinal)
    outline = library.outlines[dice.pick(plan.kind.outlines)]
    facts = _facts(dice)
    writer = _writer(plan, library, outline, facts, seed, dice)
    front = _front(writer, dice)
    body = _body(writer, outline, dice)
    references = _references(writer, dice)
    return Paper(
        title=facts["title"],
        authors=tuple(facts["authors"].split("，")),
        year=int(facts["year"]),
        journal=facts["journal"],
        volume=int(facts["volume"]),
        issue=int(facts["issue"]),
        first_page=int(facts["first_page"]),
        abstract=facts["abstract"],
        running=facts["running"],
        blocks=(*front, *body, *references),
    )
