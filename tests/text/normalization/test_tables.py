import re

import pytest

from exhume.errors import UsageError
from exhume.text.normalization import digest, tables
from exhume.text.normalization.kinds import EXPANSION, HAN, REMOVED, WORD
from exhume.text.normalization.tables import SHIFT, compose, folds, pack

A, B, C, WIDE = ord("a"), ord("b"), ord("c"), ord("ａ")


def test_what_one_fold_gives_the_next_folds() -> None:
    assert {WIDE: "b", A: "b"} == compose([{WIDE: "a"}, {A: "b"}])


def test_an_earlier_fold_has_the_first_word() -> None:
    assert {A: "b"} == compose([{A: "b"}, {A: "c"}])


def test_what_a_later_fold_gives_is_folded_by_the_earlier_ones_too() -> None:
    assert {A: "c", B: "c"} == compose([{B: "c"}, {A: "b"}])


def test_a_character_within_an_expansion_can_be_removed() -> None:
    assert {WIDE: "b", A: ""} == compose([{WIDE: "ab"}, {A: ""}])


def test_a_character_that_comes_back_to_itself_is_not_listed() -> None:
    assert {B: "a"} == compose([{A: "b"}, {B: "a"}])


@pytest.mark.parametrize("step", [{C: "a", A: "b", B: "c"}, {A: "aa"}])
def test_folds_that_come_to_no_end_are_refused(step: dict[int, str]) -> None:
    with pytest.raises(UsageError, match=r"U\+0061: .* without end"):
        compose([step])


def test_the_composed_table_changes_nothing_that_it_gave() -> None:
    table = folds()
    assert {} == {chr(c): value for c, value in table.items() if value.translate(table) != value}


def test_packing_keeps_kinds_removals_and_expansions() -> None:
    packed = pack({A: "", B: "供5", C: "供"})
    assert REMOVED << SHIFT == packed.entries[A]
    assert EXPANSION << SHIFT == packed.entries[B]
    assert HAN << SHIFT | ord("供") == packed.entries[C]
    assert [2, HAN << SHIFT | ord("供"), WORD << SHIFT | ord("5")] == packed.expansions.tolist()
    assert 2 == packed.longest


def test_the_digest_is_a_sha256_and_the_same_each_time() -> None:
    assert re.fullmatch("[0-9a-f]{64}", digest())
    first = digest()
    tables.digest.cache_clear()
    assert first == digest()


def test_the_digest_changes_with_the_version_of_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    first = digest()
    monkeypatch.setattr(tables, "ALGORITHM", "another")
    assert first != digest.__wrapped__()
