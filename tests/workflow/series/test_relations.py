"""What must hold between series comes from what is known and from the user's own file."""

from pathlib import Path

import pytest

from exhume.errors import SettingsError
from exhume.model.series import RelationKind, Reported
from exhume.workflow._series.reading import read_series
from exhume.workflow._series.relations import BUILT_IN

from .making import GODT_COLUMNS, godt_rows, write, write_csv

WIDE = "year,donors,dbd,dcd,organs\n2010,34,30,4,90\n2011,40,33,7,110\n"
OWN = """[[relations]]
id = "organs"
kind = "ratio"
left = "organs"
right = ["donors"]
least = 1
most = 8
why = "a donor gives at least one organ"
"""


def read(folder: Path, relations: str, table: str = WIDE) -> Reported:
    given = write(folder, relations, "relations.toml")
    return read_series(write(folder, table), relations=given)[0]


def test_relations_of_a_file_are_taken_as_they_stand(tmp_path: Path) -> None:
    (relation,) = read(tmp_path, OWN).relations
    assert ("organs", RelationKind.RATIO, 1, 8) == (
        relation.id, relation.kind, relation.least, relation.most,
    )  # fmt: skip
    assert (0.0, 0.0) == (relation.tolerance, relation.relative)


def test_what_is_known_of_exports_holds_for_a_whole_export(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "godt.csv", [list(GODT_COLUMNS), *godt_rows(6)])
    reported, _ = read_series(path, subject="Türkiye")
    found = {relation.id for relation in reported.relations}
    of_other_tables = {"living-deceased", "organs-per-donor"}
    without_domino = {"liver-parts"}  # a column without any number has no series
    assert {relation.id for relation in BUILT_IN} - of_other_tables - without_domino == found


def test_what_is_known_goes_by_the_names_of_the_table(tmp_path: Path) -> None:
    table = "year,Actual DD,DBD,DCD,Utilised donors\n2010,34,30,4,33\n"
    found = {one.id: one for one in read_series(write(tmp_path, table))[0].relations}
    assert {"dbd-dcd", "utilized"} == set(found)
    assert ("Actual DD", ("DBD", "DCD")) == (found["dbd-dcd"].left, found["dbd-dcd"].right)


def test_a_relation_of_the_file_stands_in_place_of_one_that_is_known(tmp_path: Path) -> None:
    table = "year,deceased_donors,dbd,dcd\n2010,34,30,4\n"
    own = (
        '[[relations]]\nid = "dbd-dcd"\nkind = "sum"\nleft = "deceased_donors"\n'
        'right = ["dbd", "dcd"]\ntolerance = 2\nwhy = "two registers"\n'
    )
    (relation,) = read(tmp_path, own, table).relations
    assert 2.0 == relation.tolerance
    assert () == read(tmp_path, 'without = ["dbd-dcd"]\n', table).relations


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ('"ratio"', '"rato"', 3, "Invalid enum value"),
        ('kind = "ratio"', 'kin = "ratio"', 3, "unknown key"),
        ('left = "organs"', 'left = "organ"', 4, 'no series "organ"'),
        ('["donors"]', '["donors", "dbd"]', 5, "compares with one series"),
        ('["donors"]', '["organs"]', 5, "names a series twice"),
        ('kind = "ratio"', 'kind = "sum"', 5, "two parts or more"),
        ('kind = "ratio"', 'kind = "at-most"', 3, "has bounds"),
        ("least = 1", "least = 9", 6, "larger than most"),
        ("least = 1", "tolerance = -1", 6, "negative"),
        ("least = 1", "relative = 2", 6, "no share"),
        ('why = "a donor gives at least one organ"', "", 2, "why it must hold"),
        ("[[relations]]", "[[relations]", 1, "not valid TOML"),
        (OWN, OWN + OWN, 2, "two relations are called"),
        (OWN, 'without = [\n"dbd"]\n', 2, "no built-in relation"),
    ],
)
def test_a_mistake_in_the_file_is_named_by_its_line(
    old: str, new: str, line: int, problem: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, OWN.replace(old, new, 1))
    assert f"relations.toml:{line}" == caught.value.subject
    assert problem in caught.value.problem
    assert caught.value.remedy
