"""A reported series that tests compute published figures from, and invented ones beside it.

Deceased donors in China by year, with the source of each number: China News Service 2016-05-16
(2010), AsiaOne November 2015 (2011, 2014 as "about 1,700"), People.cn 2014-08-30 (2013), and the
Global Observatory on Donation and Transplantation (from 2015 on). 2012 is derived: 5,916 to the end
of 2015 less the other years.
"""

from collections.abc import Mapping, Sequence

from exhume.model.series import Measure, Point, Reported, Series, Status

FIRST = 2010
DONORS = (34, 132, 433, 849, 1702, 2766, 4080, 5146, 6302)
MARKED = {2: Status.DERIVED, 4: Status.APPROXIMATE}
WINDOWS = ((2010.0, 2016.0), (2010.0, 2017.0), (2010.0, 2018.0))


def series_of(
    values: Sequence[float | None],
    marked: Mapping[int, Status] | None = None,
    *,
    entity: str = "Invented",
    measure: Measure = Measure.COUNT,
    note: str = "",
) -> Series:
    """Return a series by year, with a status for those values that are not sourced."""
    statuses = marked or {}
    points = tuple(
        Point(
            period=str(FIRST + i),
            at=float(FIRST + i),
            span=1.0,
            text="" if value is None else f"{value:g}",
            value=None if value is None else float(value),
            decimals=0,
            status=Status.MISSING if value is None else statuses.get(i, Status.SOURCED),
            note=note,
        )
        for i, value in enumerate(values)
    )
    return Series("deceased donors", entity, "donors", measure, points)


def donors() -> Reported:
    """Return the donors with the three windows that were published of."""
    return Reported((series_of(DONORS, MARKED, entity="China"),), windows=WINDOWS)
