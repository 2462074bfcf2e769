"""Texts and a criterion in, findings out: normalisation and rules put together.

Everything that screens goes through here: one text from Python, lines of a file, a corpus.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from exhume.criteria.reader import load
from exhume.model.criterion import Code, Criterion, Rule
from exhume.model.findings import Finding, Grade, grade_of_paper
from exhume.screening.matching import Hits
from exhume.screening.rules import SCORE_DIGITS, Candidates, RuleFinder
from exhume.screening.ruling.tables import ASSERTIONS
from exhume.text.normalization import (
    NormalizedBatch,
    normalize_batch,
    normalized_texts,
    to_codepoints,
)

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Screened:
    """What screening gives for one text.

    `findings` are in the order of their places; `set_aside` holds the rule and the reading of
    each passage that a rule pointed at and a cue took back.
    """

    findings: tuple[Finding, ...]
    set_aside: tuple[tuple[str, str], ...] = ()

    @property
    def grade(self) -> Grade:
        """The grade of the paper: its strongest inculpatory one."""
        return grade_of_paper(self.findings)


class Screener:
    """A criterion made ready to screen texts. Threads may share it."""

    def __init__(self, criterion: Criterion) -> None:
        self.criterion = criterion
        self.finder = RuleFinder(criterion, normalized_terms(criterion).__getitem__)
        self._codes = {code.id: code for code in criterion.codes}

    def screen(self, text: str) -> Screened:
        """Screen one text as it was given."""
        return self.screen_all([text])[0]

    def screen_all(self, texts: Sequence[str]) -> list[Screened]:
        """Screen texts as they were given; the results stand in the same order."""
        batch = normalize_batch(*to_codepoints(texts))
        candidates = self.judge(batch.codepoints, batch.bounds)
        rows = np.searchsorted(candidates.document, np.arange(len(texts) + 1))
        return [
            self.collect(candidates, range(rows[i], rows[i + 1]), text, _origins(batch, i))
            for i, text in enumerate(texts)
        ]

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms as they are matched, in the order that hits count them in."""
        return self.finder.compiled.lexicon

    def code_of(self, rule: Rule) -> Code:
        """Return the code that a rule gives."""
        return self._codes[rule.code]

    def judge_arrow(self, column: "pa.Array[Any]") -> tuple[Hits, Candidates]:
        """Return the hits, and what the rules point at, in an Arrow column of normalised texts."""
        return self.finder.find_arrow(column)

    def judge(self, codepoints: NDArray[np.uint32], bounds: NDArray[np.int64]) -> Candidates:
        """Return what the rules point at in normalised texts, as arrays."""
        return self.finder.find(codepoints, bounds)

    def collect(
        self, candidates: Candidates, rows: range, text: str, origins: NDArray[np.int32]
    ) -> Screened:
        """Turn the candidates of one text into findings in the text as it was given.

        `rows` are the places of the text's candidates; `origins` leads back to its characters.
        """
        affirmed = [row for row in rows if candidates.assertion[row] == 0]
        aside = [row for row in rows if candidates.assertion[row] != 0]
        return Screened(
            tuple(self._finding(candidates, row, text, origins) for row in affirmed),
            tuple(self._aside(candidates, row) for row in aside),
        )

    def _finding(
        self, candidates: Candidates, row: int, text: str, origins: NDArray[np.int32]
    ) -> Finding:
        rule = self._rule_of(candidates, row)
        code = self.code_of(rule)
        start = int(origins[candidates.start[row]])
        end = int(origins[candidates.end[row] - 1]) + 1
        return Finding(
            start=start,
            end=end,
            code=code.id,
            rule=rule.id,
            polarity=code.polarity,
            grade=code.grade,
            quote=text[start:end],
            score=round(float(candidates.score[row]), SCORE_DIGITS),
        )

    def _aside(self, candidates: Candidates, row: int) -> tuple[str, str]:
        rule = self._rule_of(candidates, row)
        return rule.id, ASSERTIONS[int(candidates.assertion[row])].value

    def _rule_of(self, candidates: Candidates, row: int) -> Rule:
        return self.criterion.rules[int(candidates.rule[row])]


def normalized_terms(criterion: Criterion) -> dict[str, str]:
    """Return the terms of a criterion as they are looked for, by how they are written."""
    written = [term for group in criterion.groups for term in group.terms]
    return dict(zip(written, normalized_texts(written), strict=True))


def screener_for(criterion: str | Path) -> Screener:
    """Return the screener of a criterion named by id or path, made once for each state of its file.

    A path is looked at each time, so that who edits a criterion sees at once what it finds.
    """
    return _made(str(criterion), _state(Path(criterion)))


@lru_cache(maxsize=8)
def _made(criterion: str, _: tuple[int, ...]) -> Screener:
    return Screener(load(criterion))


def _state(path: Path) -> tuple[int, ...]:
    """Return numbers that change when the file does; none for an id, which names no file here."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def screen_text(text: str, criterion: str | Path = "dead-donor-rule") -> list[Finding]:
    """Return what a criterion's rules find in a text, in the order of their places."""
    return list(screener_for(criterion).screen(text).findings)


def gloss(criterion: Criterion, rule_id: str) -> str:
    """Say in English which kinds of terms a rule relies on: a reading aid, no translation."""
    rule = next(r for r in criterion.rules if r.id == rule_id)
    names = dict.fromkeys((*(n for c in rule.require for n in c.any), *rule.anchor))
    glosses = {g.name: g.gloss for g in criterion.groups}
    return "; ".join(glosses[name] for name in names)


def _origins(batch: NormalizedBatch, index: int) -> NDArray[np.int32]:
    return batch.origins[batch.bounds[index] : batch.bounds[index + 1]]
