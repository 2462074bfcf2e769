"""From a paper to the text that a file holds: script, punctuation, misreadings, line ends."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, cast

from exhume.workflow.sample._dice import Dice
from exhume.workflow.sample._library import Dressing, Noise
from exhume.workflow.sample._noise import misread
from exhume.workflow.sample._paper import Block, Paper, Role

MARKS = "⟦⟧"
_PASSAGE = re.compile("⟦(.*?)⟧", re.DOTALL)
_HALF = str.maketrans("，：；（）", ",:;()")
_WIDE = str.maketrans("0123456789./-%", "０１２３４５６７８９．／－％")
_CLEAN = (Role.NOTICE, Role.TITLE, Role.BYLINE)
_HEADER_EVERY = 900


def passages(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Return the marked passages as they are printed, without white space."""
    text = "\n".join(block.text for block in blocks)
    return tuple("".join(found[1].split()) for found in _PASSAGE.finditer(text))


def unmarked(text: str) -> str:
    """Return the text without the marks around passages."""
    return text.translate({ord(mark): None for mark in MARKS})


def printed(paper: Paper, dressing: Dressing, noise: Noise, dice: Dice) -> tuple[Block, ...]:
    """Return the paper's blocks in the dressing's script and punctuation, misread as it says."""
    steps = tuple(_steps(dressing))
    blocks = (replace(block, text=_apply(steps, block.text)) for block in paper.blocks)
    return tuple(
        block
        if block.role in _CLEAN
        else replace(block, text=misread(block.text, noise, dressing.noise, dice))
        for block in blocks
    )


def lay_out(blocks: Iterable[Block], paper: Paper, dressing: Dressing, dice: Dice) -> str:
    """Join the blocks into the text of a file, with lines as the dressing says."""
    paragraphs = [unmarked(block.text) for block in blocks]
    if dressing.headers:
        paragraphs = list(_with_headers(paragraphs, paper))
    if dressing.layout == "blob":
        return "".join(paragraphs)
    if dressing.layout == "wrapped":
        width = dice.between(30, 40)
        paragraphs = [_wrapped(paragraph, width) for paragraph in paragraphs]
    return "\n".join(paragraphs) + "\n"


def _steps(dressing: Dressing) -> Iterator[Callable[[str], str]]:
    if dressing.punctuation == "half":
        yield lambda text: text.translate(_HALF)
    if dressing.digits == "wide":
        yield lambda text: text.translate(_WIDE)
    if dressing.script == "traditional":
        yield _traditional()


def _apply(steps: Iterable[Callable[[str], str]], text: str) -> str:
    for step in steps:
        text = step(text)
    return text


@cache  # loading its tables, and freeing them, takes as long as writing ten papers
def _traditional() -> Callable[[str], str]:
    from opencc import OpenCC  # noqa: PLC0415  heavy; only the sample's papers need it

    converter = cast(Any, OpenCC("s2tw"))  # its types are incomplete
    return lambda text: str(converter.convert(text))


def _with_headers(paragraphs: Iterable[str], paper: Paper) -> Iterator[str]:
    """Put a running header between paragraphs about once a page, as text from scans has it."""
    page, since = paper.first_page, 0
    for paragraph in paragraphs:
        since += len(paragraph)
        yield paragraph
        if since > _HEADER_EVERY:
            yield f"·{page}·{paper.running}"
            page, since = page + 1, 0


def _wrapped(paragraph: str, width: int) -> str:
    return "\n".join(paragraph[at : at + width] for at in range(0, len(paragraph), width))
