import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from exhume.sources.text_quality import doubts

# Invented: the prose of a paper that does not exist.
PROSE = (
    "本组供体年龄为25岁，男性，因交通事故入院抢救。经家属同意后进行器官捐献，手术在全身麻醉下完成。"
    "常规开胸，游离主动脉及肺动脉，阻断循环后灌注停跳液，心脏迅速停跳。取出心脏后放入低温保存液中运送，"
    "总缺血时间为180分钟。受体在体外循环下行原位心脏移植术，术后恢复良好，随访12个月未见明显排斥反应。"
    "讨论：供体的选择和心肌保护是手术成功的关键，术后应当密切监测肝肾功能，及时调整药物剂量。"
)
ENGLISH = (
    "The heart was removed quickly and kept in a cold solution. The patient recovered well after "
    "the operation, and twelve months later no sign of rejection had been seen. We conclude that "
    "careful selection of the donor and good protection of the muscle decide the outcome. Every "
    "word of this paper is invented, and nobody should quote it anywhere for any purpose at all. "
) * 2


def is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def each_han(change: Callable[[str], str], text: str) -> str:
    return "".join(change(c) if is_han(c) else c for c in text)


def exchanged(text: str) -> str:
    """Exchange the characters of a text among themselves, as a wrong table in a font does."""
    used = sorted({character for character in text if is_han(character)})
    others = used.copy()
    random.Random(1).shuffle(others)
    table = dict(zip(used, others, strict=True))
    return "".join(table.get(character, character) for character in text)


def without_marks(text: str) -> str:
    return "".join(filter(is_han, text)) * 3


def caesar(text: str) -> str:
    return "".join(chr((ord(c) - 97 + 13) % 26 + 97) if "a" <= c <= "z" else c for c in text)


DAMAGES: dict[str, tuple[str, str]] = {
    "wrong characters of common use": (exchanged(PROSE), "occur in words"),
    "the character next to each": (each_han(lambda c: chr(ord(c) + 1), PROSE), "occur in words"),
    "private use": (each_han(lambda c: chr(0xE000 + ord(c) % 6_000), PROSE), "private-use"),
    "digits and marks of private use": (
        "".join(c if is_han(c) else chr(0xE000 + ord(c) % 6_000) for c in PROSE),
        "private-use",
    ),
    "glyphs without a character": (each_han(lambda _: "\ufffd", PROSE), "glyphs without"),
    "GB 18030 read as Latin-1": (PROSE.encode("gb18030").decode("latin-1"), "accented letters"),
    "UTF-8 read as Latin-1": (PROSE.encode().decode("latin-1"), "control characters"),
    "GB 18030 read as Big5": (PROSE.encode("gb18030").decode("big5", "ignore"), "occur in words"),
    "ASCII signs": (each_han(lambda c: chr(33 + ord(c) % 94), PROSE), "signs such as"),
    "unassigned": (each_han(lambda _: "\u0378", PROSE), "code points without"),
    "no digits and no marks": (without_marks(PROSE), "neither digits nor punctuation"),
    "shifted letters": (caesar(ENGLISH), "made of rare ones"),
}


@pytest.mark.parametrize(("damaged", "said"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_page_is_doubted_with_the_rule_that_fired(damaged: str, said: str) -> None:
    (doubt,) = doubts([damaged])
    assert said in doubt


@pytest.mark.parametrize("text", [PROSE, ENGLISH, PROSE + ENGLISH, "", "第3页", "\ue000"])
def test_a_clean_or_nearly_empty_page_is_not_doubted(text: str) -> None:
    assert [""] == doubts([text])


def test_a_page_in_traditional_characters_is_not_doubted() -> None:
    assert [""] == doubts([OpenCC("s2t").convert(PROSE)])


def test_only_the_damaged_page_of_a_document_is_doubted() -> None:
    found = doubts([PROSE, exchanged(PROSE), PROSE])
    assert [False, True, False] == [bool(doubt) for doubt in found]


@given(st.lists(st.text(max_size=60), max_size=5))
def test_a_page_is_judged_by_itself(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    assert [doubts([text])[0] for text in texts] == doubts(texts)


def test_published_papers_are_not_doubted_until_they_are_damaged(gold: Path) -> None:
    lines = (gold / "documents.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    pages = [text[k : k + 800] for text in texts for k in range(0, len(text) - 400, 800)]
    assert len(pages) > 20
    assert [] == [doubt for doubt in doubts(pages) if doubt]
    assert [] == [page for page in map(exchanged, pages) if not doubts([page])[0]]
