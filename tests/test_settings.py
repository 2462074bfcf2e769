import dataclasses
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import SettingsError, UsageError
from exhume.settings import (
    DEFAULT_SAMPLE,
    RECORD_FIELDS,
    STRATA,
    StudySettings,
    find_study,
    load_settings,
    parse_settings,
)
from exhume.sources._columns import COLUMNS


def mistake(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        parse_settings(text, "study.toml")
    return str(caught.value)


def test_an_empty_protocol_has_every_default() -> None:
    assert StudySettings() == parse_settings("", "study.toml")


def test_settings_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        StudySettings().seed = 2  # type: ignore[misc]  # the point of the test


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[report]\ncontext = "x"', 'study.toml:2: [report] context: expected an integer, got "x"'),
        ("[report]\ncontext = -1", "study.toml:2: [report] context: expected an integer >= 0"),
        ("\n\nseed = true", "study.toml:3: seed: expected an integer, got true"),
        ('[sources]\npapers = "x"', "[sources] papers: expected a list in [square brackets]"),
        ('[sources]\npapers = ["x", 3]', "[sources] papers: expected a text in quotes, got 3"),
        ('[sources]\npapers = [""]', "expected a text in quotes that is not empty"),
        ('[report]\ndate = "soon"', "[report] date: expected a date such as 2026-01-31"),
        ("[report]\ndate = 3", "[report] date: expected a date such as 2026-01-31, got 3"),
        ("report = 3", "study.toml:1: report: expected a table of settings, got 3"),
        ('[eligibility]\nyears_from = "x"', "[eligibility] years_from: expected an integer"),
        ("[eligibility]\nyears_from = 2000\nyears_to = 1999", "study.toml:3: "),
        ('[sources.encodings]\n"a*" = "klingon"', 'there is no encoding "klingon"'),
        ("seed = \n", "study.toml:1: not valid TOML"),
    ],
)
def test_a_mistake_names_path_line_key_and_what_was_expected(text: str, message: str) -> None:
    assert message in mistake(text)


@pytest.mark.parametrize(
    ("text", "near"),
    [("[report]\ncontxt = 1", "context"), ("[scources]\n", "sources"), ("tile = 'x'", "title")],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_name(text: str, near: str) -> None:
    message = mistake(text)
    assert "unknown key" in message
    assert f'did you mean "{near}"?' in message


@given(st.integers(min_value=0, max_value=2**63 - 1), st.dates(min_value=date(1000, 1, 1)))
def test_what_is_written_is_what_is_read(seed: int, day: date) -> None:
    settings = parse_settings(f"seed = {seed}\n[report]\ndate = {day.isoformat()}", "study.toml")
    assert (seed, day) == (settings.seed, settings.report.date)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_bytes(b"\xef\xbb\xbfseed = 7\n")
    assert 7 == load_settings(tmp_path).seed


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_bytes('title = "心"\n'.encode("gb18030"))
    with pytest.raises(SettingsError, match=r"study\.toml:1: not UTF-8"):
        load_settings(tmp_path)


def test_a_missing_protocol_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="exhume new"):
        load_settings(tmp_path)


def test_the_study_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    (tmp_path / "study.toml").touch()
    inside = tmp_path / "sources" / "deep"
    inside.mkdir(parents=True)
    assert tmp_path == find_study(inside)


def test_a_folder_outside_of_any_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="exhume new"):
        find_study(tmp_path)


def test_a_stratum_that_is_left_out_gives_the_usual_sample() -> None:
    coding = parse_settings("[coding.samples]\nnear = 100", "study.toml").coding
    assert [DEFAULT_SAMPLE, 100, DEFAULT_SAMPLE, DEFAULT_SAMPLE] == [
        coding.sample_of(stratum) for stratum in STRATA
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[coding.samples]\nneer = 5", 'there is no stratum "neer". Remedy: did you mean "near"?'),
        ("[coding.samples]\nx = 5", "they are set-aside, near, some, far"),
        ("[coding.samples]\nnear = -1", "expected an integer >= 0"),
        ("[coding]\ncoders_per_unit = 0", "expected an integer >= 1"),
        ("[coding]\ncontext = -1", "expected an integer >= 0"),
    ],
)
def test_a_mistake_in_what_is_drawn_is_refused(text: str, message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        parse_settings(text, "study.toml")
    assert message in str(raised.value)


def test_columns_of_tables_have_the_fields_that_readers_know() -> None:
    assert tuple(COLUMNS) == RECORD_FIELDS


def test_a_column_that_holds_no_field_is_refused_with_those_there_are() -> None:
    text = '[records.columns]\n"论文" = "title"\n"撰文" = "author"'
    with pytest.raises(SettingsError) as raised:
        parse_settings(text, "study.toml")
    assert 'study.toml:3: records.columns.撰文: a record has no field "author"' in str(raised.value)
    assert "id, title, authors, year, journal, doi, abstract, files" in str(raised.value)
