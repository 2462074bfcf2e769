"""Invented reports of studies in which people have judged passages.

Every paper, name, hospital, city, title and sentence in them is made up for the tests.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from exhume.model.claims import Claim, Stance
from exhume.model.coding import Choice, Origin, TranslationStatus
from exhume.model.curves import CurvePoint, RecallCurve
from exhume.model.estimates import Estimate, Interval, Refusal
from exhume.model.findings import Finding, Grade, grade_of_paper
from exhume.model.identifying import Decision, Identifying, Kind
from exhume.model.papers import Issue, Record, State
from exhume.model.places import Certainty, Place, PlaceStep
from exhume.model.recall import (
    DoubleCoding,
    KnownItems,
    RecallData,
    RecallEstimate,
    Stratum,
)
from exhume.model.report import (
    AgreementLine,
    AgreementReport,
    CoderVerdict,
    Crop,
    Judgement,
    PaperReport,
    Passage,
    Picture,
    RecallLine,
    RecallReport,
    Report,
    Step,
    Translated,
)
from exhume.model.review import Box

from ..invented_reports import CRITERION, JOURNALS, RULES, SENTENCES, TITLES, usual

NOBODY = "虚构丙某"
"""An invented name that stands in an invented sentence, and is to be masked."""

DAY = "1994 年 3 月 17 日"
"""An invented date that stands in an invented sentence, and is to be masked."""

GLOSS = "an invented gloss"
_OPENING = f"虚构样文。供者{NOBODY},于 {DAY} 入院。"
_BETWEEN = "此处为虚构的过渡文字,没有任何含义。"
_ENDING = "以上全文均为虚构。"


def png(width: int = 12, height: int = 8) -> bytes:
    """Return a small valid PNG: a light page with a dark line around it."""
    rows = [
        bytes([0]) + bytes(_grey(x, y, width, height) for x in range(width)) for y in range(height)
    ]
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _grey(x: int, y: int, width: int, height: int) -> int:
    return 60 if x in (0, width - 1) or y in (0, height - 1) else 235


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def svg(words: str) -> bytes:
    """Return a small valid SVG with a title."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60" width="120" height="60" '
        f'role="img"><title>{words}</title><rect x="10" y="10" width="100" height="40" '
        'fill="none" stroke="#1b6ca8" stroke-width="2"/></svg>\n'
    ).encode()


def picture(name: str, label: str, says: str, table: str) -> Picture:
    """Make a picture whose content does not matter."""
    return Picture(name, label, says, svg(label), png(), table.encode())


PICTURES = (
    picture("flow_diagram", "Flow of records and papers", "Boxes, one a step.", "step,n\na,1\n"),
    picture("found_by_year", "Papers by year", "A bar for each year.", "year,n\n1994,1\n"),
    picture("places_map", "Where papers come from", "A dot for each city.", "city,n\nA,1\n"),
    picture("agreement_matrix", "What two coders said", "A square of counts.", "a,b\n1,2\n"),
    picture("recall_curve", "Found against read", "A rising line.", "read,found\n1,1\n"),
)


def text_of(kinds: Iterable[int]) -> str:
    """Return the invented text of a paper with sentences of those kinds."""
    said = ["".join(SENTENCES[kind % len(SENTENCES)][:3]) for kind in kinds]
    return _OPENING + _BETWEEN.join(said) + _ENDING


def passages_of(text: str, kinds: Iterable[int]) -> tuple[Passage, ...]:
    """Return what rules pointed at in such a text, each with the judgement ``unit-START``."""
    made: list[Passage] = []
    at = 0
    for kind in kinds:
        _, quote, _, rule_id, page, _ = SENTENCES[kind % len(SENTENCES)]
        start = text.index(quote, at)
        at = end = start + len(quote)
        rule = next(rule for rule in RULES if rule.id == rule_id)
        code = CRITERION.code(rule.code)
        finding = Finding(
            start, end, code.id, rule.id, code.polarity, code.grade, quote, rule.weight
        )
        around = (text[max(0, start - 60) : start], text[end : end + 60])
        made.append(Passage(finding, *around, page=page, gloss=GLOSS, unit=f"unit-{start}"))
    return tuple(made)


def verdict(coder: str, *codes: str, note: str = "", whole: bool = False) -> CoderVerdict:
    """Make a verdict; without codes there is nothing here."""
    return CoderVerdict(coder, Choice.CODED if codes else Choice.NOTHING, codes, note, whole)


def judgement(text: str, passage: Passage, *verdicts: CoderVerdict) -> Judgement:
    """Make a judgement of a passage, settled where all coders chose the same codes."""
    finding = passage.finding
    agreed = len({(v.choice, v.codes) for v in verdicts}) == 1
    return Judgement(
        unit=passage.unit,
        start=finding.start,
        end=finding.end,
        quote=text[finding.start : finding.end],
        left=passage.left,
        right=passage.right,
        page=passage.page,
        origin=Origin.CANDIDATE,
        verdicts=verdicts,
        settled=replace(verdicts[0], coder="", note="") if agreed else None,
        basis="agreed" if agreed else "",
        crops=(crop(f"{passage.unit}-p{passage.page}", passage.page),) if passage.page else (),
    )


def crop(name: str, page: int) -> Crop:
    """Make a crop with a small image."""
    line = Box(page, 72.0, 120.0, 300.0, 14.0)
    return Crop(name, page, Box(page, 60.0, 90.0, 330.0, 80.0), (line,), 110, png())


def adjudicated(one: Judgement, reason: str, *codes: str) -> Judgement:
    """Settle a judgement by an adjudicator."""
    return replace(one, settled=verdict("", *codes), basis="adjudicated", reason=reason)


def place(certainty: Certainty, at: int = 0) -> Place:
    """Make an invented place of the given certainty."""
    if certainty in (Certainty.UNRESOLVED, Certainty.MISSING):
        given = "虚构未知医院" if certainty is Certainty.UNRESOLVED else ""
        return Place(given, certainty)
    military = at % 2 == 1
    number = 900 + at
    return Place(
        given=f"虚构市第{number}医院",
        certainty=certainty,
        id=f"invented-{number}",
        hospital=f"虚构省第{number}医院",
        english=f"Invented Hospital No. {number}",
        city=f"Invented City {at % 2 + 1}",
        province=f"Invented Province {at % 3 + 1}",
        province_code=f"CN-{'ABC'[at % 3]}X",
        latitude=30.0 + at,
        longitude=110.0 + at,
        military=military,
        steps=(
            PlaceStep("name as printed", f"虚构市第{number}医院", "record field AD"),
            PlaceStep("hospital", f"虚构省第{number}医院", "invented table, row 1"),
        ),
        candidates=(f"invented-{number}", "invented-999")
        if certainty is Certainty.DOUBTFUL
        else (),
    )


def judged_paper(
    number: int,
    kinds: tuple[int, ...],
    year: int | None = 1994,
    at: Place | None = None,
) -> PaperReport:
    """Make an invented paper that nobody has judged yet, whose passages lie in its text."""
    text = text_of(kinds)
    passages = passages_of(text, kinds)
    record = Record(
        id=f"inv-{number:04}",
        title=TITLES[number % len(TITLES)],
        authors=("虚构作者甲", "Inventa Author"),
        year=year,
        journal=JOURNALS[number % len(JOURNALS)],
        doi=f"10.0000/invented.{number}" if number % 2 else "",
        source="sources/refs.ris",
    )
    return PaperReport(
        id=f"{number:04}",
        path=f"sources/papers/{number:04}.pdf",
        digest=sha256(f"{number} {text}".encode()).hexdigest(),
        media_type="application/pdf",
        reader="pdf (pypdfium2 5.1.0)",
        encoding="",
        characters=len(text),
        pages=4,
        grade=grade_of_paper(p.finding for p in passages),
        passages=passages,
        record=record,
        place=at,
        identifying=stretches(text),
    )


def stretches(text: str) -> tuple[Identifying, ...]:
    """Return what may identify somebody in an invented text: a date that waits, a kept number."""
    name, day = text.index(NOBODY), text.index(DAY)
    return (
        Identifying(name, name + len(NOBODY), Kind.NAME, "a name behind 供者", Decision.MASK),
        Identifying(day, day + len(DAY), Kind.DATE, "an exact date"),
    )


def with_judgements(paper: PaperReport, *verdicts: tuple[CoderVerdict, ...]) -> PaperReport:
    """Give each passage of a paper the verdicts in turn; those left over wait for coders."""
    given = (*verdicts, *(() for _ in paper.passages[len(verdicts) :]))
    text = text_of(_kinds(paper))
    judged = tuple(
        judgement(text, passage, *said) if said else waiting(text, passage)
        for passage, said in zip(paper.passages, given, strict=True)
    )
    return replace(paper, judgements=judged)


def waiting(text: str, passage: Passage) -> Judgement:
    """Make the judgement of a passage for which verdicts are still missing."""
    two = judgement(text, passage, verdict("coder 1"))
    return replace(two, verdicts=(), settled=None, basis="")


def _kinds(paper: PaperReport) -> list[int]:
    rules = [sentence[3] for sentence in SENTENCES]
    return [rules.index(passage.finding.rule) for passage in paper.passages]


TUBE, BREATH, LINE, FIRST, APNOEA = (rule.code for rule in RULES)
ONE, TWO = "coder 1", "coder 2"


def _translated(paper: PaperReport) -> PaperReport:
    said = Translated(
        "An invented translation of the passage.", "translator 1", TranslationStatus.CORRECTED
    )
    first = replace(paper.judgements[0], translation=said, cited=paper.judgements[0].quote[:9])
    return replace(paper, judgements=(first, *paper.judgements[1:]))


def _papers() -> tuple[PaperReport, ...]:
    certain = [place(Certainty.CERTAIN, at) for at in range(3)]
    both = with_judgements(
        judged_paper(1, (0, 3), 1994, certain[0]),
        (verdict(ONE, TUBE, note="read twice; an invented note"), verdict(TWO, TUBE, whole=True)),
        (verdict(ONE, FIRST), verdict(TWO)),
    )
    second = adjudicated(both.judgements[1], "The tube is named before the declaration.", FIRST)
    unsettled = with_judgements(
        judged_paper(5, (0,), 1999, place(Certainty.DOUBTFUL, 4)),
        (verdict(ONE, TUBE), verdict(TWO)),
    )
    cannot = CoderVerdict(ONE, Choice.CANNOT_TELL, (), "the page is cut")
    sample = with_judgements(
        judged_paper(9, (0,), 2006, certain[2]), (verdict(ONE, TUBE), verdict(TWO, TUBE))
    )
    return (
        _translated(replace(both, judgements=(both.judgements[0], second))),
        with_judgements(
            judged_paper(2, (0,), 1999, certain[1]),
            (verdict(ONE, TUBE, LINE), verdict(TWO, TUBE, LINE)),
        ),
        with_judgements(
            judged_paper(3, (1,), 1997, place(Certainty.CONFIRMED, 3)),
            (verdict(ONE, BREATH), verdict(TWO, BREATH)),
        ),
        with_judgements(
            judged_paper(4, (4,), 2011, place(Certainty.UNRESOLVED)),
            (verdict(ONE, APNOEA), verdict(TWO, APNOEA)),
        ),
        unsettled,
        with_judgements(judged_paper(6, (2,), 1999, place(Certainty.MISSING)), ()),
        with_judgements(judged_paper(7, (1,), None), (cannot, replace(cannot, coder=TWO, note=""))),
        with_judgements(judged_paper(8, (0,), 2001, certain[1]), (verdict(ONE), verdict(TWO))),
        replace(
            sample,
            grade=Grade.NONE,
            passages=(),
            judgements=tuple(replace(j, origin=Origin.SAMPLE) for j in sample.judgements),
        ),
    )


def estimate(value: float, low: float, high: float, units: int = 120) -> Estimate:
    """Make an invented estimate."""
    return Estimate(
        value,
        Interval(low, high),
        0.95,
        "an invented method (Invented 2020)",
        "units are drawn at random; coders judge apart",
        units,
        ("An invented warning about this statistic.",),
    )


AGREEMENT = AgreementReport(
    units=120,
    left_out=3,
    coders=2,
    confidence_level=0.95,
    lines=(
        AgreementLine(
            "any-code",
            "Any code",
            117,
            (20, 3, 4, 90),
            {
                "percent agreement": estimate(0.940, 0.881, 0.976),
                "Cohen's kappa": estimate(0.814, 0.673, 0.921),
                "Krippendorff's alpha": Refusal("there are too few units in the rarer answer", 7),
            },
            ("An invented warning: the answer is rare.",),
        ),
        AgreementLine(
            TUBE,
            "Intubated after the declaration",
            117,
            (11, 1, 0, 105),
            {"percent agreement": estimate(0.991, 0.953, 1.0)},
        ),
        AgreementLine(
            "whole-answer",
            "The whole answer",
            120,
            None,
            {"percent agreement": Refusal("an invented reason", 0)},
        ),
    ),
    answers=("codes", "nothing here", "cannot tell"),
    confusion=((20, 3, 0), (4, 90, 1), (1, 0, 1)),
)

DATA = RecallData(
    candidates=Stratum("candidates", 8, 8, 2),
    rest=(Stratum("near", 100, 40, 1), Stratum("far", 2730, 60, 0)),
    finders=("rules", "baseline"),
    histories={("rules",): 1, ("rules", "baseline"): 1, (): 1},
    known=KnownItems(5, 4),
    double=DoubleCoding(2, 1, 0, 88, 2),
)

CURVE = RecallCurve(
    what="the candidates",
    papers=8,
    target=0.95,
    confidence_level=0.95,
    points=(CurvePoint(1, 1, 2, 8, 0.9), CurvePoint(8, 2, 2, 2, 0.04)),
    stop=8,
    says="The rule of stopping allows to stop after 8 of 8 candidates.",
    cautions=("It speaks of the candidates alone.",),
)

RECALL = RecallReport(
    data=DATA,
    target=0.95,
    confidence_level=0.95,
    lines=(
        RecallLine(
            "stratified",
            "stratified sample",
            "The papers read of each stratum are a simple random sample of it.",
            RecallEstimate(estimate(0.42, 0.05, 0.97), Interval(0, 61), 0.07),
            "The data support a recall of 7 % and no more.",
        ),
        RecallLine(
            "chapman",
            "two finders (Chapman)",
            "All that either finder points at has been read.",
            Refusal("fewer than 7 relevant papers are found by both", 1),
        ),
    ),
    curve=CURVE,
    warnings=("Finder ranking has not been compared.",),
)

CLAIMS = (
    Claim(
        "denial-1",
        "The hospital states that the donor was ventilated before the declaration.",
        "Invented Hospital No. 900",
        "Letter to the study, page 1",
        "2025-11-03",
        Stance.DISPUTES,
        ("0001",),
        role="press office",
        quote="供者在判定前已行机械通气(虚构)。",
        language="zh-Hans",
        translation="The donor was ventilated before the declaration (invented).",
    ),
    Claim(
        "ministry-1",
        "An invented ministry states that all donors were declared dead by standard tests.",
        "Invented Ministry",
        "Press conference, invented",
        "2015-03",
        Stance.DISPUTES,
        ("study",),
    ),
    Claim(
        "expert-1",
        "An invented expert states that a tube placed afterwards shows that no test was made.",
        "Professor Invented",
        "Journal of Invented Surgery 3, 14",
        "2019",
        Stance.SUPPORTS,
        (TUBE,),
        role="intensive care",
    ),
)


JUDGED = {
    "included": 2,
    "judged near-miss": 1,
    "judged counter-evidence only": 1,
    "judged as nothing of these": 1,
    "cannot be told": 1,
    "not settled yet": 2,
}


def _screening(papers: tuple[PaperReport, ...], screened: int) -> Step:
    grades = Counter(paper.grade for paper in papers if paper.passages)
    counted = {g.value: grades[g] for g in (Grade.EXPLICIT, Grade.NEAR_MISS, Grade.SUPPORTING)}
    counted["counter-evidence only"] = grades[Grade.NONE]
    counted["no finding"] = screened - grades.total()
    return Step("Papers screened", "paper", screened, counted)


def reviewed_report() -> Report:
    """Make the reviewed report that most tests use: nine papers in every state there is."""
    base = usual()
    papers = _papers()
    screened = 2838
    reading = {
        "read": 2700,
        "read-by-ocr": 120,
        "poor-text": 20,
        "duplicate": 2,
        "no-text-layer": 3,
        "unreadable": 2,
    }
    return replace(
        base,
        steps=(
            Step("Records given", "records", 2900, {"kept": 2890, "merged": 10}),
            Step("Reading of files", "files", sum(reading.values()), reading),
            Step("Eligibility", "papers", 2840, {"eligible": screened, "excluded": 2}),
            _screening(papers, screened),
            Step("Papers judged by people", "paper", 8, JUDGED),
        ),
        papers=papers,
        reviewed=True,
        relevant=frozenset((TUBE,)),
        agreement=AGREEMENT,
        recall=RECALL,
        claims=CLAIMS,
        pictures=PICTURES,
        places_sources=(
            ("Hospitals", "an invented table, version 1, CC0"),
            ("Boundaries", "an invented map; disputed borders are drawn as they are disputed"),
        ),
        issues=(*base.issues, *_more_issues()),
    )


def _more_issues() -> tuple[Issue, ...]:
    return (Issue("sources/papers/0007.pdf", "a page is cut", "scan it again", State.POOR_TEXT),)
