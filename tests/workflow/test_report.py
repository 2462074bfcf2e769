"""All papers in these tests are invented."""

import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from exhume.errors import InputError, IntegrityError, SettingsError
from exhume.exports import dossier
from exhume.model.findings import Finding, Grade
from exhume.model.papers import State
from exhume.store.corpus import open_corpus
from exhume.store.rows import Kind
from exhume.store.screening import open_screening
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.report import build_report, report
from exhume.workflow.screen import screen

from ..exports.html_reading import Element, read
from .invented_studies import (
    PROTOCOL,
    assert_alike,
    bytes_below,
    handed,
    made,
    new_study,
    paper,
    papers,
    paths_named_in,
    put,
    record,
    run_all,
    settings_of,
    write_protocol,
)

FILES: Mapping[str, str | bytes] = {
    **papers(21),
    "again.txt": paper(3),
    "empty.txt": "",
    "noise.bin": bytes(range(256)) * 8,
    "refs.ris": record("0", "虚构的零号报告", "L1  - p000.txt", "PY  - 1999")
    + record("8", "虚构的八号报告", "L1  - p008.txt", "PY  - 1970")
    + record("9", "不在其中的报告"),
}
ELIGIBLE = f"{PROTOCOL}\n[eligibility]\nyears_from = 1980\n"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = new_study(tmp_path_factory.mktemp("invented"), FILES, ELIGIBLE)
    run_all(folder)
    return folder


def screened(study: Path) -> Path:
    """Take in and screen a study, and write no report."""
    ingest(study, settings_of(study), Quiet())
    screen(study, settings_of(study), Quiet())
    return study


@pytest.fixture(scope="module")
def page(study: Path) -> Element:
    return read((study / "dossier" / "dossier.html").read_bytes())


@pytest.fixture(scope="module")
def printed(study: Path) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(
        (study / "dossier" / "findings.json").read_bytes()
    )
    return found


def findings(study: Path) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for passage in open_screening(study).findings():
        found.setdefault(passage.document, []).append(passage.finding)
    return found


def number(cell: Element) -> int:
    return int(cell.text.replace(",", ""))


def table_of(page: Element, name: str) -> Element:
    return next(t for t in page.all("table") if name == t.attributes.get("data-name"))


def rows_of(table: Element) -> list[tuple[str, int]]:
    return [
        (next(row.all("th")).text, number(next(row.all("td", "n"))))
        for row in table.all("tr")
        if list(row.all("td", "n"))
    ]


def flow(page: Element) -> dict[str, tuple[int, dict[str, int]]]:
    """Return what the table of the flow says: given, and the outcomes, for each step."""
    steps: dict[str, tuple[int, dict[str, int]]] = {}
    for body in table_of(page, "flow").all("tbody"):
        name, _, given = next(next(body.all("tr", "group")).all("th")).text.partition(": ")
        steps[name] = (int(given.split()[0].replace(",", "")), dict(rows_of(body)))
    return steps


def test_the_flow_counts_what_the_tables_hold_and_every_step_sums(
    study: Path, page: Element
) -> None:
    steps = flow(page)
    assert all(given == sum(outcomes.values()) for given, outcomes in steps.values())
    corpus = open_corpus(study)
    states = Counter(document.state.value for document in corpus.documents())
    states["read"] += states.pop("excluded")  # which is counted at a step of its own
    lists = sum(d.kind is Kind.REFERENCES and d.state is State.READ for d in corpus.documents())
    states["read"] -= lists
    states["read as references"] = lists
    assert (states.total(), dict(states)) == steps["Files given"]
    records = Counter(
        f"excluded: {row.rule}" if row.rule and row.state is State.EXCLUDED else row.state.value
        for row in corpus.records()
    )
    assert (records.total(), dict(records)) == steps["Bibliographic records given"]
    given, outcomes = steps["Papers screened"]
    assert sum(1 for _ in corpus.papers()) == given == 20
    assert (21, {"eligible": 20, "excluded: years_from 1980": 1}) == steps["Eligibility"]
    grades = screen(study, settings_of(study), Quiet()).grades
    strong = ("explicit", "near-miss", "supporting")
    assert [grades[grade] for grade in strong] == [outcomes[grade] for grade in strong]
    assert grades["none"] == outcomes["counter-evidence only"] + outcomes["no finding"]


def test_the_summary_counts_what_the_tables_hold(study: Path, page: Element) -> None:
    by_grade, across = (
        [count for _, count in rows_of(body)]
        for body in table_of(page, "pointed-papers").all("tbody")
    )
    of_papers = findings(study)
    assert len(of_papers) == across[0] == sum(by_grade)
    counter = [any(f.grade is Grade.COUNTER for f in found) for found in of_papers.values()]
    assert sum(counter) == across[1]
    grades = screen(study, settings_of(study), Quiet()).grades
    strong = ("explicit", "near-miss", "supporting")
    assert [grades[grade] for grade in strong] == by_grade[:3]


def test_the_codes_are_counted_as_in_the_tables(study: Path, page: Element) -> None:
    told = {
        next(row.all("code")).text: [number(cell) for cell in row.all("td", "n")]
        for polarity in ("inculpatory", "exculpatory")
        for row in table_of(page, f"codes-{polarity}").all("tr")
        if list(row.all("td", "n"))
    }
    of_papers = findings(study)
    passages = Counter(f.code for found in of_papers.values() for f in found)
    of_codes = Counter(c for found in of_papers.values() for c in {f.code for f in found})
    assert set(passages) <= set(told)
    assert told == {code: [passages[code], of_codes[code]] for code in told}


def test_every_passage_is_printed_as_it_stands_in_its_file(study: Path, page: Element) -> None:
    told = 0
    for printed in page.by_id("passages").all("article", "paper"):
        heading = page.by_id(f"{printed.attributes['id']}.heading").text
        name = heading.removeprefix("Paper ").partition(" · ")[0]
        text = (study / name).read_bytes().decode()
        for article in printed.all("article"):
            place = next(article.all("p", "labels")).text.rpartition("characters ")[2]
            start, end = map(int, place.split("–"))
            assert text[start:end] == next(article.all("mark")).text
            assert text[max(0, start - 120) : start] == next(article.all("span", "left")).text
            assert text[end : end + 120] == next(article.all("span", "right")).text
            told += 1
    assert told == sum(map(len, findings(study).values()))


def test_the_json_file_holds_every_finding_once(
    study: Path, printed: dict[str, list[dict[str, object]]]
) -> None:
    keys = ("paper", "code", "rule", "start", "end", "quote")
    told = Counter(tuple(row[key] for key in keys) for row in printed["findings"])
    expected = Counter(
        (document, f.code, f.rule, f.start, f.end, f.quote)
        for document, found in findings(study).items()
        for f in found
    )
    assert expected == told


def test_every_issue_is_printed_with_its_remedy(study: Path, page: Element) -> None:
    told = [
        tuple(cell.text for cell in row.content if isinstance(cell, Element))
        for table in page.by_id("issues").all("table")
        for row in table.all("tr")
        if list(row.all("td"))
    ]
    issues = [(i.subject, i.problem, i.remedy or "–") for i in open_corpus(study).issues()]
    assert sorted(issues) == sorted(told)
    assert {"sources/empty.txt", "sources/noise.bin", "sources/p003.txt"} <= {s for s, *_ in told}


def test_what_was_set_aside_is_counted(study: Path, page: Element) -> None:
    by_rule, by_reason = (
        {
            (next(row.all("th")).text, next(row.all("td")).text): number(next(row.all("td", "n")))
            for row in body.all("tr")
        }
        for body in table_of(page, "set-aside").all("tbody")
    )
    assert open_screening(study).set_aside() == by_rule
    reasons = Counter[tuple[str, str]]()
    for (_, reason), count in by_rule.items():
        reasons["All rules", reason] += count
    assert reasons == by_reason


@pytest.fixture(scope="module")
def elsewhere(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same study, made anew in another folder, time zone and language."""
    folder = tmp_path_factory.mktemp("ein anderer Ort") / "研究"
    shutil.copytree(study / "sources", folder / "sources")
    shutil.copy2(study / "study.toml", folder / "study.toml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        patch.setenv("LC_ALL", "de_DE.UTF-8")
        run_all(folder)
    return folder


def test_the_time_of_the_run_leaves_no_trace(study: Path, elsewhere: Path) -> None:
    assert_alike(study, elsewhere)


def test_the_folder_that_a_study_lies_in_leaves_no_trace(study: Path, elsewhere: Path) -> None:
    everything = {**made(study), **handed(study)}
    found = [n for n, data in everything.items() if [*paths_named_in(data, study, elsewhere)]]
    assert [] == found


def test_a_second_report_has_the_same_bytes_also_of_a_study_that_was_moved(
    study: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(study, moved)
    report(moved, settings_of(moved), Quiet())
    assert bytes_below(study / "dossier") == bytes_below(moved / "dossier")
    assert made(study) == made(moved)
    screened(moved)
    assert made(study) == made(moved)


def test_times_of_files_and_the_order_of_arrival_leave_no_trace(
    study: Path, tmp_path: Path
) -> None:
    dice = random.Random(4)
    names = list(FILES)
    dice.shuffle(names)
    other = new_study(tmp_path / "grown", {}, ELIGIBLE)
    for some, work in ((names[:9], screened), (names[9:18], run_all), (names[18:], run_all)):
        for name in some:
            put(other / "sources" / name, FILES[name])
            when = dice.randrange(10**9)
            os.utime(other / "sources" / name, (when, when))
        work(other)
    assert_alike(study, other)


def test_without_a_date_none_is_printed(tmp_path: Path) -> None:
    study = screened(new_study(tmp_path, papers(2), ""))
    page = read(dossier.render(build_report(study, settings_of(study), Quiet())))
    assert "not given" in next(page.all("dl", "meta")).text


def test_reporting_before_anything_was_read_or_screened_says_what_to_do(tmp_path: Path) -> None:
    study = new_study(tmp_path, papers(2))
    with pytest.raises(InputError, match="exhume ingest"):
        report(study, settings_of(study), Quiet())
    ingest(study, settings_of(study), Quiet())
    with pytest.raises(InputError, match="exhume screen"):
        report(study, settings_of(study), Quiet())
    assert not (study / "dossier").exists()


def test_a_corpus_that_was_not_screened_as_it_is_gets_no_report(tmp_path: Path) -> None:
    study = screened(new_study(tmp_path, papers(4)))
    put(study / "dossier" / "dossier.html", "an invented dossier of before")
    before = bytes_below(study / "dossier")
    put(study / "sources" / "new.txt", paper(100))
    ingest(study, settings_of(study), Quiet())
    with pytest.raises(IntegrityError, match="the corpus has changed") as caught:
        report(study, settings_of(study), Quiet())
    assert 8 == caught.value.exit_code
    assert before == bytes_below(study / "dossier")


def test_another_criterion_than_the_one_applied_gets_no_report(tmp_path: Path) -> None:
    study = screened(new_study(tmp_path, papers(4)))
    built_in = Path(__file__).parents[2] / "src/exhume/criteria/dead-donor-rule.toml"
    put(study / "mine.toml", built_in.read_bytes() + b"\n# another\n")
    write_protocol(study, f'criterion = "mine.toml"\n{PROTOCOL}')
    with pytest.raises(IntegrityError, match="the criterion has changed"):
        report(study, settings_of(study), Quiet())


PASSWORDS = [
    "postgresql://ada:invented@db.example/hearts",
    "postgresql+psycopg://ada:in/ven#ted@db.example/hearts",
    "postgresql://db.example/hearts?user=ada&password=invented",
    "postgresql://db.example/hearts?sslpassword=invented",
]
NO_PASSWORDS = [
    "postgresql://db.example:5432/hearts",
    "postgresql://ada@db.example:5432/hearts?sslmode=require",
    "postgresql://[::1]:5432/hearts",
]


@pytest.mark.parametrize("url", PASSWORDS)
def test_a_protocol_with_a_password_is_not_handed_over(url: str, tmp_path: Path) -> None:
    study = new_study(tmp_path, papers(1), f'{PROTOCOL}\n[coding]\ndatabase = "{url}"\n')
    with pytest.raises(SettingsError, match=r"coding\.database: it holds a password") as caught:
        report(study, settings_of(study), Quiet())
    assert "EXHUME_DATABASE" in caught.value.remedy
    assert "invented" not in str(caught.value)
    assert not (study / "dossier").exists()


@pytest.mark.parametrize("url", NO_PASSWORDS)
def test_a_protocol_may_name_a_database_without_its_password(url: str, tmp_path: Path) -> None:
    study = new_study(tmp_path, papers(1), f'{PROTOCOL}\n[coding]\ndatabase = "{url}"\n')
    with pytest.raises(InputError, match="exhume ingest"):  # which is what is missing
        report(study, settings_of(study), Quiet())


def test_a_study_that_nobody_has_judged_says_so_and_lists_no_candidates(page: Element) -> None:
    sections = {section.attributes.get("id") for section in page.all("section")}
    assert "candidates" not in sections
    assert "No person has judged the passages" in page.by_id("agreement").text
    assert "No person has judged the passages" in page.by_id("recall").text


def test_every_anchor_of_the_findings_is_a_place_in_the_dossier(
    page: Element, printed: dict[str, list[dict[str, object]]]
) -> None:
    there = {element.attributes.get("id") for element in page.all()}
    led = [row["anchor"] for row in printed["findings"]]
    assert led
    assert set() == set(led) - there


def test_every_file_of_the_dossier_is_in_its_manifest_or_is_of_the_bundle(study: Path) -> None:
    manifest = json.loads((study / "dossier" / "manifest.json").read_bytes())["files"]
    there = {name.removeprefix("dossier/") for name in bytes_below(study / "dossier")}
    own = {"dossier.html", "dossier.pdf", "tables.docx", "findings.csv", "findings.json"}
    assert own <= set(manifest)
    assert {"evidence.zip", "evidence.root.txt", "manifest.json"} == there - set(manifest)
    assert set() == set(manifest) - there
