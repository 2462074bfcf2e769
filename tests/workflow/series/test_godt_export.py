"""Published figures that rest on a user's own export of the GODT, which no licence lets us keep.

``EXHUME_GODT=export.xlsx make test ARGS=tests/workflow/series/test_godt_export.py`` compares with
them. They were made from the export of 20 April 2026 (SHA-256 4dec8837…, 194 countries, 2000 to
2024); later ones differ where countries report late or correct.
"""

import os
from pathlib import Path

import pytest

from exhume.model.series import Relation, RelationKind, Reported, Result
from exhume.series import formula, ratio_constancy, smoothness
from exhume.workflow._series.reading import read_series

from ...series.official_donors import donors
from .making import long_csv, write

WINDOWS = ((2010.0, 2016.0), (2010.0, 2017.0), (2010.0, 2018.0))
DRAWS = 20_000

# Countries ranked, ranks by R², residual CV and LOO R², and z of ln(1 - R²), by window.
RANKS = {
    "2010 to 2016": (65, 1, 8, 1, -2.7),
    "2010 to 2017": (65, 1, 22, 1, -1.1),
    "2010 to 2018": (64, 1, 21, 1, -0.6),
}
# Shares of simulations with shocks drawn from comparators: steep, large and all.
SHARES = {
    "2010 to 2016": (0.104, 0.351, 0.289),
    "2010 to 2017": (0.214, 0.575, 0.479),
    "2010 to 2018": (0.215, 0.572, 0.466),
}
# Place by the coefficient of variation from 2015 to 2024, and among how many.
RATIOS = {
    Relation("kidneys", RelationKind.RATIO, "dd_kidney_tx", ("deceased_donors",)): (2, 23),
    Relation("livers", RelationKind.RATIO, "dd_liver_tx", ("deceased_donors",)): (11, 22),
    Relation("used", RelationKind.AT_MOST, "utilized_donors", ("deceased_donors",)): (2, 22),
}


@pytest.fixture(scope="module")
def export() -> Path:
    named = os.environ.get("EXHUME_GODT")
    if not named:
        pytest.skip("EXHUME_GODT names no export of the GODT")
    return Path(named)


@pytest.fixture(scope="module")
def reported(export: Path, tmp_path_factory: pytest.TempPathFactory) -> Reported:
    """The official series with the export's other countries as comparators."""
    table = write(tmp_path_factory.mktemp("godt"), long_csv([donors(last=2018)]))
    found, _ = read_series(table, comparators=export, subject="China")
    return Reported(found.subject, found.comparators, windows=WINDOWS)


def number(result: Result, name: str) -> float:
    return next(each.value for each in result.statistics if each.name == name)


def test_ranks_among_countries_are_as_published(reported: Reported) -> None:
    found = [
        result
        for result in formula.examine(reported, draws=0, seed=0)
        if result.variant.endswith("comparators")
    ]
    for (window, (of, *ranks, z)), result in zip(RANKS.items(), found, strict=True):
        assert f"{window}, comparators" == result.variant
        names = ("rank by R²", "rank by residual CV", "rank by LOO R²")
        assert ranks == [number(result, name) for name in names]
        assert f"Among {of} with this window" in result.reason
        assert z == pytest.approx(number(result, "z"), abs=0.15)


def test_the_first_years_are_among_the_roughest_against_counting_noise(reported: Reported) -> None:
    first = next(
        result
        for result in formula.examine(reported, draws=0, seed=0)
        if "2010 to 2016, comparators" == result.variant
    )
    (told,) = [each for each in first.statistics if each.name == "rank by phi"]
    assert (53.0, "1 is the closest, of 57") == (told.value, told.says)


def test_shares_with_shocks_of_comparators_are_as_published(reported: Reported) -> None:
    for result in smoothness.examine(reported, draws=DRAWS, seed=2016):
        rows = [row for row in result.table[1:] if "growth path" == row[2]]
        assert SHARES[result.variant] == pytest.approx([float(row[1]) for row in rows], abs=0.02)


def test_the_constancy_of_ratios_has_the_published_place(export: Path) -> None:
    found, _ = read_series(export, subject="China")
    since = tuple(series.between(2015, 2024) for series in found.subject)
    for relation, expected in RATIOS.items():
        asked = Reported(since, found.comparators, relations=(relation,))
        (result,) = ratio_constancy.examine(asked, draws=10, seed=1)
        place = (number(result, "place among comparators"), number(result, "compared"))
        assert expected == place, relation.id
