from pathlib import Path

import pytest

from exhume.errors import UnreadableDocument
from exhume.model.papers import Issue, Record, State
from exhume.sources import openalex

from . import exports

ONE, TWO, THREE = (exports.openalex(number) for number in range(3))
BROKEN = TWO[:-40]


def read(folder: Path, text: str) -> list[Record | Issue]:
    path = folder / "works.json"
    path.write_text(text, encoding="utf-8")
    return list(openalex.read_records(path))


def ids(found: list[Record | Issue]) -> list[str]:
    return [item.id for item in found if isinstance(item, Record)]


def states(found: list[Record | Issue]) -> list[tuple[str, State | None]]:
    return [(item.subject, item.state) for item in found if isinstance(item, Issue)]


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}\n{TWO}\n{THREE}\n",
        f"[{ONE},\n{TWO},\n{THREE}]",
        f'{{"meta": {{"count": 3}}, "results": [{ONE}, {TWO}, {THREE}], "group_by": []}}',
        f'{{"results": [{ONE}, {TWO}]}}\n{{"results": [{THREE}]}}\n',
        f"\x1e{ONE}\n\x1e{TWO}\n\x1e{THREE}\n",
    ],
    ids=["lines", "list", "answer", "answers", "text sequence"],
)
def test_works_are_found_whatever_is_around_them(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, text)
    assert (["W1", "W2", "W3"], []) == (ids(found), states(found))


def test_a_single_work_may_be_laid_out_over_lines(tmp_path: Path) -> None:
    assert ["W1"] == ids(read(tmp_path, ONE.replace(", ", ",\n  ")))


@pytest.mark.parametrize("between", ["\n", ",\n"])
def test_a_broken_line_costs_itself_alone(tmp_path: Path, between: str) -> None:
    text = between.join((ONE, BROKEN, THREE))
    found = read(tmp_path, text if between == "\n" else f"[\n{text}\n]")
    assert ["W1", "W3"] == ids(found)
    assert [State.UNREADABLE] == [state for _, state in states(found) if state]


def test_a_broken_work_within_one_line_costs_itself_alone(tmp_path: Path) -> None:
    found = read(tmp_path, f'{{"results": [{ONE},{BROKEN},{THREE}]}}')
    assert ["W1", "W3"] == ids(found)
    assert [State.UNREADABLE] == [state for _, state in states(found) if state]


def test_a_bracket_too_many_hides_no_work(tmp_path: Path) -> None:
    assert ["W1", "W2"] == ids(read(tmp_path, f"[{ONE}],{TWO}]"))


def test_a_list_that_breaks_off_is_remarked_beside_its_broken_work(tmp_path: Path) -> None:
    found = read(tmp_path, f"[\n{ONE},\n{BROKEN}")
    assert ["W1"] == ids(found)
    assert [("works.json:3", State.UNREADABLE), ("works.json:3", None)] == states(found)


@pytest.mark.parametrize("work", ['{"id": 7}', '{"other": 1}', '"https://openalex.org/W1"', "7"])
def test_what_is_no_work_is_counted_as_lost(tmp_path: Path, work: str) -> None:
    found = read(tmp_path, f"{ONE}\n{work}\n")
    assert (["W1"], [("works.json:2", State.UNREADABLE)]) == (ids(found), states(found))


def test_places_of_words_may_be_far_apart(tmp_path: Path) -> None:
    index = '{"b": [9000000000], "a": [0, 2]}'
    work = f'{{"id": "W9", "title": "T", "abstract_inverted_index": {index}}}'
    (record,) = read(tmp_path, work)
    assert isinstance(record, Record)
    assert "a a b" == record.abstract


def test_halves_of_surrogate_pairs_do_not_reach_a_record(tmp_path: Path) -> None:
    (record,) = read(tmp_path, r'{"id": "https://openalex.org/W9", "title": "a\ud800"}')
    assert isinstance(record, Record)
    assert ("a\N{REPLACEMENT CHARACTER}",) * 2 == (record.title, record.fields["title"])


def test_nesting_without_end_is_an_issue(tmp_path: Path) -> None:
    found = read(tmp_path, '{"id": ' + "[" * 100_000)
    assert [("works.json:1", State.UNREADABLE)] == states(found)


def test_prose_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="not JSON"):
        read(tmp_path, "prose")
