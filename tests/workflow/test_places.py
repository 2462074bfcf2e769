"""All papers in these tests are invented; names of hospitals are public."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from exhume.errors import InputError
from exhume.model.papers import Record
from exhume.model.places import Certainty, Place
from exhume.places.affiliations import NONE, Affiliation
from exhume.places.authority import HOSPITAL_COLUMNS, authority
from exhume.store.files import digest_of
from exhume.workflow._places import (
    COLUMNS,
    PLACES_FILE,
    appended,
    counted,
    find_places,
    place_of,
    places_of,
    read_decisions,
    sources,
    to_decide,
)
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.screen import screen

from .invented_studies import EXPLICIT, NOTHING, new_study, put, record, settings_of

ANZHEN = "北京安贞医院心外科, 北京 100029"
KNOWN = Record("a", fields={"AD": ANZHEN})
UNKNOWN = Record("b", fields={"AD": "虚构市人民医院"})
DOUBTFUL = Record("c", fields={"AD": "中山医院心外科"})
PAPERS = (("d1", KNOWN, ""), ("d2", UNKNOWN, ""), ("d3", DOUBTFUL, ""), ("d4", None, "从略"))


def decide(study: Path, *rows: str) -> None:
    put(study / PLACES_FILE, "\n".join((",".join(COLUMNS), *rows, "")))


def test_each_paper_has_a_place_by_its_digest(tmp_path: Path) -> None:
    places = places_of(tmp_path, PAPERS)
    assert ["certain", "unresolved", "doubtful", "missing"] == [
        places[digest].certainty.value for digest, _, _ in PAPERS
    ]
    assert "field AD of the bibliographic record" == places["d1"].steps[0].source


def test_own_rows_of_a_study_are_used(tmp_path: Path) -> None:
    row = "own,虚构市人民医院,Invented Hospital,,,wuhan,no,,,invented"
    put(tmp_path / "hospitals.csv", f"{','.join(HOSPITAL_COLUMNS)}\n{row}\n")
    place = places_of(tmp_path, PAPERS)["d2"]
    assert ("own", "Wuhan", Certainty.CERTAIN) == (place.id, place.city, place.certainty)
    assert "hospitals.csv:2: invented" in [step.source for step in place.steps]


@pytest.mark.parametrize(
    ("decision", "hospital", "city"),
    [
        ("zhongshan-sh,,", "复旦大学附属中山医院", "Shanghai"),
        ("复旦大学附属中山医院,上海,CN-SH", "复旦大学附属中山医院", "Shanghai"),
        ("虚构市第一医院,武汉市,", "虚构市第一医院", "Wuhan"),
        ("虚构市第一医院,,湖北", "虚构市第一医院", ""),
        (",Suqian,", "", "Suqian"),
    ],
)
def test_a_decision_confirms_a_place(
    tmp_path: Path, decision: str, hospital: str, city: str
) -> None:
    decide(tmp_path, f"c.txt,d3,中山医院心外科,{decision},某人,seen on the page")
    place = places_of(tmp_path, PAPERS)["d3"]
    assert (hospital, city) == (place.hospital, place.city)
    assert Certainty.CONFIRMED is place.certainty
    assert "某人 in places.csv" in [step.source for step in place.steps]
    assert "seen on the page" in [step.value for step in place.steps]


def test_a_decision_goes_before_the_table(tmp_path: Path) -> None:
    decide(tmp_path, f'a.txt,d1,"{ANZHEN}",asia-heart,,,某人,')
    place = places_of(tmp_path, PAPERS)["d1"]
    assert ("asia-heart", Certainty.CONFIRMED) == (place.id, place.certainty)
    assert ANZHEN == place.given


def test_a_row_without_a_name_of_who_decided_decides_nothing(tmp_path: Path) -> None:
    decide(tmp_path, "c.txt,d3,,zhongshan-sh,,,,")
    assert Certainty.DOUBTFUL is places_of(tmp_path, PAPERS)["d3"].certainty


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("c.txt,d3,,anzhen,武汉,,某人,", "is in Beijing"),
        ("c.txt,d3,,anzhen,,CN-HB,某人,", "is in Beijing"),
        ("c.txt,d3,,,虚构,,某人,", 'no one city called "虚构"'),
        ("c.txt,d3,,,,虚构,某人,", 'no province "虚构"'),
        ("c.txt,d3,,anzhen,某人", "5 cells under 8 columns"),
        ("c.txt,,,anzhen,,,某人,", "no digest"),
        ("c.txt,d3,,anzhen,,,某人,\nc.txt,d3,,anzhen,,,某人,", "stands already at line 2"),
        ('c.txt,d3,"open', "quotation marks"),
    ],
)
def test_a_mistake_in_a_decision_is_said_with_its_line(
    tmp_path: Path, row: str, problem: str
) -> None:
    decide(tmp_path, row)
    with pytest.raises(InputError, match=problem) as caught:
        places_of(tmp_path, PAPERS)
    assert caught.value.subject in ("places.csv:2", "places.csv:3")
    assert caught.value.remedy


def test_a_file_without_digests_is_refused(tmp_path: Path) -> None:
    put(tmp_path / PLACES_FILE, "paper,hospital\na,b\n")
    with pytest.raises(InputError, match="the column digest"):
        read_decisions(tmp_path)


def test_a_row_is_asked_for_each_place_that_a_person_should_settle(tmp_path: Path) -> None:
    rows = to_decide(tmp_path, {"d3": "c.txt"}, places_of(tmp_path, PAPERS))
    assert ["d2", "d3", "d4"] == [row.digest for row in rows]
    assert ("c.txt", "中山医院心外科") == (rows[1].paper, rows[1].given)
    assert "zhongshan-sh" in rows[1].note


def test_rows_are_added_behind_what_people_wrote_and_nothing_of_that_is_changed(
    tmp_path: Path,
) -> None:
    own = "digest;mine;hospital;decided_by\nd9;my remark;anzhen;某人"
    put(tmp_path / PLACES_FILE, own)
    rows = to_decide(tmp_path, {}, places_of(tmp_path, PAPERS))
    text = appended(tmp_path, rows).decode("utf-8-sig")
    assert text.startswith(f"{own}\n")
    assert ["d9", "d2", "d3", "d4"] == [line.split(";")[0] for line in text.splitlines()[1:]]


def test_a_file_in_another_encoding_is_read_and_kept(tmp_path: Path) -> None:
    row = "虚构的论文.txt,d9,某某医院心外科,anzhen,北京,北京,某人,在原文第一页上看到的单位"
    put(tmp_path / PLACES_FILE, f"{','.join(COLUMNS)}\n{row}\n".encode("gb18030"))
    assert "某人" == read_decisions(tmp_path)[0].decided_by
    assert row in appended(tmp_path, ()).decode("utf-8-sig")


def test_what_a_spreadsheet_would_act_on_is_made_plain_and_read_back(tmp_path: Path) -> None:
    record_ = Record("b", fields={"AD": "=1+1 虚构市人民医院"})
    rows = to_decide(tmp_path, {"d2": "-2.txt"}, places_of(tmp_path, [("d2", record_, "")]))
    put(tmp_path / PLACES_FILE, appended(tmp_path, rows))
    cells = list(csv.DictReader(StringIO((tmp_path / PLACES_FILE).read_text("utf-8-sig"))))
    assert "'=1+1 虚构市人民医院" == cells[0]["given"]
    (row,) = read_decisions(tmp_path)
    assert ("-2.txt", "=1+1 虚构市人民医院") == (row.paper, row.given)


def test_what_nothing_marks_as_an_affiliation_is_doubtful_at_best() -> None:
    place = place_of(Affiliation("北京安贞医院", "head of the paper", marked=False), authority())
    assert ("anzhen", Certainty.DOUBTFUL) == (place.id, place.certainty)
    assert ("anzhen",) == place.candidates


def test_a_paper_that_names_none_is_missing() -> None:
    assert Place("", Certainty.MISSING) == place_of(NONE, authority())


def test_the_names_of_authors_in_a_byline_are_not_kept(tmp_path: Path) -> None:
    text = "虚构报告 某甲 (某乙北京安贞医院心外科 100029) 摘要"
    place = places_of(tmp_path, [("d", None, text)])["d"]
    assert "北京安贞医院心外科 100029" == place.given


def test_counts_sum_to_the_papers(tmp_path: Path) -> None:
    counts = counted(places_of(tmp_path, PAPERS).values())
    assert len(PAPERS) == sum(counts.values())


def test_the_sources_name_table_version_and_licence() -> None:
    assert all("version" in text and "Apache-2.0" in text for _, text in sources())


def test_the_own_tables_of_a_study_are_named_with_their_digests(tmp_path: Path) -> None:
    decide(tmp_path)
    (*_, (name, text)) = sources(tmp_path)
    assert PLACES_FILE == name
    assert digest_of(tmp_path / PLACES_FILE) in text


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studies") / "places"
    files = {
        "a.txt": f"虚构报告甲\n某甲\n（{ANZHEN}）\n摘要 从略。\n{EXPLICIT}\n",
        "b.txt": f"虚构报告乙\n\n{EXPLICIT}\n从略。\n",
        "c.txt": f"虚构报告丙\n（武汉亚洲心脏病医院）\n摘要 从略。\n{NOTHING}\n",
        "refs.ris": record("b", "虚构报告乙", "AD  - 虚构市人民医院", "L1  - b.txt"),
    }
    made = new_study(folder, files)
    ingest(made, settings_of(made), Quiet())
    screen(made, settings_of(made), Quiet())
    return made


def test_the_papers_with_findings_are_placed(study: Path) -> None:
    found = find_places(study, settings_of(study))
    assert {"sources/a.txt": "certain", "sources/b.txt": "unresolved"} == {
        paper: place.certainty.value for paper, place in found.places.items()
    }
    assert 1 == found.waiting


def test_a_second_time_changes_nothing(study: Path) -> None:
    find_places(study, settings_of(study))
    before = (study / PLACES_FILE).read_bytes()
    again = find_places(study, settings_of(study))
    assert (0, before) == (again.asked, (study / PLACES_FILE).read_bytes())


def test_what_a_person_decides_in_the_file_is_taken_up(study: Path) -> None:
    find_places(study, settings_of(study))
    path = study / PLACES_FILE
    text = path.read_text("utf-8-sig")
    line = text.splitlines()[1]
    cells = line.split(",")
    cells[3], cells[6] = "wuhan-first", "某人"
    path.write_text(text.replace(line, ",".join(cells)), encoding="utf-8")
    found = find_places(study, settings_of(study))
    place = found.places["sources/b.txt"]
    assert ("Wuhan", Certainty.CONFIRMED) == (place.city, place.certainty)
    assert (0, 0) == (found.asked, found.waiting)
    path.write_text(text, encoding="utf-8")
