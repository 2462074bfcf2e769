"""Handing over: what a bundle holds, what stays behind, and that others find it whole."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import bagit
import pytest

from exhume.errors import IntegrityError
from exhume.exports import findings_json
from exhume.exports._bundle import layout
from exhume.exports._bundle.report_json import decoded
from exhume.model.identifying import Decision, Identifying, Kind
from exhume.model.report import Crop, PaperReport, Report
from exhume.model.review import Box
from exhume.store.rows import CorpusDocument
from exhume.workflow._handed_files import HOLDS_IDENTIFYING, IDENTIFYING, NO_BYTES, Handing
from exhume.workflow._handed_files import ledger as handed_ledger
from exhume.workflow._handing_over import HandedOver
from exhume.workflow._stamping.stored import add, open_stamped
from exhume.workflow.ledger import ledger

from .handed_over import bundled, judged, report_of, studied
from .invented_studies import put, settings_of, write_protocol


def with_a_form(study: Path) -> Path:
    """Write one form of the dossier: that is enough, and the whole of it takes long."""
    put(study / "dossier" / findings_json.filename, findings_json.render(report_of(study)))
    return study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_a_form(judged(studied(tmp_path_factory.mktemp("handed") / "study")))


@pytest.fixture(scope="module")
def whole(study: Path) -> HandedOver:
    return bundled(study)


@pytest.fixture(scope="module")
def folder(whole: HandedOver, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpacked(whole.path, tmp_path_factory.mktemp("bag"))


def unpacked(bundle: Path, place: Path) -> Path:
    zipfile.ZipFile(bundle).extractall(place)
    return place / "evidence"


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / "data" / name
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def test_others_find_the_bag_valid(folder: Path) -> None:
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert "2026-01-31" == bag.info["Bagging-Date"]


def test_others_find_the_crate_valid(folder: Path, repository: Path) -> None:
    python = os.environ.get("EXHUME_ROC_VALIDATOR", sys.executable)
    if python == sys.executable and not (find_spec("rocrate_validator") and find_spec("rocrate")):
        pytest.skip("EXHUME_ROC_VALIDATOR names no Python with roc-validator and rocrate")
    program = repository / "tests/exports/bundle/validate_crate.py"
    command = [python, str(program), str(folder / "data")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    # That it names no author and no publisher is meant so.
    assert {("RECOMMENDED", "author"), ("RECOMMENDED", "publisher")} == {
        (severity, word)
        for severity, _, says in found
        for word in ("author", "publisher")
        if f"`{word}`" in says
    }
    assert 2 == len(found)


def test_every_file_of_the_payload_is_in_the_crate_with_its_digest(folder: Path) -> None:
    crate = json.loads((folder / "data" / layout.CRATE).read_text())
    files = {entity["@id"]: entity for entity in crate["@graph"] if entity["@type"] == "File"}
    root = next(entity for entity in crate["@graph"] if entity["@id"] == "./")
    for name, data in everything(folder / "data"):
        if name != layout.CRATE:
            entity = files.pop(name)
            assert hashlib.sha256(data).hexdigest() == entity["sha256"]
            assert str(len(data)) == entity["contentSize"]
            assert {"@id": name} in root["hasPart"]
    assert {} == files


def test_the_same_study_gives_the_same_bytes(study: Path, whole: HandedOver) -> None:
    before = whole.path.read_bytes()
    assert whole == bundled(study)
    assert before == whole.path.read_bytes()


def test_the_root_digest_is_written_beside_the_bundle(whole: HandedOver, folder: Path) -> None:
    covered = hashlib.sha256((folder / layout.ROOT_FILE).read_bytes()).hexdigest()
    said = (whole.path.parent / "evidence.root.txt").read_text()
    assert covered == whole.root == said.splitlines()[0]
    assert "which covers every other file" in said


def test_the_ledger_has_every_file_that_was_given(study: Path, folder: Path) -> None:
    states = Counter(row["state"] for row in rows(folder, layout.LEDGER))
    assert ledger(study).files == dict(states)
    for row in rows(folder, layout.LEDGER):
        assert bool(row["original"]) != bool(row["withheld"])
        if row["original"]:
            data = (folder / "data" / row["original"]).read_bytes()
            assert row["digest"] == hashlib.sha256(data).hexdigest()


def test_originals_and_texts_of_papers_reported_or_judged_are_handed_over(
    study: Path, folder: Path
) -> None:
    expected = {paper.digest for paper in report_of(study).papers}
    expected |= {row["digest"] for row in rows(folder, layout.UNITS)}
    handed = {path.stem for path in (folder / "data/originals").iterdir()}
    assert expected == handed
    texts = {path.stem for path in (folder / "data/texts").iterdir()}
    assert expected == texts


def test_each_quote_stands_at_its_place_and_the_normalised_text_leads_back(folder: Path) -> None:
    texts = {row["digest"]: row for row in map(_json, (folder / "data/texts").iterdir())}
    for row in rows(folder, layout.FINDINGS):
        if row["digest"] in texts:
            found = row["finding"]
            text = texts[row["digest"]]["text"]
            assert found["quote"] == text[found["start"] : found["end"]]
    for text in texts.values():
        lengths = [length for _, _, length in text["origins"]]
        assert len(text["normalized"]) == sum(lengths)
        starts = [start for start, _, _ in text["origins"]]
        assert starts == [sum(lengths[:n]) for n in range(len(lengths))]


def _json(path: Path) -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads(path.read_bytes())
    return content


def test_logs_are_as_they_were_kept_and_hold_no_name(folder: Path) -> None:
    for name in (layout.CUSTODY_LOG, layout.REVIEW_LOG):
        entries = rows(folder, name)
        assert list(range(1, len(entries) + 1)) == [entry["number"] for entry in entries]
        previous = ""
        for entry in entries:
            if entry["withheld"]:
                assert "" == entry["event"]
            else:
                assert hashlib.sha256(entry["event"].encode()).hexdigest() == entry["sha256"]
                assert previous == json.loads(entry["event"])["previous"]
            previous = entry["sha256"]
    assert {""} == {person["name"] for person in rows(folder, layout.PEOPLE)}
    assert [] == [name for name, data in everything(folder) if b'"Ada"' in data]


def test_what_the_review_log_committed_to_can_be_opened(folder: Path) -> None:
    events = {entry["number"]: entry["event"] for entry in rows(folder, layout.REVIEW_LOG)}
    openings = rows(folder, layout.OPENINGS)
    for opening in openings:
        commitment = json.loads(events[opening["entry"]])["detail"]["commitment"]
        assert commitment == hashlib.sha256(opening["statement"].encode()).hexdigest()
    decided = rows(folder, layout.CODINGS) + rows(folder, layout.ADJUDICATIONS)
    assert len(decided) == len(openings) > 0
    assert rows(folder, layout.TRANSLATIONS)


def test_the_report_can_be_read_back(study: Path, folder: Path) -> None:
    made = report_of(study)
    read = decoded((folder / "data" / layout.REPORT).read_bytes())
    assert made.steps == read.steps
    assert [paper.id for paper in made.papers] == [paper.id for paper in read.papers]
    results = _json(folder / "data" / layout.RESULTS)
    assert all({"value", "text"} == set(result) for result in results.values())


def test_nothing_in_the_bundle_tells_where_it_was_made(study: Path, folder: Path) -> None:
    machine = str(study.parent).encode()
    assert [] == [name for name, data in everything(folder) if machine in data]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_a_form(studied(tmp_path_factory.mktemp("small") / "study", 4))


@pytest.fixture
def own(small: Path, tmp_path: Path) -> Path:
    """A small study of a test of its own, that nobody judged."""
    return shutil.copytree(small, tmp_path / "study")


@pytest.mark.parametrize(("wanted", "count"), [("none", 0), ("all", 5)])
def test_the_protocol_says_which_originals_are_handed_over(
    own: Path, tmp_path: Path, wanted: str, count: int
) -> None:
    protocol = (own / "study.toml").read_text()
    write_protocol(own, protocol.replace("[report]", f'[report]\noriginals = "{wanted}"'))
    folder = unpacked(bundled(own).path, tmp_path)
    ledger_rows = rows(folder, layout.LEDGER)
    assert count == sum(bool(row["original"]) for row in ledger_rows)
    reasons = {row["withheld"] for row in ledger_rows if not row["original"]}
    assert reasons == ({"the study hands over no originals"} if wanted == "none" else set())


def test_a_study_without_a_review_has_no_files_of_one(own: Path, tmp_path: Path) -> None:
    folder = unpacked(bundled(own).path, tmp_path)
    for name in (layout.UNITS, layout.CODINGS, layout.PEOPLE, layout.REVIEW_LOG, layout.OPENINGS):
        assert not (folder / "data" / name).exists()
    bagit.Bag(str(folder)).validate()


def test_without_a_date_in_the_protocol_the_last_entry_of_the_custody_log_dates_it(
    own: Path, tmp_path: Path
) -> None:
    folder = unpacked(bundled(own, replace(report_of(own), date="")).path, tmp_path)
    last = json.loads(rows(folder, layout.CUSTODY_LOG)[-1]["event"])["at"][:10]
    assert f"Bagging-Date: {last}\n" in (folder / "bag-info.txt").read_text()
    said = (folder / "data" / layout.CRATE).read_text()
    assert f'"datePublished": "{last}"' in said
    assert "dated by the last entry of the custody log" in said


def decided(made: Report, decision: Decision) -> tuple[Report, PaperReport]:
    """Return the report with the first three characters of its first passage flagged."""
    first, *rest = made.papers
    start = first.passages[0].finding.start
    flagged = Identifying(start, start + 3, Kind.NAME, "invented", decision)
    return replace(made, papers=(replace(first, identifying=(flagged,)), *rest), masked=True), first


def test_what_may_identify_somebody_stays_behind_and_is_said(study: Path, tmp_path: Path) -> None:
    made, paper = decided(report_of(study), Decision.OPEN)
    finding = paper.passages[0].finding
    folder = unpacked(bundled(study, made).path, tmp_path)
    row = next(row for row in rows(folder, layout.LEDGER) if row["digest"] == paper.digest)
    assert "" == row["original"]
    assert "it holds details that may identify a patient or donor" == row["withheld"]
    assert [] == [name for name, _ in everything(folder) if paper.digest in name]
    masked = "■■■" + finding.quote[3:]
    told = [r["finding"] for r in rows(folder, layout.FINDINGS) if r["digest"] == paper.digest]
    assert masked in [one["quote"] for one in told if one["start"] == finding.start]
    units = [unit for unit in rows(folder, layout.UNITS) if unit["digest"] == paper.digest]
    assert units
    assert all("■■■" in unit["quote"] for unit in units if unit["start"] <= finding.start)
    read = decoded((folder / "data" / layout.REPORT).read_bytes())
    assert masked == read.papers[0].passages[0].finding.quote
    assert masked in (folder / "data" / layout.VIEWER).read_text()
    assert "1: it holds details" in (folder / "data" / layout.README).read_text()
    bagit.Bag(str(folder)).validate()


def test_a_verdict_that_cites_what_is_hidden_is_masked_and_not_opened(
    study: Path, tmp_path: Path
) -> None:
    made = report_of(study)
    noted = next(row for row in rows_of_codings(study, tmp_path) if row["verdict"]["note"])
    units = {unit["id"]: unit for unit in rows(tmp_path / "evidence", layout.UNITS)}
    digest = units[noted["unit"]]["digest"]
    paper = next(paper for paper in made.papers if paper.digest == digest)
    text = (study / paper.path).read_text()
    start = text.index("虚构")  # the coder's own quote has these words
    flagged = (Identifying(start, start + 2, Kind.NAME, "invented"),)
    papers = tuple(
        replace(one, identifying=flagged if one.digest == digest else ()) for one in made.papers
    )
    made = replace(made, papers=papers, masked=True)
    folder = unpacked(bundled(study, made).path, tmp_path / "masked")
    quotes = [
        row["verdict"]["quote"]
        for row in rows(folder, layout.CODINGS)
        if row["unit"] == noted["unit"]
    ]
    assert "（■■）" in quotes
    closed = [row for row in rows(folder, layout.OPENINGS) if row["withheld"]]
    assert closed
    assert {""} == {row["statement"] for row in closed}


def rows_of_codings(study: Path, place: Path) -> list[dict[str, Any]]:
    return rows(unpacked(bundled(study).path, place), layout.CODINGS)


def test_what_a_person_decided_to_keep_is_handed_over(study: Path, tmp_path: Path) -> None:
    made, paper = decided(report_of(study), Decision.KEEP)
    folder = unpacked(bundled(study, made).path, tmp_path)
    assert (folder / f"data/texts/{paper.digest}.json").is_file()


def test_page_crops_are_handed_over_with_their_digests(own: Path, tmp_path: Path) -> None:
    made = report_of(own)
    box = Box(1, 10.0, 20.0, 30.0, 8.0)
    crop = Crop("u-p1.png", 1, box, (box,), 120, b"\x89PNG invented")
    first, *rest = made.papers
    passages = tuple(replace(passage, crops=(crop,)) for passage in first.passages)
    made = replace(made, papers=(replace(first, passages=passages), *rest))
    folder = unpacked(bundled(own, made).path, tmp_path)
    (row,) = rows(folder, layout.CROPS)
    assert "crops/u-p1.png" == row["file"]
    assert crop.png == (folder / "data/crops/u-p1.png").read_bytes()
    assert hashlib.sha256(crop.png).hexdigest() == row["sha256"]
    assert 'src="crops/u-p1.png"' in (folder / "data" / layout.VIEWER).read_text()


def test_a_changed_original_stops_it_and_leaves_the_last_bundle(own: Path) -> None:
    before = bundled(own)
    data = before.path.read_bytes()
    original = next(path for path in (own / "store").rglob("*") if path.stem in reported(own))
    original.chmod(0o644)
    original.write_bytes(original.read_bytes() + b"x")
    with pytest.raises(IntegrityError, match="missing or is not what it was"):
        bundled(own)
    assert data == before.path.read_bytes()
    assert [] == list(before.path.parent.glob("*.partial"))


def reported(study: Path) -> set[str]:
    return {paper.digest for paper in report_of(study).papers}


def test_authors_are_named_where_the_protocol_says_so(own: Path, tmp_path: Path) -> None:
    assert settings_of(own).report.authors is False
    made = report_of(own)
    kept = unpacked(bundled(own, made).path, tmp_path / "kept")
    shown = unpacked(bundled(own, replace(made, authors=True)).path, tmp_path / "shown")
    assert [[]] * 4 == [row["authors"] for row in rows(kept, layout.RECORDS)]
    assert [["甲某"]] * 4 == [row["authors"] for row in rows(shown, layout.RECORDS)]


def test_an_archive_that_holds_what_is_hidden_stays_behind_too() -> None:
    files = [
        CorpusDocument(id="a.zip", path="sources/a.zip", digest="aa"),
        CorpusDocument(id="a.zip/b.PDF", path="sources/a.zip/b.PDF", digest="bb"),
        CorpusDocument(id="c.zip", path="sources/c.zip", digest="cc"),
        CorpusDocument(id="d", path="sources/d.odd name", digest="dd"),
        CorpusDocument(id="e", path="sources/e.pdf"),
    ]
    made = {row.id: row for row in handed_ledger(files, Handing("all", {"bb"}, {"bb"}))}
    assert HOLDS_IDENTIFYING == made["a.zip"].withheld
    assert IDENTIFYING == made["a.zip/b.PDF"].withheld
    assert "originals/cc.zip" == made["c.zip"].original
    assert "originals/dd.bin" == made["d"].original
    assert NO_BYTES == made["e"].withheld


def test_time_stamps_stay_with_a_bundle_that_is_written_again(study: Path, tmp_path: Path) -> None:
    judged_one = shutil.copytree(study, tmp_path / "study")
    first = bundled(judged_one)
    add(open_stamped(first.path), {"invented.ots": b"an invented stamp"})
    assert first.root == bundled(judged_one).root
    assert {"invented.ots": b"an invented stamp"} == dict(open_stamped(first.path).stamps)
    assert [first.path.name] == [path.name for path in first.path.parent.glob("*.zip")]


def test_a_stamped_bundle_is_kept_where_the_next_one_is_another(own: Path) -> None:
    first = bundled(own)
    add(open_stamped(first.path), {"invented.ots": b"an invented stamp"})
    protocol = own / "study.toml"
    protocol.write_text(protocol.read_text(encoding="utf-8") + "\n# invented\n", encoding="utf-8")
    assert first.root != bundled(own).root
    assert {} == dict(open_stamped(first.path).stamps)
    kept = first.path.with_name(f"evidence-{first.root[:12]}.zip")
    assert {"invented.ots": b"an invented stamp"} == dict(open_stamped(kept).stamps)
