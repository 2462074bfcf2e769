from hypothesis import given
from hypothesis import strategies as st

from exhume.places import matching, reference
from exhume.places.authority import authority
from exhume.places.names import comparable

NAMES = sorted(authority().names)
NOISE = st.text("医院附属第一大学北京南人民中山军区总0123 ,(", max_size=8)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Names of the table, whole or cut, one character of them perhaps another, among noise."""
    name = draw(st.sampled_from(NAMES))
    if draw(st.booleans()):
        at = draw(st.integers(0, len(name) - 1))
        name = name[:at] + draw(st.sampled_from("医阮大8南")) + name[at + 1 :]
    cut = draw(st.integers(0, 3))
    return comparable(draw(NOISE) + name[cut:] + draw(NOISE) + draw(st.sampled_from(NAMES)))


@given(texts())
def test_exact_names_are_those_of_the_reference(text: str) -> None:
    assert reference.exact(text, authority()) == matching.exact(text, authority())


@given(texts())
def test_misread_names_are_those_of_the_reference(text: str) -> None:
    assert reference.misread(text, authority()) == matching.misread(text, authority())


def test_a_number_is_not_found_inside_a_longer_one() -> None:
    assert [] == matching.exact("解放军第281医院", authority())


def test_the_longest_of_overlapping_names_counts() -> None:
    (match,) = matching.exact(comparable("解放军总医院第一附属医院"), authority())
    assert "pla-304" == authority().names[match.name]
