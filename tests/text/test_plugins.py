"""What every text plug-in must keep to, whoever wrote it."""

import pytest

from exhume.plugins import Plugin, discover
from exhume.protocols import Fold
from exhume.text.normalization.tables import CODEPOINTS

PLUGINS = list(discover("text").values())


def fold_of(plugin: Plugin) -> Fold:
    module = plugin.load()
    assert isinstance(module, Fold)
    return module


@pytest.fixture(params=PLUGINS, ids=lambda plugin: plugin.name)
def fold(request: pytest.FixtureRequest) -> Fold:
    return fold_of(request.param)


def test_the_built_in_folds_are_found_by_listing_the_folder() -> None:
    names = {"invisible", "punctuation", "radicals", "traditional", "width"}
    assert names <= {plugin.name for plugin in PLUGINS}


def test_no_two_folds_have_the_same_order() -> None:
    orders = [fold_of(plugin).order for plugin in PLUGINS]
    assert sorted(set(orders)) == sorted(orders)


def test_a_table_maps_code_points_to_strings(fold: Fold) -> None:
    table = fold.table()
    assert table
    assert all(0 <= codepoint < CODEPOINTS for codepoint in table)
    assert all(isinstance(value, str) for value in table.values())


def test_a_table_lists_only_what_changes(fold: Fold) -> None:
    assert [] == [
        chr(codepoint) for codepoint, value in fold.table().items() if value == chr(codepoint)
    ]


def test_a_table_is_the_same_each_time(fold: Fold) -> None:
    assert fold.table() == fold.table()


def test_a_fold_leaves_line_breaks_to_the_rules_on_white_space(fold: Fold) -> None:
    assert not set("\n\r\f\v\x85\u2028\u2029 \t").intersection(map(chr, fold.table()))


def test_no_fold_turns_a_character_into_a_line_break(fold: Fold) -> None:
    assert [] == [
        value for value in fold.table().values() if set(value) & set("\n\r\f\v\x85\u2028\u2029")
    ]


def test_a_fold_does_not_change_ascii_letters_and_digits(fold: Fold) -> None:
    assert [] == [chr(c) for c in fold.table() if c < 0x80 and chr(c).isalnum()]
