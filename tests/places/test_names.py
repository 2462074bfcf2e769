import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.places.authority import authority, names_of
from exhume.places.names import comparable, digits_of

PIECES = st.sampled_from(
    ["解放军", "中国人民", "第", "一", "八", "十", "1", "附属", "附", "医院", "院", "中心", "軍區",
     "南京", "９", "醫院", " ", "联勤保障部队", "（", "A"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("中国人民解放军第一八一医院", "解放军181医院"),
        ("解放军第一八一中心医院", "解放军第181医院"),
        ("广州军区第一八一医院", "解放军第181医院"),
        ("昆明医学院附属第一医院", "昆明醫學院第一附屬醫院"),
        ("重庆医科大学附一院", "重庆医科大学附属第一医院"),
        ("重庆医科大学附属一院", "重庆医科大学第１附属医院"),
        ("联勤保障部队第九二四医院", "中国人民解放军第924医院"),
        ("Xi'an Central Hospital", "the XI’AN central hospital"),
    ],
)
def test_ways_of_writing_one_name_become_one(written: str, same: str) -> None:
    assert comparable(same) == comparable(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [("解放军第81医院", "解放军第181医院"), ("湘雅二医院", "湘雅三医院"), ("协和医院", "同济医院")],
)
def test_names_of_two_hospitals_stay_two(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_second_time_changes_nothing(text: str) -> None:
    assert comparable(text) == comparable(comparable(text))


@given(st.integers(0, 999))
def test_a_number_is_the_same_by_places_and_in_digits(number: int) -> None:
    places = "".join("零一二三四五六七八九"[int(digit)] for digit in str(number))
    assert str(number) == digits_of(places) == digits_of(str(number))


def test_names_of_the_table_are_simplified_already() -> None:
    table = authority()
    for hospital in table.hospitals.values():
        for name in names_of(hospital, table.universities.get(hospital.university)):
            assert comparable(name) == name
