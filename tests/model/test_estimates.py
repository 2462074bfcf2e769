from hypothesis import given
from hypothesis import strategies as st

from exhume.model.estimates import percent


@given(st.floats(0, 1))
def test_a_share_is_rounded_to_the_side_that_claims_less(share: float) -> None:
    low, high = (float(percent(share, up=up).removesuffix(" %")) for up in (False, True))
    assert low <= 100 * share + 1e-9
    assert high >= 100 * share - 1e-9
    assert high - low <= 0.1 + 1e-9


def test_shares_that_can_be_said_with_one_decimal_are_said_as_they_are() -> None:
    for tenths in range(1001):
        said = f"{tenths / 10:g} %"
        assert (said, said) == (percent(tenths / 1000), percent(tenths / 1000, up=True))
