"""Series made for tests of bounds, sources, editions, repeats and ratios; facts with their source.

The rows on China are those of the Global Observatory on Donation and Transplantation (WHO-ONT), as
of April 2026; the other figures name their source beside them. Everything else is invented.
"""

from collections.abc import Mapping, Sequence

from exhume.model.series import Measure, Point, Series, Status

S = Status.SOURCED


def point(
    period: str, value: float | None, at: float | None = None, span: float = 1.0, **more: object
) -> Point:
    """Return a point; the text is the value printed in full."""
    text = "" if value is None else str(more.pop("text", f"{value:g}" if value % 1 else int(value)))
    status = more.pop("status", S if value is not None else Status.MISSING)
    decimals = len(text.partition(".")[2].partition(" ")[0])
    where = float(period[:4]) if at is None else at
    return Point(period, where, span, text, value, decimals, status, **more)  # type: ignore[arg-type] # keywords


def years(
    name: str,
    values: Sequence[float | None] | Mapping[int, float | None],
    *,
    first: int = 2010,
    entity: str = "Ruritania",
    measure: Measure = Measure.COUNT,
    vintage: str = "",
    **more: object,
) -> Series:
    """Return a series of one value a year, all of them alike in status and source."""
    rows = values if isinstance(values, Mapping) else dict(enumerate(values, first))
    points = tuple(point(str(year), value, **dict(more)) for year, value in rows.items())
    return Series(name, entity, "", measure, points, vintage)


def posts(name: str, values: Mapping[float, float], *, source: str = "", **more: object) -> Series:
    """Return a cumulative counter at moments in years."""
    points = tuple(
        point(f"{at:.2f}", value, at, 0.0, source=source, **dict(more))
        for at, value in values.items()
    )
    return Series(name, "Ruritania", "", Measure.CUMULATIVE, points)


CHINA = "China"

DONORS = {
    2010: 34,  # China News Service 2016-05-16
    2011: 132,  # AsiaOne, November 2015
    2012: 433,  # derived, by subtraction
    2013: 849,  # People.cn 2014-08-30
    2014: 1702,  # about 1,700: AsiaOne, November 2015
    2015: 2766,  # from here on: the Global Observatory
    2016: 4080,
    2017: 5146,
    2018: 6302,
    2019: 5818,
    2020: 5222,
    2021: 5272,
    2022: 5628,
    2023: 6454,
    2024: 6744,
}
MARKED = {2012: Status.DERIVED, 2014: Status.APPROXIMATE}

UTILISED = {
    2015: 2707,
    2016: 4002,
    2017: 5028,
    2018: None,
    2019: 5775,
    2020: 5185,
    2021: 5243,
    2022: 5594,
    2023: 6401,
    2024: 6662,
}


def _held(
    before: list[float | None], value: float, after: list[float | None]
) -> list[float | None]:
    """Return values of which one stands for five years, 2010 to 2014."""
    return [*before, *([value] * 5), *after]


ORGANS: dict[str, list[float | None]] = {  # 2004 to 2024
    "dd_kidney": _held(
        [9700, 7800, 5900, 4500, 3500, 3500],
        4577,
        [4931, 7224, 9040, 11302, 10389, 9399, 9577, 10187, 11575, 11832],
    ),
    "ld_kidney": _held(
        [500, 500, 600, 1800, 2600, 2600],
        963,
        [2109, 1795, 1753, 1727, 1735, 1638, 2462, 2525, 3393, 3555],
    ),
    "dd_liver": _held(
        [2750, 3350, 2400, 1550, 1500, 1500],
        2082,
        [2150, 3264, 4405, 5479, 5332, 4954, 5011, 5299, 5972, 6242],
    ),
    "ld_liver": _held(
        [150, 200, 50, 450, 490, 490], 62, [470, 408, 744, 800, 831, 874, 811, 749, 918, 944]
    ),
    "heart": _held(
        [110, None, None, None, 130, 130], 147, [279, 368, 446, 490, 679, 557, 738, 710, 994, 1064]
    ),
    "lung": _held(
        [None, None, None, None, 35, 35], 33, [118, 204, 299, 403, 489, 513, 775, 798, 959, 925]
    ),
}


def donors(first: int = 2010, last: int = 2024) -> Series:
    """Return China's deceased donors, the derived and the approximate value marked as such."""
    points = tuple(
        point(str(year), value, status=MARKED.get(year, S), source="registry")
        for year, value in DONORS.items()
        if first <= year <= last
    )
    return Series("donors", CHINA, "", Measure.COUNT, points)


def organs(name: str) -> Series:
    """Return one of China's organ counts from 2004 on."""
    return years(name, ORGANS[name], first=2004, entity=CHINA)
