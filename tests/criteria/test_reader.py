"""A criterion file is read whole or refused, with the path, line and key of what is wrong."""

import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.criteria.reader import available, load
from exhume.errors import SettingsError, UsageError
from exhume.model.criterion import Criterion, Side, SubjectFrom
from exhume.model.findings import Grade, Polarity

from ..outsiders import install

# An invented question, with one of everything that a criterion can hold.
SMALL = """\
id = "small"
version = "1"
title = "A small question"
question = "Is the door said to be open?"
language = "zh"
confusions = [
  ["门", "们"],
]

[[standards]]
text = "Doors are closed at night."
source = "House rules"

[[codes]]
id = "open-door"
label = "Open door"
grade = "explicit"
polarity = "inculpatory"
meaning = "The door stands open."

[groups.door]
gloss = "door"
terms = ["大门", "房门"]

[groups.open]
gloss = "open"
exact = true
terms = [
  "打开", "敞开",  # wide
  "开着",
]

[groups.house]
gloss = "house"
subject = true
terms = ["房屋"]

[groups.heading-house]
gloss = "heading on the house"
heading = true
implies = "house"
terms = ["房屋情况"]

[[compounds]]
group = "open"
first = ["door"]
then = ["open"]
within = 4

[[cues]]
id = "negated"
assertion = "negated"
any = ["house"]
side = "before"

[[rules]]
id = "door-open"
code = "open-door"
weight = 0.9
anchor = ["open"]
subjects = ["house", "unstated"]
subject_from = ["sentence"]
sections = ["heading-house"]
ignore_cues = ["negated"]
require = [
  { any = ["door"], side = "before", within = 5 },
  { any = ["house"], unless = ["open"] },
]
forbid = [{ any = ["heading-house"], side = "either" }]

[[rules]]
id = "door-ajar"
code = "open-door"
weight = 0.5
anchor = ["door"]

[[cases]]
id = "plain"
text = "大门敞开。"
codes = ["open-door"]
absent = ["near-miss"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "small.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(write(folder, text))
    return caught.value


def line(text: str, snippet: str) -> int:
    """The only line of a text that holds a snippet."""
    (number,) = [i for i, row in enumerate(text.split("\n"), 1) if snippet in row]
    return number


def test_a_file_becomes_a_criterion_with_its_path_and_digest(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL)

    criterion = load(path)

    assert (str(path), sha256(SMALL.encode()).hexdigest()) == (criterion.path, criterion.digest)
    assert ("door", "open", "house", "heading-house") == tuple(g.name for g in criterion.groups)
    assert (Grade.EXPLICIT, Polarity.INCULPATORY) == (
        criterion.code("open-door").grade,
        criterion.code("open-door").polarity,
    )
    rule = criterion.rules[0]
    assert (Side.BEFORE, 5) == (rule.require[0].side, rule.require[0].within)
    assert (SubjectFrom.SENTENCE,) == rule.subject_from
    assert "house" == criterion.groups[3].implies


def test_a_code_that_is_not_there_is_a_key_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="ajar"):
        load(write(tmp_path, SMALL)).code("ajar")


# What is written instead of what; the key that is told; what is told about it.
MISTAKES = {
    "a key misspelt": ('label = "Open', 'lable = "Open', "codes[0].lable", 'mean "label"?'),
    "a key misspelt in a group": ('gloss = "door"', 'glos = "x"', "groups.door.glos", '"gloss"?'),
    "a key misspelt in a condition": (
        'within = 5 }', 'wthin = 5 }', "rules[0].require[0].wthin", 'did you mean "within"?',
    ),
    "a number for a text": ('title = "A small question"', "title = 3", "title", "Expected `str`"),
    "a text for a number": ("weight = 0.9", 'weight = "much"', "rules[0].weight", "Expected"),
    "a text for a list": ('["大门", "房门"]', '"大门"', "groups.door.terms", "Expected `array`"),
    "a number among terms": ('"打开", "敞开"', '"打开", 1', "groups.open.terms[1]", "`str`"),
    "a grade that there is not": (
        '"explicit"', '"explict"', "codes[0].grade", "Invalid enum value 'explict'",
    ),
    "a side that there is not": (
        '{ any = ["heading-house"], side = "either"', '{ any = ["heading-house"], side = "left"',
        "rules[0].forbid[0].side", "Invalid enum value 'left'",
    ),
    "an assertion that there is not": (
        'assertion = "negated"', 'assertion = "denied"', "cues[0].assertion", "Invalid enum value",
    ),
    "a place for the subject that there is not": (
        '["sentence"]', '["chapter"]', "rules[0].subject_from[0]", "Invalid enum value 'chapter'",
    ),
    "a missing key": ('meaning = "The door stands open."\n', "", "codes[0]", "field `meaning`"),
    "an unknown code": (
        'code = "open-door"\nweight = 0.5', 'code = "open-dor"\nweight = 0.5',
        "rules[1].code", 'there is no code "open-dor". Remedy: did you mean "open-door"?',
    ),
    "an unknown anchor": (
        'anchor = ["open"]', 'anchor = ["opn"]', "rules[0].anchor", 'no term group "opn"',
    ),
    "no anchor": ('anchor = ["open"]', "anchor = []", "rules[0].anchor", "there is no term group"),
    "an unknown group that is required": (
        '{ any = ["house"],', '{ any = ["hose"],', "rules[0].require[1].any", 'mean "house"?',
    ),
    "an unknown group that must not lie between": (
        'unless = ["open"]', 'unless = ["shut"]', "rules[0].require[1].unless", 'group "shut"',
    ),
    "an unknown group that is forbidden": (
        '{ any = ["heading-house"]', '{ any = ["roof"]', "rules[0].forbid[0].any", 'group "roof"',
    ),
    "a reach below 0": ("within = 5 }", "within = -5 }", "rules[0].require[0].within", "below 0"),
    "a subject that is none": (
        '["house", "unstated"]', '["door", "unstated"]', "rules[0].subjects",
        'there is no subject group "door"',
    ),
    "a section that is none": (
        'sections = ["heading-house"]', 'sections = ["house"]', "rules[0].sections",
        'there is no heading group "house"',
    ),
    "an unknown cue": (
        'ignore_cues = ["negated"]', 'ignore_cues = ["negate"]', "rules[0].ignore_cues",
        'there is no cue "negate". Remedy: did you mean "negated"?',
    ),
    "a cue on an unknown group": (
        'any = ["house"]\nside', 'any = ["huose"]\nside', "cues[0].any", 'mean "house"?',
    ),
    "a compound of an unknown group": (
        'group = "open"', 'group = "wide"', "compounds[0].group", 'no term group "wide"',
    ),
    "a compound that begins with an unknown group": (
        'first = ["door"]', 'first = ["gate"]', "compounds[0].first", 'no term group "gate"',
    ),
    "a compound that ends with nothing": (
        'then = ["open"]', "then = []", "compounds[0].then", "name at least one",
    ),
    "a compound that reaches back": (
        "within = 4", "within = -4", "compounds[0].within", "-4 is below 0",
    ),
    "a weight of 0": ("weight = 0.9", "weight = 0.0", "rules[0].weight", "0.0 is not above 0"),
    "a weight above 1": ("weight = 0.5", "weight = 1.5", "rules[1].weight", "1.5 is not above 0"),
    "an id that stands twice": (
        'id = "door-ajar"', 'id = "door-open"  # again', "rules[1].id", '"door-open" stands twice',
    ),
    "no terms": ('["大门", "房门"]', "[]", "groups.door.terms", "there are no terms"),
    "an empty term": ('["大门", "房门"]', '["大门", " "]', "groups.door.terms[1]", "is empty"),
    "a term that stands twice": (
        '  "开着",', '  "打开",  # again', "groups.open.terms[2]", '"打开" stands twice',
    ),
    "a heading that implies no subject": (
        'implies = "house"', 'implies = "door"', "groups.heading-house.implies",
        'there is no subject group "door"',
    ),
    "no heading that implies a subject": (
        'gloss = "open"', 'gloss = "open"\nimplies = "house"', "groups.open.implies",
        "only a heading group can imply a subject",
    ),
    "a case that expects an unknown code": (
        'codes = ["open-door"]', 'codes = ["open"]', "cases[0].codes", 'there is no code "open"',
    ),
    "a case that excludes an unknown grade": (
        'absent = ["near-miss"]', 'absent = ["nearmiss"]', "cases[0].absent", '"near-miss"?',
    ),
    "a case that expects nothing": (
        'id = "plain"\ntext = "大门敞开。"\ncodes = ["open-door"]\nabsent = ["near-miss"]',
        'id = "plain"\ntext = "大门敞开。"', "cases[0].id", "the case expects nothing",
    ),
    "a table written twice": (
        "[groups.open]", '[groups.door]\n', "", "not valid TOML: Cannot declare",
    ),
    "a text without an end": ('version = "1"', 'version = "1', "", "not valid TOML"),
}  # fmt: skip


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_is_told_with_path_line_and_key(kind: str, tmp_path: Path) -> None:
    good, bad, key, problem = MISTAKES[kind]
    assert 1 == SMALL.count(good)
    text = SMALL.replace(good, bad)

    error = refusal(tmp_path, text)

    assert str(error).startswith(f"{tmp_path / 'small.toml'}:")
    assert f"{key}: " in str(error) or not key
    assert problem in str(error)
    assert error.remedy


@pytest.mark.parametrize("kind", [k for k, (_, bad, key, _) in MISTAKES.items() if key and bad])
def test_the_line_that_is_told_holds_the_mistake(kind: str, tmp_path: Path) -> None:
    good, bad, key, _ = MISTAKES[kind]
    text = SMALL.replace(good, bad)

    error = refusal(tmp_path, text)

    number = int(error.subject.rsplit(":", 1)[1])
    above = text[: text.index(bad)].count("\n") + 1
    assert above <= number <= above + bad.count("\n")
    leaf = key.rsplit(".", 1)[-1].split("[")[0]
    assert leaf in text.split("\n")[number - 1] or key.endswith("]")


def test_a_missing_key_is_told_on_the_line_of_its_table(tmp_path: Path) -> None:
    error = refusal(tmp_path, SMALL.replace('meaning = "The door stands open."\n', ""))

    assert error.subject.endswith(f":{line(SMALL, '[[codes]]')}")


def test_a_code_without_a_rule_is_told(tmp_path: Path) -> None:
    unruled = """
[[codes]]
id = "shut-door"
label = "Shut door"
grade = "counter"
polarity = "exculpatory"
meaning = "The door is shut."
"""

    error = refusal(tmp_path, SMALL + unruled)

    assert 'codes[1].id: no rule gives code "shut-door"' == error.problem
    assert error.subject.endswith(f":{line(SMALL + unruled, 'shut-door')}")


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_bytes(SMALL.encode("gb18030"))

    with pytest.raises(SettingsError) as caught:
        load(path)

    assert f"{path}:{line(SMALL, '们')}" == caught.value.subject
    assert "not UTF-8" == caught.value.problem


def test_a_missing_file_is_told_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.toml: cannot be read: .+ Remedy: check the path"):
        load(tmp_path / "gone.toml")


def test_an_unknown_name_is_told_with_those_that_are_known() -> None:
    with pytest.raises(UsageError, match="criterion dead-donor: there is none of that name") as e:
        load("dead-donor")

    assert "dead-donor-rule" in e.value.remedy


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())

    with_marks = load(path)

    assert load(write(tmp_path, SMALL)).rules == with_marks.rules


def test_an_installed_package_can_bring_a_criterion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "house_rules"
    package.mkdir()
    (package / "__init__.py").touch()
    write(package, SMALL)
    install(tmp_path, "house", "[exhume.criteria]\nsmall = house_rules\n")
    monkeypatch.syspath_prepend(tmp_path)

    assert package / "small.toml" == available()["small"]
    assert "A small question" == load("small").title
    sys.modules.pop("house_rules")


def test_a_built_in_criterion_cannot_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = available()["dead-donor-rule"]
    package = tmp_path / "house_rules"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "dead-donor-rule.toml").write_text(SMALL, encoding="utf-8")
    install(tmp_path, "house", "[exhume.criteria]\ndead-donor-rule = house_rules\n")
    monkeypatch.syspath_prepend(tmp_path)

    assert before == available()["dead-donor-rule"]


RULE = """
[[rules]]
id = "rule-{number}"
{comment}
code = "open-door"
anchor = ["open"]
require = [
  {{ any = ["door"], within = 5 }},
  {{ any = ["{group}"] }},
]
weight = {weight}
"""


COMMENTS = ("", "# [[rules]]", 'note = """\n[[rules]]\nweight = 7\n"""')


@given(
    comments=st.lists(st.sampled_from(COMMENTS), min_size=1, max_size=6),
    mistake=st.sampled_from([("nowhere", 0.5), ("house", 3.0), ("house", '"much"')]),
    data=st.data(),
)
def test_a_mistake_in_one_rule_names_a_line_inside_it(
    comments: list[str],
    mistake: tuple[str, object],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    wrong = data.draw(st.integers(0, len(comments) - 1))
    blocks = []
    for number, comment in enumerate(comments):
        group, weight = mistake if number == wrong else ("house", 0.5)
        blocks.append(RULE.format(number=number, comment=comment, group=group, weight=weight))
    text = SMALL + "".join(blocks)

    error = refusal(tmp_path_factory.mktemp("criterion"), text)

    first = (SMALL + "".join(blocks[:wrong])).count("\n") + 2  # below the blank line
    found = int(error.subject.rsplit(":", 1)[1])
    assert first <= found < first + blocks[wrong].count("\n")
    assert error.problem.startswith(f"rules[{2 + wrong}].")


@pytest.fixture(scope="module")
def criterion() -> Criterion:
    return load("dead-donor-rule")


def test_every_name_of_a_term_group_is_of_use(criterion: Criterion) -> None:
    used = {name for r in criterion.rules for name in (*r.anchor, *r.subjects, *r.sections)}
    conditions = [c for r in criterion.rules for c in (*r.require, *r.forbid)]
    used |= {name for c in (*conditions, *criterion.cues) for name in (*c.any, *c.unless)}
    used |= {n for c in criterion.compounds for n in (*c.first, *c.then, *c.unless)}
    # Headings and subjects are of use by being the nearest one, contrasts by standing in the way.
    passive = {g.name for g in criterion.groups if g.heading or g.subject or g.contrast}

    assert not {g.name for g in criterion.groups} - used - passive


def test_every_rule_says_in_a_sentence_what_it_relies_on(criterion: Criterion) -> None:
    assert [] == [r.id for r in criterion.rules if not r.note.endswith(".")]


def test_every_code_that_speaks_against_has_innocent_readings(criterion: Criterion) -> None:
    inculpatory = [c for c in criterion.codes if c.polarity is Polarity.INCULPATORY]

    assert [] == [c.id for c in inculpatory if not c.innocent]
