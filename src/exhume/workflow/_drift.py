"""Whether rules were tuned on what they are measured by: precision on what was coded after."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from datetime import date as Date  # noqa: N812 - as in the settings

from exhume.model.estimates import Refusal
from exhume.recall.validation.evaluations import Evaluation
from exhume.recall.validation.items import Coded
from exhume.recall.validation.splits import coded_after, tuned_on
from exhume.store.corpus import Corpus
from exhume.workflow._recalled import JudgedPaper

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Drift:
    """How the rules compare with people on papers that were coded after the rules were tuned.

    `says` tells which papers these are. `earlier` are those that the rules were tuned on, or None
    where the protocol says that rules were tuned on none.
    """

    says: str
    later: Evaluation | Refusal
    earlier: Evaluation | Refusal | None


def drift_of(
    judged: Iterable[JudgedPaper],
    pointed: Container[str],
    corpus: Corpus,
    tuned: Date | None,
    confidence_level: float,
) -> Drift:
    """Compare the rules with people; `pointed` are the papers that they take to be relevant.

    Papers of one journal count as alike; one without a record is like no other.
    """
    items = list(_items(judged, pointed, _journals(corpus)))
    if tuned is None:
        says = (
            "The protocol names no day on which rules were tuned on coded papers: all of these "
            "count as coded after."
        )
        return Drift(says, coded_after(items, _BEFORE_ALL, confidence_level=confidence_level), None)
    end = datetime.combine(tuned, time.max, UTC)
    says = (
        f"Rules were tuned until {tuned.isoformat()}. Papers coded after that day tell how good "
        "they are; those coded by then only how well they were fitted to these."
    )
    later = coded_after(items, end, confidence_level=confidence_level)
    return Drift(says, later, tuned_on(items, end, confidence_level=confidence_level))


def _items(
    judged: Iterable[JudgedPaper], pointed: Container[str], journals: dict[str, str]
) -> Iterator[Coded]:
    for paper in judged:
        cluster = journals.get(paper.digest) or paper.digest
        at = datetime.fromisoformat(paper.at)
        yield Coded(paper.digest, cluster, at, paper.digest in pointed, paper.relevant)


def _journals(corpus: Corpus) -> dict[str, str]:
    """Return the journals of papers that have a record, by the papers' digests."""
    titles = corpus.titles()
    papers = corpus.papers() if titles else ()
    return {
        paper.digest: titles[paper.record].journal for paper in papers if paper.record in titles
    }
