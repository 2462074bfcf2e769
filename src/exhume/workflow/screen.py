# pyright: reportUnknownMemberType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""The verb ``screen``: apply the criterion to the corpus, part by part.

A part of the corpus that was screened before with the same criterion and the same software is
taken over as it is. The result depends on the corpus and the criterion alone, not on the number
of workers, nor on how often a run was stopped on the way.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os import cpu_count
from pathlib import Path

import pyarrow as pa

import exhume
from exhume.errors import IntegrityError
from exhume.model.criterion import Assertion, Criterion
from exhume.model.findings import PAPER_GRADES, Finding, Grade, grade_of_paper
from exhume.settings import StudySettings
from exhume.store.corpus import Corpus, open_corpus
from exhume.store.lock import lock_study
from exhume.store.manifest import is_unchanged
from exhume.store.schemas import PARTS, part_name, part_of
from exhume.store.screening import FINDINGS, HITS, SCREENING_FOLDER, open_screening
from exhume.store.table_writer import TableWriter
from exhume.text.normalization import digest as normalization_digest
from exhume.workflow._criterion import criterion_of
from exhume.workflow._custody import write_down_screening
from exhume.workflow._in_order import in_order
from exhume.workflow.progress import Progress
from exhume.workflow.screen_batch import COLUMNS, ScreenedBatch, screen_batch
from exhume.workflow.screener import Screener


@dataclass(frozen=True, slots=True)
class ScreenResult:
    """What was screened: papers by grade, and findings by code; the grades sum to `papers`."""

    papers: int
    grades: Mapping[str, int]
    codes: Mapping[str, int]
    set_aside: int

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume screen --json`` prints."""
        return {
            "papers": self.papers,
            "grades": dict(self.grades),
            "codes": dict(self.codes),
            "set_aside": self.set_aside,
        }


def screen(study: Path, settings: StudySettings, progress: Progress) -> ScreenResult:
    """Screen the corpus of the study in that folder by the criterion of its protocol.

    Raises `exhume.errors.StudyBusy` while another run holds the study, and `InputError` when
    nothing was ingested yet.
    """
    criterion = criterion_of(study, settings)
    with lock_study(study):
        corpus = open_corpus(study)
        writer = TableWriter(study / SCREENING_FOLDER)
        workers = settings.screening.workers or cpu_count() or 1
        papers = [paper.digest for paper in corpus.papers()]
        progress.step("Screening papers", len(papers))
        in_parts = Counter(map(part_of, papers))
        run = _Run(corpus, writer, Screener(criterion), workers, in_parts, progress)
        for part in PARTS:
            run.part(part)
        writer.publish({**_versions(criterion), "corpus-sha256": corpus.digest()})
        write_down_screening(study, (paper.digest for paper in corpus.papers()), criterion)
    progress.close()
    return _result(study, papers)


@dataclass(frozen=True, slots=True)
class _Run:
    corpus: Corpus
    writer: TableWriter
    screener: Screener
    workers: int
    papers: Mapping[str, int]
    progress: Progress

    def part(self, part: str) -> None:
        """Screen one part of the corpus, or take over what is there for it."""
        findings, hits = part_name("findings", part), part_name("hits", part)
        inputs = self._inputs(part)
        if all(self._is_current(name, inputs) for name in (findings, hits)):
            self.writer.keep(findings)
            self.writer.keep(hits)
            self.progress.advance(self.papers.get(part, 0))
            return
        self._check_corpus(part)
        batches = self.corpus.text_batches(COLUMNS, parts=part)
        with (
            self.writer.write(findings, FINDINGS, inputs) as found,
            self.writer.write(hits, HITS, inputs) as hit,
        ):
            for size, screened in in_order(self._screen, batches, self.workers):
                found.write_batch(screened.findings)
                hit.write_batch(screened.hits)
                self.progress.advance(size)

    def _screen(self, batch: pa.RecordBatch) -> tuple[int, ScreenedBatch]:
        return batch.num_rows, screen_batch(self.screener, batch)

    def _check_corpus(self, part: str) -> None:
        """Raise `IntegrityError` for a changed table: compression does not tell of each change."""
        for name in self._tables(part):
            if not is_unchanged(self.corpus.folder, name, self.corpus.manifest):
                problem = "this table is not the one that was written"
                raise IntegrityError(
                    str(self.corpus.folder / name), problem, "run `exhume ingest` again"
                )

    def _tables(self, part: str) -> list[str]:
        names = [part_name(table, part) for table in ("documents", "texts")]
        return [name for name in names if name in self.corpus.manifest.files]

    def _is_current(self, name: str, inputs: str) -> bool:
        return self.writer.inputs_of(name) == inputs and self.writer.is_intact(name)

    def _inputs(self, part: str) -> str:
        """Return a digest of everything that the screening of a part depends on."""
        digests = [self.corpus.manifest.files[name].digest for name in self._tables(part)]
        versions = _versions(self.screener.criterion)
        whole = "\n".join([*digests, *(f"{k}={v}" for k, v in sorted(versions.items()))])
        return hashlib.sha256(whole.encode()).hexdigest()


def _versions(criterion: Criterion) -> dict[str, str]:
    return {
        "exhume": exhume.__version__,
        "criterion": f"{criterion.id} {criterion.version}",
        "criterion-sha256": criterion.digest,
        "normalization-sha256": normalization_digest(),
    }


def _result(study: Path, papers: Iterable[str]) -> ScreenResult:
    found: dict[str, list[Finding]] = {digest: [] for digest in papers}
    codes: Counter[str] = Counter()
    aside = 0
    for passage in open_screening(study).passages():
        if passage.assertion is Assertion.AFFIRMED:
            found[passage.digest].append(passage.finding)
            codes[passage.finding.code] += 1
        else:
            aside += 1
    counts = dict.fromkeys([*(g.value for g in PAPER_GRADES), Grade.NONE.value], 0)
    for findings in found.values():
        counts[grade_of_paper(findings).value] += 1
    return ScreenResult(len(found), counts, dict(sorted(codes.items())), aside)
