"""Mistakes in TOML files are told with path, line and key."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume import checked_toml
from exhume.errors import SettingsError


@dataclass(frozen=True)
class Leaf:
    name: str
    size: int = 0


@dataclass(frozen=True)
class Branch:
    id: str
    leaves: tuple[Leaf, ...] = ()
    best: Leaf | None = None


@dataclass(frozen=True)
class Tree:
    title: str
    branches: tuple[Branch, ...] = ()
    roots: Mapping[str, Leaf] = field(default_factory=dict)
    pairs: tuple[tuple[str, ...], ...] = ()


TREE = '''# a comment with [brackets] and "quotes"
title = """
[[branches]]
id = "this is text, no table"
"""
pairs = [
  ["a"],
  ["b", "c"],  # [[branches]]
]

[[branches]]
id = "lowest"
leaves = [
  { name = "one", size = 1 },
  { size = 2, name = "two" },
]

[[branches]]
id = "highest"

[branches.best]
name = "top"
size = 3

[[branches.leaves]]
name = "three"

[[branches.leaves]]
name = "four"

[roots.tap]
name = "deep"

[roots."side root"]
name = "wide"
'''


def read(text: str) -> Tree:
    return checked_toml.convert(
        checked_toml.parse(text.encode(), "tree.toml"), Tree, text, "tree.toml"
    )


def message(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(text)
    return str(caught.value)


def line(text: str, snippet: str) -> int:
    """The only line of a text that holds a snippet."""
    (number,) = [i for i, row in enumerate(text.split("\n"), 1) if snippet in row]
    return number


def test_a_file_without_mistakes_becomes_typed_values() -> None:
    tree = read(TREE)

    assert ("lowest", "highest") == tuple(branch.id for branch in tree.branches)
    assert (Leaf("one", 1), Leaf("two", 2)) == tree.branches[0].leaves
    assert Leaf("top", 3) == tree.branches[1].best
    assert {"tap": Leaf("deep"), "side root": Leaf("wide")} == dict(tree.roots)


@pytest.mark.parametrize(
    ("good", "bad", "key", "problem"),
    [
        ('["a"]', "[1]", "pairs[0][0]", "Expected `str`, got `int`"),
        ('["b", "c"]', '["b", 2]', "pairs[1][1]", "Expected `str`, got `int`"),
        ('id = "lowest"', "id = 1", "branches[0].id", "Expected `str`, got `int`"),
        ('id = "highest"', "id = 1", "branches[1].id", "Expected `str`, got `int`"),
        ("size = 1 }", 'size = "1" }', "branches[0].leaves[0].size", "Expected `int`, got `str`"),
        ("{ size = 2,", '{ size = "2",', "branches[0].leaves[1].size", "Expected `int`, got `str`"),
        ('name = "top"', "name = 1", "branches[1].best.name", "Expected `str`, got `int`"),
        ("size = 3", 'size = "3"', "branches[1].best.size", "Expected `int`, got `str`"),
        ('name = "three"', "name = 3", "branches[1].leaves[0].name", "Expected `str`"),
        ('name = "four"', "name = 4", "branches[1].leaves[1].name", "Expected `str`"),
        ('name = "deep"', "name = 1", "roots.tap.name", "Expected `str`, got `int`"),
        ('name = "wide"', "name = 1", "roots.side root.name", "Expected `str`, got `int`"),
        ('id = "lowest"', 'idd = "lowest"', "branches[0].idd", 'unknown key. Remedy: did you'),
        ("size = 3", "sise = 3", "branches[1].best.sise", 'did you mean "size"?'),
        ("{ size = 2,", "{ sice = 2,", "branches[0].leaves[1].sice", 'did you mean "size"?'),
        ('name = "four"', 'nam = "four"', "branches[1].leaves[1].nam", 'did you mean "name"?'),
        ('name = "wide"', "colour = 1", "roots.side root.colour", "known here: name, size"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_key(
    good: str, bad: str, key: str, problem: str
) -> None:
    text = TREE.replace(good, bad)

    told = message(text)

    assert told.startswith(f"tree.toml:{line(text, bad)}: {key}: ")
    assert problem in told


def test_a_missing_key_is_told_on_the_line_of_its_table() -> None:
    text = TREE.replace('id = "highest"\n', "")

    number = line(text, "[branches.best]") - 2  # the header and a blank line
    told = f"tree.toml:{number}: branches[1]: Object missing required field `id`"
    assert message(text).startswith(told)


def test_a_missing_key_of_the_file_is_told_on_its_first_line() -> None:
    assert message("pairs = []\n").startswith("tree.toml:1: Object missing required field `title`")


@pytest.mark.parametrize(
    ("text", "number", "problem"),
    [
        ("title = \n", 1, "Invalid value"),
        ('title = "a"\n\nbroken\n', 3, "Expected '=' after a key"),
        ('title = "a"\ntitle = "b"\n', 2, "Cannot overwrite a value"),
        ('a = 1\n[roots.tap]\nname = "x"\n[roots.tap]\n', 4, "Cannot declare"),
        ('title = "a"\npairs = [\n  ["a"],\n', 3, "Invalid value"),
        ('title = "a"\nother = "b', 2, "Unterminated string"),
    ],
)
def test_a_syntax_error_is_told_with_its_line(text: str, number: int, problem: str) -> None:
    told = message(text)

    assert told.startswith(f"tree.toml:{number}: not valid TOML: ")
    assert problem in told
    assert "Remedy: mend that line" in told


def test_bytes_that_are_not_utf8_are_told_with_their_line() -> None:
    data = 'title = "a"\n# 供体\n'.encode() + "供体".encode("gb18030")

    with pytest.raises(SettingsError, match=r"^tree\.toml:3: not UTF-8\. Remedy: save the file"):
        checked_toml.parse(data, "tree.toml")


def test_a_byte_order_mark_does_no_harm() -> None:
    assert {"title": "a"} == checked_toml.parse(b'\xef\xbb\xbftitle = "a"', "tree.toml")


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\x0c", "\x1c"])
def test_only_a_line_feed_ends_a_line(mark: str) -> None:
    text = f'title = """a{mark}b"""\n[[branches]]\nid = "x"\n'.replace("\x0c", "\\f")

    assert 3 == checked_toml.line_of(text, ("branches", 0, "id"))


def test_windows_line_ends_count_as_one() -> None:
    assert line(TREE, '"highest"') == checked_toml.line_of(
        TREE.replace("\n", "\r\n"), ("branches", 1, "id")
    )


# Ways to write a branch; `{}` stands for its id. Each holds what could be taken for a header.
WRITTEN = (
    "[[branches]]\nid = {}\n",
    "[[ branches ]]  # [[branches]]\n\n# id = 3\nid = {}\n",
    "[[branches]]\nleaves = [\n  {{ name = '[[branches]]' }},\n]\nid = {}\n\n",
    '[[branches]]\nleaves = [{{ name = """\n[[branches]]\nid = 1\n""" }}]\n"id" = {}\n',
    "[[branches]]\nid = {}\n[branches.best]\nname = 'id'\n[[branches.leaves]]\nname = '['\n",
    '\n[[branches]]\nbest = {{ name = "a # b", size = 1 }}\nid={}\n',
)


@given(st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=7), st.data())
def test_a_mistake_in_one_table_names_a_line_inside_it(
    ways: list[str], data: st.DataObject
) -> None:
    wrong = data.draw(st.integers(0, len(ways) - 1))
    blocks = [way.format(7 if i == wrong else '"x"') for i, way in enumerate(ways)]
    text = 'title = "a"\n' + "".join(blocks)
    tomllib.loads(text)

    with pytest.raises(SettingsError) as caught:
        read(text)

    above = 'title = "a"\n' + "".join(blocks[:wrong])
    found = int(caught.value.subject.removeprefix("tree.toml:"))
    first = above.count("\n") + 1
    assert first <= found < first + blocks[wrong].count("\n")
    assert "7" in text.split("\n")[found - 1]
    assert caught.value.problem.startswith(f"branches[{wrong}].id: ")
