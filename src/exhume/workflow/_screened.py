# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""What a study's screening says of each paper, for drawing: findings, strata, hits, texts."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from exhume.coding._strata import Frame, stratify, telling_groups
from exhume.errors import IntegrityError
from exhume.model.criterion import Assertion, Criterion
from exhume.model.normalized import NormalizedText
from exhume.model.spans import OriginalOffset, OriginalSpan
from exhume.screening.ruling.tables import compile_criterion
from exhume.settings import StudySettings
from exhume.store.arrays import origins_from_bytes
from exhume.store.corpus import Corpus, open_corpus
from exhume.store.screening import Screening, open_screening
from exhume.workflow._criterion import criterion_of
from exhume.workflow.screener import normalized_terms


@dataclass(frozen=True, slots=True)
class ScreenedStudy:
    """A study whose screening belongs to its corpus and its criterion."""

    criterion: Criterion
    corpus: Corpus
    screening: Screening


def open_screened(study: Path, settings: StudySettings) -> ScreenedStudy:
    """Open a study that was screened.

    Raises `exhume.errors.InputError` where it was not, and `exhume.errors.IntegrityError` where
    the corpus or the criterion is another since.
    """
    opened = ScreenedStudy(criterion_of(study, settings), open_corpus(study), open_screening(study))
    if problem := outdated(opened.screening, opened.criterion, opened.corpus):
        raise IntegrityError(str(study), problem, "run `exhume screen` again")
    return opened


def outdated(screening: Screening, criterion: Criterion, corpus: Corpus) -> str:
    """Say what has changed since a screening, or nothing if it is that of criterion and corpus."""
    versions = screening.manifest.versions
    if versions.get("criterion-sha256") != criterion.digest:
        return "the criterion has changed since it was applied"
    if versions.get("corpus-sha256") != corpus.digest():
        return "the corpus has changed since it was screened"
    return ""


Places = Mapping[str, NDArray[np.int32]]
"""Where terms stand in the normalised texts of papers, by the papers' digests."""


class PointedAt(NamedTuple):
    """A stretch of a paper's text that a rule pointed at, and the code that it stands for."""

    span: OriginalSpan
    code: str


@dataclass(frozen=True, slots=True)
class Pointed:
    """Where the rules pointed, by the papers' digests: what stands, and what a cue took back."""

    findings: Mapping[str, Sequence[PointedAt]]
    set_aside: Mapping[str, Sequence[PointedAt]]


def pointed(screening: Screening) -> Pointed:
    """Gather where the rules pointed, by paper."""
    findings: defaultdict[str, list[PointedAt]] = defaultdict(list)
    set_aside: defaultdict[str, list[PointedAt]] = defaultdict(list)
    for passage in screening.passages():
        found = passage.finding
        span = OriginalSpan(OriginalOffset(found.start), OriginalOffset(found.end))
        stands = passage.assertion is Assertion.AFFIRMED
        papers = findings if stands else set_aside
        papers[passage.digest].append(PointedAt(span, sys.intern(found.code)))
    return Pointed(dict(findings), dict(set_aside))


@dataclass(frozen=True, slots=True)
class TellingTerms:
    """The terms of the groups that tell how near a paper came to a finding.

    `bits` has each term as it is matched, and its groups as bits of a word; `groups` counts them.
    """

    bits: Mapping[str, int]
    groups: int


def telling_terms(criterion: Criterion) -> TellingTerms:
    """Return the telling terms of a criterion."""
    groups = telling_groups(criterion)
    wanted = sum(1 << i for i, group in enumerate(criterion.groups) if group.name in groups)
    compiled = compile_criterion(criterion, normalized_terms(criterion).__getitem__)
    words = compiled.program.terms.groups.tolist()
    terms = zip(compiled.lexicon, words, strict=True)
    return TellingTerms({term: word & wanted for term, word in terms}, len(groups))


def frame_of(
    papers: Iterable[str], where: Pointed, screening: Screening, terms: TellingTerms
) -> Frame:
    """Put each of the papers, named by digests, in its stratum."""
    hit = _groups_hit(screening, terms.bits)
    return stratify(papers, where.findings, where.set_aside, hit, terms.groups)


def _groups_hit(screening: Screening, bits: Mapping[str, int]) -> dict[str, int]:
    """Count for each paper the groups of which a term occurs in it."""
    counted: dict[str, int] = {}
    for batch in screening.hits(("digest", "term")):
        if not batch.num_rows:
            continue
        digests, first = _runs(batch["digest"])
        words = np.bitwise_or.reduceat(_looked_up(batch["term"], bits), first)
        counted.update(zip(digests, np.bitwise_count(words).tolist(), strict=True))
    return counted


def hit_places(screening: Screening, terms: TellingTerms, papers: Iterable[str]) -> Places:
    """Return where telling terms stand in the normalised texts of these papers, in their order."""
    wanted = pa.array(sorted(papers), pa.string())
    places: dict[str, NDArray[np.int32]] = {}
    for batch in screening.hits(("digest", "term", "normalized_start")):
        chosen = batch.filter(pc.is_in(batch["digest"], value_set=wanted))
        if chosen.num_rows:
            telling = _looked_up(chosen["term"], terms.bits) != 0
            starts = chosen["normalized_start"].to_numpy(zero_copy_only=False)
            digests, first = _runs(chosen["digest"])
            ends = [*first[1:].tolist(), len(starts)]
            for digest, start, end in zip(digests, first.tolist(), ends, strict=True):
                places[digest] = starts[start:end][telling[start:end]]
    return places


def _looked_up(column: "pa.Array[Any]", values: Mapping[str, int]) -> NDArray[np.int64]:
    """Return the value of each cell, 0 for those that have none."""
    encoded = column.dictionary_encode()
    terms = encoded.dictionary.to_pylist()
    table = np.array([values.get(str(term), 0) for term in terms], np.int64)
    return table.take(encoded.indices.to_numpy(zero_copy_only=False))


def _runs(column: "pa.Array[Any]") -> tuple[list[str], NDArray[np.int64]]:
    """Return the values of a column in which equal ones stand together, and where each begins."""
    encoded = column.dictionary_encode()
    indices = encoded.indices.to_numpy(zero_copy_only=False)
    first = np.flatnonzero(np.diff(indices, prepend=-1))
    return [str(value) for value in encoded.dictionary.to_pylist()], first


@dataclass(frozen=True, slots=True, eq=False)
class PaperText:
    """The text of a paper as it was given, and normalised."""

    digest: str
    original: str
    normalized: NormalizedText


def texts_of(corpus: Corpus, papers: Iterable[str]) -> Iterator[PaperText]:
    """Give the texts of these papers in the order of their digests."""
    wanted = pa.array(sorted(papers), pa.string())
    if not len(wanted):
        return
    for batch in corpus.text_batches(("digest", "original", "normalized", "origins")):
        chosen = batch.filter(pc.is_in(batch["digest"], value_set=wanted))
        for row in range(chosen.num_rows):
            origins = origins_from_bytes(chosen["origins"][row].as_py())
            normalized = NormalizedText(str(chosen["normalized"][row].as_py()), origins)
            yield PaperText(
                str(chosen["digest"][row].as_py()), str(chosen["original"][row].as_py()), normalized
            )
