"""Invented reviews as tables: every paper, person and sentence in them is made up for the tests."""

from hypothesis import strategies as st

from exhume.model.coding import (
    Adjudication,
    Choice,
    Coding,
    Drawing,
    Origin,
    Person,
    Role,
    Translation,
    TranslationStatus,
    Unit,
    Verdict,
)
from exhume.model.review import Box, Codebook, PlacedUnit, ReviewTables, Worksheet

TUBE, TEST = "tube-after-declaration", "apnoea-test"
CODEBOOK = Codebook(
    "c" * 64,
    "An invented question?",
    ((TUBE, "Tube after", "a tube & more <after>"), (TEST, "Apnoea test", "")),
)
PASSAGE = "（虚构）供体脑死亡后，立即气管插管。"
AT = "2026-01-31T10:00:00.125+00:00"
ADA, BEN, JO = ("ada" * 6 + "00", "ben" * 6 + "00", "jo" * 10)


def unit(number: int, quote: str = PASSAGE) -> Unit:
    paper = f"{number:064x}"
    return Unit(f"{number:020x}", paper, f"sources/{number}.pdf", 7, 7 + len(quote), quote)


def placed(number: int, quote: str = PASSAGE) -> PlacedUnit:
    boxes = (Box(3, 72.0, 90.5, 200.25, 12.0), Box(3, 72.0, 104.5, 40.0, 12.0))
    return PlacedUnit(
        unit(number, quote),
        "虚构的报告",
        "application/pdf",
        3,
        "前文，",
        "后文。",
        boxes,
        number == 2,
    )


def coding(number: int, coder: str, verdict: Verdict, revision: int = 1) -> Coding:
    return Coding(
        f"{number:020x}",
        coder,
        revision,
        verdict,
        "c" * 64,
        12.5,
        AT,
        f"{number:064x}",
        sealed=True,
    )


CODED = Verdict(Choice.CODED, (TUBE, TEST), "=1+1 为注", "立即气管插管", whole=True)
NOTHING = Verdict(Choice.NOTHING)


def tables(**changes: object) -> ReviewTables:
    """Return two units that two people judged, one of them twice, and a decision."""
    usual: dict[str, object] = {
        "title": "An invented review",
        "codebook": CODEBOOK,
        "units": (placed(2), placed(1)),
        "codings": (
            coding(1, BEN, NOTHING),
            coding(1, ADA, NOTHING),
            coding(1, ADA, CODED, revision=2),
            coding(2, ADA, Verdict(Choice.CANNOT_TELL, note="no telling\r\nfrom this")),
        ),
        "adjudications": (
            Adjudication(f"{1:020x}", JO, 1, NOTHING, "too soon", "c" * 64, AT),
            Adjudication(f"{1:020x}", JO, 2, CODED, "the page says so", "c" * 64, AT),
        ),
        "translations": (
            Translation(f"{1:020x}", 1, "Invented.", BEN, TranslationStatus.DRAFT, AT),
        ),
        "people": tuple(Person(one, "", frozenset((Role.CODER,))) for one in (BEN, ADA, JO)),
    }
    return ReviewTables(**{**usual, **changes})  # type: ignore[arg-type] - tests name the fields


DRAWINGS = (
    Drawing(f"{1:020x}", Origin.CANDIDATE, "candidates", 1, 1),
    Drawing(f"{2:020x}", Origin.SAMPLE, "near", 1, 9),
)


def worksheet() -> Worksheet:
    return Worksheet("An invented review", CODEBOOK, (placed(2), placed(1)))


TEXTS = st.text(
    st.one_of(
        st.sampled_from("=+-@'\"\t\r\n,; ＝＋－＠﹢−\ufeff\u200b0123456789eE.%/:脑\0\U00020000"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=30,
)
"""Texts that spreadsheets are known to harm, and any others."""
