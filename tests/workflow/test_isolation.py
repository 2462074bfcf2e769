"""The readers in these tests are made to fail in every way; the papers are invented."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from exhume.errors import ExhumeError, UsageError
from exhume.model.papers import Issue, Record
from exhume.settings import WITHOUT_OCR, LimitSettings
from exhume.store.staging import Reading, unpack
from exhume.workflow._frames import Task
from exhume.workflow._isolation import ReadingPool

from ..outsiders import install

NASTY = """
import os, sys, time
from exhume.model.papers import Document, Page, Record

media_type, suffixes, priority = "text/nasty", (".nasty",), 1

def recognises(head, name):
    return name.endswith(".nasty")

def read_document(path, encoding=""):
    word = path.read_text()
    if word == "exit": os._exit(3)
    if word == "crash": os.kill(os.getpid(), 11)
    if word == "hang": time.sleep(600)
    if word == "spin": exec("while True: pass")
    if word == "bomb": bytearray(1 << 33)
    if word == "grow": [bytearray(1 << 24) for _ in range(1000)]
    if word == "deep": return read_document(path)
    if word == "error": return {}["x"]
    if word == "quit": sys.exit(5)
    if word == "long":
        from exhume.sources.recognition.pulse import beat
        for _ in range(9):
            time.sleep(0.5)
            beat()
    print("to nobody")
    return Document(word, (Page(1, 0, len(word)),), media_type, str(os.getpid()))
"""
LISTING = """
import os
from exhume.model.papers import Issue, Record

media_type, suffixes, priority = "text/listing", (".listing",), 1

def recognises(head, name):
    return name.endswith(".listing")

def read_records(path, encoding=""):
    for number in range(2500):
        yield Record(f"r{number}", "(invented)", fields={"a": "b"})
    yield Issue("x", "a remark")
    if "exit" in path.name: os._exit(3)
    if "error" in path.name: raise KeyError
"""
pytestmark = pytest.mark.usefixtures("processes_start_as_usual")
LIMITS = LimitSettings(seconds=3, memory_mb=256, pages=5, characters=50)
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no memory")


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingPool]:
    """A pool that has to stand all that is done to it, one after the other."""
    points = "[exhume.sources]\nnasty = nasty_reader\nlisting = listing_reader\n"
    packages = install(
        tmp_path_factory.mktemp("packages"),
        "nasty",
        points,
        nasty_reader=NASTY,
        listing_reader=LISTING,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(packages)
        with ReadingPool(LIMITS, WITHOUT_OCR, processes=1) as pool:
            yield pool


def written(folder: Path, *words: str) -> list[Task]:
    files = [folder / f"{number}.nasty" for number in range(len(words))]
    for file, word in zip(files, words, strict=True):
        file.write_text(word, encoding="utf-8")
    return [Task(str(file).encode()) for file in files]


def read(pool: ReadingPool, folder: Path, *words: str) -> list[Reading]:
    answers = pool.submit(written(folder, *words)).result()
    return [unpack(answer.reading) for answer in answers]


@posix
@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("exit", "the reader crashed (exit code 3)"),
        ("quit", "the reader crashed (exit code 5)"),
        ("crash", "the reader crashed (SIGSEGV)"),
        ("hang", "reading it took longer than 3 s"),
        ("spin", "reading it took longer than 3 s"),
        ("bomb", "reading it needed more than 256 MB of memory"),
        ("grow", "reading it needed more than 256 MB of memory"),
        ("deep", "it is nested too deeply to be read"),
        ("error", "its reader failed (KeyError)"),
        ("x" * 51, "it has 51 characters, more than the 50 that the protocol allows"),
    ],
)
def test_whatever_a_file_does_to_its_reader_costs_that_file_only(
    pool: ReadingPool, tmp_path: Path, word: str, problem: str
) -> None:
    before, bad, after, last = read(pool, tmp_path, "before", word, "after", "last")
    assert (None, "unreadable", problem) == (bad.document, bad.state.value, bad.problem)
    assert bad.remedy
    texts = [reading.document.text for reading in (before, after, last) if reading.document]
    assert ["before", "after", "last"] == texts


@posix
def test_bad_files_in_a_row_are_each_told(pool: ReadingPool, tmp_path: Path) -> None:
    readings = read(pool, tmp_path, "exit", "crash", "fine", "bomb", "exit", "fine too")
    found = [reading.document.text if reading.document else "bad" for reading in readings]
    assert ["bad", "bad", "fine", "bad", "bad", "fine too"] == found


def test_one_process_reads_many_files(pool: ReadingPool, tmp_path: Path) -> None:
    readings = read(pool, tmp_path, *"abcdef") + read(pool, tmp_path, *"ghi")
    assert 1 == len({reading.document.reader for reading in readings if reading.document})


def test_a_reader_that_tells_of_each_page_may_take_longer(
    pool: ReadingPool, tmp_path: Path
) -> None:
    before, long, after = read(pool, tmp_path, "before", "long", "after")
    assert all(reading.document for reading in (before, long, after))


def entries(pool: ReadingPool, file: Path) -> list[Record | Issue | Reading]:
    file.write_text("x", encoding="utf-8")
    return list(pool.records(file))


def test_records_come_back_in_their_order(pool: ReadingPool, tmp_path: Path) -> None:
    *records, issue = entries(pool, tmp_path / "a.listing")
    assert [f"r{n}" for n in range(2500)] == [r.id for r in records if isinstance(r, Record)]
    assert Issue("x", "a remark") == issue


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("exit.listing", "the reader crashed (exit code 3)"),
        ("error.listing", "its reader failed (KeyError)"),
    ],
)
def test_a_reference_file_that_breaks_off_says_how(
    pool: ReadingPool, tmp_path: Path, name: str, problem: str
) -> None:
    *records, end = entries(pool, tmp_path / name)
    assert 2000 <= len(records)
    assert isinstance(end, Reading)
    assert problem == end.problem
    assert 2501 == len(entries(pool, tmp_path / "a.listing"))


def test_a_plugin_that_cannot_be_loaded_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(install(tmp_path, "gone", "[exhume.sources]\ngone = not_there\n"))
    with ReadingPool(LIMITS, WITHOUT_OCR) as pool, pytest.raises(UsageError, match="not_there"):
        read(pool, tmp_path, "a")


def test_a_process_that_cannot_begin_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false" if Path("/bin/false").exists() else "false")
    with ReadingPool(LIMITS, WITHOUT_OCR) as pool, pytest.raises(ExhumeError, match="started"):
        read(pool, tmp_path, "a")
