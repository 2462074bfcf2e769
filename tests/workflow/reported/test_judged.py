"""What people said of passages, gathered for a report; all papers and people are invented."""

from dataclasses import replace
from pathlib import Path

import pytest

from exhume.errors import IntegrityError
from exhume.model.coding import Choice, Drawing, Role, Unit, Verdict
from exhume.store.corpus import open_corpus
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.people import People
from exhume.workflow._reported.judged import Judged, judged_in
from exhume.workflow._reported.numbers import confusion_of
from exhume.workflow.reviewing.opening import open_study_review

from ..invented_studies import settings_of
from ..judging import CODE, drawn_study, judge

CODED = Verdict(Choice.CODED, (CODE,), note="invented note")
NOTHING = Verdict(Choice.NOTHING)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in which Ada finds the code everywhere, and Ben only in the first of the units."""
    folder = drawn_study(tmp_path_factory.mktemp("judged"), 7)

    def ben(unit: Unit, _: Drawing) -> Verdict:
        return CODED if "p000" in unit.document else NOTHING

    judge(folder, lambda *_: CODED, ben)
    return folder


@pytest.fixture(scope="module")
def judged(study: Path) -> Judged:
    with open_study_review(study, settings_of(study)) as review:
        return judged_in(review)


def digest_of(study: Path, name: str) -> tuple[str, str]:
    corpus = open_corpus(study)
    paper = next(paper for paper in corpus.papers() if name in paper.id)
    return paper.digest, corpus.document_text(paper.id)


def test_coders_are_numbered_in_the_order_of_their_first_verdicts(judged: Judged) -> None:
    assert ["coder 1", "coder 2"] == list(judged.coders.values())


def test_where_coders_agree_the_verdict_is_settled(study: Path, judged: Judged) -> None:
    (found,) = judged.judgements(*digest_of(study, "p000"), context=4)
    assert found.settled is not None
    assert ((CODE,), "agreed") == (found.settled.codes, found.basis)
    assert ["coder 1", "coder 2"] == [verdict.coder for verdict in found.verdicts]


def test_where_coders_differ_nothing_is_settled_and_both_are_told(
    study: Path, judged: Judged
) -> None:
    (found,) = judged.judgements(*digest_of(study, "p002"), context=4)
    assert found.settled is None
    assert [(CODE,), ()] == [verdict.codes for verdict in found.verdicts]


def test_a_passage_stands_in_its_context(study: Path, judged: Judged) -> None:
    digest, text = digest_of(study, "p000")
    (found,) = judged.judgements(digest, text, context=6)
    around = text[max(0, found.start - 6) : found.end + 6]
    assert around == found.left + found.quote + found.right


def test_a_text_that_is_another_since_is_refused(study: Path, judged: Judged) -> None:
    digest, text = digest_of(study, "p000")
    with pytest.raises(IntegrityError, match="is not in the text"):
        list(judged.judgements(digest, f"虚{text}", context=0))


def test_answers_of_two_coders_are_counted_in_a_square(judged: Judged) -> None:
    answers, counts = confusion_of(judged, {CODE: "found"})
    units = len(judged.verdicts)
    assert (("found", "nothing-here"), ((1, units - 1), (0, 0))) == (answers, counts)


def test_an_adjudication_is_told_with_its_reason(study: Path) -> None:
    with open_study_review(study, settings_of(study)) as review:
        name = "Cleo"
        adjudicator = People(review.database).add(name, [Role.ADJUDICATOR])
        desk = AdjudicatorDesk(review.database, adjudicator.id)
        unit = desk.next()
        assert unit is not None
        desk.decide(unit, NOTHING, "invented reason", codebook=review.codebook, request="r")
        after = judged_in(review)
    digest = next(d for d, units in after.units.items() if unit in {u.id for u in units})
    text = next(
        open_corpus(study).document_text(p.id)
        for p in open_corpus(study).papers()
        if p.digest == digest
    )
    (found,) = (j for j in after.judgements(digest, text, 0) if j.unit == unit)
    assert ("adjudicated", "invented reason") == (found.basis, found.reason)


def test_only_papers_with_a_settled_code_are_reported_beside_those_of_the_rules(
    judged: Judged,
) -> None:
    nothing_settled = replace(judged, settled={})
    assert frozenset() == nothing_settled.digests_with_codes()
    assert 1 == len(judged.digests_with_codes())
