"""The papers as people read them in the review: text, pages, where each character stands."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from exhume.errors import InputError
from exhume.model.normalized import NormalizedText
from exhume.model.papers import Page
from exhume.store.arrays import boxes_from_bytes, origins_from_bytes
from exhume.store.corpus import CORPUS_FOLDER, Corpus, open_corpus
from exhume.store.manifest import MANIFEST_FILE
from exhume.store.originals import Originals
from exhume.store.rows import CorpusDocument, Title

_KEPT = 64
_STORE_FOLDER = "store"


@dataclass(frozen=True, slots=True, eq=False)
class ReviewPaper:
    """One paper: what it is called, its whole text, its pages, and its text as it is searched.

    `original` is where the file lies in the study's store. `boxes` is as in
    `exhume.model.papers.Document`.
    """

    digest: str
    document: str
    title: str
    journal: str
    year: int | None
    media_type: str
    original: Path
    text: str
    pages: tuple[Page, ...]
    normalized: NormalizedText
    boxes: NDArray[np.float32] | None

    def page_at(self, place: int) -> Page | None:
        """Return the page that holds a code point of the text; None where there are no pages."""
        return next((page for page in self.pages if page.start <= place < page.end), None)


class Papers:
    """Reads papers from the corpus when they are asked for, and keeps the last `_KEPT`.

    A corpus that was written anew in the meantime is opened anew.
    """

    def __init__(self, study: Path) -> None:
        self._study = study
        self._originals = Originals(study / _STORE_FOLDER)
        self._manifest = study / CORPUS_FOLDER / MANIFEST_FILE
        self._kept = lru_cache(_KEPT)(self._read)
        self._opened = lru_cache(1)(self._open)

    def paper(self, digest: str) -> ReviewPaper:
        """Return a paper; raises `InputError` if the corpus does not hold it any more."""
        return self._kept(digest, self._version())

    def _version(self) -> int:
        try:
            return self._manifest.stat().st_mtime_ns
        except OSError:
            return 0

    def _open(self, version: int) -> tuple[Corpus, dict[str, Title]]:  # noqa: ARG002 - a new version is a new corpus
        corpus = open_corpus(self._study)
        return corpus, corpus.titles()

    def _read(self, digest: str, version: int) -> ReviewPaper:
        corpus, titles = self._opened(version)
        row = _row(corpus, digest)
        title = titles.get(row.record, Title())
        text = corpus.text_columns(digest, ("original", "normalized", "origins", "boxes"))
        return ReviewPaper(
            digest,
            row.id,
            title.title or row.title,
            title.journal,
            title.year,
            row.media_type,
            self._originals.path(digest),
            cast("str", text["original"]),
            corpus.pages_of(digest),
            NormalizedText(
                cast("str", text["normalized"]), origins_from_bytes(cast("bytes", text["origins"]))
            ),
            boxes_from_bytes(cast("bytes | None", text["boxes"])),
        )


def _row(corpus: Corpus, digest: str) -> CorpusDocument:
    try:
        found = corpus.papers_of(digest)
    except KeyError:  # not even a part of the corpus where it would lie
        found = ()
    if not found:
        remedy = "run `exhume ingest`, `exhume screen` and `exhume draw` again"
        raise InputError(digest[:12], "this paper is not in the corpus any more", remedy)
    return found[0]
