import pytest

from exhume.criteria.reader import load


def test_a_code_is_found_by_its_id() -> None:
    criterion = load("dead-donor-rule")
    assert [code.id for code in criterion.codes] == [
        criterion.code(c.id).id for c in criterion.codes
    ]


def test_a_code_that_there_is_none_of_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        load("dead-donor-rule").code("nothing")


def test_the_place_of_a_file_is_no_part_of_what_a_criterion_is() -> None:
    assert load("dead-donor-rule") == load(load("dead-donor-rule").path)
