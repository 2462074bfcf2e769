"""The owner's page on what may be missing: to the owner alone, and nothing on it says too much."""

import csv
import re
from io import StringIO

import pytest

from exhume.model.coding import Choice, Origin, Verdict
from exhume.web.owner import missing

from .conftest import Visit
from .invented_review import CODE, CODERS, Team

PAGE = "/study/missing"
CURVE = "/study/missing/recall_curve"
TOO_MUCH = re.compile(r"\b(prove[sn]?|proof|certain(?!ty))", re.IGNORECASE)


@pytest.fixture
def judged(team: Team) -> Team:
    """Everybody has handed in: what has findings is relevant, nothing else is."""
    drawings = team.drawings()
    for name in CODERS:
        while unit := team.desk(name).next():
            found = drawings[unit].origin is Origin.CANDIDATE
            coded = Verdict(Choice.CODED, (CODE,), whole=True)
            team.save(name, unit, coded if found else Verdict(Choice.NOTHING, whole=True))
        team.desk(name).seal()
    return team


@pytest.mark.parametrize("address", [PAGE, f"{CURVE}.svg", f"{CURVE}.csv"])
def test_it_is_for_the_owner_alone(shared: Team, visit: Visit, address: str) -> None:
    assert 303 == visit(shared).get(address).status
    for name in ("Ada", "Jo", "Rita"):
        assert 403 == visit(shared, name).get(address).status


def test_before_anybody_has_handed_in_it_says_what_is_not_known(shared: Team, visit: Visit) -> None:
    page = visit(shared, "Olga").get(PAGE)
    assert 200 == page.status
    assert "no relevant paper is known" in page.text
    assert "No estimate can be given yet" in page.text


def test_it_says_what_is_supported_and_what_is_not(judged: Team, visit: Visit) -> None:
    page = visit(judged, "Olga").get(PAGE)
    words = page.page.text_content()
    assert 200 == page.status
    assert "supports recall ≥" in words
    assert "What it rests on" in words
    assert "Not given: " in words
    assert None is TOO_MUCH.search(words)


def test_the_plot_is_a_picture_without_styles_and_its_numbers_are_a_table(
    judged: Team, visit: Visit
) -> None:
    olga = visit(judged, "Olga")
    light, dark = olga.get(f"{CURVE}.svg"), olga.get(f"{CURVE}.svg?dark=true")
    assert ("image/svg+xml", "no-store") == (
        light.header("content-type"),
        light.header("cache-control"),
    )
    assert "style=" not in light.text
    assert "<style" not in light.text
    assert light.body != dark.body
    assert light.body == olga.get(f"{CURVE}.svg").body
    numbers = olga.get(f"{CURVE}.csv")
    assert 'attachment; filename="recall_curve.csv"' == numbers.header("content-disposition")
    rows = list(csv.DictReader(StringIO(numbers.text)))
    assert {"read", "found", "low", "high", "pvalue"} == set(rows[0])


@pytest.mark.parametrize("name", ["no_such_figure.svg", "no_such_figure.csv", "..%2fx.svg"])
def test_a_figure_that_there_is_none_of_is_not_found(judged: Team, visit: Visit, name: str) -> None:
    assert 404 == visit(judged, "Olga").get(f"/study/missing/{name}").status


def test_without_the_package_that_draws_there_are_the_numbers_and_how_to_get_the_plot(
    judged: Team, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missing, "find_spec", lambda _: None)
    olga = visit(judged, "Olga")
    assert "pip install 'exhume[figures]'" in olga.get(PAGE).page.text_content()
    assert (404, 200) == (olga.get(f"{CURVE}.svg").status, olga.get(f"{CURVE}.csv").status)


def test_what_is_said_changes_as_soon_as_something_is_handed_in(team: Team, visit: Visit) -> None:
    olga = visit(team, "Olga")
    before = olga.get(PAGE).text
    for name in CODERS:
        team.code_all(name, Verdict(Choice.CODED, (CODE,), whole=True))
    after = olga.get(PAGE).text
    assert "No estimate can be given yet" in before
    assert "No estimate can be given yet" not in after
