# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""One Arrow batch of normalised texts in, one of findings and one of hits out.

A pure function of its batch, so that the same code serves one thread, several, and an engine that
spreads batches over machines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from exhume.screening.matching import Hits
from exhume.screening.rules import Candidates
from exhume.screening.ruling.tables import ASSERTIONS
from exhume.store.arrays import origins_from_bytes
from exhume.store.screening import FINDINGS, HITS
from exhume.workflow.screener import Screener

COLUMNS = ("document", "digest", "original", "normalized", "origins")
"""What a batch of the corpus must hold."""


@dataclass(frozen=True, slots=True, eq=False)
class ScreenedBatch:
    """The findings and the hits of a batch, as the tables of a screening have them."""

    findings: pa.RecordBatch
    hits: pa.RecordBatch


def screen_batch(screener: Screener, batch: pa.RecordBatch) -> ScreenedBatch:
    """Screen the texts of a batch that has the columns `COLUMNS`."""
    hits, candidates = screener.judge_arrow(batch["normalized"])
    return ScreenedBatch(
        findings=_findings(screener, batch, candidates), hits=_hits(screener, batch, hits)
    )


def _hits(screener: Screener, batch: pa.RecordBatch, hits: Hits) -> pa.RecordBatch:
    rows = hits.document
    terms = pa.array(screener.terms, pa.string())
    columns = {
        "document": batch["document"].take(rows),
        "digest": batch["digest"].take(rows),
        "term": terms.take(hits.term),
        "normalized_start": pa.array(hits.start),
        "wrong": pa.array(hits.wrong),
    }
    return pa.RecordBatch.from_arrays([columns[name] for name in HITS.names], schema=HITS)


def _findings(screener: Screener, batch: pa.RecordBatch, candidates: Candidates) -> pa.RecordBatch:
    rows = candidates.document
    rules = screener.criterion.rules
    codes = [screener.code_of(rules[r]) for r in candidates.rule]
    starts, ends, quotes = _originals(batch, candidates)
    columns: dict[str, Any] = {
        "document": batch["document"].take(rows),
        "digest": batch["digest"].take(rows),
        "code": [code.id for code in codes],
        "rule": [rules[r].id for r in candidates.rule],
        "polarity": [code.polarity.value for code in codes],
        "grade": [code.grade.value for code in codes],
        "assertion": [ASSERTIONS[a].value for a in candidates.assertion],
        "score": candidates.rounded_scores(),
        "start": starts,
        "end": ends,
        "normalized_start": candidates.start,
        "normalized_end": candidates.end,
        "quote": quotes,
    }
    return pa.RecordBatch.from_arrays(
        [pa.array(columns[field.name], field.type) for field in FINDINGS], schema=FINDINGS
    )


def _originals(
    batch: pa.RecordBatch, candidates: Candidates
) -> tuple[NDArray[np.int64], NDArray[np.int64], Sequence[str]]:
    """Return where the candidates begin and end in the texts as given, and what stands there."""
    starts = np.zeros(len(candidates), np.int64)
    ends = np.zeros(len(candidates), np.int64)
    quotes: list[str] = []
    current = -1
    text, origins = "", np.zeros(0, np.int32)
    for i, document in enumerate(candidates.document):
        if document != current:
            current = int(document)
            text = str(batch["original"][current].as_py())
            origins = origins_from_bytes(batch["origins"][current].as_py())
        starts[i] = origins[candidates.start[i]]
        ends[i] = origins[candidates.end[i] - 1] + 1
        quotes.append(text[starts[i] : ends[i]])
    return starts, ends, quotes
