"""All texts in these tests are invented."""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from exhume.errors import MissingExtra
from exhume.recall.ranking.learning import (
    FOLDS,
    LEAST,
    Lessons,
    fold_of,
    learn,
    only,
)
from exhume.recall.ranking.texts import taken, texts_of
from exhume.text.normalization import normalize

RELEVANT = [f"供体脑死亡后{i}小时行气管插管" for i in range(12)]
OTHERS = [f"受者术后{i}天拔除胃管出院" for i in range(18)]


def lessons(points: bool = False) -> Lessons:
    texts = [*RELEVANT, *OTHERS]
    relevant = np.arange(len(texts)) < len(RELEVANT)
    ids = [f"unit {i:02}" for i in range(len(texts))]
    return Lessons(ids, texts_of(texts), relevant, relevant * 12.0 if points else None)


def test_what_was_learnt_tells_passages_that_were_not_shown() -> None:
    model = learn(lessons(), seed=1)
    assert model is not None
    found, other = model.score(texts_of(["供者脑死亡后即行气管插管", "受者拔管后出院"]))
    assert found > 0 > other


def test_the_window_that_is_liked_best_is_the_one_that_says_it() -> None:
    model = learn(lessons(), seed=1)
    assert model is not None
    text = "本组受者术后恢复顺利。" * 9 + "供体脑死亡后行气管插管" + "受者出院随访良好。" * 9
    found = model.best_windows(texts_of([text]), 12)
    start = int(found.starts[0])
    assert "插管" in text[start : start + 12]
    assert found.scores[0] > 0


def test_points_of_the_rules_count_as_one_feature() -> None:
    model = learn(lessons(points=True), seed=1)
    assert model is not None
    assert model.evidence > 0
    text = texts_of(["本文", "本文"])
    low, high = model.score(text, np.array([0.0, 16.0]))
    assert model.evidence == pytest.approx(high - low)


def test_the_same_verdicts_give_the_same_model_to_the_last_bit() -> None:
    one, other = learn(lessons(points=True), seed=7), learn(lessons(points=True), seed=7)
    assert one is not None
    assert other is not None
    assert one.weights.tobytes() == other.weights.tobytes()
    assert (one.intercept, one.evidence, one.version) == (
        other.intercept,
        other.evidence,
        other.version,
    )


def test_a_version_says_what_was_learnt_from_and_how() -> None:
    given = lessons()
    changed = given.relevant.copy()
    changed[0] = False
    versions = {
        given.version(1),
        given.version(2),
        replace(given, relevant=changed).version(1),
        replace(given, ids=["another", *given.ids[1:]]).version(1),
        lessons(points=True).version(1),
    }
    assert 5 == len(versions)
    backwards = np.arange(len(given.ids))[::-1].copy()
    turned = Lessons(given.ids[::-1], taken(given.texts, backwards), given.relevant[backwards])
    assert given.version(1) == turned.version(1)


def test_from_too_few_verdicts_nothing_is_learnt() -> None:
    few = taken(lessons().texts, np.arange(10, 30))
    relevant = np.arange(20) < LEAST - 1
    assert learn(Lessons([str(i) for i in range(20)], few, relevant), seed=1) is None


def test_without_scikit_learn_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    with pytest.raises(MissingExtra, match=r"exhume\[ranking\]"):
        learn(lessons(), seed=1)


GOLD = Path(os.environ.get("EXHUME_SHARED") or Path(__file__).parents[4] / "shared") / "gold"


@pytest.mark.skipif(
    not (GOLD / "excerpts.jsonl").is_file(), reason="the labelled excerpts are not here"
)
def test_cross_fitted_it_tells_labelled_excerpts_apart() -> None:
    lines = (GOLD / "excerpts.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    relevant = np.array([row["label"] == "problematic" for row in rows])
    texts = texts_of([normalize(row["text"]).text for row in rows])
    papers = [f"{i:012x}" for i in range(len(rows))]
    given = Lessons(papers, texts, relevant)
    scores = np.zeros(len(rows))
    folds = np.array([fold_of(paper) for paper in papers])
    for fold in range(FOLDS):
        own = np.flatnonzero(folds == fold)
        model = learn(only(given, np.flatnonzero(folds != fold)), seed=1)
        assert model is not None
        scores[own] = model.score(taken(texts, own))
    above = scores[relevant][:, None] > scores[~relevant][None, :]
    assert above.mean() > 0.85  # the area under the curve; 0.92 when this was written
