from datetime import date

import pytest

from exhume.model.estimates import Estimate, Refusal
from exhume.recall.validation.evaluations import Evaluation, Kind
from exhume.store.corpus import Corpus, open_corpus
from exhume.workflow._drift import Drift, drift_of
from exhume.workflow._recalled import JudgedPaper
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet

from .invented_studies import new_study, paper, record, settings_of

TUNED = date(2026, 3, 1)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Six papers; the first two have a record of the same journal."""
    files: dict[str, str | bytes] = {f"p{number}.txt": paper(number) for number in range(6)}
    files["refs.ris"] = "".join(
        record(f"r{number}", f"Invented {number}", "JO  - One", f"L1  - p{number}.txt")
        for number in range(2)
    )
    study = new_study(tmp_path_factory.mktemp("drift") / "study", files)
    ingest(study, settings_of(study), Quiet())
    return open_corpus(study)


def judged(corpus: Corpus, months: str, relevant: str) -> list[JudgedPaper]:
    """Return the papers by name, judged in these months; `relevant` has a + for each that is."""
    papers = sorted(corpus.papers(), key=lambda document: document.id)
    return [
        JudgedPaper(one.digest, said == "+", True, f"2026-0{month}-01T12:00:00.000+00:00")
        for one, month, said in zip(papers, months, relevant, strict=True)
    ]


def drift(corpus: Corpus, months: str, tuned: date | None) -> Drift:
    papers = judged(corpus, months, "+++-+-")
    pointed = {papers[number].digest for number in (0, 1, 2, 3)}
    return drift_of(papers, pointed, corpus, tuned, 0.95)


def test_without_a_day_of_tuning_all_papers_count_as_coded_after(corpus: Corpus) -> None:
    found = drift(corpus, "123456", None)
    assert isinstance(found.later, Evaluation)
    assert (Kind.CODED_AFTER, 6, 5) == (found.later.kind, found.later.items, found.later.clusters)
    assert (3, 1, 1, 1) == (
        *(found.later.both, found.later.rules_only),
        *(found.later.missed, found.later.neither),
    )
    assert None is found.earlier
    assert "names no day" in found.says


def test_papers_coded_by_the_day_of_tuning_are_shown_apart(corpus: Corpus) -> None:
    found = drift(corpus, "334455", TUNED)
    assert isinstance(found.later, Evaluation)
    assert isinstance(found.earlier, Evaluation)
    assert (4, Kind.CODED_AFTER) == (found.later.items, found.later.kind)
    assert (2, Kind.TUNED_ON) == (found.earlier.items, found.earlier.kind)
    assert "2026-03-01" in found.says
    assert isinstance(found.later.precision, Estimate)
    assert 0.5 == found.later.precision.statistic


def test_papers_of_a_journal_that_was_tuned_on_are_left_out(corpus: Corpus) -> None:
    found = drift(corpus, "345555", TUNED)
    assert isinstance(found.later, Evaluation)
    assert (4, 1) == (found.later.items, found.later.left_out)


def test_where_nothing_was_coded_after_it_says_so(corpus: Corpus) -> None:
    found = drift(corpus, "111111", TUNED)
    assert isinstance(found.later, Refusal)
    assert "nothing was coded after" in found.later.reason
