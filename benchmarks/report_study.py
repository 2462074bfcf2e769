"""An invented study of the size of the first one, judged: 2,838 papers, 310 candidates, 71 found.

All papers, people and verdicts are invented. The candidates are PDF files of four pages, so that
pages are cut out of them; the other papers are plain text without a word that a rule looks for.
"""

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from exhume.model.coding import Choice, Role, Unit, Verdict
from exhume.settings import load_settings
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.people import People
from exhume.workflow.draw import draw
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.reviewing.opening import Review, open_study_review
from exhume.workflow.screen import screen

from .bench_pdf import LINES, SIZE, WIDTH, chinese_font, pieces

SEED = 6
PROTOCOL = """\
title = "Invented study of the size of the first one"
criterion = "dead-donor-rule"

[ocr]
engine = "none"
pages = "none"

[coding.samples]
set-aside = 0
near = 0
some = 0
far = 60

[report]
date = 2026-01-31
notice = "Everything in this study is invented."
"""
PASSAGES = {
    "intubated-after-declaration": "供体确认脑死亡后，立即行气管插管，建立人工呼吸。",
    "intubated-at-procurement": "供心切取：供体仰卧位，气管插管，正中开胸。",
    "mask-ventilation-only": "供体脑死亡后仅以面罩加压给氧，未行气管插管。",
    "ventilation-after-declaration": "供体脑死亡后迅速建立人工呼吸。",
    "apnoea-test": "供者入院时已气管插管，后经呼吸暂停试验判定脑死亡。",
}
"""Invented sentences, by the code that people settle on."""

FOUND, NEAR, AGAINST = 71, 24, 30
"""Candidates settled as relevant, as near misses, and as counter-evidence; the others as nothing.

The first is that of Robertson and Lavee (2022), and so is the second."""

_WORDS = (
    *(
        "结果",
        "资料",
        "统计",
        "方法",
        "分析",
        "时间",
        "平均",
        "本组",
        "讨论",
        "目前",
        "文献",
        "报告",
    ),
    *(
        "重要",
        "影响",
        "研究",
        "因素",
        "情况",
        "比较",
        "显示",
        "明显",
        "经验",
        "指标",
        "变化",
        "水平",
    ),
)
"""Words of any paper, none of which a rule looks for."""

_PAGES = 4
_DIFFERENT = 12  # PDF files of a passage; beyond them, they differ in a comment at the end


@dataclass(frozen=True, slots=True)
class Size:
    """How large the study is."""

    papers: int = 2_838
    candidates: int = 310


def invent(folder: Path, size: Size) -> Path:
    """Write the study, read and screen it, and have two invented people judge it."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    (folder / "study.toml").write_text(PROTOCOL, encoding="utf-8")
    dice = random.Random(SEED)
    names = list(_write_candidates(sources, size.candidates, dice))
    for number in range(size.papers - size.candidates):
        name = f"paper-{number:04}.txt"
        (sources / name).write_text(_filler(dice, 6_000), encoding="utf-8")
        names.append(name)
    (sources / "references.ris").write_text("".join(_records(names, dice)), encoding="utf-8")
    settings = load_settings(folder)
    ingest(folder, settings, Quiet())
    screen(folder, settings, Quiet())
    _judge(folder, size)
    return folder


def truth(number: int) -> str:
    """Return the code that people settle on for the candidate of that number, or nothing."""
    explicit = list(PASSAGES)[:3]
    if number < FOUND:
        return explicit[number % len(explicit)]
    if number < FOUND + NEAR:
        return "ventilation-after-declaration"
    return "apnoea-test" if number < FOUND + NEAR + AGAINST else ""


def _write_candidates(sources: Path, count: int, dice: random.Random) -> Iterator[str]:
    made: dict[tuple[str, int], bytes] = {}
    for number in range(count):
        code = truth(number) or dice.choice(list(PASSAGES))
        variant = (code, number % _DIFFERENT)
        if variant not in made:
            made[variant] = _pdf(PASSAGES[code], dice)
        name = f"candidate-{number:03}.pdf"
        (sources / name).write_bytes(made[variant] + f"%{number}\n".encode())
        yield name


def _pdf(passage: str, dice: random.Random) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), invariant=True)
    for page in range(_PAGES):
        text = _filler(dice, 2 * LINES * WIDTH)
        if page == 1:
            middle = len(text) // 3
            text = f"{text[:middle]}。{passage}{text[middle:]}"[: 2 * LINES * WIDTH]
        canvas.setFont(chinese_font(), SIZE)
        for x, y, piece in pieces("column by column", text):
            canvas.drawString(x, y, piece)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _filler(dice: random.Random, characters: int) -> str:
    words = dice.choices(_WORDS, k=characters // 2)
    marks = (("。" if at % 12 == 11 else "，" if at % 4 == 3 else "") for at in range(len(words)))
    return "".join(word + mark for word, mark in zip(words, marks, strict=True))[:characters]


def _records(names: list[str], dice: random.Random) -> Iterator[str]:
    for number, name in enumerate(names):
        year = dice.randrange(1980, 2016)
        yield (
            f"TY  - JOUR\nID  - {number:04}\nTI  - 虚构论文 {number:04}\nPY  - {year}\n"
            f"JO  - 虚构杂志\nAU  - 虚构作者\nL1  - {name}\nER  - \n\n"
        )


def _judge(folder: Path, size: Size) -> None:
    settings = load_settings(folder)
    with open_study_review(folder, settings) as review:
        people = People(review.database)
        names = ("Invented A", "Invented B")
        ids = [people.add(name, [Role.CODER], "an invented password").id for name in names]
        decides = people.add("Invented C", [Role.ADJUDICATOR], "an invented password").id
        draw(folder, settings, Quiet())
        for coder, name in zip(ids, names, strict=True):
            _code(review, coder, random.Random(name), size)
        desk = AdjudicatorDesk(review.database, decides)
        while (unit := desk.next()) is not None:
            verdict = _verdict(desk.unit(unit), size)
            reason = "Invented: as it was made."
            desk.decide(unit, verdict, reason, codebook=review.codebook, request=unit)


def _code(review: Review, coder: str, dice: random.Random, size: Size) -> None:
    desk = CoderDesk(review.database, coder)
    while (unit := desk.next()) is not None:
        verdict = _verdict(desk.unit(unit), size)
        if dice.random() < 0.05 and verdict.codes:
            verdict = Verdict(Choice.NOTHING)
        desk.save(unit, verdict, codebook=review.codebook, request=unit)
    desk.seal()


def _verdict(unit: Unit, size: Size) -> Verdict:
    stem = Path(unit.document).stem
    number = int(stem.removeprefix("candidate-")) if "candidate" in stem else size.candidates
    code = truth(number)
    if code and PASSAGES[code][:8] in "".join(unit.quote.split()):
        return Verdict(Choice.CODED, (code,))
    return Verdict(Choice.NOTHING, whole=number == size.candidates)  # a sample is read whole
