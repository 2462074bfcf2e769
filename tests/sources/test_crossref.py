import json
from pathlib import Path

import pytest

from exhume.model.papers import Issue, Record, State
from exhume.sources import crossref

from . import exports

ONE, TWO, THREE = (exports.crossref(number) for number in range(3))


def read(folder: Path, text: str) -> list[Record | Issue]:
    path = folder / "works.json"
    path.write_text(text, encoding="utf-8")
    return list(crossref.read_records(path))


def one(folder: Path, **keys: object) -> Record:
    (record, *_) = read(folder, json.dumps({"DOI": "10.1000/x", **keys}))
    assert isinstance(record, Record)
    return record


def states(found: list[Record | Issue]) -> list[State | None]:
    return [item.state for item in found if isinstance(item, Issue)]


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}\n{TWO}\n",
        f"[{ONE}, {TWO}]",
        f'{{"status": "ok", "message": {{"facets": {{}}, "items": [{ONE}, {TWO}]}}}}',
        f'{{"status": "ok", "message": {ONE}}}\n{{"status": "ok", "message": {TWO}}}\n',
    ],
    ids=["lines", "list", "answer", "answers with one work"],
)
def test_works_are_found_whatever_is_around_them(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, text)
    assert [exports.doi(0), exports.doi(1)] == [r.id for r in found if isinstance(r, Record)]
    assert [] == states(found)


def test_a_work_that_swallows_the_next_costs_itself_alone(tmp_path: Path) -> None:
    unclosed = TWO.removesuffix("}") + ', "x": ['
    found = read(tmp_path, f'{{"message": {{"items": [{ONE},{unclosed}{THREE}]}}]}}}}')
    assert [exports.doi(0), exports.doi(2)] == [r.id for r in found if isinstance(r, Record)]
    assert State.UNREADABLE in states(found)


def test_names_have_the_family_name_first(tmp_path: Path) -> None:
    author = [{"given": "Jane", "family": "Doe"}, {"family": "Roe"}, {"name": "Some Org"}, {}]
    assert ("Doe, Jane", "Roe", "Some Org") == one(tmp_path, author=author, title="T").authors


def test_a_date_that_is_not_known_is_no_year(tmp_path: Path) -> None:
    assert one(tmp_path, title=["T"], issued={"date-parts": [[None]]}).year is None


def test_the_date_of_publication_serves_where_none_of_issue_is_known(tmp_path: Path) -> None:
    dates = {"issued": {"date-parts": [[None]]}, "published": {"date-parts": [[2004, 5]]}}
    assert 2004 == one(tmp_path, title=["T"], **dates).year


def test_marks_in_abstracts_are_taken_out_and_signs_of_comparison_stay(tmp_path: Path) -> None:
    written = '<jats:p xml:lang="en">CO<jats:sub>2</jats:sub> when p &lt; 0.05 and n > 3</jats:p>'
    record = one(tmp_path, title=["T"], abstract=written)
    assert ("CO2 when p < 0.05 and n > 3", written) == (record.abstract, record.fields["abstract"])


def test_a_field_of_the_wrong_kind_costs_the_record_and_is_named(tmp_path: Path) -> None:
    (issue,) = read(tmp_path, '{"DOI": "10.1000/x", "title": 4}')
    assert isinstance(issue, Issue)
    assert "$.title" in issue.problem
