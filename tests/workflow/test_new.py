import dataclasses
import re
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import UsageError
from exhume.settings import StudySettings, load_settings, parse_settings
from exhume.workflow.new import create_study, render_protocol

DAY = date(2026, 1, 31)


def test_a_new_study_loads_with_the_defaults(tmp_path: Path) -> None:
    create_study(tmp_path / "hearts", title="Hearts", date=DAY)
    loaded = load_settings(tmp_path / "hearts")
    defaults = StudySettings(title="Hearts")
    expected = dataclasses.replace(defaults, report=dataclasses.replace(defaults.report, date=DAY))
    assert expected == loaded


def test_a_new_study_has_a_folder_for_its_sources(tmp_path: Path) -> None:
    study = create_study(tmp_path / "hearts", date=DAY)
    assert [] == list((study / "sources").iterdir())


def test_without_a_title_the_folder_gives_it(tmp_path: Path) -> None:
    assert "hearts" == load_settings(create_study(tmp_path / "hearts", date=DAY)).title


def test_an_existing_study_is_never_overwritten(tmp_path: Path) -> None:
    study = create_study(tmp_path / "hearts", date=DAY)
    (study / "study.toml").write_text("# mine")
    with pytest.raises(UsageError, match=r"study\.toml: it is there already"):
        create_study(study, date=DAY)
    assert "# mine" == (study / "study.toml").read_text()


def test_a_study_cannot_be_made_inside_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be made"):
        create_study(tmp_path / "file" / "hearts", date=DAY)


def uncommented(protocol: str) -> str:
    """Take the # away in front of the examples that may be switched on."""
    return re.sub(r"(?m)^# (?=(\w+|\"[^\"]+\") = )", "", protocol)


def test_every_setting_is_in_the_template() -> None:
    tables = tomllib.loads(uncommented(render_protocol(title="x", criterion="y", date=DAY)))
    for field in dataclasses.fields(StudySettings):
        assert field.name in tables
        kind = type(getattr(StudySettings(), field.name))
        if dataclasses.is_dataclass(kind):
            inner = {f.name for f in dataclasses.fields(kind)}
            assert inner == set(tables[field.name])


def test_the_examples_in_the_template_are_valid_too() -> None:
    text = uncommented(render_protocol(title="x", criterion="y", date=DAY))
    settings = parse_settings(text, "study.toml")
    assert {"sources/old/*.txt": "gb18030"} == settings.sources.encodings
    assert (1980, 2015) == (settings.eligibility.years_from, settings.eligibility.years_to)


def test_every_setting_is_explained_right_above_it() -> None:
    lines = render_protocol(title="x", criterion="y", date=DAY).splitlines()
    groups = [line for above, line in pairwise(lines) if not above and line]
    assert {line[0] for line in groups} <= {"#", "["}


@given(st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_title_survives(title: str) -> None:
    protocol = render_protocol(title=title, criterion="x", date=DAY)
    assert title == parse_settings(protocol, "study.toml").title
