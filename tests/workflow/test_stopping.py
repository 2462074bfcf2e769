from dataclasses import replace

import pytest

from exhume.model.curves import RecallCurve
from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, Stratum
from exhume.settings import RecallSettings
from exhume.workflow._recalled import JudgedPaper, Recalled
from exhume.workflow._stopping import stopping_curve

AT = "2026-01-31T00:00:00.000+00:00"


def found(candidates: str, sampled: str = "") -> Recalled:
    """Return papers judged in this order: + is relevant; those of the sample come last."""
    judged = [JudgedPaper(f"c{i}", said == "+", True, AT) for i, said in enumerate(candidates)]
    judged += [JudgedPaper(f"s{i}", said == "+", False, AT) for i, said in enumerate(sampled)]
    data = RecallData(
        Stratum("candidates", 50, len(candidates), candidates.count("+")),
        (Stratum("far", 100, len(sampled), sampled.count("+")),),
    )
    return Recalled(data, tuple(judged))


def curve_of(recalled: Recalled, recall: RecallSettings) -> RecallCurve:
    curve = stopping_curve(recalled, recall, 0.95)
    assert isinstance(curve, RecallCurve)
    return curve


def test_it_speaks_of_the_candidates_and_says_so() -> None:
    curve = curve_of(found("++-+" + "-" * 40, "+--"), RecallSettings())
    assert ("papers with findings", 50) == (curve.what, curve.papers)
    assert (44, 3) == (curve.points[-1].read, curve.points[-1].found)
    assert "papers with findings" in curve.cautions[0]


def test_or_of_all_papers_where_the_protocol_says_so() -> None:
    curve = curve_of(found("++-+" + "-" * 40, "+--"), RecallSettings(stopping="all"))
    assert ("papers", 150) == (curve.what, curve.papers)
    assert (47, 4) == (curve.points[-1].read, curve.points[-1].found)


def test_it_allows_to_stop_once_little_can_be_missing_and_never_before() -> None:
    curve = curve_of(found("+" * 10 + "-" * 39), RecallSettings(target=0.5))
    assert curve.stop is not None
    before = [point.pvalue for point in curve.points if point.read < curve.stop]
    assert all(pvalue >= 0.05 for pvalue in before)
    assert None is curve_of(found("+-+-+-"), RecallSettings()).stop


def test_the_band_begins_at_what_was_found_and_holds_no_more_papers_than_there_are() -> None:
    curve = curve_of(found("+-" * 20), RecallSettings())
    for point in curve.points:
        assert point.found == point.low <= point.high <= point.found + 50 - point.read


def test_everything_read_leaves_nothing_open() -> None:
    last = curve_of(found("+-" * 25), RecallSettings()).points[-1]
    assert (50, 25, 25, 25) == (last.read, last.found, last.low, last.high)


def test_before_anything_was_judged_there_is_no_curve() -> None:
    assert Refusal("no paper has been judged yet") == stopping_curve(
        found("", "--"), RecallSettings(), 0.95
    )


@pytest.mark.parametrize("bias", [1.0, 4.0])
def test_a_good_order_lets_reading_stop_no_later_than_a_random_one(bias: float) -> None:
    said = found("+" * 10 + "-" * 39)
    plain = curve_of(said, RecallSettings(target=0.5))
    biased = curve_of(said, replace(RecallSettings(target=0.5), bias=bias))
    assert plain.stop is not None
    assert biased.stop is not None
    assert biased.stop <= plain.stop
