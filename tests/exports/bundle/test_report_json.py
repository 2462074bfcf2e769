"""A report as JSON, and back."""

from dataclasses import replace

import pytest

from exhume.errors import IntegrityError
from exhume.exports._bundle.report_json import decoded, encoded
from exhume.model.coding import Choice, Origin, TranslationStatus
from exhume.model.curves import CurvePoint, RecallCurve
from exhume.model.estimates import Estimate, Interval, Refusal
from exhume.model.places import Certainty, Place, PlaceStep
from exhume.model.recall import KnownItems, RecallData, RecallEstimate, Stratum
from exhume.model.report import (
    AgreementLine,
    AgreementReport,
    CoderVerdict,
    Crop,
    Judgement,
    RecallLine,
    RecallReport,
    Report,
    Translated,
)
from exhume.model.review import Box

from ..invented_reports import usual

ESTIMATE = Estimate(0.5, Interval(0.1, 0.9), 0.95, "a method", "none", 12)
RECALL = RecallReport(
    data=RecallData(
        Stratum("candidates", 9, 5, 2),
        (Stratum("rest", 90, 5, 0),),
        ("rules", "cosine"),
        {("rules",): 3, ("rules", "cosine"): 1},
        KnownItems(4, 3),
    ),
    target=0.95,
    confidence_level=0.95,
    lines=(
        RecallLine("a", "A", "claims", Refusal("too few", 3)),
        RecallLine("b", "B", "claims", RecallEstimate(ESTIMATE, Interval(0.0, 4.0), 0.4)),
    ),
    curve=RecallCurve("papers", 9, 0.95, 0.95, (CurvePoint(1, 1, 1, 9, 0.5),), None, "no", ()),
)
AGREEMENT = AgreementReport(
    units=12,
    left_out=0,
    coders=2,
    confidence_level=0.95,
    lines=(
        AgreementLine("any", "Any", 12, (1, 2, 3, 6), {"kappa": ESTIMATE, "alpha": Refusal("no")}),
        AgreementLine("choice", "Choice", 12, None, {}),
    ),
    answers=("yes", "no"),
    confusion=((1, 2), (3, 6)),
)
BOX = Box(1, 10.0, 20.0, 30.5, 40.0)
SETTLED = CoderVerdict("", Choice.NOTHING, (), whole=True)
JUDGEMENT = Judgement(
    unit="u",
    start=1,
    end=3,
    quote="虚构",
    left="",
    right="",
    page=None,
    origin=Origin.SAMPLE,
    verdicts=(CoderVerdict("coder 1", Choice.CODED, ("tube-after-declaration",), "a note"),),
    settled=SETTLED,
    translation=Translated("invented", "translator 1", TranslationStatus.CHECKED),
    crops=(Crop("u-p1.png", 1, BOX, (BOX,), 120),),
)
PLACE = Place("某某医院", Certainty.DOUBTFUL, latitude=1.5, steps=(PlaceStep("a", "b", "c"),))


def full() -> Report:
    """A report with a value of every kind that there is."""
    report = usual()
    first, *rest = report.papers
    judged = replace(first, judgements=(JUDGEMENT,), place=PLACE)
    relevant = frozenset(("b", "a"))
    return replace(
        report,
        papers=(judged, *rest),
        agreement=AGREEMENT,
        recall=RECALL,
        relevant=relevant,
        reviewed=True,
    )


@pytest.mark.parametrize(
    "report",
    [usual(), full(), replace(full(), agreement=Refusal("few"), recall=Refusal("few"))],
    ids=["unreviewed", "full", "refused"],
)
def test_a_report_comes_back_as_it_was(report: Report) -> None:
    assert report == decoded(encoded(report))


def test_images_and_the_path_of_the_criterion_stay_behind() -> None:
    crop = replace(JUDGEMENT.crops[0], png=b"an image")
    report = usual()
    paper = replace(report.papers[0], judgements=(replace(JUDGEMENT, crops=(crop,)),))
    criterion = replace(report.criterion, path="/home/ada/criterion.toml")
    data = encoded(replace(report, papers=(paper,), criterion=criterion))
    assert b"an image" not in data
    assert b"/home/ada" not in data
    assert b"" == decoded(data).papers[0].judgements[0].crops[0].png


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b'{"title": 1}', b"null"])
def test_what_is_no_report_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(IntegrityError, match="it is no report"):
        decoded(data)
