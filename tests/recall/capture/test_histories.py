import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, Stratum
from exhume.recall.capture.histories import Table, table_of

FINDERS = ("rules", "cosine", "ngrams", "people")
HISTORIES = st.dictionaries(
    st.lists(st.sampled_from(FINDERS), unique=True).map(
        lambda names: tuple(sorted(names, key=FINDERS.index))
    ),
    st.integers(1, 30),
)


def data_of(
    histories: dict[tuple[str, ...], int], finders: tuple[str, ...] = FINDERS
) -> RecallData:
    found = sum(histories.values())
    return RecallData(Stratum("candidates", 1_000, 1_000, found), (), finders, histories)


def table(histories: dict[tuple[str, ...], int], sides: int) -> Table:
    found = table_of(data_of(histories), sides)
    assert isinstance(found, Table)
    return found


@given(HISTORIES, st.sampled_from([2, 3]))
def test_every_paper_is_in_exactly_one_place(
    histories: dict[tuple[str, ...], int], sides: int
) -> None:
    found = table(histories, sides)
    assert sum(histories.values()) == found.seen + found.beside
    assert 0 == found.cells.flat[0]


@given(HISTORIES)
def test_two_sides_are_three_with_the_last_two_joined(
    histories: dict[tuple[str, ...], int],
) -> None:
    two, three = table(histories, 2).cells, table(histories, 3).cells
    assert np.array_equal(two[:, 0], three[:, 0, 0])
    assert np.array_equal(two[:, 1], three.sum(axis=(1, 2)) - three[:, 0, 0])


def test_sides_are_named() -> None:
    assert ("rules", "cosine or ngrams or people") == table({}, 2).sides
    assert ("rules", "cosine", "ngrams or people") == table({}, 3).sides


@pytest.mark.parametrize(
    ("finders", "said"), [((), "has none"), (("rules",), "has 1"), (("rules", "cosine"), "has 2")]
)
def test_too_few_finders_are_refused(finders: tuple[str, ...], said: str) -> None:
    found = table_of(data_of({(): 4}, finders), 3)
    assert isinstance(found, Refusal)
    assert "three finders" in found.reason
    assert said in found.reason
    assert 4 == found.units


def test_papers_without_a_history_are_refused() -> None:
    data = RecallData(Stratum("candidates", 9, 9, 5), (), ("a", "b"), {("a",): 4})
    found = table_of(data, 2)
    assert isinstance(found, Refusal)
    assert "count 4 relevant papers and the parts 5" in found.reason
