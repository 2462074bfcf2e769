"""Finds passages by a criterion's rules: terms, their order and distance, headings, subjects."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from exhume.model.criterion import Criterion
from exhume.screening.matching import Hits, Matcher
from exhume.screening.ruling.judging import Found, apply_rules
from exhume.screening.ruling.standing import HitColumns
from exhume.screening.ruling.tables import HEADING_LEADS, breaks, compile_criterion

if TYPE_CHECKING:
    import pyarrow as pa

name = "rules"

SCORE_DIGITS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Rules that hold, one a row, in the order of papers and then of places.

    `document` counts the papers from 0; `rule` is the place of the rule in the criterion; `start`
    and `end` are offsets into the normalised text; `score` lies between 0 and 1; `assertion` is
    the place of the reading in `exhume.screening.ruling.tables.ASSERTIONS`, 0 where affirmed.
    """

    document: NDArray[np.int32]
    rule: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    score: NDArray[np.float64]
    assertion: NDArray[np.int8]

    def __len__(self) -> int:
        """Return the number of candidates."""
        return len(self.rule)

    def rounded_scores(self) -> NDArray[np.float64]:
        """Return the scores as they are shown and stored."""
        return np.round(self.score, SCORE_DIGITS)


class RuleFinder:
    """A criterion made ready to run over normalised texts.

    It holds nothing that changes, so that threads may share it; the work is done without the
    interpreter's lock. `normalize` must be the function that the texts went through.
    """

    def __init__(self, criterion: Criterion, normalize: Callable[[str], str]) -> None:
        self.criterion = criterion
        self.compiled = compile_criterion(criterion, normalize)
        self._matcher = Matcher(
            self.compiled.lexicon,
            tolerant=self.compiled.tolerant,
            classes=self.compiled.classes,
            breaks=breaks(),
            leads=HEADING_LEADS,
        )

    def hits(self, codepoints: NDArray[np.uint32], bounds: NDArray[np.int64]) -> Hits:
        """Return where the criterion's terms stand in normalised texts."""
        return self._matcher.find(codepoints, bounds)

    def find(self, codepoints: NDArray[np.uint32], bounds: NDArray[np.int64]) -> Candidates:
        """Return the rules that hold in normalised texts given as code points.

        Text i is ``codepoints[bounds[i]:bounds[i + 1]]``.
        """
        return self.judge(self.hits(codepoints, bounds))

    def find_arrow(self, column: "pa.Array[Any]") -> tuple[Hits, Candidates]:
        """Return the hits and the rules that hold in an Arrow column of normalised texts."""
        hits = self._matcher.find_arrow(column)
        return hits, self.judge(hits)

    def judge(self, hits: Hits) -> Candidates:
        """Return the rules that hold among hits."""
        columns = HitColumns(
            hits.start, hits.term, hits.wrong, hits.sentence, hits.clause, hits.lead, hits.bounds
        )
        found = apply_rules(columns, self.compiled.program)
        return _in_order(found)


def _in_order(found: Found) -> Candidates:
    order = np.lexsort((found.rule, found.end, found.start, found.document))
    return Candidates(
        document=found.document[order],
        rule=found.rule[order],
        start=found.start[order],
        end=found.end[order],
        score=found.score[order],
        assertion=found.assertion[order],
    )
