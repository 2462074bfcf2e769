"""Affiliations in these tests are invented around public names of hospitals."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.places import Certainty
from exhume.places.authority import Hospital, authority
from exhume.places.resolving import resolve, shortened

from .cases import Case, worked_cases

DEPARTMENTS = ("", "心外科", " 胸心外科", "器官移植中心", " 心血管外科 ", "麻醉科", "手术室")
HOSPITALS = sorted(authority().hospitals.values(), key=lambda hospital: hospital.id)


@pytest.mark.parametrize("case", worked_cases(), ids=lambda case: case.affiliation)
def test_worked_case(case: Case) -> None:
    place = resolve(case.affiliation, authority())
    assert (case.hospital, case.certainty) == (place.id, place.certainty.value)


def test_there_are_enough_worked_cases_of_each_kind() -> None:
    kinds = Counter(case.certainty for case in worked_cases())
    assert len(worked_cases()) >= 150
    assert min(kinds["certain"], kinds["doubtful"], kinds["unresolved"]) >= 5


@st.composite
def wrapped(draw: st.DrawFn) -> tuple[Hospital, str]:
    """A name of the table with department, city and postcode around it, and its row."""
    hospital = draw(st.sampled_from(HOSPITALS))
    name = draw(st.sampled_from((hospital.name, *hospital.names)))
    city = authority().cities[hospital.city]
    code = draw(st.sampled_from(city.postcodes or ("",)))
    address = draw(st.sampled_from(("", f", {city.chinese}", f"（{city.chinese} {code:0<6}）")))
    blank = draw(st.integers(0, len(name)))
    spaced = name[:blank] + draw(st.sampled_from(("", " ", "\u3000", "\n"[:0]))) + name[blank:]
    return hospital, spaced + draw(st.sampled_from(DEPARTMENTS)) + address


@given(wrapped())
def test_a_name_of_the_table_resolves_whatever_is_around_it(pair: tuple[Hospital, str]) -> None:
    hospital, affiliation = pair
    place = resolve(affiliation, authority())
    assert (hospital.id, Certainty.CERTAIN) == (place.id, place.certainty)


GENERIC = ("人民医院", "中心医院", "第一人民医院", "第二医院", "中医医院", "儿童医院", "总医院")
TOWNS = ("安丘", "虚构", "某某", "甲", "安吉", "大丰", "南平安", "北流", "新沂")


@given(st.sampled_from(TOWNS), st.sampled_from("市县区"), st.sampled_from(GENERIC))
def test_a_hospital_of_another_town_is_never_taken_for_one_of_the_table(
    town: str, kind: str, name: str
) -> None:
    assert "" == resolve(f"{town}{kind}{name}心外科", authority()).id


CITIES = sorted(city.chinese.removesuffix("市") for city in authority().cities.values())


@given(st.sampled_from(CITIES), st.sampled_from(GENERIC))
def test_a_hospital_of_a_city_is_never_placed_elsewhere(city: str, name: str) -> None:
    place = resolve(f"{city}市{name}", authority())
    there = authority().find_city(f"{city}市")
    assert there is None or place.city in ("", there.english)


@given(st.sampled_from(HOSPITALS), st.data())
def test_a_misread_character_is_never_certain_of_another_hospital(
    hospital: Hospital, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(hospital.name) - 1))
    name = hospital.name[:at] + "囗" + hospital.name[at + 1 :]
    place = resolve(name, authority())
    assert place.id in ("", hospital.id) or place.certainty is not Certainty.CERTAIN


@given(st.text())
def test_any_text_has_a_place_of_some_certainty(text: str) -> None:
    place = resolve(text, authority())
    assert place.certainty is not Certainty.CONFIRMED
    assert bool(place.given) == (place.certainty is not Certainty.MISSING)


def test_each_step_from_the_affiliation_to_the_coordinates_is_told() -> None:
    place = resolve("昆明医学院附属第一医院胸外科, 昆明 650032", authority())
    assert [
        "affiliation", "compared as", "hospital", "word of a place", "postcode",
        "city", "province", "coordinates",
    ] == [step.what for step in place.steps]  # fmt: skip
    assert all(step.value and step.source for step in place.steps)
    assert ("Kunming", "Yunnan", "CN-YN") == (place.city, place.province, place.province_code)
    assert (25.04, 102.71) == (place.latitude, place.longitude)


def test_the_reason_of_a_doubt_is_told() -> None:
    place = resolve("北京安贞医院, 武汉 430022", authority())
    doubts = [step.value for step in place.steps if step.what == "doubt"]
    assert ["the city or postcode beside it is another"] == doubts
    assert ("anzhen",) == place.candidates


def test_a_city_is_kept_where_the_hospital_is_not_known() -> None:
    place = resolve("宿迁市某某医院, 江苏 宿迁", authority())
    assert ("", "Suqian", "Jiangsu") == (place.hospital, place.city, place.province)
    assert Certainty.DOUBTFUL is place.certainty


def test_a_province_alone_has_no_coordinates() -> None:
    place = resolve("湖北省某县医院", authority())
    assert ("", "Hubei", None) == (place.city, place.province, place.latitude)


def test_of_several_hospitals_the_first_counts_and_the_others_are_kept() -> None:
    place = resolve("北京安贞医院; 武汉亚洲心脏病医院", authority())
    assert ("anzhen", ("anzhen", "asia-heart")) == (place.id, place.candidates)
    assert Certainty.CERTAIN is place.certainty


def test_an_unknown_hospital_is_not_passed_over_for_a_known_one() -> None:
    place = resolve("某市人民医院; 北京安贞医院", authority())
    assert ("", Certainty.UNRESOLVED) == (place.id, place.certainty)


def test_a_hospital_that_left_the_army_is_military_under_its_old_name() -> None:
    assert resolve("第一军医大学南方医院", authority()).military
    assert not resolve("南方医科大学南方医院", authority()).military


def test_names_of_authors_before_a_hospital_are_no_part_of_its_affiliation() -> None:
    whole = "某甲，某乙上海复旦大学附属华山医院外科（200040）"
    assert "上海复旦大学附属华山医院外科（200040）" == shortened(whole, authority())
