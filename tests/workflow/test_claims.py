"""The claim register; every claim, person and paper here is invented."""

from pathlib import Path

import pytest

from exhume.criteria.reader import load
from exhume.errors import InputError, UsageError
from exhume.exports._csv_rows import written
from exhume.model.claims import Claim, Stance
from exhume.workflow._claims import CLAIMS_FILE, COLUMNS, read_claims, write_example

CRITERION = load("dead-donor-rule")
PAPERS = ("0001", "heart lungs 2.pdf")
ROW = {
    "id": "denial-1",
    "statement": "The hospital says, in short, that it was otherwise.",
    "by": "Invented Hospital",
    "role": "press office",
    "source": "letter of 3 November 2025, page 1",
    "date": "2025-11-03",
    "stance": "disputes",
    "about": "0001; apnoea-test",
    "quote": "（虚构）并非如此。",
    "language": "zh-Hans",
    "translation": "(Invented) It was not so.",
}


def _study(folder: Path, *rows: dict[str, str]) -> Path:
    (folder / CLAIMS_FILE).write_bytes(written(CLAIMS_FILE, COLUMNS, rows))
    return folder


def _read(study: Path) -> tuple[Claim, ...]:
    return read_claims(study, CRITERION, PAPERS)


def test_a_study_without_a_register_has_no_claims(tmp_path: Path) -> None:
    assert () == _read(tmp_path)


def test_a_row_becomes_a_claim_with_all_its_fields(tmp_path: Path) -> None:
    expected = Claim(
        id="denial-1",
        statement="The hospital says, in short, that it was otherwise.",
        by="Invented Hospital",
        source="letter of 3 November 2025, page 1",
        date="2025-11-03",
        stance=Stance.DISPUTES,
        about=("0001", "apnoea-test"),
        role="press office",
        quote="（虚构）并非如此。",
        language="zh-Hans",
        translation="(Invented) It was not so.",
    )
    assert (expected,) == _read(_study(tmp_path, ROW))


def test_the_order_of_the_register_is_kept(tmp_path: Path) -> None:
    study = _study(tmp_path, ROW | {"id": "b"}, ROW | {"id": "a"})
    assert ["b", "a"] == [claim.id for claim in _read(study)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("2015", "2015"), ("2015/3", "2015-03"), ("2015/3/7", "2015-03-07"), ("2015-03", "2015-03")],
)
def test_a_date_is_read_as_far_as_it_is_known_and_as_spreadsheets_write_it(
    tmp_path: Path, given: str, expected: str
) -> None:
    (claim,) = _read(_study(tmp_path, ROW | {"date": given}))
    assert expected == claim.date


def test_a_paper_whose_id_has_blanks_can_be_named(tmp_path: Path) -> None:
    (claim,) = _read(_study(tmp_path, ROW | {"about": "heart lungs 2.pdf；study"}))
    assert ("heart lungs 2.pdf", "study") == claim.about


@pytest.mark.parametrize(
    ("changed", "problem", "remedy"),
    [
        ({"stance": "disputs"}, "no stance", "disputes"),
        ({"stance": ""}, "stance is empty", "supports, disputes, answers"),
        ({"about": "9999"}, "9999", "use one of"),
        ({"about": "apnea-test"}, "apnea-test", "apnoea-test"),
        ({"about": " ; "}, "about nothing", "semicolons"),
        ({"source": ""}, "source is empty", "where it can be read"),
        ({"statement": ""}, "statement is empty", "sentence"),
        ({"by": ""}, "by is empty", "who"),
        ({"date": "last spring"}, "is no date", "2015-03-17"),
        ({"date": "2015-02-30"}, "no date", "2015-03-17"),
        ({"date": "17/03/2015"}, "is no date", "2015-03-17"),
        ({"id": "my claim"}, "cannot be an id", "no blanks"),
        ({"language": ""}, "quote without a language", "zh-Hans"),
        ({"language": "Chinese (simplified)"}, "no tag", "zh-Hans"),
        ({"quote": "", "language": ""}, "translation without a quote", "own words"),
    ],
)
def test_a_row_that_cannot_stand_is_named_with_line_and_remedy(
    tmp_path: Path, changed: dict[str, str], problem: str, remedy: str
) -> None:
    with pytest.raises(InputError) as caught:
        _read(_study(tmp_path, ROW | {"id": "first"}, ROW | changed))
    assert "claims.csv, line 3" == caught.value.subject
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy
    assert caught.value.remedy


def test_an_id_that_is_given_twice_names_both_lines(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"line 3.*line 2"):
        _read(_study(tmp_path, ROW, ROW))


def test_a_register_without_a_needed_column_is_refused(tmp_path: Path) -> None:
    (tmp_path / CLAIMS_FILE).write_text("id,statement\na,b\n", encoding="utf-8")
    with pytest.raises(InputError, match='no column "by"'):
        _read(tmp_path)


def test_a_misspelt_column_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    header = ",".join(COLUMNS).replace("quote", "qoute")
    (tmp_path / CLAIMS_FILE).write_text(header + "\n" + "a," * 10 + "a\n", encoding="utf-8")
    with pytest.raises(InputError, match='did you mean "quote"'):
        _read(tmp_path)


def test_a_register_in_another_encoding_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / CLAIMS_FILE).write_bytes("id,statement\n甲,乙\n".encode("gb18030"))
    with pytest.raises(InputError, match="CSV UTF-8"):
        _read(tmp_path)


def test_the_example_says_that_it_is_invented_and_is_not_read(tmp_path: Path) -> None:
    path = write_example(tmp_path)
    assert "invented" in path.read_text(encoding="utf-8-sig")
    assert () == _read(tmp_path)


def test_the_example_never_replaces_a_register(tmp_path: Path) -> None:
    _study(tmp_path, ROW)
    with pytest.raises(UsageError):
        write_example(tmp_path)
    assert 1 == len(_read(tmp_path))
