"""What a report of a judged study shows; all papers, people and judgements are invented."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from exhume.exports import dossier
from exhume.exports._bundle import layout
from exhume.exports._composition.persons import AUTHORS_WARNING
from exhume.exports._composition.verdicts import TRANSLATIONS
from exhume.exports._masking import MASK
from exhume.model.coding import Choice, Drawing, Origin, Role, TranslationStatus, Unit, Verdict
from exhume.model.report import AgreementReport, Judgement, PaperReport, RecallReport, Report
from exhume.settings import ReportSettings, StudySettings
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.workflow.draw import draw
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.report import build_report, report
from exhume.workflow.reviewing.opening import open_study_review
from exhume.workflow.sample import make_sample
from exhume.workflow.screen import screen

from ..exports.html_reading import Element, read
from .invented_studies import bytes_below, new_study, papers, record, settings_of
from .judging import CODE, NOTHING, RELEVANT, judge

NAME = "王建国"
IDENTIFYING = (
    f"虚构的报告\n\n（虚构）供者{NAME}，男，25岁。供体确认脑死亡后，立即行气管插管。其余从略。\n"
)
AUTHOR = "虚构作者甲"
NOTE = "an invented note"
REASON = "an invented reason"
TRANSLATION = "An invented translation."
COUNTER = Verdict(Choice.CODED, ("intubated-before-declaration",))
PEOPLE = ("Adalind", "Benno", "Evander")


def _words(unit: Unit) -> str:
    return "".join(unit.quote.split())


def _first(unit: Unit, why: Drawing) -> Verdict:
    if why.origin is not Origin.CANDIDATE or "肌注" in _words(unit):
        return NOTHING
    if "入院时" in _words(unit):
        return COUNTER
    return replace(RELEVANT, note=NOTE)


def _second(unit: Unit, why: Drawing) -> Verdict:
    """The second coder sees nothing in near-misses."""
    return NOTHING if "人工呼吸" in _words(unit) else replace(_first(unit, why), note="")


def _judged(study: Path) -> Path:
    """Have two coders judge all; of the passages on which they differ, the first is decided."""
    with open_study_review(study, settings_of(study)) as review:
        everybody = People(review.database)
        for name in PEOPLE[:2]:
            everybody.add(name, [Role.CODER])
        decides = everybody.add(PEOPLE[2], [Role.ADJUDICATOR]).id
    draw(study, settings_of(study), Quiet())
    judge(study, _first, _second)
    with open_study_review(study, settings_of(study)) as review:
        desk = AdjudicatorDesk(review.database, decides)
        unit = desk.next()
        assert unit is not None
        desk.decide(unit, RELEVANT, REASON, codebook=review.codebook, request=unit)
        coder = next(p for p in People(review.database).all() if p.name == PEOPLE[0])
        for one in Queue(review.database).units():
            if one.document.endswith(".pdf"):
                own = CoderDesk(review.database, coder.id)
                own.translate(one.id, TRANSLATION, TranslationStatus.CORRECTED)
    return study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judged")
    sample = make_sample(folder / "sample")
    pdf = next(a.file for a in sample.answers if a.file.endswith(".pdf") and a.grade == "explicit")
    files = {
        **papers(14),
        "paper.pdf": (sample.sources / pdf).read_bytes(),
        "named.txt": IDENTIFYING,
        "refs.ris": record(
            "0", "虚构的零号报告", "L1  - p000.txt", f"AU  - {AUTHOR}", "PY  - 1999"
        ),
    }
    made = new_study(folder / "study", files)
    ingest(made, settings_of(made), Quiet())
    screen(made, settings_of(made), Quiet())
    _judged(made)
    result = report(made, settings_of(made), Quiet())
    assert () == result.left_out
    return made


@pytest.fixture(scope="module")
def given(study: Path) -> Report:
    return build_report(study, settings_of(study), Quiet())


@pytest.fixture(scope="module")
def page(study: Path) -> Element:
    return read((study / "dossier" / "dossier.html").read_bytes())


@pytest.fixture(scope="module")
def bundle(study: Path) -> Mapping[str, bytes]:
    """The payload of the bundle, by path."""
    with zipfile.ZipFile(study / "dossier" / "evidence.zip") as found:
        names = [name for name in found.namelist() if name.startswith("evidence/data/")]
        return {name.removeprefix("evidence/data/"): found.read(name) for name in names}


def judgements(given: Report) -> Iterator[tuple[PaperReport, Judgement]]:
    return ((paper, judged) for paper in given.papers for judged in paper.judgements)


def printed(given: Report, page: Element) -> list[tuple[PaperReport, Judgement, Element]]:
    """Return each judged passage that is printed in full, with its article."""
    by_id = {article.attributes["id"]: article for article in page.all("article")}
    found = [
        (paper, judged, by_id.get(f"judgement.{_key(page, paper)}.{judged.start}-{judged.end}"))
        for paper, judged in judgements(given)
        if paper.settled_codes()
    ]
    assert found
    return [(paper, judged, article) for paper, judged, article in found if article is not None]


def _key(page: Element, paper: PaperReport) -> str:
    """Return how a paper is named in the anchors of its passages."""
    for article in page.all("article", "paper"):
        anchor = article.attributes["id"] or ""
        if page.by_id(f"{anchor}.heading").text.startswith(f"Paper {paper.id}"):
            return anchor.removeprefix("paper.")
    raise AssertionError(f"{paper.id} is not printed")


def rows_of(table: Element) -> list[list[str]]:
    return [
        [cell.text for cell in row.all() if cell.tag in {"th", "td"}]
        for body in table.all("tbody")
        for row in body.all("tr")
    ]


def table_of(page: Element, name: str) -> Element:
    return next(t for t in page.all("table") if name == t.attributes.get("data-name"))


def entries_of(article: Element) -> dict[str, str]:
    terms, said = ([one.text for one in article.all(tag)] for tag in ("dt", "dd"))
    pairs = list(zip(terms, said, strict=True))
    return dict(reversed(pairs))  # of a term that comes again further in, the first


def test_the_study_has_every_state_that_these_tests_ask_for(given: Report) -> None:
    assert given.reviewed
    bases = [judged.basis for _, judged in judgements(given)]
    assert {"agreed", "adjudicated", ""} == set(bases)
    assert 0 < len(given.included()) < len(given.papers)


def test_every_settled_passage_gives_the_verdict_of_each_coder(
    given: Report, page: Element
) -> None:
    labels = {code.id: code.label for code in given.criterion.codes}
    found = printed(given, page)
    assert sum(bool(p.settled_codes()) for p, _ in judgements(given)) == len(found)
    for _, judged, article in found:
        told = rows_of(next(article.all("table")))
        assert [verdict.coder for verdict in judged.verdicts] == [row[0] for row in told]
        for verdict, (_, says, whole, note) in zip(judged.verdicts, told, strict=True):
            expected = "; ".join(labels[code] for code in verdict.codes) or "no code applies"
            assert expected == says
            assert verdict.whole == (whole == "the whole paper")
            assert (verdict.note or "–") == note


def test_a_passage_that_was_adjudicated_gives_the_decision_and_its_reason(
    given: Report, page: Element
) -> None:
    (one,) = [found for found in printed(given, page) if found[1].basis == "adjudicated"]
    told = entries_of(one[2])
    assert REASON == told["Reason of the adjudicator"]
    assert "an adjudicator decided" in told["How it was settled"]
    assert 2 == len(one[1].verdicts) == len(rows_of(next(one[2].all("table"))))
    for _, judged, article in printed(given, page):
        assert (judged.basis == "adjudicated") == (REASON in article.text)


def test_a_translation_stands_with_its_status_and_one_that_is_missing_is_said_to_be(
    given: Report, page: Element
) -> None:
    for paper, judged, article in printed(given, page):
        told = entries_of(article)
        if paper.path.endswith(".pdf"):
            assert judged.translation is not None
            assert TRANSLATION == told["Translation"]
            corrected = TRANSLATIONS[TranslationStatus.CORRECTED]
            assert told["Status of the translation"].startswith(corrected)
        else:
            assert "none" == told["Translation"]


def test_the_page_of_a_settled_passage_is_shown_where_its_paper_has_pages(
    given: Report, page: Element, bundle: Mapping[str, bytes]
) -> None:
    shown = 0
    for paper, judged, article in printed(given, page):
        images = [image for figure in article.all("figure", "page") for image in figure.all("img")]
        assert len(judged.crops) == len(images)
        assert bool(images) == paper.path.endswith(".pdf")
        for crop, image in zip(judged.crops, images, strict=True):
            assert (image.attributes["src"] or "").startswith("data:image/png;base64,")
            assert image.attributes["alt"]
            assert crop.png == bundle[f"{layout.CROP_IMAGES}/{crop.name}"]
            shown += 1
    assert shown


def test_papers_without_a_settled_code_are_listed_with_how_they_stand(
    given: Report, page: Element
) -> None:
    listed = {row[0]: row[2] for row in rows_of(table_of(page, "candidates"))}
    assert {paper.id for paper in given.papers if not paper.settled_codes()} == set(listed)
    assert {"nothing here", "coders differ"} == set(listed.values())


def test_every_anchor_of_the_findings_is_a_place_in_the_dossier(study: Path, page: Element) -> None:
    text = (study / "dossier" / "findings.csv").read_text(encoding="utf-8-sig")
    led = [row["anchor"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    there = {element.attributes.get("id"): element.tag for element in page.all()}
    assert set() == set(led) - set(there)
    assert {"article", "tr"} == {there[anchor] for anchor in led}


def test_counter_evidence_is_counted_beside_what_speaks_for(given: Report, page: Element) -> None:
    counted = {
        polarity: sum(len(p.settled_codes() & codes) > 0 for p in given.papers)
        for polarity, codes in (("inculpatory", {CODE}), ("exculpatory", set(COUNTER.codes)))
    }
    assert all(counted.values())
    for polarity, many in counted.items():
        told = rows_of(table_of(page, f"codes-{polarity}"))
        assert many == sum(int(row[3]) for row in told)
        assert 1 == len({len(row) for row in told})


def test_agreement_is_told_with_what_two_coders_said(given: Report, page: Element) -> None:
    assert isinstance(given.agreement, AgreementReport)
    told = rows_of(table_of(page, "agreement-counts"))
    assert [line.label for line in given.agreement.lines] == [row[0] for row in told]
    for line, row in zip(given.agreement.lines, told, strict=True):
        if line.cells is not None:
            assert line.units == sum(line.cells)
            assert [line.units, *line.cells] == [int(cell) for cell in row[1:]]


def test_recall_is_told_with_every_estimator_also_those_that_refuse(
    given: Report, page: Element
) -> None:
    assert isinstance(given.recall, RecallReport)
    told = [row[0] for row in rows_of(table_of(page, "recall"))]
    assert [line.label for line in given.recall.lines] == told
    text = page.by_id("recall").text
    for line in given.recall.lines:
        assert line.claims.rstrip(".") in text


def test_every_picture_is_in_the_page_and_in_files_with_its_numbers(
    study: Path, page: Element
) -> None:
    shown = {str(figure.attributes["data-name"]) for figure in page.all("figure", "plot")}
    assert {"flow_diagram", "agreement_matrix", "recall_curve"} <= shown
    folder = study / "dossier" / "figures"
    files = {path.name for path in folder.iterdir()}
    assert {f"{name}.{ending}" for name in shown for ending in ("svg", "png", "csv")} == files
    for name in shown:
        assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert b"<svg" in (folder / f"{name}.svg").read_bytes()
        assert len((folder / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()) > 1


def _pdf_text(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def _texts(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Give the texts that files hold, those in archives and PDFs as well."""
    for name, data in files.items():
        if name.endswith((".docx", ".zip")):
            with zipfile.ZipFile(io.BytesIO(data)) as inside:
                yield from _texts({f"{name}/{one}": inside.read(one) for one in inside.namelist()})
        else:
            yield (
                name,
                _pdf_text(data) if name.endswith(".pdf") else data.decode("utf-8", "replace"),
            )


@pytest.fixture(scope="module")
def handed(study: Path) -> list[tuple[str, str]]:
    """Every file of the dossier by name, and its text without white space."""
    found = _texts(bytes_below(study / "dossier"))
    return [(name, re.sub(r"\s", "", text)) for name, text in found]


def telling(handed: list[tuple[str, str]], words: str) -> list[str]:
    """Return the files of the dossier that hold these words, with or without white space."""
    return [name for name, text in handed if words in text]


def test_what_may_identify_a_donor_is_in_no_file_that_is_handed_over(
    handed: list[tuple[str, str]], page: Element, given: Report
) -> None:
    assert [] == telling(handed, NAME)
    (paper,) = [paper for paper in given.papers if paper.id.endswith("named.txt")]
    assert any(stretch.hidden for stretch in paper.identifying)
    article = page.by_id(f"paper.{_key(page, paper)}")
    assert f"供者{MASK * len(NAME)}，男" in article.text
    assert {"dossier/findings.csv", "dossier/dossier.html"} <= set(
        telling(handed, MASK * len(NAME))
    )


def test_who_judged_is_told_by_a_made_up_name_alone(
    handed: list[tuple[str, str]], page: Element
) -> None:
    assert [] == [name for person in PEOPLE for name in telling(handed, person)]
    assert "coder 1" in page.text
    assert "coder 2" in page.text


def test_authors_are_named_in_no_file(handed: list[tuple[str, str]], page: Element) -> None:
    assert [] == telling(handed, AUTHOR)
    assert "Authors’ names are not printed." in page.text


def shown(study: Path, wanted: ReportSettings) -> Element:
    """Return the page of a study whose protocol says something else of the report."""
    settings: StudySettings = replace(settings_of(study), report=wanted)
    return read(dossier.render(build_report(study, settings, Quiet())))


def test_authors_are_named_with_a_warning_where_the_protocol_says_so(study: Path) -> None:
    usual = settings_of(study).report
    page = shown(study, replace(usual, authors=True, crops="none"))
    assert AUTHOR in page.text
    assert AUTHORS_WARNING.replace("**", "") in page.text
    assert [] == list(page.all("figure", "page"))


def test_what_may_identify_is_shown_with_a_warning_where_the_protocol_says_so(study: Path) -> None:
    usual = settings_of(study).report
    page = shown(study, replace(usual, identifying="show", crops="all"))
    assert NAME in page.text
    assert "such details are printed as they stand" in page.text


def test_the_findings_say_that_people_have_judged(study: Path) -> None:
    told = json.loads((study / "dossier" / "findings.json").read_bytes())
    assert told["judged"] is True


def test_two_reports_of_one_study_have_the_same_bytes_the_bundle_too(study: Path) -> None:
    before = bytes_below(study / "dossier")
    assert {"dossier/evidence.zip", "dossier/evidence.root.txt"} <= set(before)
    report(study, settings_of(study), Quiet())
    after = bytes_below(study / "dossier")
    assert [] == [name for name in before.keys() | after.keys() if before[name] != after[name]]


WITHOUT = """
import sys
for name in {missing!r}:
    sys.modules[name] = None  # importing it fails, as where it is not installed
from exhume.cli.app import main
sys.argv = ["exhume", "report", "--study", {study!r}, "--json"]
main()
"""


@pytest.mark.parametrize(
    ("missing", "unwritten"),
    [
        (["matplotlib"], ["figures/flow_diagram.svg", "figures/flow_diagram.csv"]),
        (["docx", "typst"], ["tables.docx", "dossier.pdf"]),
    ],
)
def test_what_an_optional_package_is_missing_for_is_left_out_and_said(
    study: Path, tmp_path: Path, missing: list[str], unwritten: list[str]
) -> None:
    other = tmp_path / "study"
    shutil.copytree(study, other, ignore=shutil.ignore_patterns("dossier"))
    program = WITHOUT.format(missing=missing, study=str(other))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert 0 == done.returncode, done.stderr
    told = json.loads(done.stdout)
    assert len(missing) == len(told["left_out"])
    assert all("not written" in said for said in told["left_out"])
    there = set(bytes_below(other / "dossier"))
    assert set() == there & {f"dossier/{name}" for name in unwritten}
    assert {"dossier/dossier.html", "dossier/findings.csv", "dossier/evidence.zip"} <= there
    manifest = json.loads((other / "dossier" / "manifest.json").read_bytes())["files"]
    assert set() == set(unwritten) & set(manifest)
