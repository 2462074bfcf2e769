from dataclasses import replace

import numpy as np
import pytest

from exhume.model.series import Series, Status
from exhume.series._fitting.panel import alike, any_window, changing, large, same_window

from ..made_panel import country, counts

AT = np.arange(2010.0, 2017.0)


def slow(series: Series, length: int) -> dict[float, list[float]]:
    """Return complete windows by their first year, one year after the other."""
    known = {p.at: p.value for p in series.points if p.status is Status.SOURCED}
    return {
        first: [known[first + i] for i in range(length)]
        for first in known
        if all(first + i in known for i in range(length))
    }


def test_windows_are_those_of_a_slow_search() -> None:
    others = [country(number, missing=0.1) for number in range(8)]
    panel = any_window(AT, others)
    wanted = [slow(series, len(AT)) for series in others]
    assert [len(windows) for windows in wanted] == np.bincount(panel.entities, minlength=8).tolist()
    means = [np.mean(values) for windows in wanted for values in windows.values()]
    assert means == pytest.approx(panel.quality.mean)


def test_the_same_window_is_one_of_each_complete_comparator() -> None:
    others = [country(number, missing=0.1) for number in range(8)]
    same = same_window(any_window(AT, others), AT)
    complete = [i for i, series in enumerate(others) if 2010.0 in slow(series, len(AT))]
    assert complete == same.entities.tolist()


def test_windows_follow_the_gaps_of_the_subject() -> None:
    at = np.array([2000.0, 2001, 2003, 2004, 2005, 2006])
    panel = any_window(at, [counts("Invented", [1, 2, None, 4, 5, 6, 7, 8, 9], 2000)])
    assert panel.first.tolist() == [2000.0]


def test_quarters_are_found_though_their_times_are_rounded() -> None:
    yearly = counts("Invented", list(range(10, 22)))
    points = tuple(
        replace(p, at=round(2000 + i / 12, 3), span=1 / 12) for i, p in enumerate(yearly.points)
    )
    panel = any_window(2000 + np.arange(6) / 12, [replace(yearly, points=points)])
    assert len(panel.first) == 7


def test_no_comparators_make_an_empty_panel() -> None:
    assert any_window(AT, []).first.size == 0


def test_unchanging_and_small_windows_are_told_apart() -> None:
    panel = any_window(AT, [counts("flat", [50] * 7, 2010), counts("small", list(range(7)), 2010)])
    assert changing(panel).entities.tolist() == [1]
    assert large(panel).entities.tolist() == [0]


def test_alike_are_other_entities_with_the_same_name_and_edition() -> None:
    subject = country(1)
    others = [subject, country(2), replace(country(3), vintage="2018")]
    others.append(replace(country(4), name="kidneys"))
    assert ["Invented 2"] == [series.entity for series in alike(subject, others)]
