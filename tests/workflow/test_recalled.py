from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.coding._strata import Frame
from exhume.model.coding import Drawing, Origin
from exhume.model.estimates import Refusal
from exhume.model.recall import DoubleCoding, KnownItems, Stratum
from exhume.settings import STRATA
from exhume.workflow._judged import Answer, JudgedUnits
from exhume.workflow._recalled import NAMED, Recalled, recalled

RELEVANT = "intubated-after-declaration"
CODES = {RELEVANT, "mask-ventilation-only"}


@dataclass
class Made:
    """An invented review: papers are named by letters, and units after their paper."""

    frame: Frame
    papers: dict[str, str] = field(default_factory=dict[str, str])
    drawings: list[Drawing] = field(default_factory=list[Drawing])
    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    apart: dict[str, tuple[bool, bool]] = field(default_factory=dict[str, tuple[bool, bool]])

    def draw(self, unit: str, origin: Origin, expected: Sequence[str] = ()) -> None:
        self.papers[unit] = unit[0]
        stratum, size = "candidates", len(self.frame.with_findings)
        if origin is Origin.PROBE:
            stratum, size = "known", 1
        if origin is Origin.SAMPLE:
            stratum, size = next((n, len(p)) for n, p in self.frame.strata.items() if unit[0] in p)
        self.drawings.append(Drawing(unit, origin, stratum, 1, size, tuple(expected)))

    def settle(
        self,
        unit: str,
        answer: str = "",
        *,
        whole: bool = False,
        apart: tuple[bool, bool] | None = None,
    ) -> None:
        place = len(self.answers)
        at = f"2026-01-31T00:00:{place:02}.000+00:00"
        self.answers[unit] = Answer(answer == "relevant", answer == "unsure", whole, place, at)
        if apart:
            self.apart[unit] = apart

    def count(self) -> Recalled:
        found = recalled(self.frame, self.units(), CODES)
        assert isinstance(found, Recalled)
        return found

    def units(self) -> JudgedUnits:
        return JudgedUnits(self.papers, self.drawings, self.answers, self.apart)


def made(candidates: str = "", **strata: str) -> Made:
    given = {name.replace("_", "-"): frozenset(papers) for name, papers in strata.items()}
    return Made(Frame(frozenset(candidates), {n: given.get(n, frozenset()) for n in STRATA}))


def of(found: Recalled, name: str) -> Stratum:
    return next(s for s in (found.data.candidates, *found.data.rest) if s.name == name)


def test_a_candidate_has_been_read_when_all_its_units_are_settled() -> None:
    review = made("ab")
    for unit in ("a1", "a2", "b1", "b2"):
        review.draw(unit, Origin.CANDIDATE)
    for unit in ("a1", "a2", "b1"):
        review.settle(unit)
    assert Stratum("candidates", 2, 1, 0) == review.count().data.candidates


def test_a_candidate_with_one_relevant_unit_is_known_whatever_its_others_say() -> None:
    review = made("a")
    review.draw("a1", Origin.CANDIDATE)
    review.draw("a2", Origin.CANDIDATE)
    review.settle("a2", "relevant")
    assert Stratum("candidates", 1, 1, 1) == review.count().data.candidates


def test_a_sampled_paper_counts_as_read_only_where_people_read_the_whole_of_it() -> None:
    review = made("a", far="bcdefg")
    review.draw("a1", Origin.CANDIDATE)
    for unit, whole in (("b1", True), ("c1", False), ("d1", True)):
        review.draw(unit, Origin.SAMPLE)
        review.settle(unit, whole=whole)
    found = review.count()
    assert Stratum("far", 6, 2, 0) == of(found, "far")
    assert ["Sampled papers that were judged by a passage alone: 1. "] == [
        warning[:55] for warning in found.warnings
    ]


def test_a_sampled_paper_with_a_relevant_passage_needs_no_more_reading() -> None:
    review = made(near="bc")
    review.draw("b1", Origin.SAMPLE)
    review.settle("b1", "relevant")
    assert Stratum("near", 2, 1, 1) == of(review.count(), "near")


@pytest.mark.parametrize("origin", [Origin.FINDER, Origin.PROBE, Origin.IMPORTED])
def test_a_paper_that_was_named_and_read_is_taken_out_of_its_stratum(origin: Origin) -> None:
    review = made(far="bcd")
    for unit in ("b1", "c1"):
        review.draw(unit, origin)
        review.settle(unit, "relevant" if unit == "b1" else "", whole=True)
    review.draw("d1", Origin.SAMPLE)
    review.settle("d1", whole=True)
    found = review.count()
    assert Stratum(NAMED, 2, 2, 1) == of(found, NAMED)
    assert Stratum("far", 1, 1, 0) == of(found, "far")
    assert () == found.warnings


def test_a_named_paper_that_nobody_read_whole_stays_in_its_stratum() -> None:
    review = made(far="bc")
    review.draw("b1", Origin.FINDER)
    review.settle("b1")
    found = review.count()
    assert Stratum("far", 2, 0, 0) == of(found, "far")
    assert [f.name for f in found.data.rest] == list(STRATA)
    assert found.warnings[0].startswith("Papers named by another finder or a person")


@pytest.mark.parametrize("origin", [Origin.FINDER, Origin.IMPORTED])
def test_a_sampled_paper_that_was_named_too_stays_in_the_sample(origin: Origin) -> None:
    review = made(far="bc")
    for why in (Origin.SAMPLE, origin):
        review.draw("b1", why)
    review.settle("b1", "relevant")
    found = review.count()
    assert Stratum("far", 2, 1, 1) == of(found, "far")
    assert list(STRATA) == [stratum.name for stratum in found.data.rest]


def test_whoever_reads_the_whole_of_a_sampled_paper_may_do_so_for_another_reason() -> None:
    review = made(far="bc")
    review.draw("b1", Origin.SAMPLE)
    review.draw("b2", Origin.FINDER)
    review.settle("b1")
    review.settle("b2", whole=True)
    found = review.count()
    assert Stratum("far", 2, 1, 0) == of(found, "far")
    assert () == found.warnings


def test_a_sampled_paper_that_was_known_beforehand_is_counted_as_named() -> None:
    review = made(far="bc")
    for why in (Origin.SAMPLE, Origin.PROBE):
        review.draw("b1", why)
    review.settle("b1", whole=True)
    found = review.count()
    assert Stratum("far", 1, 0, 0) == of(found, "far")
    assert Stratum(NAMED, 1, 1, 0) == of(found, NAMED)


def test_a_named_paper_outside_of_what_was_screened_is_not_counted() -> None:
    review = made("a", far="b")
    review.draw("a1", Origin.CANDIDATE)
    review.draw("z1", Origin.IMPORTED)
    review.settle("z1", "relevant")
    assert (2, 0) == (review.count().data.papers, review.count().data.found)


def test_known_items_are_papers_with_a_relevant_code_and_found_where_the_rules_point() -> None:
    review = made("ab", far="cd")
    review.draw("a1", Origin.CANDIDATE)
    for unit, codes in (("a1", [RELEVANT]), ("a2", [RELEVANT]), ("c1", [RELEVANT])):
        review.draw(unit, Origin.PROBE, codes)
    review.draw("b1", Origin.PROBE, ["apnoea-test"])
    review.draw("d1", Origin.PROBE)
    assert KnownItems(given=2, found=1) == review.count().data.known


def test_known_items_that_could_not_be_used_are_counted() -> None:
    review = made("a")
    review.draw("a1", Origin.CANDIDATE)
    review.drawings.append(Drawing("a1", Origin.PROBE, "known", 3, 5, (RELEVANT,)))
    (warning,) = review.count().warnings
    assert warning.startswith("Known items that could not be used: 2.")


def test_without_known_items_and_double_coding_there_is_none() -> None:
    review = made("a")
    review.draw("a1", Origin.CANDIDATE)
    review.settle("a1")
    data = review.count().data
    assert (None, None) == (data.known, data.double)


def test_double_coding_counts_papers_by_what_each_said_and_what_was_settled() -> None:
    review = made("abcdefg")
    said = {
        "a1": ("relevant", (True, False)),
        "a2": ("", (False, True)),  # of the same paper: both found something
        "b1": ("relevant", (True, False)),
        "c1": ("relevant", (False, True)),
        "d1": ("", (False, False)),
        "e1": ("", (True, False)),
        "f1": ("relevant", (False, False)),
        "g1": ("unsure", (False, False)),
    }
    for unit, (answer, apart) in said.items():
        review.draw(unit, Origin.CANDIDATE)
        review.settle(unit, answer, apart=apart)
    found = review.count()
    expected = DoubleCoding(both=1, first=1, second=1, agreed=2, rejected=1)
    assert expected == found.data.double
    unsure, overruled = found.warnings
    assert "people cannot tell whether they are relevant: 1." in unsure
    assert "though neither of two people said so: 1." in overruled


def test_papers_stand_in_the_order_in_which_it_was_settled_what_they_are() -> None:
    review = made("ab", far="c")
    for unit in ("a1", "a2", "b1", "b2"):
        review.draw(unit, Origin.CANDIDATE)
    review.draw("c1", Origin.SAMPLE)
    for unit, answer in (("a1", ""), ("b1", "relevant"), ("c1", ""), ("b2", ""), ("a2", "")):
        review.settle(unit, answer, whole=True)
    judged = [(paper.digest, paper.relevant, paper.candidate) for paper in review.count().judged]
    assert [("b", True, True), ("c", False, False), ("a", False, True)] == judged


def test_without_a_queue_nothing_is_counted() -> None:
    found = recalled(made("a").frame, made("a").units(), CODES)
    assert Refusal("nothing has been drawn yet; run `exhume draw`") == found


@pytest.mark.parametrize("change", ["another size", "another stratum", "no finding any more"])
def test_a_queue_of_other_papers_is_refused(change: str) -> None:
    review = made("a", far="bc", near="d")
    review.draw("a1", Origin.CANDIDATE)
    review.draw("b1", Origin.SAMPLE)
    strata = dict(review.frame.strata)
    if change == "another size":
        strata["far"] |= {"e"}
    elif change == "another stratum":
        strata["far"], strata["near"] = strata["near"] | {"c"}, strata["far"] - {"c"}
    findings = frozenset("x") if change == "no finding any more" else frozenset("a")
    found = recalled(
        replace(review.frame, with_findings=findings, strata=strata), review.units(), CODES
    )
    assert isinstance(found, Refusal)
    assert "drawn from other papers" in found.reason


def reviews() -> st.SearchStrategy[Made]:
    return st.builds(_random_review, st.randoms(use_true_random=False))


def _random_review(random: Random) -> Made:
    letters = "abcdefghijklmnopqrst"
    places: dict[str, list[str]] = {name: [] for name in ("candidates", *STRATA)}
    for letter in letters:
        places[random.choice(list(places))].append(letter)
    review = made(
        "".join(places["candidates"]), **{n.replace("-", "_"): "".join(places[n]) for n in STRATA}
    )
    for letter in letters:
        for number in range(random.randint(0, 2)):
            _random_unit(review, f"{letter}{number}", random)
    return review


def _random_unit(review: Made, unit: str, random: Random) -> None:
    candidate = unit[0] in review.frame.with_findings
    review.draw(unit, Origin.CANDIDATE if candidate else Origin.SAMPLE)
    if random.random() < 0.2:
        review.draw(unit, random.choice([Origin.FINDER, Origin.PROBE, Origin.IMPORTED]))
    if random.random() < 0.8:
        apart = (random.random() < 0.5, random.random() < 0.5) if random.random() < 0.7 else None
        answer = random.choice(["", "", "relevant", "unsure"])
        review.settle(unit, answer, whole=random.random() < 0.5, apart=apart)


@given(reviews())
def test_every_paper_is_in_exactly_one_place_and_every_relevant_one_is_known(review: Made) -> None:
    if not review.drawings:
        return
    found = review.count()
    relevant = {review.papers[unit] for unit, answer in review.answers.items() if answer.relevant}
    assert review.frame.screened == found.data.papers == 20
    assert len(relevant) == found.data.found == sum(paper.relevant for paper in found.judged)
    read = [found.data.candidates.read, *(stratum.read for stratum in found.data.rest)]
    assert sum(read) == len(found.judged) == len({paper.digest for paper in found.judged})
