"""All papers in these tests are invented."""

import shutil
from pathlib import Path

import pytest

from ..running import DONOR, exhume, message, only_object

OWNER_ONLY = "Do not show this to the coders"


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = tmp_path_factory.mktemp("studies") / "hearts"
    assert 0 == exhume("new", study).returncode
    for number in range(4):
        text = f"（虚构）第{number}例。{DONOR if number % 2 else '患者恢复良好。'}"
        (study / "sources" / f"{number}.txt").write_text(text, encoding="utf-8")
    assert 0 == exhume("ingest", "--study", study).returncode
    assert 0 == exhume("screen", "--study", study).returncode
    return study


@pytest.fixture
def study(screened: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(screened, tmp_path / "study"))


def test_the_counts_of_json_add_up(study: Path) -> None:
    drawn = only_object(exhume("draw", "--study", study, "--json"))
    assert 4 == drawn["screened"] == sum(drawn["papers"].values())
    assert {"candidate": 2, "sample": 2, "finder": 0, "probe": 0} == drawn["units"]
    assert (4, 0, 0) == (drawn["new"], drawn["kept"], drawn["retired"])
    assert (0, 8) == (drawn["assigned"], drawn["open_places"])


def test_the_table_says_for_whom_it_is_and_shows_the_sums(study: Path) -> None:
    shown = exhume("draw", "--study", study).stdout.decode()
    assert OWNER_ONLY in shown.splitlines()[0]
    for stratum in ("candidates", "set-aside", "near", "some", "far"):
        assert stratum in shown
    totals = [line.split()[1] for line in shown.splitlines() if "total" in line]
    assert ["4", "4"] == totals


def test_what_other_finders_point_at_is_counted_with_how_many_there_are(study: Path) -> None:
    (study / "sources" / "4.txt").write_text("（虚构）供体脑死亡后未行气管插管。", encoding="utf-8")
    for verb in ("ingest", "screen"):
        assert 0 == exhume(verb, "--study", study).returncode
    protocol = study / "study.toml"
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(text.replace("# running-cosine", "running-cosine"), encoding="utf-8")
    shown = exhume("draw", "--study", study).stdout.decode()
    assert "finder:running-cosine, of 1" in shown
    drawn = only_object(exhume("draw", "--study", study, "--json"))
    assert {"finder:running-cosine": {"drawn": 1, "papers": 1}} == drawn["finders"]


def test_a_known_item_that_is_not_found_is_named_with_its_line(study: Path) -> None:
    (study / "known.csv").write_text("document,quote\nnowhere.txt,\n", encoding="utf-8")
    protocol = study / "study.toml"
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(text.replace('known = ""', 'known = "known.csv"'), encoding="utf-8")
    done = exhume("draw", "--study", study)
    shown = done.stdout.decode()
    assert 0 == done.returncode
    assert "known.csv:2" in shown
    assert "nowhere.txt" in shown
    assert 1 == only_object(exhume("draw", "--study", study, "--json"))["known"]["unusable"]


def test_a_study_that_was_not_screened_is_told_what_to_do(tmp_path: Path) -> None:
    assert 0 == exhume("new", tmp_path / "s").returncode
    (tmp_path / "s" / "sources" / "a.txt").write_text(DONOR, encoding="utf-8")
    assert 0 == exhume("ingest", "--study", tmp_path / "s").returncode
    done = exhume("draw", "--study", tmp_path / "s")
    assert 4 == done.returncode
    assert "exhume screen" in message(done)


def test_an_unknown_stratum_is_refused_with_its_line(study: Path) -> None:
    protocol = study / "study.toml"
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(text.replace("\nnear = 20", "\nneer = 20"), encoding="utf-8")
    done = exhume("draw", "--study", study)
    assert 3 == done.returncode
    assert 'did you mean "near"?' in message(done)


def test_an_address_that_is_none_is_refused_without_repeating_it(study: Path) -> None:
    address = "mysql://me:secret@nowhere/x"
    done = exhume("draw", "--study", study, env={"EXHUME_DATABASE": address})
    assert 0 != done.returncode
    assert "secret" not in message(done)
