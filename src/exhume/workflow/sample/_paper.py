"""An invented paper: its front matter, numbered sections and reference list."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from exhume.workflow.sample._dice import Dice
from exhume.workflow.sample._library import Kind, Library, Outline, Workshop
from exhume.workflow.sample._numbering import STYLES, Numbering
from exhume.workflow.sample._writer import Slots, Writer

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


def compose(workshop: Workshop, plan: Plan, attempt: int = 0) -> Paper:
    """Write one paper; the same workshop, plan and attempt give the same words."""
    dice = workshop.dice(plan.name, plan.ordinal, attempt)
    outline = workshop.library.outlines[dice.pick(plan.kind.outlines)]
    facts = _numbers(dice)
    layers = _layers(workshop.library, plan.kind, outline, dice.pick(plan.kind.organs))
    writer = Writer(dice, [facts, _spread(workshop, plan), *layers])
    for name in _DRAWN_ONCE:
        facts[name] = writer.write(f"{{{name}}}")
    facts["title"] = writer.write("{paper_title}")
    facts["abstract"] = writer.write("{abstract_text}")
    authors = tuple(writer.write("{surname}{given}") for _ in range(dice.between(2, 5)))
    facts["byline"] = "　".join(authors)
    return Paper(
        title=facts["title"],
        authors=authors,
        year=int(facts["year"]),
        journal=facts["journal"],
        volume=int(facts["volume"]),
        issue=int(facts["issue"]),
        first_page=dice.between(11, 380),
        abstract=facts["abstract"],
        running=facts["running"],
        blocks=(*_front(writer), *_body(writer, outline, dice), *_references(writer, dice)),
    )


def _numbers(dice: Dice) -> dict[str, str]:
    """Draw the figures that must agree with each other within a paper."""
    cases, year = dice.between(4, 16), dice.between(1989, 2015)
    women, deaths = dice.between(1, cases // 2), dice.between(1, max(1, cases // 4))
    numbers = {
        "n": cases,
        "women": women,
        "men": cases - women,
        "deaths": deaths,
        "survivors": cases - deaths,
        "year": year,
        "year_from": dice.between(1985, year - 1),
        "volume": dice.between(3, 36),
        "issue": dice.between(1, 6),
    }
    return {name: str(number) for name, number in numbers.items()}


def _layers(library: Library, kind: Kind, outline: Outline, organ: str) -> list[Slots]:
    """Stack what slots may draw from, the most special first.

    The banks of the heart and of one animal come last, for what an organ's own bank lacks.
    """
    banks = (library.banks[name] for name in (organ, "common", "heart", "dog"))
    slots = (kind.slots, outline.slots, library.outlines["defaults"].slots)
    return [*slots, *banks]


def _spread(workshop: Workshop, plan: Plan) -> Slots:
    """Deal the entries of the kind's own bank to its papers, no entry twice."""
    bank = plan.kind.spread
    if not bank:
        return {}
    entries = workshop.library.banks["common"][bank]
    return {bank: workshop.dice(plan.name, bank).shuffled(entries)[plan.ordinal]}


_FRONT = (
    (Role.TITLE, "title"),
    (Role.BYLINE, "byline"),
    (Role.BYLINE, "affiliation"),
    (Role.NOTICE, "notice"),
    (Role.ABSTRACT, "abstract_line"),
    (Role.ABSTRACT, "keyword_line"),
    (Role.TITLE, "english_heading"),
    (Role.ABSTRACT, "english_line"),
    (Role.BYLINE, "received"),
)
"""What stands above the first section, and the slot that gives it."""

FRONT_BLOCKS = len(_FRONT)


def _front(writer: Writer) -> Iterator[Block]:
    for role, slot in _FRONT:
        yield Block(role, writer.write(f"{{{slot}}}"))
    yield Block(Role.BODY, writer.write("{introduction}"))


def _body(writer: Writer, outline: Outline, dice: Dice) -> Iterator[Block]:
    """Number the headings in one style; in some papers those of low level run into the text."""
    numbering = Numbering(dice.pick(STYLES))
    run_in = dice.chance(0.5)
    for section in outline.sections:
        heading = numbering.label(section.level) + writer.write(section.heading)
        paragraphs = [writer.write(template) for template in section.paragraphs]
        if run_in and section.level > 1 and paragraphs:
            paragraphs[0] = f"{heading}　{paragraphs[0]}"
        else:
            yield Block(Role.HEADING, heading)
        yield from (Block(Role.BODY, paragraph) for paragraph in paragraphs)


def _references(writer: Writer, dice: Dice) -> Iterator[Block]:
    yield Block(Role.HEADING, writer.write("{h_references}"))
    for number in range(1, dice.between(8, 19)):
        yield Block(Role.REFERENCE, f"[{number}] {writer.write('{reference}')}")
