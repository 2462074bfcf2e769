"""Papers as people read them in the review."""

import os
from pathlib import Path

import pytest

from exhume.errors import InputError
from exhume.store.corpus import open_corpus
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.reviewing.papers import Papers, ReviewPaper

from ...sources.pdf_making import made, words
from ..invented_studies import EXPLICIT, NOTHING, new_study, put, record, settings_of

FILES = {
    "a.txt": EXPLICIT,
    "b.html": f"<html><body><p>{NOTHING}</p></body></html>",
    "c.pdf": made(words("Invented words"), words("on two pages")),
    "refs.ris": record("r1", "An invented title", "JO  - A journal", "PY  - 2001", "L1  - a.txt"),
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made_study = new_study(tmp_path_factory.mktemp("papers") / "study", FILES)
    ingest(made_study, settings_of(made_study), Quiet())
    return made_study


def digest(study: Path, name: str) -> str:
    return next(paper.digest for paper in open_corpus(study).papers() if name in paper.id)


def paper(study: Path, name: str) -> ReviewPaper:
    return Papers(study).paper(digest(study, name))


def test_a_paper_is_what_the_corpus_has(study: Path) -> None:
    corpus = open_corpus(study)
    for each in corpus.papers():
        found = Papers(study).paper(each.digest)
        assert (each.id, each.digest) == (found.document, found.digest)
        assert corpus.document_text(each.id) == found.text
        assert corpus.document_normalized(each.id).text == found.normalized.text
        assert corpus.document_pages(each.id) == found.pages
        assert (FILES[each.id.rpartition("/")[2]]) in (
            found.original.read_bytes(),
            found.original.read_text("utf-8", "replace"),
        )


def test_a_paper_has_the_title_of_its_record(study: Path) -> None:
    found = paper(study, "a.txt")
    assert ("An invented title", "A journal", 2001) == (found.title, found.journal, found.year)
    assert None is paper(study, "b.html").year


def test_every_place_of_a_pdf_is_on_a_page_with_a_box(study: Path) -> None:
    found = paper(study, "c.pdf")
    assert found.boxes is not None
    assert (len(found.text), 4) == found.boxes.shape
    for place in range(len(found.text)):
        page = found.page_at(place)
        assert page is not None
        assert page.start <= place < page.end
    assert None is found.page_at(len(found.text))


def test_a_paper_is_read_once(study: Path) -> None:
    papers = Papers(study)
    assert papers.paper(digest(study, "a.txt")) is papers.paper(digest(study, "a.txt"))


def test_a_corpus_that_was_written_anew_is_read_anew(tmp_path: Path) -> None:
    study = new_study(tmp_path / "study", {"a.txt": EXPLICIT})
    ingest(study, settings_of(study), Quiet())
    papers = Papers(study)
    gone = digest(study, "a.txt")
    papers.paper(gone)
    put(study / "sources" / "a.txt", NOTHING)
    ingest(study, settings_of(study), Quiet())
    manifest = study / "corpus" / "manifest.json"
    os.utime(manifest, ns=(1, 1))  # whatever the clock of the file system can tell apart
    assert NOTHING == papers.paper(digest(study, "a.txt")).text
    with pytest.raises(InputError, match="not in the corpus any more"):
        papers.paper(gone)


def test_a_paper_that_never_was_is_said_so(study: Path) -> None:
    with pytest.raises(InputError, match="not in the corpus"):
        Papers(study).paper("0" * 64)
