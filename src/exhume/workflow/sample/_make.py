"""Writing the sample study: papers, reference file, bad inputs and the answer key."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from exhume.workflow.sample._answers import BAD_INPUT, Answer, write_answers
from exhume.workflow.sample._dice import Dice
from exhume.workflow.sample._library import Dressing, Library, Workshop, load_library
from exhume.workflow.sample._paper import Block, Paper, Plan, compose
from exhume.workflow.sample._pdf import damaged_pdf, paper_pdf, picture_pdf, require_reportlab
from exhume.workflow.sample._print import lay_out, passages, printed
from exhume.workflow.sample._records import ris

REFERENCES = "references.ris"
ANSWERS = "answers.csv"
_WITHOUT_FILE = 4
_BYTE_ORDER_MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample study on disk, and what it holds.

    `papers` are the readable papers, `bad_inputs` the files that are none; `records` are those
    of the reference file, of which `records_without_file` name no full text.
    """

    folder: Path
    answers: tuple[Answer, ...]
    papers: int
    bad_inputs: int
    records: int
    records_without_file: int

    @property
    def sources(self) -> Path:
        """The folder that is to be ingested."""
        return self.folder / "sources"

    @property
    def kinds(self) -> dict[str, int]:
        """How many files there are of each kind, by name of the kind."""
        return dict(sorted(Counter(answer.kind for answer in self.answers).items()))


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the sample before it is written; `paper` is None for a bad input."""

    answer: Answer
    data: bytes
    paper: Paper | None = None


def make_sample(folder: Path, *, seed: int = 20220404) -> Sample:
    """Write the sample study and return what it holds.

    ``sources/`` gets invented papers, a reference file and a few bad inputs; ``answers.csv``,
    beside it, the answer expected for each file. The same seed gives the same bytes with the same
    versions of reportlab, Pillow, OpenCC and zlib. Raises `exhume.errors.MissingExtra` when
    reportlab is not installed, before anything is written.
    """
    require_reportlab()
    workshop = Workshop(load_library(), seed)
    papers = list(_paper_files(workshop))
    files = papers + list(_bad_files(papers, workshop))
    unfiled = _unfiled(workshop, {file.paper.title for file in papers if file.paper})
    answers = tuple(file.answer for file in files)
    _write(folder, files, unfiled)
    write_answers(folder / ANSWERS, answers)
    bad = len(files) - len(papers)
    return Sample(folder, answers, len(papers), bad, len(papers) + len(unfiled), len(unfiled))


def _write(folder: Path, files: Iterable[_File], unfiled: Iterable[Paper]) -> None:
    sources = folder / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    records: list[tuple[str | None, Paper]] = []
    for file in files:
        (sources / file.answer.file).write_bytes(file.data)
        if file.paper:
            records.append((file.answer.file, file.paper))
    records += [(None, paper) for paper in unfiled]
    (sources / REFERENCES).write_bytes(ris(records).encode())


def _paper_files(workshop: Workshop) -> Iterator[_File]:
    """Write the papers in a drawn order, so that their numbers tell nothing."""
    dice = workshop.dice("order")
    plans = dice.shuffled(_plans(workshop.library))
    dressings = dice.shuffled(
        dressing for dressing in workshop.library.dressings for _ in range(dressing.count)
    )
    taken: set[str] = set()
    for number, (plan, dressing) in enumerate(zip(plans, dressings, strict=True), start=1):
        paper = _titled_anew(workshop, plan, taken)
        stem = f"paper-{number:03}"
        blocks = printed(paper, dressing, workshop.library.noise, workshop.dice(stem, "print"))
        data = _file_bytes(paper, blocks, dressing, workshop.dice(stem, "lines"))
        yield _File(_answer(f"{stem}.{dressing.format}", plan, blocks), data, paper)


def _plans(library: Library) -> Iterator[Plan]:
    for name, kind in library.kinds.items():
        yield from (Plan(name, kind, ordinal) for ordinal in range(kind.count))


def _titled_anew(workshop: Workshop, plan: Plan, taken: set[str]) -> Paper:
    """Write a paper until its title is its own, since records and papers are joined by title."""
    papers = (compose(workshop, plan, attempt) for attempt in count())
    paper = next(paper for paper in papers if paper.title not in taken)
    taken.add(paper.title)
    return paper


def _file_bytes(paper: Paper, blocks: tuple[Block, ...], dressing: Dressing, dice: Dice) -> bytes:
    if dressing.format == "pdf":
        return paper_pdf(paper, blocks, dressing.columns)
    text = lay_out(blocks, paper, dressing, dice)
    return _BYTE_ORDER_MARKS.get(dressing.encoding, b"") + text.encode(dressing.encoding)


def _answer(file: str, plan: Plan, blocks: Iterable[Block]) -> Answer:
    return Answer(
        file=file,
        state="read",
        grade=plan.kind.grade,
        codes=plan.kind.codes,
        kind=plan.name,
        about=plan.kind.about,
        passages=passages(blocks),
    )


def _unfiled(workshop: Workshop, taken: set[str]) -> list[Paper]:
    """Write papers of which only the record is handed in."""
    kind = workshop.library.kinds["recipient-intubation"]
    plans = (Plan("record-only", kind, ordinal) for ordinal in range(_WITHOUT_FILE))
    return [_titled_anew(workshop, plan, taken) for plan in plans]


def _bad_files(papers: list[_File], workshop: Workshop) -> Iterator[_File]:
    """Give the inputs that show the intake ledger at work."""
    dice = workshop.dice(BAD_INPUT)
    picture = picture_pdf(workshop.library.banks["common"]["picture"])
    original = dice.pick([file for file in papers if file.answer.file.endswith(".txt")])
    copy = original.answer.file.replace(".txt", "_copy.txt")  # sorts after the original
    yield _bad(copy, "duplicate", f"the same bytes as {original.answer.file}", original.data)
    yield _bad("empty.txt", "empty", "a file without a byte", b"")
    yield _bad("picture.pdf", "no-text-layer", "a page that is only a picture", picture)
    yield _bad("damaged.pdf", "unreadable", "begins like a PDF file, then noise", damaged_pdf(dice))
    yield _bad("undecodable.txt", "undecodable", "bytes in no encoding", _undecodable(dice))


def _undecodable(dice: Dice) -> bytes:
    """Return bytes that are wrong in UTF-8, GB18030, Big5 and UTF-16 of either byte order.

    0xFF begins no character in the first three; the odd length is wrong in the last.
    """
    return b"".join(bytes((dice.between(0x80, 0xFE), 0xFF, 0xD8)) for _ in range(301))


def _bad(name: str, state: str, about: str, data: bytes) -> _File:
    return _File(Answer(name, state, "none", (), BAD_INPUT, about), data)
