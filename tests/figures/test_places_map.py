import csv
from io import StringIO

from exhume.figures import places_map
from exhume.figures._boundaries import note
from exhume.figures._counted import speaking_against, speaking_for

from ..exports.invented_reports import usual
from .invented import CITIES, of_cities


def test_every_paper_is_at_its_city_or_counted_with_the_reason() -> None:
    value = of_cities()
    rows = list(csv.DictReader(StringIO(places_map.table(value).decode())))
    assert len(speaking_for(value)) == sum(int(row["pointed_at"]) for row in rows)
    assert len(speaking_against(value)) == sum(int(row["counter_evidence"]) for row in rows)
    assert {city for city, *_ in CITIES} == {row["city"] for row in rows if not row["not_shown"]}
    assert 5 == len([row for row in rows if row["not_shown"]])


def test_what_is_not_on_the_map_is_counted_on_it() -> None:
    svg = places_map.draw(of_cities()).decode()
    words = " ".join(part.split(" -->")[0] for part in svg.split("<!-- ")[1:])
    for reason in (
        "1 | 1 whose place is doubtful, and waits for a person",
        "1 | 1 whose hospital is named, and not known",
        "1 | 1 that name no hospital",
        "1 | 1 whose place was not looked for",
        "2 | 2 whose place lies outside this map, or has no coordinates",
    ):
        assert reason in words


def test_every_city_has_its_name_and_counts_beside_it() -> None:
    value = of_cities()
    svg = places_map.draw(value).decode()
    rows = csv.DictReader(StringIO(places_map.table(value).decode()))
    for row in rows:
        if row["city"]:
            counts = f"{row['pointed_at']} | {row['counter_evidence']}"
            assert f"<!-- {row['city']} {counts} -->" in svg


def test_the_note_on_boundaries_is_drawn_and_said() -> None:
    assert note() in places_map.draw(of_cities()).decode()
    assert places_map.says(of_cities()).endswith(f"{note()}.")


def test_it_says_where_most_papers_come_from() -> None:
    assert "a circle at 11 cities" in places_map.says(of_cities())
    assert "Most of them come from Beijing (9 and 6)" in places_map.says(of_cities())


def test_without_a_certain_place_there_is_nothing_to_draw() -> None:
    assert not places_map.shows(usual())
