"""All papers in these tests are invented."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from exhume.errors import UsageError
from exhume.settings import STUDY_FILE, load_settings
from exhume.workflow.demo import MAKING, NOTICE, DemoResult, demo
from exhume.workflow.progress import Quiet
from exhume.workflow.sample import ANSWERS, make_sample
from exhume.workflow.verify import verify

from .. import forking
from ..exports.html_reading import read
from .invented_studies import assert_alike, made, new_study, papers, put, times_below

EXHUME = (sys.executable, "-m", "exhume")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> DemoResult:
    return demo(tmp_path_factory.mktemp("folder") / "demo", Quiet())


def test_the_sample_is_measured_against_its_answers(result: DemoResult) -> None:
    assert result.scores.recall.trials == 21
    assert result.scores.recall.estimate >= 0.95
    assert result.scores.precision.estimate >= 0.95
    assert result.states_as_expected == result.states_total == 71
    confusion = result.scores.confusion
    found = sum(n for (_, grade), n in confusion.items() if grade == "explicit")
    assert found == result.run.screen.grades["explicit"] == result.scores.precision.trials


def test_what_was_given_is_accounted_for(result: DemoResult) -> None:
    assert result.run.ingest.given == sum(result.run.ingest.states.values())
    assert result.run.screen.papers == sum(result.run.screen.grades.values())


def test_the_dossier_says_that_everything_is_invented_and_how_well_it_did(
    result: DemoResult,
) -> None:
    page = read(result.dossier.read_bytes())
    assert NOTICE in next(page.all("p", "notice")).text
    known = page.by_id("known").text
    recall, precision = result.scores.recall, result.scores.precision
    assert f"{recall.successes} of {recall.trials} = " in known
    assert f"{precision.successes} of {precision.trials} = " in known
    assert "71 of 71" in known


def test_the_sample_holds_together(result: DemoResult) -> None:
    assert () == verify(result.study, Quiet()).faults


def test_a_second_call_goes_on_with_what_is_there_and_prints_one_json_object(
    result: DemoResult,
) -> None:
    bytes_before, before = made(result.study), read_and_written(result.study)
    ended = forking.run([*EXHUME, "demo", str(result.study), "--json"])
    assert 0 == ended.returncode
    printed = json.loads(ended.stdout)
    assert json.loads(json.dumps(result.to_json())) == printed
    assert 71 == printed["states_as_expected"] == printed["states_total"]
    assert bytes_before == made(result.study)
    assert before == read_and_written(result.study)


def read_and_written(study: Path) -> dict[str, int]:
    """Return when the files were written that a run writes only where it reads a paper anew."""
    own = ("sources/", "corpus/", "screening/", "store/")
    return {name: time for name, time in times_below(study).items() if name.startswith(own)}


def test_the_protocol_of_the_sample_is_a_protocol(result: DemoResult) -> None:
    settings = load_settings(result.study)
    assert NOTICE == settings.report.notice
    assert "none" == settings.ocr.engine
    assert b"\r" not in (result.study / "study.toml").read_bytes()


def test_the_result_can_be_printed_as_json(result: DemoResult) -> None:
    printed = json.loads(json.dumps(result.to_json()))
    assert {"study", "dossier", "recall", "precision", "ingest", "screen", "report"} < set(printed)
    share = printed["recall"]
    assert share["low"] <= share["estimate"] <= share["high"]
    assert share["estimate"] == share["successes"] / share["trials"]


def a_study(folder: Path) -> None:
    new_study(folder, papers(1))


def some_files(folder: Path) -> None:
    put(folder / "sources" / "paper-001.txt", "my own")


def a_file(folder: Path) -> None:
    folder.write_text("my own")


@pytest.mark.parametrize("there", [a_study, some_files, a_file])
def test_what_others_put_into_a_folder_is_left_alone(
    tmp_path: Path, there: Callable[[Path], None]
) -> None:
    folder = tmp_path / "mine"
    there(folder)
    before = sorted((p, p.read_bytes()) for p in tmp_path.rglob("*") if p.is_file())
    with pytest.raises(UsageError, match="folder") as caught:
        demo(folder, Quiet())
    assert 2 == caught.value.exit_code
    assert before == sorted((p, p.read_bytes()) for p in tmp_path.rglob("*") if p.is_file())


def stopped_sample(study: Path) -> None:
    """Make a sample as it is left when it was stopped while it was written."""
    make_sample(study)
    (study / MAKING).mkdir()
    (study / ANSWERS).unlink()
    (study / "sources" / "paper-007.txt").write_text("cut o")


def killed(study: Path, points: list[str]) -> int:
    """Kill the demo after so many seconds, each time, and return how often it was killed."""
    program = Path(__file__).with_name("killing_runs.py")
    ended = forking.run(forking.program(program, "demo", study, *points))
    assert b"" == ended.stderr
    return int(ended.stdout)


def test_the_command_goes_on_with_a_sample_that_was_stopped_and_killed_at_any_moment(
    result: DemoResult, tmp_path: Path
) -> None:
    study = tmp_path / "killed"
    stopped_sample(study)
    assert not (study / STUDY_FILE).exists()  # such a sample gets its protocol as well
    if sys.platform != "win32":  # where there is no SIGKILL
        assert 2 <= killed(study, ["0.4", "1.0", "1.6", "2.2"])
    ended = forking.run([*EXHUME, "demo", str(study)])
    assert 0 == ended.returncode
    said = ended.stdout.decode()
    assert "All papers of this study are invented." in said
    assert "Recall of papers with an explicit passage: " in said
    assert "Precision of papers graded explicit: " in said
    assert f"The dossier is {(study / 'dossier' / result.dossier.name).resolve()}" in said
    assert_alike(result.study, study)
    assert not (study / MAKING).exists()
