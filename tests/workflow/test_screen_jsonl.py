"""Lines in, lines out: what is broken is answered in its place, and ids come back as they were."""

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exhume.errors import InputError
from exhume.workflow import screen_jsonl as verb
from exhume.workflow.progress import Lines, Quiet
from exhume.workflow.screen_jsonl import Tally, open_source, screen_jsonl
from exhume.workflow.screener import screener_for

DONOR = "（虚构）供体脑死亡后，立即气管插管。"
PIECES = [
    "供体",
    "脑死亡",
    "后，",
    "立即",
    "气管",
    "插管",
    "。",
    "受者",
    "術前",
    "麻醉",
    "供體腦死亡",
    "呼吸机",
]
NOISE = [
    " ",
    "\n",
    "\r\n",
    "\u3000",
    "\u2028",
    "\x00",
    "\t",
    "ａ",
    "㎎",
    "𠮷",
    "😀",
    "\u200b",
    '"',
    "\\",
]
SURROGATES = ["\ud800", "\udfff", "\ud83d", "\udbff\ud800"]
texts = st.lists(st.sampled_from(PIECES + NOISE + SURROGATES), max_size=30).map("".join)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters()),
)
ids = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5
)


def screened(lines: bytes, longest: int = 1 << 20) -> tuple[list[dict[str, Any]], Tally]:
    target = io.BytesIO()
    screener = screener_for("dead-donor-rule")
    tally = screen_jsonl(io.BytesIO(lines), target, screener, Quiet(), longest)
    *answers, after = target.getvalue().decode().split("\n")
    assert "" == after
    return [json.loads(answer) for answer in answers], tally


def written(objects: Iterable[object], *, ascii_only: bool = True) -> bytes:
    return "\n".join(json.dumps(o, ensure_ascii=ascii_only) for o in objects).encode()


def errors(*lines: bytes) -> list[str]:
    """Return the problem that each line is answered with, without its number and the remedy."""
    answers, _ = screened(b"\n".join(lines) + b"\n")
    assert len(lines) == len(answers)
    problems = [answer.get("error", "").partition(". Remedy: ")[0] for answer in answers]
    return [problem.partition(": ")[2] for problem in problems]


@given(st.lists(texts))
@settings(deadline=None)
@example(["".join(["\ud800", *PIECES[:6], "\udfff"])])
def test_a_quote_is_the_stretch_of_the_text_as_given(given_texts: list[str]) -> None:
    answers, tally = screened(written({"id": i, "text": t} for i, t in enumerate(given_texts)))
    assert list(range(len(given_texts))) == [answer["id"] for answer in answers]
    assert (len(given_texts), 0) == (tally.lines, tally.errors)
    for text, answer in zip(given_texts, answers, strict=True):
        for finding in answer["findings"]:
            assert text[finding["start"] : finding["end"]] == finding["quote"]


def test_a_quote_may_hold_a_lone_surrogate() -> None:
    text = "（虚构）供体脑死亡后，\udfff气管插管。"
    (answer,), _ = screened(written([{"text": text}]))
    assert "explicit" == answer["grade"]
    assert any("\udfff" in finding["quote"] for finding in answer["findings"])


@given(ids)
@settings(deadline=None)
@example(10**400)
@example(-(2**63) - 1)
@example("\ud800")
@example({"\udfff": ["\ud800", 1.5]})
def test_an_id_comes_back_as_it_was(identity: object) -> None:
    fast, slow = {"id": identity, "text": DONOR}, {"id": identity, "text": DONOR + "\ud800"}
    answers, _ = screened(written([fast, slow]))
    assert [identity, identity] == [answer["id"] for answer in answers]
    assert ["explicit", "explicit"] == [answer["grade"] for answer in answers]


@pytest.mark.parametrize(
    "number", ["1.10", "1e400", "-0.0", "1E+2", "123456789012345678901234567890"]
)
def test_a_number_as_id_keeps_its_digits(number: str) -> None:
    target = io.BytesIO()
    line = f'{{"text": "", "id": {number}}}'.encode()
    screen_jsonl(io.BytesIO(line), target, screener_for("dead-donor-rule"), Quiet())
    assert f'{{"id":{number},"grade":"none","findings":[]}}\n'.encode() == target.getvalue()


def test_white_space_inside_an_id_does_not_break_its_line() -> None:
    (answer,), _ = screened(b'{"text": "", "id": [1,\r 2]}\n')
    assert [1, 2] == answer["id"]


def test_without_an_id_the_answer_s_is_null() -> None:
    (answer,), _ = screened(written([{"text": ""}]))
    assert {"id": None, "grade": "none", "findings": []} == answer


def test_other_keys_are_left_alone() -> None:
    line = b'{"x": {"text": 1}, "text": "", "nan": NaN, "id": 1, "y": [null]}'
    assert [{"id": 1, "grade": "none", "findings": []}] == screened(line)[0]


def test_of_keys_that_stand_twice_the_last_one_counts() -> None:
    line = written([{"text": 5, "id": 1}])[:-1] + f', "text": "{DONOR}", "id": 2}}'.encode()
    (answer,), _ = screened(line)
    assert (2, "explicit") == (answer["id"], answer["grade"])


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"", "the line is empty"),
        (b" \t\r", "the line is empty"),
        (b"[1]", "this is not a JSON object"),
        (b'"text"', "this is not a JSON object"),
        (b"null", "this is not a JSON object"),
        (b'{"id": 1}', '"text" is missing'),
        (b'{"text": null}', '"text" is not a string'),
        (b'{"text": 5}', '"text" is not a string'),
        (b'{"text": ["a"]}', '"text" is not a string'),
        (b'{"text": "\xff"}', "this is not UTF-8"),
        (b'{"text": "", "id": "\xff"}', "this is not UTF-8"),
        (b'{"text": "\xed\xa0\x80"}', "this is not UTF-8"),
        ('{"text": "a"}'.encode("utf-16-le"), "this is not UTF-8"),
        ('{"text": "供"}'.encode("gb18030"), "this is not UTF-8"),
        (b'{"text": "a"', "this is not one JSON object (Expecting ',' delimiter at character 13)"),
        (b'{"text": "a"} {}', "this is not one JSON object (Extra data at character 15)"),
        (
            b'{"text": "\t"}',
            "this is not one JSON object (Invalid control character at character 11)",
        ),
        (b"text", "this is not one JSON object (Expecting value at character 1)"),
        (b"[" * 100_000, "this is nested too deeply"),
        (b'{"text": "", "id": ' + b"[" * 100_000, "this is nested too deeply"),
        (
            b'{"text": "", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
            "this is nested too deeply",
        ),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_broken_line_says_what_is_wrong(line: bytes, problem: str) -> None:
    good = written([{"text": DONOR}])
    assert ["", problem, ""] == errors(good, line, good)


def test_an_error_names_its_line_and_what_to_do_and_keeps_the_id() -> None:
    good = written([{"id": 1, "text": ""}])
    answers, tally = screened(
        b"\n".join([good, b'{"id": "b", "text": 5}', b'{"id": 3, "text": "\xff"}'])
    )
    remedy = 'Remedy: write {"id": …, "text": "…"} on one line, in UTF-8'
    assert [
        {"id": "b", "error": f'line 2: "text" is not a string. {remedy}'},
        {"id": 3, "error": f"line 3: this is not UTF-8. {remedy}"},
    ] == answers[1:]
    assert (3, 2) == (tally.lines, tally.errors)


def test_a_line_that_is_too_long_is_answered() -> None:
    long = written([{"id": 1, "text": "x" * 200}])
    answers, _ = screened(b"\n".join([long, written([{"id": 2, "text": ""}])]), longest=100)
    assert "line 1: the line is longer than 100 bytes" in answers[0]["error"]
    assert (None, 2) == (answers[0]["id"], answers[1]["id"])


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be", "utf-32"])
def test_a_file_that_is_not_utf8_gives_errors_and_no_findings(codec: str) -> None:
    lines = f'{{"text": "{DONOR}"}}\n{{"text": "{DONOR}"}}\n'.encode(codec)
    answers, tally = screened(lines)
    assert tally.lines == tally.errors
    assert all("error" in answer for answer in answers)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_and_the_mark_of_utf8_do_not_matter(end: bytes, mark: bytes, last: bool) -> None:
    lines = [written([{"id": i, "text": DONOR}], ascii_only=False) for i in range(3)]
    answers, tally = screened(mark + end.join(lines) + (end if last else b""))
    assert [0, 1, 2] == [answer["id"] for answer in answers]
    assert (3, 0) == (tally.lines, tally.errors)


@pytest.mark.parametrize("nothing", [b"", b"\xef\xbb\xbf"])
def test_an_empty_file_has_no_lines(nothing: bytes) -> None:
    assert [] == screened(nothing)[0]


@given(st.lists(st.binary(max_size=30)))
@settings(deadline=None)
def test_whatever_the_bytes_each_line_is_answered(lines: list[bytes]) -> None:
    lines = [line.replace(b"\n", b"") for line in lines]
    answers, tally = screened(b"".join(line + b"\n" for line in lines))
    assert len(lines) == len(answers) == tally.lines


def notes_on(objects: Iterable[object]) -> tuple[list[str], Tally]:
    stream = io.StringIO()
    source, screener = io.BytesIO(written(objects)), screener_for("dead-donor-rule")
    tally = screen_jsonl(source, io.BytesIO(), screener, Lines(stream, terminal=False))
    return stream.getvalue().splitlines(), tally


def test_a_repeated_id_is_named_with_its_line() -> None:
    notes, tally = notes_on({"id": i, "text": ""} for i in ["a", "b", "a"])
    remedy = "Both are answered. Remedy: give each text its own id"
    assert [f'line 3: the id "a" stood in a line before. {remedy}'] == notes
    assert 1 == tally.repeated


def test_a_missing_id_is_not_a_repeated_one() -> None:
    assert [] == notes_on([{"text": ""}, {"text": ""}, {"id": None, "text": ""}])[0]


def test_ids_of_different_kinds_are_different() -> None:
    assert [] == notes_on({"id": i, "text": ""} for i in [1, "1", [1], True, 0, False, "", {}])[0]


def test_many_repeated_ids_are_counted_and_not_all_named() -> None:
    notes, tally = notes_on({"id": 1, "text": ""} for _ in range(50))
    assert 49 == tally.repeated
    assert verb.MOST_NOTES + 1 == len(notes)
    assert "49 lines have an id that stood in a line before" == notes[-1]


def test_only_so_many_ids_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verb, "MOST_IDS", 3)
    _, tally = notes_on({"id": i, "text": ""} for i in [*range(10), 0, 9])
    assert {hash(b"0"), hash(b"1"), hash(b"2")} == tally.seen
    assert 1 == tally.repeated


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read") as caught:
        open_source(str(tmp_path))
    assert str(tmp_path) == caught.value.subject
    assert caught.value.remedy


def test_a_repeated_id_cannot_flood_or_command_the_terminal() -> None:
    for identity in ("字" * 1_000, "\x9b2J"):
        (note,) = notes_on({"id": identity, "text": ""} for _ in range(2))[0]
        assert note.isprintable()
        assert len(note) < 200
