"""Printing passages without what may identify somebody."""

from hypothesis import given
from hypothesis import strategies as st

from exhume.exports._masking import MASK, masked
from exhume.model.identifying import Decision, Identifying, Kind

_STRETCHES = st.lists(
    st.builds(
        lambda start, length, decision: Identifying(
            start, start + length, Kind.NAME, "invented", decision
        ),
        st.integers(0, 60),
        st.integers(1, 20),
        st.sampled_from(Decision),
    ),
    max_size=6,
)


def _stretch(start: int, end: int, decision: Decision = Decision.OPEN) -> Identifying:
    return Identifying(start, end, Kind.NAME, "invented", decision)


def test_what_nobody_has_decided_on_is_hidden() -> None:
    assert "患者■■，男" == masked("患者王某，男", 0, [_stretch(2, 4)])


def test_what_a_person_decided_to_keep_is_printed() -> None:
    assert "患者王某" == masked("患者王某", 0, [_stretch(2, 4, Decision.KEEP)])


def test_a_stretch_that_ends_before_the_text_hides_nothing() -> None:
    assert "患者王某" == masked("患者王某", 10, [_stretch(2, 4)])


@given(st.text(max_size=40), st.integers(0, 40), _STRETCHES)
def test_each_character_is_masked_if_and_only_if_a_hidden_stretch_holds_it(
    text: str, start: int, stretches: list[Identifying]
) -> None:
    hidden = {at for s in stretches if s.hidden for at in range(s.start, s.end)}
    expected = "".join(MASK if start + at in hidden else c for at, c in enumerate(text))
    assert expected == masked(text, start, stretches)
