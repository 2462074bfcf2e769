"""What verdicts teach: a logistic regression on n-grams of characters, with its version.

The regression is scikit-learn's, penalised by the squares of its weights (L2), with relevant and
other passages weighing as much in all, and fitted by LIBLINEAR (Fan et al., J Mach Learn Res
2008;9:1871-1874) on one thread, so that the same verdicts give the same model.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from exhume.errors import MissingExtra
from exhume.recall.ranking.evidence import MOST_POINTS
from exhume.recall.ranking.texts import BITS, LONGEST, Texts, grams_in, matrix_of, taken

if TYPE_CHECKING:
    from numpy.typing import NDArray

PENALTY = 10.0
"""The inverse of the strength of the penalty, which scikit-learn calls C."""

TOLERANCE = 0.01
"""How near the fit must come to the best one."""

MOST_ROUNDS = 1_000
"""Rounds of fitting; a few dozen are usual."""

LEAST = 5
"""From fewer relevant passages, or fewer others, nothing is learnt."""

FOLDS = 5
"""Parts into which papers are put, each of which is judged by what the others taught."""


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """Passages with what people settled about them.

    `ids` name them, in any order that is always the same; `texts` are normalised; `relevant` is
    bool. `points` are those of the rules' evidence, float64, or None where the model is to know
    nothing of the rules.
    """

    ids: Sequence[str]
    texts: Texts
    relevant: "NDArray[np.bool_]"
    points: "NDArray[np.float64] | None" = None

    @property
    def suffice(self) -> bool:
        """Whether there is enough to learn from."""
        found = int(self.relevant.sum())
        return min(found, len(self.relevant) - found) >= LEAST

    def version(self, seed: int) -> str:
        """Return the version of the model that is learnt from these: see `version_of`."""
        with_points = self.points is not None
        return version_of(self.ids, self.relevant, seed, with_points=with_points)


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """The best window of each text: `scores` are log-odds, -inf for a text without characters.

    `starts` and `lengths` count characters.
    """

    scores: "NDArray[np.float64]"
    starts: "NDArray[np.int64]"
    lengths: "NDArray[np.int64]"


@dataclass(frozen=True, slots=True, eq=False)
class RankingModel:
    """What was learnt. It holds nothing that changes, so that threads may share it.

    `weights` is float32 of shape (2**BITS,); `evidence` is the weight of the rules' points, in
    parts of the most that there can be. `version` is a SHA-256 of what it was learnt from and how.
    """

    weights: "NDArray[np.float32]"
    intercept: float
    evidence: float
    version: str

    def score(
        self, texts: Texts, points: "NDArray[np.float64] | None" = None
    ) -> "NDArray[np.float64]":
        """Return the log-odds of each passage, as a whole, being relevant."""
        from exhume.recall.ranking.kernel import sum_texts  # noqa: PLC0415 - compiled when needed

        sums, lengths = np.empty(texts.number), np.empty(texts.number, np.int64)
        sum_texts(*texts, self.weights, sums, lengths)
        found = sums / np.sqrt(np.maximum(grams_in(lengths), 1)) + self.intercept
        return found if points is None else found + self.evidence * points / MOST_POINTS

    def best_windows(self, texts: Texts, size: int) -> Windows:
        """Return for each text the window of `size` characters, 4 or more, with the best score.

        A text that is shorter is one window.
        """
        from exhume.recall.ranking.kernel import best_windows  # noqa: PLC0415 - as above

        sums, starts, lengths = (np.empty(texts.number, kind) for kind in (float, int, int))
        best_windows(*texts, self.weights, max(size, LONGEST), sums, starts, lengths)
        scores = sums / np.sqrt(np.maximum(grams_in(lengths), 1)) + self.intercept
        scores[lengths == 0] = -np.inf
        return Windows(scores, starts, lengths)


def learn(lessons: Lessons, seed: int) -> RankingModel | None:
    """Fit a model, or return None where there is not enough to learn from.

    Raises `exhume.errors.MissingExtra` without scikit-learn.
    """
    if not lessons.suffice:
        return None
    regression = _regression(seed)
    features, places = _narrowed(matrix_of(lessons.texts))
    if lessons.points is not None:
        features = _beside(features, lessons.points / MOST_POINTS)
    regression.fit(features, lessons.relevant)
    coefficients: NDArray[np.float64] = regression.coef_[0]
    weights = np.zeros(1 << BITS, np.float32)
    weights[places] = coefficients[: len(places)]
    evidence = 0.0 if lessons.points is None else float(coefficients[-1])
    intercept = float(regression.intercept_[0])
    return RankingModel(weights, intercept, evidence, lessons.version(seed))


def _narrowed(features: Any) -> "tuple[Any, NDArray[np.int64]]":
    """Leave out the features that no text has; return the others and their numbers."""
    occurs = np.zeros(1 << BITS, np.bool_)
    occurs[features.indices] = True
    columns = (np.cumsum(occurs) - 1).astype(np.int32)
    narrow = type(features)(
        (features.data, columns[features.indices], features.indptr),
        shape=(features.shape[0], int(occurs.sum())),
    )
    return narrow, np.flatnonzero(occurs)


def _beside(features: Any, points: "NDArray[np.float64]") -> Any:
    from scipy import sparse  # pyright: ignore[reportMissingTypeStubs] # noqa: PLC0415 - an extra without types

    untyped: Any = sparse
    return untyped.hstack([features, untyped.csr_matrix(points[:, None])], format="csr")


def _regression(seed: int) -> Any:
    try:
        from sklearn.linear_model import (  # pyright: ignore[reportMissingTypeStubs] # noqa: PLC0415 - an extra without types
            LogisticRegression,
        )
    except ModuleNotFoundError as error:
        problem, remedy = f"{error.name} is not installed", "run `pip install exhume[ranking]`"
        raise MissingExtra("exhume[ranking]", problem, remedy) from error
    return LogisticRegression(
        C=PENALTY,
        solver="liblinear",
        dual=True,  # five times as fast as the primal form where features outnumber passages
        class_weight="balanced",
        tol=TOLERANCE,
        max_iter=MOST_ROUNDS,
        random_state=seed % (1 << 32),
    )


def version_of(
    ids: Sequence[str], relevant: "NDArray[np.bool_]", seed: int, *, with_points: bool
) -> str:
    """Return the SHA-256 of what a model is learnt from and how: verdicts, settings, library."""
    verdicts = sorted(zip(ids, relevant.tolist(), strict=True))
    how = [BITS, LONGEST, PENALTY, TOLERANCE, MOST_ROUNDS, with_points, seed % (1 << 32)]
    said = json.dumps([verdicts, how, f"scikit-learn {version('scikit-learn')}"])
    return hashlib.sha256(said.encode()).hexdigest()


def check_installed() -> None:
    """Raise `exhume.errors.MissingExtra` where nothing could be learnt for want of scikit-learn."""
    _regression(0)


def fold_of(paper: str) -> int:
    """Return the part of a paper, named by its SHA-256: one of `FOLDS`, the same in every study.

    >>> fold_of("0" * 64)
    0
    """
    return int(paper[:12], 16) % FOLDS


def only(lessons: Lessons, places: "NDArray[np.int64]") -> Lessons:
    """Return the lessons at these places."""
    points = None if lessons.points is None else lessons.points[places]
    rows: list[int] = places.tolist()
    ids = [lessons.ids[row] for row in rows]
    return Lessons(ids, taken(lessons.texts, places), lessons.relevant[places], points)
