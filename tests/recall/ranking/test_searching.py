"""All texts in these tests are invented."""

import random

import numpy as np

from exhume.recall.ranking.learning import FOLDS, Lessons, RankingModel, fold_of
from exhume.recall.ranking.searching import School, Unread, threshold
from exhume.recall.ranking.texts import texts_of

WINDOW = 12
RELEVANT = [f"供体脑死亡后{i}小时行气管插管" for i in range(20)]
OTHERS = [f"受者术后{i}天拔除胃管出院" for i in range(20)]
WORDS = (
    *("受者", "供心", "术后", "气管", "切开", "静脉", "出院", "脑部"),
    *("死亡", "小时", "随访", "恢复", "插入", "肝素", "移植", "缝合"),
)


def paper(number: int) -> str:
    draw = random.Random(number)
    return "".join(draw.choices(WORDS, k=150))


def digest(number: int) -> str:
    return f"{number:012x}" + "0" * 52


def school(unread: int = 40, but: int | None = None) -> School:
    """Return what to learn from; the verdict on the passage of that number is turned round."""
    relevant = np.arange(40) < 20
    if but is not None:
        relevant[but] = not relevant[but]
    judged = Lessons([f"{i:02}" for i in range(40)], texts_of([*RELEVANT, *OTHERS]), relevant)
    papers = [digest(i) for i in range(40)]
    rest = [Unread(digest(i), paper(i), i) for i in range(100, 100 + unread)]
    return School(judged, papers, rest, WINDOW)


def share_pointed_at(model: RankingModel | None, texts: list[str]) -> float:
    assert model is not None
    return float((model.best_windows(texts_of(texts), WINDOW).scores > 0).mean())


def test_what_papers_say_anywhere_is_learnt_from_papers_that_were_not_read() -> None:
    fresh = [paper(i) for i in range(1_000, 1_100)]
    relevant = [text + RELEVANT[i % 20] + text for i, text in enumerate(fresh)]
    alone, shown = school(unread=0).model(seed=1), school().model(seed=1)
    assert share_pointed_at(alone, fresh) > 0.5
    assert share_pointed_at(shown, fresh) < 0.1
    assert share_pointed_at(shown, relevant) > 0.9


def test_a_model_of_a_fold_does_not_depend_on_the_papers_in_it() -> None:
    changed = 3
    fold = fold_of(digest(changed))
    models, others = (dict(school(but=one).models(seed=1)) for one in (None, changed))
    assert list(range(FOLDS)) == sorted(models)
    for number in range(FOLDS):
        one, other = models[number], others[number]
        assert one is not None
        assert other is not None
        assert (number == fold) == (one.weights.tobytes() == other.weights.tobytes())


def test_papers_of_a_fold_that_were_not_read_are_not_shown_to_its_model() -> None:
    given = school()
    for fold in range(FOLDS):
        rest = [each for each in given.unread if fold_of(each.paper) != fold]
        expected = School(given.judged, given.papers, rest, WINDOW).model(1, without=fold)
        found = given.model(1, without=fold)
        assert expected is not None
        assert found is not None
        assert expected.version == found.version


def test_from_too_few_verdicts_nothing_is_learnt_however_much_is_unread() -> None:
    given = school()
    few = Lessons(given.judged.ids[:21], texts_of([*RELEVANT, OTHERS[0]]), np.arange(21) < 20)
    assert School(few, given.papers[:21], given.unread, WINDOW).model(seed=1) is None


def test_nine_in_ten_papers_known_to_be_relevant_reach_the_threshold() -> None:
    models = dict(school().models(seed=1))
    known = [(digest(i), paper(i) + RELEVANT[i % 20] + paper(-i)) for i in range(2_000, 2_040)]
    least = threshold(models, known, WINDOW)
    scores = []
    for one, text in known:
        model = models[fold_of(one)]
        assert model is not None
        scores.append(model.best_windows(texts_of([text]), WINDOW).scores[0])
    assert 36 == sum(score >= least for score in scores)


def test_without_a_paper_known_to_be_relevant_nothing_is_pointed_at() -> None:
    assert float("inf") == threshold({}, [], WINDOW)
