"""Whatever cannot be used is refused with its line, what is wrong with it, and what to do."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import InputError
from exhume.workflow._series.reading import read_series

from .making import write

HEAD = "series,period,value,status,measure,unit,retrieved"


def row(
    *, period: str = "2012", value: str = "433", status: str = "", measure: str = "",
    unit: str = "", retrieved: str = "",
) -> str:  # fmt: skip
    """Return a row of a long table, quoted, of which one cell is to be wrong."""
    cells = ("donors", period, value, status, measure, unit, retrieved)
    return ",".join(f'"{cell}"' for cell in cells)


BAD_ROWS = {
    "thousands parted by a comma": (row(value="1,702"), "parts thousands with a comma", "1702"),
    "thousands parted by a blank": (row(value="1 702"), "parts thousands with a blank", "1702"),
    "thousands parted by a narrow blank": (row(value="1\u202f702"), "with a blank", "1702"),
    "thousands parted by an apostrophe": (row(value="12'345"), "with a mark", "12345"),
    "thousands parted by points": (row(value="1.234.567"), "with a point", "1234567"),
    "a point between thousands, a comma before decimals": (
        row(value="1.702,5"), "parts thousands with a point", "write 1702.5",
    ),
    "a comma between thousands, a point before decimals": (
        row(value="1,702.5"), "parts thousands with a comma", "write 1702.5",
    ),
    "a comma before decimals": (row(value="12,5"), "comma before its decimals", "12.5"),
    "one point that may part thousands": (
        row(value="1.702"), "decimals, which no count has", "write 1702",
    ),
    "a percent sign": (row(value="46.2%"), "percent sign", "46.2 with % in the column unit"),
    "the word about": (row(value="about 1,700"), "approximate", "approximate in status"),
    "a tilde": (row(value="~1700"), "approximate", "approximate in status"),
    "about, in Chinese": (row(value="约1700"), "approximate", "approximate in status"),
    "a lower bound": (row(value=">20"), "is a bound and no value", "the bound in note"),
    "a bound in words": (row(value="more than 5700"), "is a bound", "missing in the column status"),
    "a bound behind the number": (row(value="570+"), "is a bound", "the bound in note"),
    "a range": (row(value="34-36"), "is a range", "the range in note"),
    "an exponent": (row(value="1.7E+03"), "exponent", "write all its digits"),
    "a number in words": (row(value="none yet"), "is no number", "write digits"),
    "a dash for nothing": (row(value="-"), "nothing is known", "missing in the column status"),
    "n/a": (row(value="n/a"), "nothing is known", "missing in the column status"),
    "an error of a spreadsheet": (row(value="#DIV/0!"), "spreadsheet", "mend its formula"),
    "a leading zero": (row(value="0433"), "begins with a zero", "write 433"),
    "a footnote mark": (row(value="433*"), "behind the number", "write 433"),
    "a remark behind": (row(value="433 (prov.)"), "behind the number", "column note"),
    "a unit behind": (row(value="433 donors"), "behind the number", "write 433"),
    "ten thousands": (row(value="1.2万"), "by a word", "write the number out"),
    "a plus sign": (row(value="+433"), "plus sign", "write 433"),
    "full-width digits": (row(value="４３３"), "other than plain digits", "write 433"),
    "a long minus sign": (row(value="−433"), "no number", "digits"),
    "no digit before the point": (row(value=".5"), "begins or ends with the point", "both sides"),
    "more digits than are exact": (row(value="1234567890123456"), "more than 15", "source"),
    "a negative count": (row(value="-433"), "negative, which no count can be", "look it up"),
    "a negative share": (row(value="-4", measure="share"), "which no share can be", "look it up"),
    "decimals in a count": (row(value="433.5"), "has decimals", "mean or share"),
    "decimals in a counter": (row(value="1.5", measure="cumulative"), "has decimals", "mean"),
    "an empty value": (row(value=""), "is empty, and its status", "leave the row out"),
    "a value that is said to be missing": (row(status="missing"), "says missing", "correct the"),
    "a status nobody knows": (row(status="estimated"), "is not known", "sourced, derived"),
    "a status with a slip": (row(status="sorced"), "is not known", "write sourced"),
    "a measure nobody knows": (row(measure="total"), "is not known", "count, cumulative"),
    "no period": (row(period=""), "is empty", "write 2010"),
    "a month or two years": (row(period="2010/11"), "a month or two years", "2010-03"),
    "two years": (row(period="2010-2011"), "a month or two years", "column note"),
    "day and month": (row(period="03/04/2010"), "day and month", "2010-03-17"),
    "a year of two digits": (row(period="12"), "two digits", "all four"),
    "a year with decimals": (row(period="2012.0"), "has decimals", "the year alone"),
    "a year in Chinese": (row(period="2012年"), "in words", "2010"),
    "a fifth quarter": (row(period="2012Q5"), "no period that is known", "2010Q2"),
    "a thirteenth month": (row(period="2012-13"), "a month or two years", "2010-03"),
    "a day that is none": (row(period="2012-02-30"), "no calendar has", "look it up"),
    "an absurd year": (row(period="0212"), "outside of 1800 to 2100", "look it up"),
    "a year far off": (row(period="2212"), "outside of 1800 to 2100", "look it up"),
    "a period after it was retrieved": (
        row(period="2021", retrieved="2020-05-31"), "lies in the future", "a forecast is no",
    ),
    "a period that is still to come": (row(period="2027"), "lies in the future", "correct the"),
    "no day of retrieval": (row(retrieved="last May"), "is no date", "2024-05-31"),
    "a period twice": (row(period="2011"), "2011 already on line 3", "column vintage"),
    "a quarter among years": (row(period="2012Q1"), "quarter", "series of their own"),
    "a day among years": (row(period="2012-03-01"), '"day"', "its last day"),
    "another unit": (row(unit="thousands"), 'the unit "thousands"', "in one unit"),
    "another measure": (row(measure="mean"), 'the measure "mean"', "two series"),
    "a cell too few": ("donors,2012,433", "3 cells under 7 columns", "quotation marks"),
    "a cell too many": (row() + ",5", "8 cells under 7 columns", "quotation marks"),
    "an open quotation mark": ('donors,2012,"433,,,,', "quotation marks do not match", "put cells"),
    "no name of a series": (row().replace("donors", ""), "names no series", "column series"),
}  # fmt: skip


@pytest.mark.parametrize(("bad", "problem", "remedy"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_row_that_cannot_be_used_is_named_by_line_with_a_remedy(
    bad: str, problem: str, remedy: str, tmp_path: Path
) -> None:
    good = [row(period="2010", value="34"), row(period="2011", value="132")]
    path = write(tmp_path, "\n".join([HEAD, *good, bad]) + "\n")
    with pytest.raises(InputError) as caught:
        read_series(path, as_of="2026-01-31")
    assert "donors.csv:4" == caught.value.subject
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy


BAD_TABLES = {
    "no column of periods": ("name,value\na,3\n", "donors.csv:1", "no column of periods"),
    "periods side by side": ("donors,2010,2011\nall,3,4\n", "donors.csv:1", "side by side"),
    "no column of numbers": ("year,remark\n2010,few\n", "donors.csv:1", "no column holds numbers"),
    "two columns of periods": ("year,month,value\n2010,3,4\n", "donors.csv:1", "two columns hold"),
    "columns of one name": ("year,dbd,DBD\n2010,3,4\n", "donors.csv:1", "two columns are called"),
    "a header alone": ("year,value\n", "donors.csv:1", "no row stands below"),
    "missing values alone": ("year,value,status\n2010,,missing\n", "donors.csv", "are missing"),
    "blank lines alone": ("\n\n \n", "donors.csv", "it has no rows"),
    "several entities and no subject": (
        "country,year,value\nA,2010,3\nB,2010,4\n", "donors.csv", "figures of 2 entities (A, B)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "subject", "problem"), BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_table_that_cannot_be_understood_says_why(
    text: str, subject: str, problem: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        read_series(write(tmp_path, text))
    assert subject == caught.value.subject
    assert problem in caught.value.problem
    assert caught.value.remedy


def test_an_excel_file_of_the_old_kind_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "donors.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(InputError, match="kind before 2007"):
        read_series(path)


def test_what_is_no_text_is_told_without_a_word_of_a_study(tmp_path: Path) -> None:
    path = tmp_path / "donors.csv"
    path.write_bytes(b"year,value\n2010,\xff\xfe\x00\x81\x8d\n")
    with pytest.raises(InputError) as caught:
        read_series(path)
    assert "as CSV in UTF-8" in caught.value.remedy
    assert "study.toml" not in str(caught.value)


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "year,value\n2010,34\n2011,1,3\n2012,about 400\n2013,\n")
    with pytest.raises(InputError) as caught:
        read_series(path)
    assert "donors.csv" == caught.value.subject
    assert ["3", "4", "5"] == re.findall(r"^  donors\.csv:(\d+): ", str(caught.value), re.MULTILINE)
    assert 4 == str(caught.value).count("Remedy: ")


def test_of_very_many_mistakes_the_first_twenty_are_told_and_all_counted(tmp_path: Path) -> None:
    rows = "".join(f"{year},none\n" for year in range(1950, 2000))
    with pytest.raises(InputError) as caught:
        read_series(write(tmp_path, f"year,value\n{rows}"))
    assert "50 mistakes, of which the first 20 are listed" == caught.value.problem
    assert 20 == len(re.findall(r"^  donors\.csv:", caught.value.remedy, re.MULTILINE))


def test_an_entity_that_is_not_there_is_answered_with_the_nearest(tmp_path: Path) -> None:
    path = write(tmp_path, "country,year,value\nUtopia,2010,3\nErewhon,2010,4\n")
    with pytest.raises(InputError, match="did you mean Utopia"):
        read_series(path, subject="Utopya")


def test_a_day_of_reading_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="today"):
        read_series(write(tmp_path, "year,value\n2010,34\n"), as_of="today")


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"Spender": "donors"}, "nothing that a column can hold"),
        ({"Spenderin": "value"}, 'no column "Spenderin"'),
    ],
)
def test_a_column_that_is_said_wrongly_is_refused(
    columns: dict[str, str], problem: str, tmp_path: Path
) -> None:
    path = write(tmp_path, "Jahr,Spender\n2010,34\n")
    with pytest.raises(InputError, match=problem):
        read_series(path, columns={"Jahr": "period", **columns})


NAMES = st.sampled_from([
    "period", "value", "country", "series", "status", "vintage", "measure", "donors", "COUNTRY",
    "REPORTYEAR", "POPULATION", "Actual DBD", "Actual DCD", "DD Kidney Tx", "", "Note", "retrieved",
])  # fmt: skip
CELLS = st.sampled_from([
    "2010", "2011", "34", "2010Q1", "1,702", "-3", "2.5", "", " ", "missing", "imputed", "mean",
    '"', "\ufeff", "\u2028", "\x00", "供体", "9" * 400, "1e999", "=1+1", "²", "٣",
])  # fmt: skip


@st.composite
def _tables(draw: st.DrawFn) -> str:
    mark = draw(st.sampled_from([",", ";", "\t"]))
    names = ["year", *draw(st.lists(NAMES, max_size=5, unique=True))]
    good = [st.sampled_from(["2010", "2011", "2012"]), *[st.sampled_from(["34", "", "7"])] * 5]
    cells = [st.one_of(one, CELLS) if draw(st.booleans()) else one for one in good[: len(names)]]
    rows = draw(st.lists(st.tuples(*cells), max_size=4))
    return "\n".join(mark.join(row) for row in [tuple(names), *rows])


@given(_tables())
def test_whatever_a_file_holds_it_is_read_or_refused_with_a_remedy(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = write(tmp_path_factory.mktemp("any"), text)
    try:
        reported, _ = read_series(path)
    except InputError as error:
        remedies = [error.remedy]
    else:
        remedies = []
        assert all(series.known() for series in reported.subject)
    assert all(remedies)
