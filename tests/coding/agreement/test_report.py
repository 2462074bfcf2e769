from pathlib import Path

import pytest

from exhume.coding.agreement.report import Agreement, SubjectAgreement, agreement, statistics
from exhume.model.coding import Choice, Verdict
from exhume.model.estimates import Estimate, Refusal

from ...outsiders import install

CODED, NOTHING = Verdict(Choice.CODED, ("tube",)), Verdict(Choice.NOTHING)


def on(found: Agreement, name: str) -> SubjectAgreement:
    (subject,) = [subject for subject in found.subjects if subject.subject == name]
    return subject


def of_counts(both: int, first: int, second: int, neither: int, per_paper: int = 1) -> Agreement:
    rows = [
        *[{"a": CODED, "b": CODED}] * both,
        *[{"a": CODED, "b": NOTHING}] * first,
        *[{"a": NOTHING, "b": CODED}] * second,
        *[{"a": NOTHING, "b": NOTHING}] * neither,
    ]
    return agreement(((f"{n // per_paper}", row) for n, row in enumerate(rows)), ["tube", "line"])


def rounded(subject: SubjectAgreement) -> dict[str, float | None]:
    return {
        name: round(value.statistic, 3) if isinstance(value, Estimate) else None
        for name, value in subject.statistics.items()
    }


def test_the_rare_code_of_a_thousand_units_is_told_with_all_its_numbers() -> None:
    tube = on(of_counts(2, 3, 3, 992), "tube")
    expected = {
        "percent": 0.994,
        "positive_agreement": 0.4,
        "negative_agreement": 0.997,
        "cohen_kappa": 0.397,
        "krippendorff_alpha": 0.397,
        "gwet_ac1": 0.994,
    }
    assert expected == rounded(tube)
    assert list(expected) == list(tube.statistics)


def test_the_rare_code_of_a_thousand_units_brings_a_warning_of_kappa_and_of_percent() -> None:
    rare, few = on(of_counts(2, 3, 3, 992), "tube").warnings
    assert "Only 0.5% of verdicts say that a unit has the code." in rare
    assert "kappa and alpha can be low" in rare
    assert "Percent agreement and AC1 are then high" in rare
    assert "Go by the 2x2 table and positive agreement." in rare
    assert "There are 8 units with the code by any coder" in few


def test_a_code_that_is_rarely_absent_is_warned_of_the_other_way_round() -> None:
    rare, _ = on(of_counts(992, 3, 3, 2), "tube").warnings
    assert "Only 0.5% of verdicts say that a unit lacks the code." in rare
    assert "negative agreement" in rare


def test_a_common_code_brings_no_warning() -> None:
    assert () == on(of_counts(40, 5, 6, 60), "tube").warnings


def test_passages_of_one_paper_that_are_alike_bring_a_warning() -> None:
    (warning,) = on(of_counts(40, 20, 20, 40, per_paper=20), "tube").warnings
    assert "design effect 20.0" in warning
    assert "about 4.5 times as wide" in warning


def test_a_code_that_nobody_gave_is_in_the_report_with_the_reason() -> None:
    line = on(of_counts(5, 1, 1, 20), "line")
    assert 27 == line.units
    assert isinstance(line.statistics["cohen_kappa"], Refusal)
    assert isinstance(line.statistics["positive_agreement"], Refusal)
    assert 1 == rounded(line)["gwet_ac1"]


def test_pairs_are_told_apart_where_there_are_several() -> None:
    rows = [{"a": CODED, "b": CODED}, {"b": NOTHING, "c": NOTHING}, {"a": NOTHING, "c": CODED}]
    found = on(agreement((("paper", row) for row in rows * 4), ["tube"]), "any-code")
    assert [("a", "b"), ("a", "c"), ("b", "c")] == [pair.coders for pair in found.pairs]
    assert [4, 4, 4] == [pair.units for pair in found.pairs]
    assert found.table is not None
    assert found.table.coders is None


def test_one_pair_is_not_told_twice() -> None:
    assert () == on(of_counts(5, 1, 1, 20), "any-code").pairs


def test_units_with_one_verdict_count_for_nothing() -> None:
    found = agreement([("paper", {"a": CODED}), ("paper", {})], ["tube"])
    assert (0, 0) == (found.units, found.coders)


def test_a_statistic_of_an_installed_package_joins_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    source = (
        '"""Always refused."""\n'
        "from exhume.model.estimates import Refusal\n"
        'label, order = "nothing", 5\n'
        "def measure(ratings, *, confidence_level=0.95, seed=0):\n"
        '    return Refusal("it is a test", ratings.units)\n'
    )
    entry = "[exhume.coding]\nnothing = outsider_statistic\n"
    install(tmp_path, "outsider", entry, outsider_statistic=source)
    assert "nothing" == statistics()[0].name
    tube = on(of_counts(5, 1, 1, 20), "tube")
    assert Refusal("it is a test", 27) == tube.statistics["nothing"]
