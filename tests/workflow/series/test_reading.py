"""Tables as people have them become series, and a remark says how they were understood."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import InputError
from exhume.model.series import Measure, Point, Series, Status
from exhume.workflow._series.periods import Period, Step, label, period_of
from exhume.workflow._series.reading import read_series

from .making import GODT_COLUMNS, godt_rows, long_csv, statuses, write, write_csv, write_sheet

SHARED = Path(
    os.environ.get("EXHUME_SHARED", Path(__file__).parent.parent.parent.parent.parent / "shared")
)
OFFICIAL = SHARED / "gold" / "china_official_donors.csv"


def values(series: Series) -> dict[str, float | None]:
    return {point.period: point.value for point in series.points}


def test_a_file_of_two_columns_is_a_series_called_after_it(tmp_path: Path) -> None:
    reported, remarks = read_series(write(tmp_path, "year,value\n2010,34\n2011,132\n"))
    (series,) = reported.subject
    assert ("donors", "", Measure.COUNT) == (series.name, series.entity, series.measure)
    assert {"2010": 34.0, "2011": 132.0} == values(series)
    assert any('called after the file: "donors"' in remark for remark in remarks)
    assert any("no column status" in remark for remark in remarks)


def test_a_column_of_numbers_is_a_series_by_its_name(tmp_path: Path) -> None:
    text = (
        "year,deceased_donors,status,provenance\n2010,34,sourced,news\n2011,132,approx sourced,\n"
    )
    reported, _ = read_series(write(tmp_path, text), subject="Utopia")
    (series,) = reported.subject
    assert ("deceased_donors", "Utopia") == (series.name, series.entity)
    assert [Status.SOURCED, Status.APPROXIMATE] == statuses(series)
    assert ["news", ""] == [point.source for point in series.points]
    assert [2, 3] == [point.line for point in series.points]


def test_each_numeric_column_of_a_wide_table_is_a_series_and_blanks_are_missing(
    tmp_path: Path,
) -> None:
    text = "年份\tdbd\tdcd\tperson\n2010\t30\t4\tA\n2011\t\t10\tB\n"
    reported, remarks = read_series(write(tmp_path, text))
    dbd, dcd = reported.subject
    assert {"2010": 30.0, "2011": None} == values(dbd)
    assert [Status.SOURCED, Status.MISSING] == statuses(dbd)
    assert {"2010": 4.0, "2011": 10.0} == values(dcd)
    assert any("wide table" in remark and "(dbd, dcd)" in remark for remark in remarks)
    assert any("without numbers: person" in remark for remark in remarks)
    assert any("1 missing; none was filled" in remark for remark in remarks)


def test_a_column_called_count_among_other_numbers_is_a_series(tmp_path: Path) -> None:
    reported, _ = read_series(write(tmp_path, "year,count,kidneys\n2010,34,60\n"))
    assert ["count", "kidneys"] == [series.name for series in reported.subject]


def test_a_title_above_the_names_of_the_columns_is_no_hindrance(tmp_path: Path) -> None:
    text = "Invented donors\n\nyear;donors\n2010;34\n"
    reported, remarks = read_series(write(tmp_path, text))
    assert {"2010": 34.0} == values(reported.subject[0])
    assert any("above line 3" in remark for remark in remarks)


def test_a_sentence_below_the_table_is_told_and_left_out(tmp_path: Path) -> None:
    text = "year,donors\n2010,34\nSource: an invented ministry,\n"
    reported, remarks = read_series(write(tmp_path, text))
    assert {"2010": 34.0} == values(reported.subject[0])
    said = 'donors.csv: line 3 is no row of the table: "Source: an invented ministry"'
    assert said in remarks


def test_columns_can_be_said(tmp_path: Path) -> None:
    path = write(tmp_path, "Jahr,Spender,Quote,Seite\n2010,34,2.59,1\n2011,132,2.63,1\n")
    columns = {"Jahr": "period", "Spender": "count", "Quote": "mean", "Seite": "ignore"}
    reported, _ = read_series(path, columns=columns)
    donors, quota = reported.subject
    assert (Measure.COUNT, Measure.MEAN) == (donors.measure, quota.measure)
    assert [2, 2] == [point.decimals for point in quota.points]


def test_the_number_stays_as_it_is_printed(tmp_path: Path) -> None:
    text = "year,value,measure\n2010,2.50,mean\n2011,2.5,mean\n2012,-3,mean\n"
    (series,) = read_series(write(tmp_path, text))[0].subject
    assert ["2.50", "2.5", "-3"] == [point.text for point in series.points]
    assert [2, 1, 0] == [point.decimals for point in series.points]


def test_a_unit_of_percent_makes_a_share(tmp_path: Path) -> None:
    (series,) = read_series(write(tmp_path, "year,value,unit\n2010,46.2,%\n"))[0].subject
    assert Measure.SHARE is series.measure


def test_periods_without_a_row_are_told_and_not_filled(tmp_path: Path) -> None:
    path = write(tmp_path, "year,value\n2010,34\n2011,132\n2015,2766\n2017,5146\n")
    reported, remarks = read_series(path)
    assert ["2010", "2011", "2015", "2017"] == [p.period for p in reported.subject[0].points]
    assert any("no row for 2012 to 2014, 2016; left out" in remark for remark in remarks)


def test_a_counter_read_on_single_days_has_no_gaps(tmp_path: Path) -> None:
    text = "date,value,measure\n2014-04-07,1622,cumulative\n2016-05-05,7101,cumulative\n"
    _, remarks = read_series(write(tmp_path, text))
    assert not any("no row for" in remark for remark in remarks)


def test_rows_in_any_order_make_series_in_the_order_of_time(tmp_path: Path) -> None:
    path = write(tmp_path, "period,value\n2011Q1,3\n2010-Q4,2\nQ3 2010,1\n")
    (series,) = read_series(path)[0].subject
    assert [2010.5, 2010.75, 2011.0] == [point.at for point in series.points]
    assert [0.25] * 3 == [point.span for point in series.points]


def test_imputed_values_are_marked_and_warned_of(tmp_path: Path) -> None:
    path = write(tmp_path, "year,value,status\n2010,34,sourced\n2011,90,interpolated\n")
    reported, remarks = read_series(path)
    assert [Status.SOURCED, Status.IMPUTED] == statuses(reported.subject[0])
    assert any(": warning: it holds imputed values" in remark for remark in remarks)


def test_text_in_another_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "donors.csv"
    text = "年份,数值,来源\n2010,34,国家卫生和计划生育委员会通报的器官捐献例数\n"
    path.write_bytes(text.encode("gb18030"))
    (series,) = read_series(path)[0].subject
    assert "国家卫生" == series.points[0].source[:4]


def test_other_entities_of_a_table_become_comparators(tmp_path: Path) -> None:
    path = write(tmp_path, "country,year,value\nUtopia,2010,3\nErewhon ,2010,4\nUtopia,2011,5\n")
    reported, _ = read_series(path, subject="utopia")
    assert [("Utopia", 2)] == [(one.entity, len(one.points)) for one in reported.subject]
    assert ["Erewhon"] == [one.entity for one in reported.comparators]


def test_the_subject_is_no_comparator_of_itself(tmp_path: Path) -> None:
    path = write(tmp_path, "year,donors\n2010,3\n2011,5\n")
    panel = write(tmp_path, "country,year,donors\nUtopia,2010,3\nErewhon,2010,4\n", "panel.csv")
    reported, remarks = read_series(path, comparators=panel, subject="Utopia")
    assert ["Erewhon"] == [one.entity for one in reported.comparators]
    assert "panel.csv: Utopia is the subject, and no comparator of itself" in remarks


def test_a_subject_without_a_name_is_recognised_in_the_panel(tmp_path: Path) -> None:
    numbers = [3, 5, 8, 13, 21, 34]
    own = "".join(f"{2010 + at},{number}\n" for at, number in enumerate(numbers))
    theirs = "".join(f"Utopia,{row}\n" for row in own.splitlines())
    path = write(tmp_path, f"year,donors\n{own}")
    panel = write(tmp_path, f"country,year,donors\n{theirs}Erewhon,2010,4\n", "panel.csv")
    _, remarks = read_series(path, comparators=panel)
    assert any("Utopia, donors has the same numbers as donors" in remark for remark in remarks)


def test_comparators_of_other_names_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, "year,donors\n2010,3\n")
    panel = write(tmp_path, "country,year,spenders\nErewhon,2010,4\n", "panel.csv")
    _, remarks = read_series(path, comparators=panel)
    assert any("(donors) is among the comparators, which have spenders" in one for one in remarks)


def test_earlier_editions_are_called_after_their_files(tmp_path: Path) -> None:
    path = write(tmp_path, "year,donors\n2010,3\n2011,5\n")
    old = write(tmp_path, "year,donors\n2010,4\n", "edition-2011.csv")
    panel = "country,year,donors\nUtopia,2010,4\nErewhon,2010,9\n"
    older = write(tmp_path, panel, "edition-2010.csv")
    reported, _ = read_series(path, vintages=[old, older], subject="Utopia")
    found = [(one.vintage, one.entity, values(one)) for one in reported.vintages]
    assert [
        ("edition-2011", "Utopia", {"2010": 4.0}),
        ("edition-2010", "Utopia", {"2010": 4.0}),
    ] == found


@pytest.mark.parametrize(
    ("subject", "problem"), [("", "figures of 2 entities"), ("Ruritania", "no entity")]
)
def test_an_edition_in_which_the_subject_cannot_be_found_is_refused(
    subject: str, problem: str, tmp_path: Path
) -> None:
    path = write(tmp_path, "year,donors\n2010,3\n")
    panel = "country,year,donors\nUtopia,2010,4\nErewhon,2010,9\n"
    old = write(tmp_path, panel, "edition-2010.csv")
    with pytest.raises(InputError, match=problem) as caught:
        read_series(path, vintages=[old], subject=subject)
    assert "edition-2010.csv" == caught.value.subject


def test_editions_of_one_name_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "year,donors\n2010,3\n")
    old = write(tmp_path, "year,donors\n2010,4\n", "old.csv")
    with pytest.raises(InputError, match='called "old" stands in'):
        read_series(path, vintages=[old, old])


def test_editions_in_one_table_are_told_apart_and_the_latest_is_the_current_one(
    tmp_path: Path,
) -> None:
    text = "year,donors,vintage\n2010,4,2018\n2010,3,2024\n2011,5,2024\n"
    reported, remarks = read_series(write(tmp_path, text))
    assert [("", 2)] == [(one.vintage, len(one.points)) for one in reported.subject]
    assert [("2018", 1)] == [(one.vintage, len(one.points)) for one in reported.vintages]
    assert "donors.csv: the edition 2024 was taken for the current one" in remarks


def test_rows_without_an_edition_are_the_current_one(tmp_path: Path) -> None:
    text = "year,donors,vintage\n2010,4,2018\n2010,3,\n"
    reported, _ = read_series(write(tmp_path, text))
    assert [{"2010": 3.0}] == [values(one) for one in reported.subject]


def test_an_edition_that_fills_blanks_with_what_it_has_already_is_warned_of(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, "year,pancreas,hearts\n2020,,9\n2021,,9\n2022,45,9\n2023,76,9\n")
    filled = "year,pancreas,hearts\n2020,76,9\n2021,76,9\n2022,45,9\n2023,76,9\n"
    _, remarks = read_series(path, vintages=[write(tmp_path, filled, "mirror.csv")])
    (warning,) = (remark for remark in remarks if "fills 2 blanks" in remark)
    assert "warning: mirror fills 2 blanks of donors.csv, 2 of them" in warning


def test_an_edition_with_late_figures_is_not_warned_of(tmp_path: Path) -> None:
    path = write(tmp_path, "year,pancreas,hearts\n2020,38,9\n2021,41,9\n2022,45,9\n2023,76,9\n")
    early = "year,pancreas,hearts\n2020,,9\n2021,,9\n2022,45,9\n"
    _, remarks = read_series(path, vintages=[write(tmp_path, early, "early.csv")])
    assert not any("fills" in remark for remark in remarks)


def test_the_published_official_figures_are_read_with_what_is_known_of_each() -> None:
    if not OFFICIAL.is_file():
        pytest.skip("the official figures are not beside the repository")
    reported, _ = read_series(OFFICIAL, subject="China")
    (series,) = reported.subject
    assert (15, "deceased_donors") == (len(series.points), series.name)
    marked = {p.period: p.status for p in series.points if p.status is not Status.SOURCED}
    assert {"2012": Status.DERIVED, "2014": Status.APPROXIMATE} == marked
    cumulated = sum(point.value or 0 for point in series.between(2010, 2015).points)
    assert 5916 == cumulated  # the total to the end of 2015 that was published by itself


@st.composite
def _numbers(draw: st.DrawFn, measure: Measure) -> str:
    number = str(draw(st.integers(0, 10**9)))
    if measure in (Measure.COUNT, Measure.CUMULATIVE):
        return number
    return number + draw(st.sampled_from(["", ".0", ".50", ".123"]))


_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12
).map(lambda text: unicodedata.normalize("NFC", f"x{text}"))  # as names are compared


@st.composite
def _points(draw: st.DrawFn, measure: Measure) -> tuple[Point, ...]:
    step = draw(st.sampled_from(Step))
    first = {Step.YEAR: 1900, Step.HALF: 3800, Step.QUARTER: 7600, Step.MONTH: 22800}
    start = first.get(step, 693_596)
    ordinals = draw(st.sets(st.integers(start, start + 150), min_size=1, max_size=12))
    points: list[Point] = []
    for at, ordinal in enumerate(sorted(ordinals)):
        period = period_of(label(step, ordinal))
        assert isinstance(period, Period)
        missing = bool(at) and draw(st.booleans())
        text = "" if missing else draw(_numbers(measure))
        known = st.sampled_from([one for one in Status if one is not Status.MISSING])
        points.append(
            Point(
                label(step, ordinal), period.at, period.span, text,
                None if missing else float(text), len(text.partition(".")[2]),
                Status.MISSING if missing else draw(known),
                draw(_WORDS), draw(st.sampled_from(["", "2099-12-31"])), draw(_WORDS),
            )
        )  # fmt: skip
    return tuple(points)


@st.composite
def _series(draw: st.DrawFn) -> list[Series]:
    keys = draw(
        st.lists(
            st.tuples(_WORDS, st.sampled_from(["", "2018", "2020"])),
            min_size=1, max_size=5, unique_by=lambda key: (key[0].casefold(), key[1]),
        )
    )  # fmt: skip
    made: list[Series] = []
    for name, vintage in [("donors", ""), *((f"{name}-", vintage) for name, vintage in keys)]:
        measure = draw(st.sampled_from(Measure))
        made.append(Series(name, "Utopia", "u", measure, draw(_points(measure)), vintage))
    return made


def without_lines(series: Series) -> Series:
    points = tuple(
        Point(
            p.period, p.at, p.span, p.text, p.value, p.decimals, p.status, p.source, p.retrieved,
            p.note,
        )
        for p in series.points
    )  # fmt: skip
    return Series(series.name, series.entity, series.unit, series.measure, points, series.vintage)


@given(_series())
def test_series_that_are_written_as_a_long_table_come_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, series: list[Series]
) -> None:
    path = write(tmp_path_factory.mktemp("round"), long_csv(series))
    reported, _ = read_series(path)
    back = [without_lines(one) for one in (*reported.subject, *reported.vintages)]
    current = [one for one in series if not one.vintage]
    assert [*current, *(one for one in series if one.vintage)] == back


def test_an_export_of_countries_and_years_is_read_with_its_peculiarities(tmp_path: Path) -> None:
    rows = [list(GODT_COLUMNS), *godt_rows()]
    reported, remarks = read_series(write_sheet(tmp_path / "godt.xlsx", rows), subject="Türkiye")
    donors = next(one for one in reported.subject if one.name == "deceased_donors")
    assert ("Türkiye", 25, 42.0) == (donors.entity, len(donors.points), donors.points[0].value)
    population = next(one for one in reported.subject if one.name == "population_millions")
    assert ("901.5", 901.5) == (population.points[0].text, population.points[0].value)
    assert 123 == len({one.entity for one in reported.comparators})
    assert not {"Türkiye ", "Country 010 "} & {one.entity for one in reported.comparators}
    assert any("no open licence" in remark for remark in remarks)
    assert any("China, South Africa and India" in remark for remark in remarks)
    assert any("blanks at the ends" in remark for remark in remarks)


def test_an_export_keeps_blanks_as_missing_and_grouped_numbers_as_numbers(tmp_path: Path) -> None:
    rows = [list(GODT_COLUMNS), *godt_rows(4)]
    rows[27][3] = "1,433.9"
    reported, _ = read_series(write_csv(tmp_path / "godt.csv", rows), subject="Country 003")
    gone = {
        point.period: point.status
        for series in reported.subject
        for point in series.points
        if series.name == "deceased_donors" and point.value is None
    }
    assert dict.fromkeys(["2005", "2012", "2019"], Status.MISSING) == gone
    turkey = [one for one in reported.comparators if one.entity == "Türkiye"]
    population = next(one for one in turkey if one.name == "population_millions")
    assert ("1433.9", 1433.9) == (population.points[1].text, population.points[1].value)


def test_an_export_as_csv_and_as_a_sheet_say_the_same(tmp_path: Path) -> None:
    rows = [list(GODT_COLUMNS), *godt_rows(12)]
    sheet, _ = read_series(write_sheet(tmp_path / "godt.xlsx", rows), subject="Türkiye")
    text, _ = read_series(write_csv(tmp_path / "godt.csv", rows), subject="Türkiye")
    assert text == sheet


def test_figures_that_are_estimates_by_the_makers_note_carry_it(tmp_path: Path) -> None:
    rows = [list(GODT_COLUMNS), *godt_rows(2)]
    for row in rows[1:26]:
        row[1] = "China"
    reported, _ = read_series(write_csv(tmp_path / "godt.csv", rows), subject="China")
    notes = {point.note for series in reported.subject for point in series.points}
    assert {"best estimate from official sources, by the note of the GODT"} == notes
    assert {""} == {point.note for one in reported.comparators for point in one.points}


def test_one_country_under_two_spellings_of_its_blanks_is_a_repeated_year(tmp_path: Path) -> None:
    rows = [list(GODT_COLUMNS), *godt_rows(2)]
    rows.append([*rows[-1]])
    rows[-1][1] = "Türkiye"
    with pytest.raises(InputError, match="2024 already on line 51"):
        read_series(write_csv(tmp_path / "godt.csv", rows), subject="Türkiye")
