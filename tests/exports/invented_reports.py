"""Invented reports: every paper, title, journal and sentence in them is made up for the tests."""

from dataclasses import replace
from hashlib import sha256

from exhume.model.criterion import (
    Assertion,
    Case,
    Code,
    Condition,
    Criterion,
    Cue,
    Rule,
    Side,
    Standard,
    SubjectFrom,
    TermGroup,
)
from exhume.model.findings import Finding, Grade, Polarity, grade_of_paper
from exhume.model.papers import Issue, Record, State
from exhume.model.report import PaperReport, Passage, Report, SetAside, Step

CODES = (
    Code(
        "tube-after-declaration",
        "Intubated after the declaration",
        Grade.EXPLICIT,
        Polarity.INCULPATORY,
        "the donor was intubated after brain death, or death, was declared",
        (
            "the tube was changed, and an earlier one is not mentioned",
            "the order of the sentences is not the order of events",
        ),
    ),
    Code(
        "breathing-after-declaration",
        "Ventilation established after the declaration",
        Grade.NEAR_MISS,
        Polarity.INCULPATORY,
        "breathing was established or maintained after the declaration; a tube is not named",
        ("an existing ventilation was continued",),
    ),
    Code(
        "line-at-procurement",
        "Venous line placed at procurement",
        Grade.SUPPORTING,
        Polarity.INCULPATORY,
        "a venous line was placed as part of the procurement operation",
    ),
    Code(
        "tube-before-declaration",
        "Intubated before the declaration",
        Grade.COUNTER,
        Polarity.EXCULPATORY,
        "the donor was intubated and ventilated before the declaration",
    ),
    Code(
        "apnoea-test",
        "Apnoea test reported",
        Grade.COUNTER,
        Polarity.EXCULPATORY,
        "an apnoea test is reported for the donor",
    ),
)

GROUPS = (
    TermGroup("tube", "tracheal intubation", ("气管插管", "插入气管导管")),
    TermGroup("declared", "declaration of brain death", ("判定脑死亡", "确认脑死亡", "宣布脑死亡")),
    TermGroup("ventilate", "establishing ventilation", ("建立人工呼吸", "维持呼吸")),
    TermGroup("line", "venous access", ("建立静脉通道",), exact=True),
    TermGroup("apnoea", "apnoea test", ("自主呼吸激发试验",)),
    TermGroup("donor", "donor", ("供体", "供者"), subject=True),
    TermGroup("recipient", "recipient", ("受体", "受者"), subject=True),
    TermGroup("procurement", "procurement of the organ", ("供心切取",), heading=True),
    TermGroup("not", "not, without", ("未", "没有")),
    TermGroup("dogs", "dogs", ("犬",)),
)

RULES = (
    Rule(
        "tube-then",
        "tube-after-declaration",
        ("tube",),
        0.95,
        require=(Condition(("declared",), within=60, sentences=1, unless=("recipient",)),),
        forbid=(Condition(("apnoea",), side=Side.EITHER, within=120, sentences=-1),),
        subjects=("donor", "unstated"),
        subject_from=(SubjectFrom.SENTENCE, SubjectFrom.HEADING),
        note="The declaration must come first in the text",
    ),
    Rule(
        "breath-then",
        "breathing-after-declaration",
        ("ventilate",),
        0.7,
        require=(Condition(("declared",), within=40),),
    ),
    Rule(
        "line-there",
        "line-at-procurement",
        ("line",),
        0.5,
        sections=("procurement",),
        ignore_cues=("dog",),
    ),
    Rule(
        "tube-first",
        "tube-before-declaration",
        ("tube",),
        0.9,
        require=(Condition(("declared",), side=Side.AFTER, within=80, sentences=2),),
    ),
    Rule("apnoea-named", "apnoea-test", ("apnoea",), 0.9),
)

CRITERION = Criterion(
    id="invented-question",
    version="1.2",
    title="Invented question about the order of events",
    question="Do the invented papers report that donors were intubated only after brain death had "
    "been declared?",
    language="zh",
    standards=(
        Standard(
            "An invented standard: the declaration needs a test that only a ventilated patient "
            "can undergo.",
            "Invented Board for Tests, 2020, section 4",
        ),
    ),
    codes=CODES,
    groups=GROUPS,
    rules=RULES,
    cues=(
        Cue("denied", Assertion.NEGATED, ("not",), within=6),
        Cue("dog", Assertion.ANIMAL, ("dogs",), side=Side.EITHER, count=3),
    ),
    confusions=(("己", "已", "巳"), ("末", "未")),
    firm="供受前后",
    cases=(
        Case("one", "invented", codes=("apnoea-test",)),
        Case("two", "invented", failing=True),
    ),
    limits=(
        "terms that the invented list does not hold are not found",
        "the order of words is taken for the order of events",
    ),
    digest="sha256:" + "ab" * 32,
)

# Invented sentences: left context, quote, right context, rule, page, gloss.
SENTENCES = (
    (
        "一、供心切取(虚构样文)\n供者男性,28 岁,车祸致重型颅脑损伤。",
        "经两名医师确认脑死亡后,立即行气管插管",
        ",纯氧通气。\n全身肝素化后取胸骨正中切口,快速进胸,\n阻断升主动脉,灌注冷停跳液。",
        "tube-then",
        2,
        "declaration of brain death … tracheal intubation",
    ),
    (
        "供心的获取。虚构病例二:供者脑外伤,",
        "宣布脑死亡后迅速建立人工\n呼吸",
        ",同时消毒铺巾。开胸见心脏搏动有力,色泽红润。",
        "breath-then",
        1,
        "declaration of brain death … establishing ventilation",
    ),
    (
        "供体取仰卧位,常规消毒。",
        "建立静脉通道",
        ",静脉注射肝素 3 mg/kg。\t(此段为虚构文字)",
        "line-there",
        3,
        "venous access",
    ),
    (
        "患者入院时深昏迷,",
        "即行气管插管、呼吸机辅助通气,48 小时后由专家组判定脑死亡",
        ",家属签署捐献同意书。以上均为虚构。",
        "tube-first",
        2,
        "tracheal intubation … declaration of brain death",
    ),
    (
        "脑干反射全部消失,脑电图呈静息状态,",
        "自主呼吸激发试验",
        "阳性,经颅多普勒符合脑死亡图形(虚构)。",
        "apnoea-named",
        None,
        "apnoea test",
    ),
)

TITLES = (
    "原位心脏移植供心保护二例(虚构)",
    "Invented report on the preservation of lungs",
    "虚构的肺移植手术配合一例",
    "脑死亡判定与器官捐献流程(虚构样文)",
)
JOURNALS = ("虚构外科杂志", "Journal of Invented Surgery", "虚构移植通讯")


def passage(kind: int, start: int = 120) -> Passage:
    """Make an invented passage of one of the five kinds at an offset."""
    left, quote, right, rule_id, page, gloss = SENTENCES[kind % len(SENTENCES)]
    rule = next(rule for rule in RULES if rule.id == rule_id)
    code = CRITERION.code(rule.code)
    finding = Finding(
        start,
        start + len(quote),
        code.id,
        rule.id,
        code.polarity,
        code.grade,
        quote,
        rule.weight,
    )
    return Passage(finding, left, right, page, gloss)


def paper(number: int, kinds: tuple[int, ...], year: int | None = 1999) -> PaperReport:
    """Make an invented paper with passages of the given kinds."""
    passages = tuple(passage(kind, 120 + 400 * at) for at, kind in enumerate(kinds))
    record = Record(
        id=f"inv-{number:04}",
        title=TITLES[number % len(TITLES)],
        authors=("虚构作者甲", "Inventa Author"),
        year=year,
        journal=JOURNALS[number % len(JOURNALS)],
        doi=f"10.0000/invented.{number}" if number % 2 else "",
        source="sources/refs.ris",
    )
    pdf = number % 3
    return PaperReport(
        id=f"{number:04}",
        path=f"sources/papers/{number:04}.{'pdf' if pdf else 'txt'}",
        digest=sha256(str(number).encode()).hexdigest(),
        media_type="application/pdf" if pdf else "text/plain",
        reader="pdf (pypdfium2 5.1.0)" if pdf else "plain-text 1",
        encoding="" if pdf else "GB18030",
        characters=5200 + number,
        pages=4 if pdf else 0,
        grade=grade_of_paper(p.finding for p in passages),
        passages=passages,
        record=record if year else None,
    )


def report(papers: tuple[PaperReport, ...], searched: int | None = None) -> Report:
    """Make an invented report of these papers; `searched` is how many papers were screened."""
    screened = len(papers) + 30 if searched is None else searched
    grades = [p.grade for p in papers]
    outcomes = {
        grade.value: grades.count(grade)
        for grade in (Grade.EXPLICIT, Grade.NEAR_MISS, Grade.SUPPORTING)
    }
    outcomes["none"] = screened - sum(outcomes.values())
    return Report(
        title="The order of events in invented transplant papers",
        question=CRITERION.question,
        date="2026-01-31",
        notice="All papers of this study are invented.",
        protocol="study.toml, SHA-256 " + "cd" * 32,
        seed=20260131,
        criterion=CRITERION,
        steps=(
            Step(
                "Reading of files",
                "files",
                screened + 9,
                {"read": screened + 2, "duplicate": 2, "no-text-layer": 3, "unreadable": 2},
            ),
            Step("Eligibility", "papers", screened + 2, {"kept": screened, "excluded": 2}),
            Step("Screening", "papers", screened, outcomes),
        ),
        papers=papers,
        set_aside=(
            SetAside("tube-then", "negated", 3),
            SetAside("tube-then", "animal", 5),
            SetAside("line-there", "general-advice", 1),
        ),
        issues=(
            Issue(
                "sources/papers/0031.pdf",
                "no page has a text layer",
                "run optical character recognition on it and add the result",
                State.NO_TEXT_LAYER,
            ),
            Issue("sources/papers/虚构.pdf", "the file is truncated", "", State.UNREADABLE),
            Issue("sources/refs.ris:120", "the field PY holds no year", "correct the record"),
        ),
        versions={"exhume": "0.1.0", "Python": "3.11", "pypdfium2": "5.1.0"},
        digests={"study.toml": "cd" * 32, "corpus/documents.parquet": "ef" * 32},
        known=(
            ("Recall of explicit passages", "12 of 13"),
            ("Precision of explicit passages", "12 of 14"),
        ),
        methods=(("Normalisation", "white space removed, full-width forms folded"),),
    )


def usual() -> Report:
    """Make the invented report that most tests use: seven papers, eleven passages."""
    return report(
        (
            paper(1, (0, 2), 1994),
            paper(2, (1,), 1997),
            paper(5, (0, 1, 4), 1999),
            paper(6, (2,), 1999),
            paper(9, (3, 4), 2006),
            paper(12, (4,), 2011),
            paper(14, (0,), None),
        )
    )


def of_size(papers: int, passages_each: int) -> Report:
    """Make a report with that many papers and passages."""
    made = tuple(
        paper(n, tuple(n + at for at in range(passages_each)), 1980 + n % 36) for n in range(papers)
    )
    return report(made)


def empty() -> Report:
    """Make a report of a study in which nothing was given and nothing was found."""
    bare = replace(CRITERION, cues=(), confusions=(), firm="", cases=(), limits=())
    return replace(
        report((), 0),
        notice="",
        date="",
        protocol="",
        criterion=bare,
        steps=(Step("Reading of files", "files", 0, {"read": 0}),),
        set_aside=(),
        issues=(),
        known=(),
        methods=(),
        versions={},
        digests={},
    )


HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</style></script><!--",
    "abc\u202ecba\u202c",
    "nul\x00here\x07",
    "{{ 7*7 }}{% raw %}",
    "]]>&amp;&lt;",
    "W" * 3000,
    "half \ud800 a pair",
    "=cmd|' /C calc'!A0",
)


def hostile(text: str) -> Report:
    """Make a report with the text in every place that strangers or their files can reach."""
    base = paper(1, (0,))
    found = base.passages[0]
    finding = replace(found.finding, quote=text, end=found.finding.start + len(text))
    strange = replace(
        base,
        id=text,
        path=text,
        reader=text,
        encoding=text,
        media_type=text,
        digest=text,
        passages=(replace(found, finding=finding, left=text, right=text, gloss=text),),
        record=replace(base.record or Record(""), id=text, title=text, journal=text, doi=text),
    )
    return replace(
        report((strange,)),
        title=text,
        question=text,
        date=text,
        notice=text,
        protocol=text,
        steps=(Step(text, text, 2, {text: 1, text + "2": 1}),),
        set_aside=(SetAside(text, text, 1),),
        issues=(Issue(text, text, text, State.UNREADABLE), Issue(text, text, text)),
        versions={text: text},
        digests={text: text},
        known=((text, text),),
        methods=((text, text),),
        criterion=replace(
            CRITERION,
            title=text,
            version=text,
            limits=(text,),
            groups=(replace(GROUPS[0], gloss=text, terms=(text,)), *GROUPS[1:]),
            standards=(Standard(text, text),),
            codes=(replace(CODES[0], label=text, meaning=text, innocent=(text,)), *CODES[1:]),
        ),
    )
