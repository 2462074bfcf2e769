"""Taking over parts of the corpus is tried against making the whole of it from nothing.

All papers and records in these tests are invented.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exhume.model.papers import State
from exhume.settings import load_settings
from exhume.store.corpus import open_corpus
from exhume.store.table_writer import TableWriter
from exhume.workflow import ingest as ingest_module
from exhume.workflow._isolation import ReadingPool
from exhume.workflow.ingest import IngestResult, ingest
from exhume.workflow.progress import Quiet

from .invented_studies import bytes_below, new_study, put, record, write_protocol

BASE = '[ocr]\nengine = "none"\n'
PROTOCOLS = (
    BASE,
    f'{BASE}[sources]\nignore = ["**/*3.txt"]\n',
    f'{BASE}[sources]\nrecords = ["sources/refs.ris"]\n',
    f'{BASE}[sources.encodings]\n"**/b*.txt" = "gb18030"\n',
    f"{BASE}[eligibility]\nyears_from = 1990\n",
    f'{BASE}[records]\nkeep_apart = [["a1", "a2"]]\n',
    f"{BASE}[limits]\ncharacters = 30\n",
    f'{BASE}[sources]\npapers = ["sources/**/*", "none/*.txt"]\n',
)
CONTENTS = (
    *(f"虚构的第{number}篇报告,供体经气管插管。\n" for number in range(12)),
    f"虚构的长篇{'，从略' * 20}。\n",
    "一种虚构手术的初步报告\n甲某\n正文从略\n",
    "",
    bytes(range(256)) * 2,
    b"%PDF-1.4\nnothing that follows",
)
REFERENCES = (
    record("a1", "一种虚构手术的初步报告", "PY  - 1980"),
    record("a1", "一种虚构手术的初步报告", "PY  - 1995") + record("a2", "虚构其二", "PY  - 1999"),
    record("a2", "虚构其二", "L1  - a1.txt") + record("b1", "虚构其三") + record("b1", "虚构其四"),
)
NAMES = [
    f"{folder}{letter}{number}.txt"
    for folder in ("", "x/")
    for letter in "ab"
    for number in range(5)
]
REFERENCE_NAMES = ["refs.ris", "x/more.ris"]

Step = tuple[str, str, str | bytes]
steps = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(NAMES), st.sampled_from(CONTENTS)),
    st.tuples(st.just("put"), st.sampled_from(REFERENCE_NAMES), st.sampled_from(REFERENCES)),
    st.tuples(st.just("remove"), st.sampled_from([*NAMES, *REFERENCE_NAMES]), st.just("")),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("copy"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("protocol"), st.just(""), st.sampled_from(PROTOCOLS)),
)


def run(study: Path) -> IngestResult:
    return ingest(study, load_settings(study), Quiet())


def do(study: Path, step: Step) -> None:
    """Change what is given to a study; a step that finds no file changes nothing."""
    verb, name, value = step
    file = study / "sources" / name
    if verb == "put":
        put(file, value)
    elif verb == "protocol":
        write_protocol(study, str(value))
    elif file.is_file() and verb == "remove":
        file.unlink()
    elif file.is_file() and str(value) != name:
        target = study / "sources" / str(value)
        target.parent.mkdir(exist_ok=True)
        (shutil.move if verb == "rename" else shutil.copy)(file, target)


def from_nothing(study: Path, folder: Path) -> dict[str, bytes]:
    """Return the corpus that a new study makes of the same sources and protocol."""
    shutil.copytree(study / "sources", folder / "sources")
    shutil.copy(study / "study.toml", folder / "study.toml")
    run(folder)
    return bytes_below(folder / "corpus")


def many(count: int = 40) -> dict[str, str | bytes]:
    return {f"p{number:02}.txt": f"虚构的第{number}号文本\n" for number in range(count)}


def parts_of(study: Path, table: str = "documents") -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in (study / "corpus" / table).iterdir()}


@pytest.fixture(scope="module")
def with_references(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = tmp_path_factory.mktemp("settled") / "study"
    new_study(study, {**many(), "refs.ris": REFERENCES[0]}, BASE)
    run(study)
    return study


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = new_study(tmp_path_factory.mktemp("settled") / "study", many(), BASE)
    run(study)
    return study


@pytest.fixture
def study(ingested: Path, tmp_path: Path) -> Path:
    """A study of many texts that were taken in."""
    return Path(shutil.copytree(ingested, tmp_path / "study"))


@settings(
    max_examples=int(os.environ.get("EXHUME_EXAMPLES", "6")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.lists(steps, min_size=1, max_size=4), min_size=1, max_size=5))
def test_any_sequence_of_changes_ends_in_the_bytes_of_a_run_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, with_references: Path, rounds: list[list[Step]]
) -> None:
    folder = tmp_path_factory.mktemp("changes")
    study = Path(shutil.copytree(with_references, folder / "study"))
    for changes in rounds:
        for step in changes:
            do(study, step)
        run(study)
    assert from_nothing(study, folder / "new") == bytes_below(study / "corpus")
    shutil.rmtree(folder)


def test_a_part_to_which_nothing_was_given_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = new_study(tmp_path / "study", many(60), BASE)
    run(study)
    written: list[str] = []
    write = TableWriter.write

    def noted(self: TableWriter, name: str, *more: object) -> object:
        written.append(name)
        return write(self, name, *more)  # type: ignore[arg-type]  # what was given is passed on

    monkeypatch.setattr(TableWriter, "write", noted)
    put(study / "sources" / "new.txt", "（虚构）一篇新的")
    assert 1 == run(study).fresh
    assert 1 == sum(name.startswith("documents/") for name in written)
    assert 1 == sum(name.startswith("texts/") for name in written)


@pytest.mark.parametrize("few", [0, 64])
def test_one_more_paper_is_taken_in_alike_whether_parts_are_taken_over_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(ingest_module, "_FEW", few)
    refs = record("a1", "虚构的一篇", "L1  - p01.txt", "PY  - 1980")
    refs += record("n", "虚构的新篇", "L1  - new.txt") + record("gone", "虚构的另一篇")
    protocol = f"{BASE}[eligibility]\nyears_from = 1990\n"
    study = new_study(tmp_path / "study", {**many(), "refs.ris": refs, "e.txt": ""}, protocol)
    assert {"read": 40, "excluded": 2, "empty": 1, "not-found": 2} == run(study).states
    put(study / "sources" / "new.txt", "（虚构）一篇新的")
    assert {"read": 42, "excluded": 2, "empty": 1, "not-found": 1} == run(study).states
    assert from_nothing(study, tmp_path / "new") == bytes_below(study / "corpus")


def test_a_second_record_for_a_paper_of_a_part_taken_over_is_seen(tmp_path: Path) -> None:
    refs = record("a1", "虚构的一篇", "L1  - p01.txt")
    study = new_study(tmp_path / "study", {**many(), "refs.ris": refs}, BASE)
    run(study)
    put(study / "sources" / "x.ris", record("a2", "虚构的另一篇", "L1  - p01.txt"))
    assert any("2 records could belong" in issue.problem for issue in run(study).issues)
    assert from_nothing(study, tmp_path / "new") == bytes_below(study / "corpus")


def test_a_copy_of_a_paper_of_any_part_is_a_duplicate(study: Path, tmp_path: Path) -> None:
    shutil.copy(study / "sources" / "p07.txt", study / "sources" / "a first name.txt")
    assert {"read": 40, "duplicate": 1} == run(study).states
    rows = {row.id: row for row in open_corpus(study).documents()}
    assert "sources/a first name.txt" == rows["sources/p07.txt"].duplicate_of
    assert from_nothing(study, tmp_path / "new") == bytes_below(study / "corpus")


@pytest.mark.parametrize("table", ["documents", "texts", "pages"])
def test_a_part_that_was_damaged_is_made_anew(study: Path, table: str) -> None:
    whole = bytes_below(study / "corpus")
    damaged = sorted((study / "corpus" / table).iterdir())[0]
    damaged.write_bytes(damaged.read_bytes()[:-9] + b"?" * 9)
    run(study)
    assert whole == bytes_below(study / "corpus")


def test_an_original_that_was_lost_is_kept_again(study: Path) -> None:
    row = next(open_corpus(study).documents())
    original = study / "store" / row.digest[:2] / row.digest
    original.unlink()
    run(study)
    assert original.is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_adding_a_paper_may_be_killed_at_any_operation_on_files(tmp_path: Path) -> None:
    study = new_study(tmp_path / "study", {**many(), "refs.ris": REFERENCES[1]}, BASE)
    run(study)
    put(study / "sources" / "new.txt", "（虚构）一篇新的")
    points = [str(point) for point in range(1, 120, 6)]
    program = Path(__file__).with_name("killing.py")
    command = [sys.executable, program, study, *points]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert 3 <= int(ended.stdout)
    run(study)
    assert from_nothing(study, tmp_path / "new") == bytes_below(study / "corpus")


def tried(study: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Run once more, and return the names of the files that were handed to a reader."""
    asked: list[str] = []
    submit = ReadingPool.submit

    def noted(self: ReadingPool, tasks: object, **more: object) -> object:
        asked.extend(Path(os.fsdecode(task.file)).name for task in tasks)  # type: ignore[attr-defined]  # a sequence of tasks
        return submit(self, tasks, **more)  # type: ignore[arg-type]  # what was given is passed on

    with monkeypatch.context() as patch:
        patch.setattr(ReadingPool, "submit", noted)
        run(study)
    return sorted(asked)


FAILING = {
    "damaged.pdf": b"%PDF-1.4\nnothing that follows",
    "odd.bin": bytes(range(256)) * 8,
    "empty.txt": "",
}


def test_a_file_that_is_damaged_empty_or_of_no_known_kind_is_tried_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = new_study(tmp_path / "study", {**many(3), **FAILING}, BASE)
    first = run(study)
    assert [] == tried(study, monkeypatch)
    put(study / "sources" / "new.txt", "（虚构）一篇新的")
    monkeypatch.setattr(ingest_module, "_FEW", 0)
    assert ["new.txt"] == tried(study, monkeypatch)
    assert {**first.states, "read": 4} == run(study).states
    assert from_nothing(study, tmp_path / "new") == bytes_below(study / "corpus")


def test_a_failure_is_tried_again_when_the_file_has_changed_or_is_called_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = new_study(tmp_path / "study", FAILING, BASE)
    run(study)
    put(study / "sources" / "empty.txt", "（虚构）不再是空的")
    (study / "sources" / "odd.bin").rename(study / "sources" / "odd.txt")
    assert ["empty.txt", "odd.txt"] == tried(study, monkeypatch)


def test_other_readers_try_a_failure_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = new_study(tmp_path / "study", FAILING, BASE)
    run(study)
    monkeypatch.setattr(ingest_module, "reading_signature", lambda _: "other readers")
    assert sorted(FAILING) == tried(study, monkeypatch)


def test_a_failure_of_circumstance_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    protocol = f"{BASE}[limits]\ncharacters = 5\n"
    files: dict[str, str | bytes] = {"short.txt": "虚构", "long.txt": "（虚构）一篇长的"}
    study = new_study(tmp_path / "study", files, protocol)
    assert {"read": 1, "unreadable": 1} == run(study).states
    assert ["long.txt"] == tried(study, monkeypatch)
    write_protocol(study, BASE)
    assert {"read": 2} == run(study).states


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read all files")
def test_a_file_that_could_not_be_opened_is_tried_again(tmp_path: Path) -> None:
    study = new_study(tmp_path / "study", many(3), BASE)
    (study / "sources" / "p01.txt").chmod(0)
    assert {"read": 2, "unreadable": 1} == run(study).states
    (study / "sources" / "p01.txt").chmod(0o644)
    assert {State.READ: 3} == run(study).states
