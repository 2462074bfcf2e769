"""What the built-in folds do with single characters, and what they leave alone."""

import unicodedata

import pytest

from exhume.text import invisible, punctuation, radicals, traditional, width

RAISED_OR_CIRCLED = "①⑳❶㊀㈠²³¹⁰⁹₁½㍘㏠㋀"


def test_full_width_ascii_becomes_ascii() -> None:
    table = width.table()
    wide = "".join(chr(codepoint) for codepoint in range(0xFF01, 0xFF5F))
    ascii_ = "".join(chr(codepoint) for codepoint in range(0x21, 0x7F))
    assert ascii_ == wide.translate(table)


@pytest.mark.parametrize(
    ("unit", "spelled"),
    [
        ("㎎", "mg"),
        ("㎏", "kg"),
        ("㎜", "mm"),
        ("㎝", "cm"),
        ("㏄", "cc"),
        ("㎡", "m²"),
        ("℃", "°C"),
    ],
)
def test_a_unit_becomes_what_it_spells(unit: str, spelled: str) -> None:
    assert spelled == unit.translate(width.table())


@pytest.mark.parametrize("character", RAISED_OR_CIRCLED)
def test_a_figure_that_would_join_the_digits_beside_it_stays(character: str) -> None:
    assert ord(character) not in width.table()


def test_every_variant_of_a_mark_belongs_to_one_form_only() -> None:
    variants = "".join(punctuation._FORMS.values())  # noqa: SLF001 - a repeated one is lost in table()
    assert len(set(variants)) == len(variants) == len(punctuation.table())


def test_a_form_is_not_itself_a_variant() -> None:
    assert not set(punctuation.table().values()).intersection(map(chr, punctuation.table()))


def test_the_enumeration_comma_stays() -> None:
    assert "供、受体" == "供、受体".translate(punctuation.table())


def test_traditional_characters_keep_the_length() -> None:
    assert {1} == {len(value) for value in traditional.table().values()}


def test_a_character_is_converted_without_regard_to_its_neighbours() -> None:
    table = traditional.table()
    assert "乾".translate(table) * 2 + "坤" == "乾乾坤".translate(table)


def test_simplified_text_is_left_alone() -> None:
    text = "供体脑死亡后紧急气管插管静脉注射肝素经主动脉灌注停搏液后剖胸取心"
    assert text == text.translate(traditional.table())


def test_every_kangxi_radical_becomes_a_han_character() -> None:
    table = radicals.table()
    names = [unicodedata.name(table[codepoint]) for codepoint in range(0x2F00, 0x2FD6)]
    assert all(name.startswith("CJK UNIFIED IDEOGRAPH") for name in names)


def test_white_space_is_not_invisible() -> None:
    assert [] == [codepoint for codepoint in invisible.table() if chr(codepoint).isspace()]


@pytest.mark.parametrize("codepoint", [0x200B, 0xFEFF, 0x00AD, 0xFE0F, 0xE0101, 0x0000, 0x007F])
def test_an_invisible_character_is_removed(codepoint: int) -> None:
    assert invisible.table()[codepoint] == ""
