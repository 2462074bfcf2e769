from pathlib import Path

import pytest

from ...workflow.invented_reviews import CANNOT_TELL, NOTHING, coded, judged_study
from ...workflow.invented_studies import new_study
from ..running import exhume, message, only_object

CODE = "intubated-after-declaration"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    verdicts = [
        *[{"Ada": coded(CODE), "Ben": coded(CODE)}] * 2,
        {"Ada": coded(CODE), "Ben": NOTHING},
        *[{"Ada": NOTHING, "Ben": NOTHING}] * 57,
    ]
    return judged_study(tmp_path_factory.mktemp("estimate") / "study", verdicts)


def test_it_prints_the_table_the_numbers_and_what_to_beware_of(study: Path) -> None:
    done = exhume("estimate", "--study", study)
    said = done.stdout.decode()
    assert 0 == done.returncode, message(done)
    assert "Units with the verdicts of two coders or more: 60; coders: 2" in said
    assert f"{CODE} (" in said
    assert "Ada" in said
    assert "Ben" in said
    assert "! Only 4.2% of verdicts say that a unit has the code." in said
    assert "Cohen's kappa          0.792  [" in said
    assert "No coder gave: " in said
    assert "exact interval of Clopper and Pearson (1934)" in said
    assert max(map(len, said.splitlines())) <= 110


def test_as_json_it_prints_one_object_and_the_same_one_again(study: Path) -> None:
    done = exhume("estimate", "--study", study, "--json", "--confidence-level", "0.9")
    found = only_object(done)
    assert (60, 0.9) == (found["units"], found["confidence_level"])
    again = exhume("estimate", "--study", study, "--json", "--confidence-level", "0.9")
    assert done.stdout == again.stdout


def test_before_anybody_has_handed_in_it_says_so(tmp_path: Path) -> None:
    study = new_study(tmp_path / "study", {})
    done = exhume("estimate", "--study", study)
    assert 0 == done.returncode, message(done)
    assert b"There is nothing to compare until two coders of a unit have handed in." in done.stdout


def test_with_three_coders_it_says_what_the_table_counts_and_how_each_pair_agrees(
    tmp_path: Path,
) -> None:
    agreed = {"Ada": coded(CODE), "Ben": coded(CODE), "Cleo": coded(CODE)}
    apart = {"Ada": coded(CODE), "Ben": NOTHING, "Cleo": NOTHING}
    unsure = {"Ada": CANNOT_TELL, "Ben": CANNOT_TELL, "Cleo": NOTHING}
    nothing = {"Ada": NOTHING, "Ben": NOTHING, "Cleo": NOTHING}
    study = judged_study(tmp_path / "study", [agreed] * 4 + [apart, unsure] + [nothing] * 6)
    said = exhume("estimate", "--study", study).stdout.decode()
    assert "Not compared code by code, as a coder could not tell: 1" in said
    assert "one coder present" in said
    assert "pairs of verdicts of several pairs of coders" in said
    assert "12 units: kappa" in said
    assert "kappa pooled over pairs of coders (de Vries et al. 2008)" in said
    assert "makes kappa too low" in said
