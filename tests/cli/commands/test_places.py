"""All papers in these tests are invented; names of hospitals are public."""

from pathlib import Path

import pytest

from ..running import DONOR, exhume, only_object


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studies") / "hearts"
    assert 0 == exhume("new", folder).returncode
    heads = {"a": "（北京安贞医院, 北京 100029）摘要", "b": "（虚构市第一医院）摘要", "c": "从略"}
    for name, head in heads.items():
        text = f"虚构报告{name}\n{head}\n{DONOR}\n"
        (folder / "sources" / f"{name}.txt").write_text(text, encoding="utf-8")
    assert 0 == exhume("ingest", "--study", folder).returncode
    assert 0 == exhume("screen", "--study", folder).returncode
    return folder


def test_the_table_sums_to_the_papers_with_findings(study: Path) -> None:
    found = only_object(exhume("places", "--study", study, "--json"))
    assert 3 == found["papers"] == sum(found["counts"].values()) == len(found["places"])
    assert 1 == found["counts"]["certain"]
    assert Path(found["file"]).is_file()


def test_the_papers_that_wait_for_a_person_are_listed(study: Path) -> None:
    shown = exhume("places", "--study", study).stdout.decode()
    assert "虚构市第一医院" in shown
    assert "2 wait for a person" in shown
    assert "places.csv" in shown


def test_an_unscreened_study_is_refused(tmp_path: Path) -> None:
    assert 0 == exhume("new", tmp_path / "empty").returncode
    done = exhume("places", "--study", tmp_path / "empty")
    assert 4 == done.returncode
    assert b"Remedy" in done.stderr
