import csv
from io import StringIO

from exhume.figures import found_by_year
from exhume.model.report import Report

from ..exports.composition.reviewed_reports import reviewed_report
from ..exports.invented_reports import report, usual
from .invented import of_years


def rows(value: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(found_by_year.table(value).decode())))


def test_while_nobody_has_judged_it_counts_what_rules_pointed_at() -> None:
    told = {row["year"]: (row["pointed_at"], row["counter_evidence"]) for row in rows(usual())}
    assert ("2", "1") == told["1999"]
    assert ("0", "1") == told["2006"]
    assert ("1", "0") == told[""]


def test_once_people_have_judged_it_counts_what_they_settled() -> None:
    value = reviewed_report()
    years = [paper.record.year for paper in value.included() if paper.record]
    told = {int(row["year"]): int(row["included"]) for row in rows(value) if row["year"]}
    assert sorted(year for year in years if year) == [y for y, n in told.items() for _ in range(n)]


def test_each_paper_is_in_one_year_or_counted_apart() -> None:
    value = of_years((1960, None, 1999, 2019, 1999, None, 9999, 1999))
    told = rows(value)
    assert 6 == sum(int(row["pointed_at"]) for row in told)
    assert 4 == sum(int(row["counter_evidence"]) for row in told)
    assert ("1960", "2019") == (told[0]["year"], told[-2]["year"])
    assert "far from the others: 3 papers" in found_by_year.says(value)


def test_years_without_a_paper_are_there_with_their_upper_limit() -> None:
    told = next(row for row in rows(usual()) if row["year"] == "2000")
    assert ("0", "0", "3.689") == tuple(told[f"pointed_at{end}"] for end in ("", "_low", "_high"))


def test_it_says_when_most_were_found() -> None:
    assert "most in 1999 (2)" in found_by_year.says(usual())


def test_counter_evidence_is_said_and_drawn_like_the_rest() -> None:
    svg = found_by_year.draw(usual()).decode()
    assert "<!-- papers where rules pointed at what is asked for -->" in svg
    assert "<!-- papers where rules pointed at counter-evidence -->" in svg


def test_it_says_that_these_are_counts_and_no_shares() -> None:
    assert "How many papers were screened of each year" in found_by_year.draw(usual()).decode()


def test_without_a_known_year_there_is_nothing_to_draw() -> None:
    assert not found_by_year.shows(of_years((None, None)))
    assert not found_by_year.shows(report(()))
