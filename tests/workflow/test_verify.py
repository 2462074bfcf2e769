"""All papers in these tests are invented."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from exhume.cli.commands.verify import command
from exhume.criteria.reader import available
from exhume.errors import InputError, IntegrityError
from exhume.store.corpus import open_corpus
from exhume.store.custody import STUDY_DATABASE, CustodyLog
from exhume.store.files import digest_of, partial
from exhume.store.manifest import Manifest, entry_for, read_manifest
from exhume.workflow.ingest import ingest
from exhume.workflow.new import create_study
from exhume.workflow.progress import Quiet
from exhume.workflow.screen import screen
from exhume.workflow.verify import VerifyResult, verify

from .invented_studies import (
    DATE,
    EXPLICIT,
    PROTOCOL,
    made,
    new_study,
    papers,
    put,
    run_all,
    settings_of,
    write_protocol,
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {**papers(20), "empty.txt": "", "copy.txt": papers(1)["p000.txt"]}
    study = new_study(tmp_path_factory.mktemp("whole"), files)
    run_all(study)
    return study


@pytest.fixture
def study(whole: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage; that it was moved must not matter."""
    return shutil.copytree(whole, tmp_path / "study")


def check(study: Path) -> VerifyResult:
    return verify(study, Quiet())


def spoil(path: Path) -> None:
    """Change one byte in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


def refresh(folder: Path) -> None:
    """Write the manifest anew, as somebody would who wants to hide a change."""
    old = read_manifest(folder)
    assert old is not None
    files = {name: entry_for(folder / name, entry.inputs) for name, entry in old.files.items()}
    data = msgspec.json.format(msgspec.json.encode(Manifest(old.versions, files), order="sorted"))
    (folder / "manifest.json").write_bytes(data)


def first_finding(study: Path) -> Path:
    tables = sorted((study / "screening" / "findings").glob("*.parquet"))
    return next(path for path in tables if pq.read_metadata(path).num_rows)


def edit(path: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change the rows of a table and write it again."""
    table = pq.read_table(path)
    rows = table.to_pylist()
    change(rows)
    pq.write_table(pa.Table.from_pylist(rows, table.schema), path)


def test_every_link_of_an_untouched_study_holds(whole: Path) -> None:
    before = made(whole)
    result = check(whole)
    assert () == result.faults
    assert result.links > 100
    assert before == made(whole)


def test_every_link_of_a_moved_study_holds(whole: Path, study: Path) -> None:
    shutil.rmtree(study / "sources")  # the originals are in the store
    assert check(whole) == check(study)


def test_a_study_in_which_nothing_was_done_has_nothing_to_verify(tmp_path: Path) -> None:
    create_study(tmp_path / "new", date=DATE)
    with pytest.raises(InputError, match="nothing to verify") as caught:
        check(tmp_path / "new")
    assert 4 == caught.value.exit_code


def test_a_changed_byte_in_an_original_is_named(study: Path) -> None:
    (document,) = [d for d in open_corpus(study).documents() if d.id == "sources/p003.txt"]
    path = study / "store" / document.digest[:2] / document.digest
    spoil(path)
    (fault,) = check(study).faults
    assert "sources/p003.txt" in fault
    assert str(path) in fault
    assert "not what it was" in fault


def test_a_missing_original_is_named(study: Path) -> None:
    (document,) = [d for d in open_corpus(study).documents() if d.id == "sources/p003.txt"]
    (study / "store" / document.digest[:2] / document.digest).unlink()
    (fault,) = check(study).faults
    assert "sources/p003.txt" in fault
    assert "missing" in fault


@pytest.mark.parametrize("folder", ["corpus", "screening", "dossier"])
def test_a_changed_byte_in_any_file_is_named(study: Path, folder: str) -> None:
    manifest = read_manifest(study / folder)
    assert manifest is not None
    for name in manifest.files:
        path = study / folder / name
        data = path.read_bytes()
        spoil(path)
        assert (f"{path} is not what it was",) == check(study).faults
        path.write_bytes(data)


@pytest.mark.parametrize("folder", ["corpus", "screening", "dossier"])
def test_a_missing_file_is_named(study: Path, folder: str) -> None:
    manifest = read_manifest(study / folder)
    assert manifest is not None
    path = study / folder / min(manifest.files)
    path.unlink()
    assert (f"{path} is missing",) == check(study).faults


@pytest.mark.parametrize("folder", ["corpus", "screening", "dossier"])
def test_a_missing_manifest_is_named(study: Path, folder: str) -> None:
    (study / folder / "manifest.json").unlink()
    assert (f"{study / folder} has no manifest",) == check(study).faults


@pytest.mark.parametrize("folder", ["corpus", "screening", "dossier"])
def test_a_damaged_manifest_is_named(study: Path, folder: str) -> None:
    (study / folder / "manifest.json").write_text("{")
    (fault,) = check(study).faults
    assert str(study / folder / "manifest.json") in fault
    assert "damaged" in fault


@pytest.mark.parametrize("folder", ["corpus", "screening", "dossier"])
def test_a_folder_that_a_run_left_half_way_is_named(study: Path, folder: str) -> None:
    manifest = study / folder / "manifest.json"
    shutil.copy(manifest, partial(manifest))
    (fault,) = check(study).faults
    assert str(study / folder) in fault
    assert "stopped" in fault


def test_a_changed_quote_is_found_though_the_manifest_fits_it(study: Path) -> None:
    path = first_finding(study)

    def change(rows: list[dict[str, Any]]) -> None:
        rows[0]["quote"] = "乙" + rows[0]["quote"][1:]

    edit(path, change)
    refresh(study / "screening")
    faults = check(study).faults
    document, start = pq.read_table(path)["document"][0], pq.read_table(path)["start"][0]
    assert any(str(document) in f and f"is not at {start}:" in f for f in faults)
    assert any("screening/manifest.json" in fault for fault in faults)


def test_a_finding_that_was_taken_away_is_found_though_the_manifest_fits(study: Path) -> None:
    edit(first_finding(study), list[dict[str, Any]].clear)
    refresh(study / "screening")
    faults = check(study).faults
    assert any("stands in the dossier, but not among the findings" in f for f in faults)


def test_a_finding_that_was_added_is_found_though_the_manifest_fits(study: Path) -> None:
    path = first_finding(study)
    edit(path, lambda rows: rows.append(dict(rows[0])))
    refresh(study / "screening")
    faults = check(study).faults
    assert any("is not in the dossier" in fault for fault in faults)


def test_a_finding_of_a_paper_that_is_not_there_is_found(study: Path) -> None:
    def change(rows: list[dict[str, Any]]) -> None:
        rows[0]["digest"] = "0" * 64

    edit(first_finding(study), change)
    refresh(study / "screening")
    assert any("belongs to no text" in fault for fault in check(study).faults)


def test_a_changed_text_is_found_though_the_manifest_fits(study: Path) -> None:
    path = study / "corpus" / "texts" / first_finding(study).name

    def change(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["original"] = "乙" + row["original"]

    edit(path, change)
    refresh(study / "corpus")
    faults = check(study).faults
    assert "the corpus has changed since it was screened" in faults
    assert any("the quote of" in fault for fault in faults)


def test_a_passage_changed_in_the_dossier_is_found_though_the_manifest_fits(study: Path) -> None:
    path = study / "dossier" / "findings.json"
    told = json.loads(path.read_bytes())
    told["findings"][0]["quote"] = "乙"
    path.write_text(json.dumps(told), encoding="utf-8")
    refresh(study / "dossier")
    faults = check(study).faults
    assert 2 == len(faults)
    assert all(told["findings"][0]["paper"] in fault for fault in faults)


def test_a_dossier_that_says_nothing_of_its_findings_is_named(study: Path) -> None:
    path = study / "dossier" / "findings.json"
    path.write_text("[]")
    refresh(study / "dossier")
    (fault,) = check(study).faults
    assert f"{path} cannot be read" in fault


def test_a_screening_of_another_corpus_is_named(study: Path) -> None:
    put(study / "sources" / "new.txt", f"{EXPLICIT}又一篇。")
    ingest(study, settings_of(study), Quiet())
    faults = check(study).faults
    assert "the corpus has changed since it was screened" in faults


def test_a_dossier_of_another_screening_is_named(study: Path) -> None:
    put(study / "sources" / "new.txt", f"{EXPLICIT}又一篇。")
    ingest(study, settings_of(study), Quiet())
    screen(study, settings_of(study), Quiet())
    faults = check(study).faults
    assert any("screening/manifest.json" in fault for fault in faults)
    assert any("sources/new.txt" in f and "is not in the dossier" in f for f in faults)


def test_a_protocol_that_was_changed_after_the_report_is_named(study: Path) -> None:
    write_protocol(study, f"{PROTOCOL}\n# changed\n")
    (fault,) = check(study).faults
    assert f"{study / 'study.toml'} has changed since the dossier was written" == fault


def test_a_criterion_of_the_study_that_was_changed_is_named(tmp_path: Path) -> None:
    study = new_study(tmp_path, papers(3), f'criterion = "mine.toml"\n{PROTOCOL}')
    put(study / "mine.toml", available()["dead-donor-rule"].read_bytes())
    run_all(study)
    assert () == check(study).faults
    with (study / "mine.toml").open("a") as file:
        file.write("\n# changed\n")
    assert (f"{study / 'mine.toml'} has changed since it was applied",) == check(study).faults
    (study / "mine.toml").unlink()
    assert (f"{study / 'mine.toml'} is missing",) == check(study).faults


def test_a_study_without_a_dossier_is_not_whole(study: Path) -> None:
    shutil.rmtree(study / "dossier")
    assert (f"{study / 'dossier'} has no manifest",) == check(study).faults


def test_every_fault_is_named_at_once(study: Path) -> None:
    (document,) = [d for d in open_corpus(study).documents() if d.id == "sources/p003.txt"]
    spoil(study / "store" / document.digest[:2] / document.digest)
    spoil(study / "dossier" / "dossier.html")
    spoil(first_finding(study))
    assert 3 == len(check(study).faults)


def test_the_command_leaves_with_0_only_where_every_link_holds(study: Path) -> None:
    runner = CliRunner()
    held = runner.invoke(command, [str(study), "--json"])
    assert 0 == held.exit_code
    assert [] == json.loads(held.stdout)["faults"]
    (study / "dossier" / "dossier.html").unlink()
    broken = runner.invoke(command, [str(study), "--json"])
    assert isinstance(broken.exception, IntegrityError)
    assert 8 == broken.exception.exit_code
    (fault,) = json.loads(broken.stdout)["faults"]
    assert "dossier.html" in fault


def test_what_the_dossier_was_made_of_is_what_is_there(whole: Path) -> None:
    told = json.loads((whole / "dossier" / "findings.json").read_bytes())["digests"]
    for name in ("study.toml", "corpus/manifest.json", "screening/manifest.json"):
        assert digest_of(whole / name) == told[name]


def test_a_custody_event_that_was_changed_is_named(study: Path) -> None:
    with CustodyLog(study) as log:
        actions = [event.action.value for event in log.events()]
    assert {"acquired", "copied", "read", "screened"} == set(actions)
    assert () == verify(study, Quiet()).faults
    with closing(sqlite3.connect(study / STUDY_DATABASE)) as connection, connection:
        connection.execute("update custody set event = replace(event, 'Z', 'Y') where number = 2")
        connection.execute("update custody set event = event || ' ' where number = 3")
    assert any("custody event 3" in fault for fault in verify(study, Quiet()).faults)


def test_an_original_that_nobody_acquired_is_named(study: Path) -> None:
    with closing(sqlite3.connect(study / STUDY_DATABASE)) as connection, connection:
        connection.execute("delete from custody")
    assert any("where it came from" in fault for fault in verify(study, Quiet()).faults)
