import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.coding._strata import stratify, stratum_of, telling_groups
from exhume.criteria.reader import available, load
from exhume.settings import STRATA

PAPERS = st.sets(st.text("abcdefgh", max_size=4), max_size=30)
GROUPS = st.integers(min_value=1, max_value=62)
HITS = st.dictionaries(st.text("abcdefgh", max_size=4), st.integers(0, 62))


@given(PAPERS, PAPERS, PAPERS, HITS, GROUPS)
def test_every_paper_that_was_screened_is_in_exactly_one_place(
    screened: set[str], found: set[str], aside: set[str], hit: dict[str, int], groups: int
) -> None:
    frame = stratify(screened, found, aside, hit, groups)
    places = [frame.with_findings, *frame.strata.values()]
    assert sorted(screened) == sorted(paper for place in places for paper in place)
    assert len(screened) == frame.screened
    assert list(STRATA) == list(frame.strata)


@given(PAPERS, PAPERS, PAPERS, HITS, GROUPS)
def test_a_paper_with_findings_is_in_no_stratum(
    screened: set[str], found: set[str], aside: set[str], hit: dict[str, int], groups: int
) -> None:
    assert screened & found == stratify(screened, found, aside, hit, groups).with_findings


@given(st.integers(0, 62), st.integers(0, 62), GROUPS)
def test_who_has_more_of_the_groups_is_no_farther(one: int, more: int, groups: int) -> None:
    nearness = ["far", "some", "near"].index
    few = stratum_of(one, groups, set_aside=False)
    many = stratum_of(one + more, groups, set_aside=False)
    assert nearness(few) <= nearness(many)


@given(GROUPS)
def test_a_paper_without_any_of_the_words_is_far_and_one_with_all_is_near(groups: int) -> None:
    assert "far" == stratum_of(0, groups, set_aside=False)
    assert "near" == stratum_of(groups, groups, set_aside=False)


@given(st.integers(0, 62), GROUPS)
def test_what_a_cue_took_back_goes_before_the_words(hit: int, groups: int) -> None:
    assert "set-aside" == stratum_of(hit, groups, set_aside=True)


@pytest.mark.parametrize("name", available())
def test_the_telling_groups_are_groups_of_the_criterion_that_rules_look_for(name: str) -> None:
    criterion = load(name)
    groups = {group.name: group for group in criterion.groups}
    telling = telling_groups(criterion)
    assert telling
    assert telling <= set(groups)
    assert not any(
        groups[one].heading or groups[one].subject or groups[one].contrast for one in telling
    )
    anchors = {one for rule in criterion.rules for one in rule.anchor}
    assert anchors <= telling
