"""Invented reports for pictures: every paper, hospital and number in them is made up."""

from collections.abc import Iterable
from dataclasses import replace

from exhume.model.places import Certainty, Place
from exhume.model.report import AgreementReport, PaperReport, Report, Step

from ..exports.composition.reviewed_reports import AGREEMENT, reviewed_report
from ..exports.invented_reports import paper, report

CITIES = (
    ("Beijing", "CN-BJ", 39.9, 116.4, 12),
    ("Tianjin", "CN-TJ", 39.13, 117.2, 4),
    ("Shanghai", "CN-SH", 31.23, 121.47, 9),
    ("Suzhou", "CN-JS", 31.3, 120.6, 1),
    ("Wuxi", "CN-JS", 31.57, 120.3, 1),
    ("Nanjing", "CN-JS", 32.06, 118.78, 5),
    ("Hangzhou", "CN-ZJ", 30.25, 120.17, 4),
    ("Guangzhou", "CN-GD", 23.13, 113.26, 7),
    ("Foshan", "CN-GD", 23.02, 113.12, 1),
    ("Shenzhen", "CN-GD", 22.54, 114.06, 1),
    ("Urumqi", "CN-XJ", 43.8, 87.6, 1),
)
KINDS = ((0,), (0, 4), (1,), (3,))
"""Passages for, both, for, against: see the sentences of the invented reports."""


def place(city: str, code: str, latitude: float | None, longitude: float | None) -> Place:
    """Make a place that is certain."""
    hospital = "虚构医院"
    where = ("Invented Province", code, latitude, longitude)
    return Place(hospital, Certainty.CERTAIN, "x", hospital, "Invented Hospital", city, *where)


def of_cities(copies: int = 1) -> Report:
    """Make a report with papers of eleven cities, and of places that are not certain."""
    papers: list[PaperReport] = []
    for city, code, latitude, longitude, count in CITIES:
        at = place(city, code, latitude, longitude)
        for _ in range(count * copies):
            number = len(papers)
            papers.append(replace(paper(number, KINDS[number % 4], 1990 + number % 9), place=at))
    return report((*papers, *elsewhere(len(papers))))


def elsewhere(number: int) -> Iterable[PaperReport]:
    """Make a paper for each reason for which a place is not on a map."""
    certainties = (Certainty.DOUBTFUL, Certainty.UNRESOLVED, Certainty.MISSING)
    apart = (
        *(Place("虚构", certainty) for certainty in certainties),
        None,
        place("Far Away", "", 51.5, 0.1),
        place("Somewhere", "", None, None),
    )
    return [replace(paper(number + at, (0, 4)), place=one) for at, one in enumerate(apart)]


def of_years(years: Iterable[int | None]) -> Report:
    """Make a report with a paper of each year, in turn with passages for, both, for, against."""
    return report(tuple(paper(at, KINDS[at % 4], year) for at, year in enumerate(years)))


def of_answers(number: int) -> Report:
    """Make a reviewed report in which coders gave so many different answers."""
    answers = tuple(f"Invented answer with a long name + another {n}" for n in range(number))
    counts = tuple(
        tuple(40 + a if a == b else (a + 2 * b) % 5 for b in range(number)) for a in range(number)
    )
    told = AgreementReport(number, 0, 2, 0.95, AGREEMENT.lines, answers, counts)
    return replace(reviewed_report(), agreement=told)


STEPS = (
    Step(
        "Files given",
        "file",
        46,
        {"read": 30, "poor-text": 4, "duplicate": 8, "read as references": 1, "empty": 3},
    ),
    Step("Bibliographic records given", "record", 900, {"read": 34, "not-found": 866}),
    Step("Papers matched to records", "paper", 34, {"by the title": 30, "no record": 4}),
    Step("Eligibility", "paper", 34, {"eligible": 32, "excluded: animals": 2}),
    Step("Papers screened", "paper", 32, {"explicit": 5, "near-miss": 4, "no finding": 23}),
    Step("Papers judged by people", "paper", 9, {"included": 6, "cannot be told": 3}),
)


def of_steps(*steps: Step) -> Report:
    """Make a reviewed report with those steps."""
    return replace(reviewed_report(), steps=steps)
