"""An invented paper: its front matter, numbered sections and reference list."""

from collections import ChainMap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

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


def compose(plan: Plan, library: Library, seed: int, attempt: int = 0) -> Paper:
    """Write one paper; the same plan, seed and attempt give the same words."""
    dice = Dice(seed, plan.name, plan.ordinal, attempt)
    outline = library.outlines[dice.pick(plan.kind.outlines)]
    facts = _numbers(dice)
    writer = Writer(dice, _slots(plan, library, outline, facts, dice, seed))
    for name in _DRAWN_ONCE:
        facts[name] = writer.write(f"{{{name}}}")
    facts["title"] = writer.write("{paper_title}")
    facts["abstract"] = writer.write(_ABSTRACT)
    authors = tuple(writer.write("{surname}{given}") for _ in range(dice.between(2, 5)))
    front = _front(writer, authors)
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
        blocks=(*front, *_body(writer, outline, dice), *_references(writer, dice)),
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


def _slots(  # noqa: PLR0913  one argument a layer
    plan: Plan, library: Library, outline: Outline, facts: dict[str, str], dice: Dice, seed: int
) -> ChainMap[str, str | tuple[str, ...]]:
    """Stack what slots may draw from: facts first, the banks that all papers share last."""
    banks = library.banks
    layers: list[dict[str, str] | dict[str, tuple[str, ...]]] = [
        facts,
        _spread(plan, library, seed),
        plan.kind.slots,
        outline.slots,
        library.outlines["defaults"].slots,
        banks[dice.pick(plan.kind.organs)],
        banks["common"],
        banks["heart"],
        banks["dog"],
    ]
    return ChainMap(*cast("list[dict[str, str | tuple[str, ...]]]", layers))


def _spread(plan: Plan, library: Library, seed: int) -> dict[str, str]:
    """Deal the entries of the kind's own bank to its papers, no entry twice."""
    bank = plan.kind.spread
    if not bank:
        return {}
    dealt = Dice(seed, plan.name, bank).shuffled(library.banks["common"][bank])
    return {bank: dealt[plan.ordinal]}


_ABSTRACT = (
    "{objective}{objective_text}{method}{method_text}{result}{result_text}"
    "{conclusion}{conclusion_sentence}"
)
_FRONT = (
    (Role.TITLE, "{title}"),
    (Role.BYLINE, "{byline}"),
    (Role.BYLINE, "{hospital}{department}"),
    (Role.NOTICE, "{notice}"),
    (Role.ABSTRACT, "摘要：{abstract}"),
    (Role.ABSTRACT, "关键词：{key_terms}"),
    (Role.TITLE, "{english_heading}"),
    (Role.ABSTRACT, "Abstract: {english_text} ({english_notice})"),
    (Role.BYLINE, "{received}"),
    (Role.BODY, "{introduction}"),
)


def _front(writer: Writer, authors: tuple[str, ...]) -> Iterator[Block]:
    for role, template in _FRONT:
        yield Block(role, writer.write(template.replace("{byline}", "　".join(authors))))


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
    for number in range(1, dice.between(5, 12)):
        yield Block(Role.REFERENCE, f"[{number}] {writer.write('{reference}')}")
