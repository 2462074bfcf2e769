import subprocess
import sys
from pathlib import Path

import pytest

from exhume.errors import InputError
from exhume.places.authority import (
    CITY_COLUMNS,
    HOSPITAL_COLUMNS,
    authority,
    extended,
    is_generic,
    names_of,
)
from exhume.places.resolving import resolve

HEADER = ",".join(HOSPITAL_COLUMNS)
OWN = "invented,虚构市第九医院,Invented Hospital,,,wuhan,no,,,invented"


def test_it_holds_what_it_promises() -> None:
    table = authority()
    assert len(table.hospitals) >= 250
    assert len(table.cities) >= 120
    assert 34 == len(table.provinces)
    assert sum(hospital.military == "yes" for hospital in table.hospitals.values()) >= 60


def test_every_name_leads_to_its_own_row_and_to_no_other() -> None:
    table = authority()
    for hospital in table.hospitals.values():
        for name in names_of(hospital, table.universities.get(hospital.university)):
            assert hospital.id == table.names[name]


def test_every_chinese_name_resolves_with_certainty() -> None:
    table = authority()
    for hospital in table.hospitals.values():
        for name in (hospital.name, *hospital.names):
            place = resolve(name, table)
            assert (hospital.id, "certain") == (place.id, place.certainty.value), name


def test_every_row_says_where_its_facts_come_from() -> None:
    table = authority()
    assert all(hospital.source for hospital in table.hospitals.values())
    assert all(university.source for university in table.universities.values())


def test_no_name_could_mean_hospitals_anywhere() -> None:
    assert not [name for name in authority().names if is_generic(name)]


def test_short_names_are_no_full_names() -> None:
    assert not authority().names.keys() & authority().short_names.keys()


def test_each_postcode_of_a_city_lies_in_its_province() -> None:
    table = authority()
    for city in table.cities.values():
        province = table.provinces[city.province]
        for code in city.postcodes:
            assert code.startswith(province.postcodes), city.id


def test_own_rows_are_added_and_win(tmp_path: Path) -> None:
    file = tmp_path / "hospitals.csv"
    taken = "mine,北京安贞医院,My Hospital,,,wuhan,yes,,,invented"
    file.write_text(f"{HEADER}\n{OWN}\n{taken}\n", encoding="utf-8")
    table = extended(file)
    assert "hospitals.csv:2" == table.hospitals["invented"].origin
    assert "mine" == resolve("北京安贞医院, 武汉", table).id
    assert "anzhen" == resolve("首都医科大学附属北京安贞医院", table).id


def test_a_row_with_the_id_of_another_stands_in_its_place(tmp_path: Path) -> None:
    file = tmp_path / "hospitals.csv"
    file.write_text(f"{HEADER}\n{OWN.replace('invented,', 'anzhen,', 1)}\n", encoding="utf-8")
    table = extended(file)
    assert "虚构市第九医院" == table.hospitals["anzhen"].name
    assert table.find("北京安贞医院") is None


def test_own_cities_are_added(tmp_path: Path) -> None:
    cities = tmp_path / "cities.csv"
    row = "nowhere,虚构,Nowhere,,CN-HB,30.0,114.0,"
    cities.write_text(f"{','.join(CITY_COLUMNS)}\n{row}\n", encoding="utf-8")
    place = resolve("某医院, 虚构市", extended(cities=cities))
    assert ("Nowhere", "Hubei") == (place.city, place.province)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (OWN.replace(",wuhan,", ",wuham,"), 'there is no city "wuham"'),
        (OWN.replace(",no,", ",perhaps,"), 'military is "perhaps"'),
        (OWN.replace("虚构市第九医院", "第九人民医院"), "could mean hospitals anywhere"),
        (OWN.replace("虚构市第九医院", ""), "its name is empty"),
        (OWN.replace(",no,,", ",no,nowhere,"), 'there is no university "nowhere"'),
        (OWN.replace(",no,,,", ",no,,第九医院,"), "parts of no university"),
        (OWN + ",more", "11 cells under 10 columns"),
        (f"{OWN}\n{OWN}", "stands there twice"),
        (f"{OWN}\n{OWN.replace('invented,', 'second,', 1)}", "means invented already"),
        (f'{OWN}\n"open', "quotation marks"),
    ],
)
def test_a_mistake_in_own_rows_is_said_with_line_and_remedy(
    tmp_path: Path, row: str, problem: str
) -> None:
    file = tmp_path / "hospitals.csv"
    file.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=problem) as caught:
        extended(file)
    assert caught.value.subject in ("hospitals.csv:2", "hospitals.csv:3")
    assert caught.value.remedy


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    file = tmp_path / "hospitals.csv"
    file.write_text("id,name\n", encoding="utf-8")
    with pytest.raises(InputError, match="the column english"):
        extended(file)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("x,虚构,X,,CN-HB,114.0,30.0,", "far away"),
        ("x,虚构,X,,CN-HB,thirty,114.0,", "no number of degrees"),
        ("x,虚构,X,,CN-XX,30.0,114.0,", 'no province "CN-XX"'),
        ("x,虚构,X,,CN-HB,30.0,114.0,430", "belong to wuhan"),
    ],
)
def test_a_mistake_in_own_cities_is_said(tmp_path: Path, row: str, problem: str) -> None:
    file = tmp_path / "cities.csv"
    file.write_text(f"{','.join(CITY_COLUMNS)}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        extended(cities=file)


def test_without_own_files_it_is_the_table_of_the_project() -> None:
    assert extended() is authority()


def test_it_is_loaded_without_heavy_libraries() -> None:
    program = (
        "import sys; from exhume.places.authority import authority; authority();"
        "import exhume.places.resolving, exhume.places.affiliations;"
        "print([m for m in ('numpy', 'pyarrow', 'opencc', 'numba') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert b"[]" == done.stdout.strip()
