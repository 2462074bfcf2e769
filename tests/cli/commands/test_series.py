"""All figures in these tests are invented."""

from pathlib import Path

import pytest

from ..running import exhume, message, only_object

ROWS = "period,value\n" + "".join(f"{2000 + i},{300 + 7 * i * i}\n" for i in range(9))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "invented.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_a_reading_is_printed_and_a_page_written_beside_the_file(table: Path) -> None:
    done = exhume("series", table, "--draws", "199")
    assert 0 == done.returncode, message(done)
    said = done.stdout.decode()
    assert "dispersion against counting noise" in said
    assert "A fit that looks perfect is no finding by itself" in said
    folder = table.with_name("invented-examination")
    assert {"examination.html", "examination.json", "plots"} == {p.name for p in folder.iterdir()}


def test_json_is_one_object_with_the_lines(table: Path, tmp_path: Path) -> None:
    done = exhume("series", table, "--draws", "199", "--json", "--out", tmp_path / "out")
    told = only_object(done)
    assert "exhume-examination" == told["format"]
    assert {"line", "flag", "reason", "results", "tests"} == set(told["lines"][0])


def test_without_a_file_the_remedy_is_named(tmp_path: Path) -> None:
    done = exhume("series", cwd=tmp_path)
    assert 2 == done.returncode
    assert "--self-test" in message(done)


@pytest.mark.parametrize("window", ["2010", "2016:2010", "a:b"])
def test_a_window_that_is_none_is_refused(table: Path, window: str) -> None:
    done = exhume("series", table, "--window", window)
    assert 2 == done.returncode
    assert "2010:2016" in message(done)


def test_a_text_in_a_number_gets_the_line(table: Path) -> None:
    table.write_text(ROWS + "2009,about many\n", encoding="utf-8")
    done = exhume("series", table)
    assert 0 != done.returncode
    assert "invented.csv:11" in message(done)


def test_a_period_that_has_not_begun_is_refused_unless_another_day_is_named(table: Path) -> None:
    table.write_text(ROWS + "2090,700\n", encoding="utf-8")
    done = exhume("series", table)
    assert 0 != done.returncode
    assert "invented.csv:11" in message(done)
    assert 0 == exhume("series", table, "--draws", "99", "--as-of", "2091").returncode


def test_what_could_not_be_compared_is_printed(table: Path, tmp_path: Path) -> None:
    others = tmp_path / "others.csv"
    others.write_text(ROWS.replace("period,value", "period,grafts"), encoding="utf-8")
    done = exhume("series", table, "--comparators", others, "--subject", "A", "--draws", "99")
    said = " ".join(done.stdout.decode().split())
    assert "nothing is compared until both files call it the same" in said
