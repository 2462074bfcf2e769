"""Deceased organ donors as officially reported: public facts, each with its public source."""

from exhume.model.series import Measure, Point, Series, Status

GODT = "Global Observatory on Donation and Transplantation (WHO-ONT), export of April 2026"
NEWS = "China News Service, 16 May 2016, quoting the health commission"
ASIA_ONE = "AsiaOne / The Sunday Times, November 2015"
TOTAL = "5,916 to the end of 2015 (Xinhua, 31 March 2017, and GODT) less the other years"

FACTS = (
    (2010, 34, Status.SOURCED, NEWS),
    (2011, 132, Status.SOURCED, ASIA_ONE),
    (2012, 433, Status.DERIVED, TOTAL),
    (2013, 849, Status.SOURCED, "People's Daily Online, 30 August 2014"),
    (2014, 1702, Status.APPROXIMATE, f"{ASIA_ONE}: about 1,700; with 2012 it makes 2,135"),
    (2015, 2766, Status.SOURCED, GODT),
    (2016, 4080, Status.SOURCED, GODT),
    (2017, 5146, Status.SOURCED, GODT),
    (2018, 6302, Status.SOURCED, GODT),
    (2019, 5818, Status.SOURCED, GODT),
    (2020, 5222, Status.SOURCED, GODT),
    (2021, 5272, Status.SOURCED, GODT),
    (2022, 5628, Status.SOURCED, GODT),
    (2023, 6454, Status.SOURCED, GODT),
    (2024, 6744, Status.SOURCED, GODT),
)


def donors(first: int = 2010, last: int = 2024) -> Series:
    """Return the series, or a part of it; `first` and `last` belong to it."""
    points = (
        Point(str(year), float(year), 1.0, str(count), float(count), 0, status, source)
        for year, count, status, source in FACTS
        if first <= year <= last
    )
    return Series("deceased_donors", "China", "donors", Measure.COUNT, tuple(points))
