"""Page images are recognised last, by few processes; the papers and their reader are invented."""

import sys
from datetime import date
from pathlib import Path

import pytest

from exhume.model.papers import State
from exhume.settings import LimitSettings, OcrSettings, load_settings
from exhume.store.corpus import open_corpus
from exhume.store.staging import unpack
from exhume.workflow._frames import Answer, Task
from exhume.workflow._isolation import ReadingPool
from exhume.workflow.ingest import IngestResult, ingest
from exhume.workflow.new import create_study
from exhume.workflow.progress import Quiet

from ..outsiders import install

READER = """
import os, time
from pathlib import Path
from exhume.model.papers import Document, Page
from exhume.sources.recognition import turn

media_type, suffixes, priority = "image/invented", (".page",), 1

def recognises(head, name):
    return head.startswith(b"page ")

def read_document(path, encoding=""):
    return read_with_ocr(path, None)

def read_with_ocr(path, ocr):
    word = path.read_text().split()[1]
    if word != "text":
        turn.ask()
    if word == "killed":
        os.kill(os.getpid(), 9)
    while word.startswith("/") and not Path(word).exists():
        time.sleep(0.01)
    with open(os.environ["INVENTED_LOG"], "a") as log:
        log.write(word + "\\n")
    text = path.read_text()
    return Document(text, (Page(1, 0, len(text), source="none 1.0"),), media_type, str(os.getpid()))
"""
LIMITS = LimitSettings(seconds=60)
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install the reader, and return the file in which it writes down what it has read."""
    points = "[exhume.sources]\npages = page_reader\n"
    monkeypatch.syspath_prepend(install(tmp_path / "p", "pages", points, page_reader=READER))
    monkeypatch.setenv("INVENTED_LOG", str(tmp_path / "log"))
    return tmp_path / "log"


def tasks(folder: Path, *words: str) -> list[Task]:
    files = [folder / f"{number}.page" for number in range(len(words))]
    for file, word in zip(files, words, strict=True):
        file.write_text(f"page {word} {file.stem}", encoding="utf-8")
    return [Task(str(file).encode()) for file in files]


def reader_of(answer: Answer) -> str:
    document = unpack(answer.reading).document
    assert document is not None
    return document.reader


@pytest.mark.usefixtures("log")
def test_page_images_are_postponed_by_processes_that_may_not_start_an_engine(
    tmp_path: Path,
) -> None:
    with ReadingPool(LIMITS, OcrSettings(processes=1), processes=1) as pool:
        text, image, after = pool.submit(tasks(tmp_path, "text", "image", "text")).result()
    assert [False, True, False] == [text.postponed, image.postponed, after.postponed]
    assert (b"", "image/invented") == (image.reading, image.media_type)


@pytest.mark.usefixtures("log")
def test_no_more_processes_recognise_than_the_protocol_allows(tmp_path: Path) -> None:
    with ReadingPool(LIMITS, OcrSettings(processes=1), processes=3) as pool:
        futures = [pool.submit([t], recognise=True) for t in tasks(tmp_path, *["image"] * 6)]
        answers = [answer for future in futures for answer in future.result()]
    assert 1 == len({reader_of(answer) for answer in answers})


@pytest.mark.usefixtures("log")
def test_papers_with_text_do_not_wait_behind_recognition(tmp_path: Path) -> None:
    go = tmp_path / "go"
    image, *texts = tasks(tmp_path, str(go), "text", "text")
    with ReadingPool(LIMITS, OcrSettings(processes=1), processes=1) as pool:
        slow = pool.submit([image], recognise=True)
        assert 2 == len(pool.submit(texts).result())
        assert not slow.done()
        go.touch()
        assert reader_of(slow.result()[0])


def run(study: Path) -> IngestResult:
    return ingest(study, load_settings(study), Quiet())


def study_of(folder: Path, **words: str) -> Path:
    create_study(folder, title="Invented", date=date(2026, 1, 31))
    for name, word in words.items():
        (folder / "sources" / f"{name}.page").write_text(f"page {word} {name}", encoding="utf-8")
    return folder


def test_an_ingest_reads_papers_with_text_first_and_loses_none(tmp_path: Path, log: Path) -> None:
    study = study_of(tmp_path / "s", a="image", b="text", c="image", d="text")
    copy = study / "sources" / "e.page"
    copy.write_bytes((study / "sources" / "a.page").read_bytes())
    result = run(study)
    assert ["text", "text", "image", "image"] == log.read_text(encoding="utf-8").split()
    assert {"read-by-ocr": 4, "duplicate": 1} == dict(result.states)
    rows = {Path(row.id).stem: row for row in open_corpus(study).documents()}
    assert list("abcde") == sorted(rows)
    assert (rows["a"].id, "image/invented") == (rows["e"].duplicate_of, rows["e"].media_type)
    assert 0 == run(study).fresh


@posix
@pytest.mark.usefixtures("log")
def test_a_reader_that_the_system_ends_for_want_of_memory_costs_its_file_only(
    tmp_path: Path,
) -> None:
    study = study_of(tmp_path / "s", a="killed", b="image", c="text")
    result = run(study)
    assert {"read-by-ocr": 2, State.UNREADABLE.value: 1} == dict(result.states)
    (issue,) = result.issues
    assert "as it does when memory runs out" in issue.problem
    assert "[ocr]" in issue.remedy
