"""An invented study of many passages, ready to be judged: corpus, originals, queue, coders.

The papers are invented (see `corpus`). Most are plain texts; some are PDF files of a few pages in
two columns, whose pages can be shown. Corpus and queue are written by the project's own writers.
"""

import hashlib
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from exhume.model.coding import Drawing, Origin, Person, Role, Unit
from exhume.model.papers import Document, State
from exhume.sources import pdf
from exhume.store.originals import Originals
from exhume.store.review.database import open_review
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.store.rows import CorpusDocument, Kind
from exhume.store.schemas import (
    DOCUMENTS,
    PAGES,
    PARTS,
    TEXTS,
    documents_batch,
    pages_batch,
    part_name,
)
from exhume.store.table_writer import TableWriter
from exhume.workflow._grouping import grouped
from exhume.workflow._texts import texts_batch

from . import corpus
from .bench_pdf import LINES, SIZE, WIDTH, chinese_font, pieces
from .bench_study import A_BATCH, PASSAGES

SEED = 4
PASSWORD = "correct horse battery"  # noqa: S105 - of invented people

Paper = tuple[CorpusDocument, Document]


@dataclass(frozen=True, slots=True)
class Size:
    """How large the study is; `pdfs` of the `papers` have pages to show."""

    units: int = 100_000
    papers: int = 10_000
    pdfs: int = 300
    coders: int = 20


@dataclass(frozen=True, slots=True)
class Coder:
    """A coder who has signed in: `secret` is that of the cookie."""

    person: Person
    secret: str


@dataclass(frozen=True, slots=True)
class Invented:
    """The study on disk; the first of its coders has every unit, the others share the rest.

    `on_pages` has one unit of each paper with pages.
    """

    folder: Path
    coders: tuple[Coder, ...]
    on_pages: tuple[Unit, ...]


def invent(folder: Path, size: Size) -> Invented:
    """Write the study."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text('title = "Invented"\ncriterion = "dead-donor-rule"\n')
    papers = sorted(_papers(folder, size), key=lambda paper: paper[0].digest)
    _write_corpus(folder, papers)
    units = list(_units(papers, size))
    paged = {row.digest for row, document in papers if document.pages}
    on_pages = {unit.digest: unit for unit in units if unit.digest in paged}
    return Invented(folder, tuple(_fill(folder, units, size)), tuple(on_pages.values()))


def _papers(folder: Path, size: Size) -> Iterator[Paper]:
    originals = Originals(folder / "store")
    for text in _texts(size.papers - size.pdfs):
        yield _paper(text.encode(), Document(text, (), "text/plain", "plain_text"))
    for data in _pdfs(size.pdfs):
        kept = originals.add_bytes(data)
        yield _paper(data, pdf.read_document(originals.path(kept.digest)))


def _paper(data: bytes, document: Document) -> Paper:
    digest = hashlib.sha256(data).hexdigest()
    row = CorpusDocument(
        id=f"sources/{digest[:12]}",
        path=f"sources/{digest[:12]}",
        kind=Kind.PAPER,
        digest=digest,
        state=State.READ,
        media_type=document.media_type,
        title=f"心脏移植供心获取的经验（虚构 {digest[:6]}）",
        pages=len(document.pages),
    )
    return row, document


def _texts(count: int, different: int = 1_000) -> Iterator[str]:
    """Give invented papers; beyond the first ones, they begin at another place in one of them."""
    dice = random.Random(SEED)
    bases = corpus.documents(different)
    for number in range(count):
        text = bases[number % different]
        cut = dice.randrange(len(text))
        yield f"{number}。{dice.choice(PASSAGES)}{text[cut:]}{text[:cut]}"


def _pdfs(count: int, different: int = 30, pages: int = 4) -> Iterator[bytes]:
    """Give invented PDF files; beyond the first ones, they differ only in a comment at the end."""
    texts = iter(corpus.documents(different * pages, characters=2 * LINES * WIDTH, seed=SEED))
    files = [_pdf([next(texts) for _ in range(pages)]) for _ in range(min(different, count))]
    for number in range(count):
        yield files[number % different] + f"%{number}\n".encode()


def _pdf(texts: Sequence[str]) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), invariant=True)
    for text in texts:
        canvas.setFont(chinese_font(), SIZE)
        for x, y, piece in pieces("column by column", text):
            canvas.drawString(x, y, piece)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _write_corpus(folder: Path, papers: Sequence[Paper]) -> None:
    writer = TableWriter(folder / "corpus")
    for part in PARTS:
        some = [paper for paper in papers if paper[0].digest[0] == part]
        rows = [row for row, _ in some]
        writer.write_all(part_name("documents", part), DOCUMENTS, [documents_batch(rows)])
        batches = map(texts_batch, grouped(some, A_BATCH))
        writer.write_all(part_name("texts", part), TEXTS, batches)
        pages = [(row.id, row.digest, page) for row, document in some for page in document.pages]
        writer.write_all(part_name("pages", part), PAGES, [pages_batch(pages)])
    writer.publish({})


def _units(papers: Sequence[Paper], size: Size) -> Iterator[Unit]:
    dice = random.Random(SEED)
    each = size.units // len(papers)
    for row, document in papers:
        for start in sorted(dice.sample(range(len(document.text) - 120), each)):
            end = start + dice.randrange(30, 120)
            made = hashlib.sha256(f"{row.digest} {start} {end}".encode()).hexdigest()[:20]
            yield Unit(made, row.digest, row.id, start, end, document.text[start:end])


def _fill(folder: Path, units: Sequence[Unit], size: Size) -> Iterator[Coder]:
    why = [Drawing(unit.id, Origin.CANDIDATE, "candidates", 1, 1) for unit in units]
    with open_review(folder) as database:
        people, queue = People(database), Queue(database)
        people.add("Owner", [Role.OWNER], PASSWORD)
        queue.put(units, why)
        coders = [people.add("Coder 1", [Role.CODER])]
        queue.assign(SEED, 1)
        coders += [people.add(f"Coder {n}", [Role.CODER]) for n in range(2, size.coders + 1)]
        queue.assign(SEED, 2)
        for person in coders:
            yield Coder(person, people.start_session(person))
