from pathlib import Path

import pytest

from exhume.errors import InputError
from exhume.plugins import discover
from exhume.recall.simulation.catalogue import SETTINGS, settings_of
from exhume.recall.simulation.catalogue.orders import CLAIMS, QUEUES
from exhume.recall.simulation.coverage import Coverage, Share
from exhume.recall.simulation.stopping import StopCoverage
from exhume.recall.simulation.tables import (
    BEGIN,
    END,
    coverage_row,
    coverage_table,
    put_between,
    section,
    settings_table,
    stop_row,
    worst_table,
)
from exhume.recall.simulation.worst_case import Design, Worst

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "recall-calibration.md"

HELD = Share(1_960, 2_000)
ROW = Coverage("elusion", "few papers", True, 2_010, 10, HELD, HELD, HELD, 0.359, 0.75)
REFUSED = Coverage(
    "elusion", "none", False, 20, 20, *[Share(0, 0)] * 3, bound=float("nan"), truth=float("nan")
)


def test_a_line_has_counts_shares_and_medians() -> None:
    assert (
        "few papers",
        "yes",
        "2,010",
        "0.5 %",
        "98.0 % (97.3 to 98.5)",
        "98.0 % (97.3 to 98.5)",
        "98.0 %",
        "35.9 %",
        "75.0 %",
    ) == coverage_row(ROW)


def test_where_all_is_refused_no_share_is_made_up() -> None:
    assert ("none", "no", "20", "100.0 %", "–", "–", "–", "–", "–") == coverage_row(REFUSED)


def test_a_section_has_heading_claim_and_a_line_for_each_setting() -> None:
    text = section("Elusion sample", "All is well.", coverage_table([ROW, REFUSED]))
    assert text.startswith("### Elusion sample\n\nIt claims: All is well.\n\n| simulated studies |")
    assert 2 + 2 == len([line for line in text.splitlines() if line.startswith("|")])


def test_a_line_on_stopping_says_how_often_it_did_not_stop() -> None:
    stopped = StopCoverage("slow", False, Share(39, 40), Share(9, 10), 0.5, 1.0)
    assert ("slow", "no", "40", "75.0 %") == stop_row(stopped)[:4]
    assert ("90.0 % (59.6 to 98.2)", "50.0 %", "100.0 %") == stop_row(stopped)[5:]
    never = StopCoverage("never", True, Share(40, 40), Share(0, 0), 1.0, 1.0)
    assert "–" == stop_row(never)[5]


def test_a_line_on_the_worst_case_says_what_was_read_of_which_strata() -> None:
    worst = Worst("stratified", Design(((8, 2), (12, 6))), 117, 0.95031, 0.96)
    last = worst_table([worst]).splitlines()[-1]
    assert "| stratified | 2 of 8, 6 of 12 | 117 | 95.03 % | 96.00 % |" == last


def test_what_was_generated_before_is_replaced_and_nothing_else() -> None:
    page = f"# Title\n\n{BEGIN}\nold\n{END}\n\nText.\n"
    once = put_between(page, "new")
    assert f"# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nText.\n" == once
    assert once == put_between(once, "new")


def test_a_page_without_a_place_for_it_is_refused() -> None:
    with pytest.raises(InputError, match="has no place"):
        put_between("# Title\n", "new")


@pytest.mark.parametrize("name", discover("recall"))
def test_the_page_has_what_the_catalogue_has(name: str) -> None:
    rows = rows_after(f"It claims: {discover('recall')[name].load().claims}\n")
    settings = settings_of(name)
    assert [(s.name, name in s.claimed) for s in settings] == named(rows)
    assert {"2,000"} == {row[2] for row in rows}
    assert all(percent(cell) >= 94 for row in rows if row[1] == "yes" for cell in row[4:7])


def test_the_page_says_how_the_stopping_rule_fared() -> None:
    rows = rows_after(f"It claims: {CLAIMS}\n")
    assert [(s.name, s.claimed) for s in QUEUES] == named(rows)
    assert {"2,000"} == {row[2] for row in rows}
    assert all(percent(row[5]) >= 94 for row in rows if row[1] == "yes")


def test_the_page_says_what_the_settings_are() -> None:
    assert settings_table([*SETTINGS, *QUEUES]) in PAGE.read_text("utf-8")


def rows_after(sentence: str) -> list[list[str]]:
    """Return the cells of the table that follows a sentence on the page, without its header."""
    _, found, rest = PAGE.read_text("utf-8").partition(sentence)
    assert found, "`make calibrate` has not been run since the claims changed"
    table = rest.partition("\n#")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [line.strip("| ").split(" | ") for line in lines[2:]]


def named(rows: list[list[str]]) -> list[tuple[str, bool]]:
    return [(row[0], row[1] == "yes") for row in rows]


def percent(cell: str) -> float:
    return float(cell.split(maxsplit=1)[0])
