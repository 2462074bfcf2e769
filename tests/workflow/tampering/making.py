"""A bundle to tamper with: an invented study with all that a bundle can hold."""

import io
from hashlib import sha256
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import exhume.workflow.sample
from exhume.model.coding import Drawing, Origin, Role, TranslationStatus, Unit, Verdict
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.people import People
from exhume.workflow._handing_over import HandedOver
from exhume.workflow.draw import draw
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.report import report
from exhume.workflow.reviewing.opening import open_study_review
from exhume.workflow.screen import screen

from ..invented_studies import COUNTER, EXPLICIT, new_study, paper, record, settings_of
from ..judging import NOTHING, RELEVANT, judge

PROTOCOL = """\
title = "An invented study to tamper with"

[report]
date = 2026-01-31
crops = "all"

[ocr]
engine = "none"
"""
RECORDS = "\n".join(record(f"r{n}", f"虚构的第{n}篇报告", "PY  - 2009") for n in range(4))
CLAIMS = """\
id,statement,by,source,date,stance,about
denial,An invented hospital denies it.,Invented Hospital,invented notice,2015-03,disputes,study
letter,An invented reader agrees.,Invented Reader,invented letter,2016,supports,study
"""
KEPT = f"{EXPLICIT}虚构的患者于2003年5月6日入院。"
HIDDEN = f"{EXPLICIT}虚构的供者王某某，住院号12345678。"
_COLUMNS = "paper,digest,start,end,kind,decision,by,note"
_DAY = "2003年5月6日"
_SIZE = (420, 300)  # points


def pdf(*lines: str) -> bytes:
    """Return a PDF of one page with these lines, the same bytes each time."""
    font = Path(str(exhume.workflow.sample.__file__)).with_name("exhume-sample.ttf")
    pdfmetrics.registerFont(TTFont("Sample", font))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=_SIZE, invariant=True)
    canvas.setFont("Sample", 14)
    for number, line in enumerate(lines):
        canvas.drawString(40, 240 - 24 * number, line)
    canvas.save()
    return file.getvalue()


def judged_study(folder: Path) -> Path:
    """Make a study of texts and PDF papers, judged by two people and decided by a third."""
    files: dict[str, str | bytes] = {f"虚构/第{n:02}篇.txt": paper(n) for n in range(14)}
    files["scan-a.pdf"] = pdf("虚构的报告", EXPLICIT[:12], EXPLICIT[12:])
    files["scan-b.pdf"] = pdf("虚构的报告二", COUNTER[:14], COUNTER[14:])
    files |= {"kept.txt": KEPT, "hidden.txt": HIDDEN}
    study = new_study(folder, {**files, "记录.ris": RECORDS}, PROTOCOL)
    ingest(study, settings_of(study), Quiet())
    screen(study, settings_of(study), Quiet())
    _review(study)
    return study


def _review(study: Path) -> None:
    with open_study_review(study, settings_of(study)) as review:
        people = People(review.database)
        coders = [people.add(n, [Role.CODER]).id for n in ("Ada", "Ben")]
        decider = people.add("Cleo", [Role.ADJUDICATOR]).id
    draw(study, settings_of(study), Quiet())
    judge(study, _first, _second)
    with open_study_review(study, settings_of(study)) as review:
        desk = AdjudicatorDesk(review.database, decider)
        released = list(desk.released())
        waiting = desk.next()
        while waiting is not None:
            reason = "The invented order of events is plain."
            said = {"codebook": review.codebook, "request": waiting}
            desk.decide(waiting, RELEVANT, reason, **said)
            waiting = desk.next(after=waiting)
        text, status = "An invented translation.", TranslationStatus.DRAFT
        CoderDesk(review.database, coders[0]).translate(released[0], text, status)


def _first(_: Unit, why: Drawing) -> Verdict:
    return RELEVANT if why.origin is Origin.CANDIDATE else NOTHING


def _second(unit: Unit, why: Drawing) -> Verdict:
    return NOTHING if unit.id[0] in "0123456" else _first(unit, why)


def bundle(folder: Path) -> HandedOver:
    """Make the study and hand it over."""
    study = judged_study(folder / "study")
    (study / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    digest, start = sha256(KEPT.encode()).hexdigest(), KEPT.index(_DAY)
    kept = f"kept.txt,{digest},{start},{start + len(_DAY)},exact date,keep,Ada,invented"
    (study / "identifying.csv").write_text(f"{_COLUMNS}\n{kept}\n", encoding="utf-8")
    return report(study, settings_of(study), Quiet()).bundle
