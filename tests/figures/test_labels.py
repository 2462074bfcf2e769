from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.figures._labels import Anchor, Rectangle, leader_of, placed

PAGE = Rectangle(0.0, 0.0, 576.0, 480.0)
anchors = st.lists(
    st.builds(
        Anchor,
        x=st.floats(20, 550),
        y=st.floats(20, 460),
        radius=st.floats(1, 17),
        width=st.floats(20, 90),
        height=st.just(10.0),
    ),
    max_size=25,
)


@given(anchors)
@settings(max_examples=40, deadline=None)
def test_labels_cover_neither_each_other_nor_a_circle_nor_a_line(wanted: list[Anchor]) -> None:
    found = placed(wanted, PAGE)
    labels = [place for place in found if place]
    for at, one in enumerate(labels):
        assert PAGE.holds(one)
        assert not any(map(one.meets, labels[at + 1 :]))
        assert not any(one.meets(anchor.circle()) for anchor in wanted)
    pairs = [(a, place) for a, place in zip(wanted, found, strict=True) if place]
    for anchor, place in pairs:
        leader = leader_of(anchor, place)
        if leader:
            assert not any(label.crossed_by(leader) for label in labels if label is not place)


def test_a_label_with_room_stands_on_the_right() -> None:
    (place,) = placed([Anchor(100, 100, 5, 40, 10)], PAGE)
    assert Rectangle(107.0, 95.0, 147.0, 105.0) == place
    assert None is leader_of(Anchor(100, 100, 5, 40, 10), place)


def test_a_label_without_room_has_no_place() -> None:
    assert [None] == placed([Anchor(100, 100, 5, 4000, 10)], PAGE)
