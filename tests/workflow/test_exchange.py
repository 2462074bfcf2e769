"""Taking a review elsewhere and bringing work back; all papers and people in it are invented."""

import csv
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from exhume.errors import InputError, IntegrityError, UsageError
from exhume.model.coding import Choice, Coding, Origin, Role, Unit, Verdict
from exhume.settings import CodingSettings
from exhume.store.corpus import open_corpus
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.workflow.draw import draw
from exhume.workflow.exchange import (
    Attribution,
    Destination,
    GivenFile,
    ImportResult,
    export_review,
    export_worksheet,
    import_codings,
    import_units,
)
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.reviewing.codebook import mark_codebook
from exhume.workflow.reviewing.opening import Review, open_study_review
from exhume.workflow.screen import screen

from ..outsiders import install
from .invented_studies import new_study, papers, settings_of

FORMATS = ("review-csv", "review-json", "web-annotation", "label-studio")
SHEETS = ("review-csv", "review-json", "label-studio")
CODE, OTHER = "intubated-after-declaration", "apnoea-test"
UNSEEN = "a note that has not been handed in"
SEEN = "a note that everybody has handed in"
CODED = Verdict(Choice.CODED, (CODE,), SEEN)
NOTHING = Verdict(Choice.NOTHING)
PEOPLE = {"Ada Invented": Role.CODER, "Ben Invented": Role.CODER, "Jo Invented": Role.ADJUDICATOR}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in which Ben has handed in what he has, and Ada a part of hers."""
    study = new_study(tmp_path_factory.mktemp("exchange") / "study", papers(30))
    settings = settings_of(study)
    ingest(study, settings, Quiet())
    screen(study, settings, Quiet())
    with open_study_review(study, settings) as review:
        for name, role in PEOPLE.items():
            People(review.database).add(name, [role])
    draw(study, settings, Quiet())
    with open_study_review(study, settings) as review:
        _judge(review)
    return study


def _judge(review: Review) -> None:
    ben, ada = desk(review, "Ben"), desk(review, "Ada")
    while (unit := ben.next()) is not None:
        save(review, ben, unit, NOTHING)
    ben.seal()
    for verdict in (CODED, CODED, NOTHING, NOTHING):
        save(review, ada, str(ada.next()), verdict)
    ada.seal()
    jo = AdjudicatorDesk(review.database, person(review, "Jo"))
    unit = str(jo.next())
    for reason in ("an invented reason", "a better one"):
        jo.decide(unit, CODED, reason, codebook=review.codebook, request=reason)
    save(review, ada, str(ada.next()), replace(CODED, note=UNSEEN))


@pytest.fixture
def study(judged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(judged, tmp_path / "study"))


def person(review: Review, name: str) -> str:
    return next(p.id for p in People(review.database).all() if p.name == f"{name} Invented")


def desk(review: Review, name: str) -> CoderDesk:
    return CoderDesk(review.database, person(review, name))


def save(review: Review, own: CoderDesk, unit: str, verdict: Verdict) -> None:
    own.save(unit, verdict, codebook=review.codebook, request=unit)


def open_units(study: Path) -> list[Unit]:
    """Return the units that Ada has still to judge, in her order."""
    with open_study_review(study, settings_of(study)) as review:
        ada, found = desk(review, "Ada"), list[Unit]()
        place = ada.next()
        while place is not None:
            if ada.coding(place) is None:
                found.append(ada.unit(place))
            place = ada.neighbours(place)[1]
        return found


def coding_of(study: Path, unit: str) -> Coding | None:
    with open_study_review(study, settings_of(study)) as review:
        return desk(review, "Ada").coding(unit)


def events(study: Path) -> int:
    with open_study_review(study, settings_of(study)) as review:
        return sum(1 for _ in OwnerDesk(review.database, "").log())


def export(study: Path, to: Destination) -> Mapping[str, int]:
    return export_review(study, settings_of(study), to, Quiet()).counts


def sheet(study: Path, folder: Path, form: str = "review-csv") -> dict[str, bytes]:
    to = Destination(form, folder)
    export_worksheet(study, settings_of(study), to, "Ada Invented", Quiet())
    return bytes_in(folder)


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def csv_of(rows: Sequence[Mapping[str, object]]) -> bytes:
    out = StringIO(newline="")
    columns = list(dict.fromkeys(column for row in rows for column in row))
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def bring(study: Path, content: bytes | Sequence[Mapping[str, object]], **how: Any) -> ImportResult:
    """Import a file as the verdicts of Ada."""
    path = study.parent / how.pop("name", "given.csv")
    path.write_bytes(content if isinstance(content, bytes) else csv_of(content))
    whose = Attribution(**{"coder": "Ada Invented", **how})
    return import_codings(study, settings_of(study), GivenFile(path), whose, Quiet())


def states(result: ImportResult) -> dict[str, int]:
    assert result.given == sum(result.states.values())
    return {state.value: count for state, count in result.states.items() if count}


def refusal(result: ImportResult) -> str:
    (issue,) = result.issues
    assert {"refused": 1} == states(result)
    assert issue.remedy
    return f"{issue.subject}: {issue.problem}"


# Out


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_goes_out_that_not_all_coders_have_handed_in(
    study: Path, tmp_path: Path, form: str
) -> None:
    counts = export(study, Destination(form, tmp_path / "out"))
    assert 8 == counts["codings"]
    written = b"".join(bytes_in(tmp_path / "out").values()).decode()
    assert SEEN in written
    assert UNSEEN not in written


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_review_gives_the_same_bytes(study: Path, tmp_path: Path, form: str) -> None:
    for folder in ("one", "two"):
        export(study, Destination(form, tmp_path / folder))
    assert bytes_in(tmp_path / "one") == bytes_in(tmp_path / "two")


@pytest.mark.parametrize("form", FORMATS)
def test_people_are_named_only_where_that_is_asked_for(
    study: Path, tmp_path: Path, form: str
) -> None:
    export(study, Destination(form, tmp_path / "out"))
    assert b"Invented" not in b"".join(bytes_in(tmp_path / "out").values()).replace(
        b'"title": "Invented"', b""
    )


def test_decisions_go_out_with_every_revision_or_with_the_one_that_stands(
    study: Path, tmp_path: Path
) -> None:
    assert 2 == export(study, Destination("review-csv", tmp_path / "a"))["adjudications"]
    assert 1 == export(study, Destination("web-annotation", tmp_path / "b"))["adjudications"]


def test_why_a_passage_is_in_the_queue_goes_out_only_where_the_owner_asks(
    study: Path, tmp_path: Path
) -> None:
    export(study, Destination("review-csv", tmp_path / "a"))
    counts = export(study, Destination("review-csv", tmp_path / "b", drawings=True))
    assert "drawings.csv" not in bytes_in(tmp_path / "a")
    origins = {row["origin"] for row in table(bytes_in(tmp_path / "b")["drawings.csv"])}
    assert {"candidate", "sample"} == origins
    assert counts["drawings"] >= counts["units"]


def test_a_passage_goes_out_with_the_words_around_it(study: Path, tmp_path: Path) -> None:
    export(study, Destination("review-csv", tmp_path / "out"))
    corpus = open_corpus(study)
    for row in table(bytes_in(tmp_path / "out")["units.csv"]):
        text = corpus.document_text(row["document"])
        start, end = int(row["start"]), int(row["end"])
        assert text[start:end] == row["passage"]
        assert text[:start].endswith(row["before"].removeprefix("'"))
        assert text[end:].startswith(row["after"].removeprefix("'"))


def test_a_review_whose_papers_are_gone_goes_out_all_the_same(study: Path, tmp_path: Path) -> None:
    shutil.rmtree(study / "corpus")
    to = Destination("review-json", tmp_path / "out")
    result = export_review(study, settings_of(study), to, Quiet())
    assert result.unplaced == result.counts["units"]
    assert 8 == result.counts["codings"]


def test_a_folder_with_other_files_is_refused(study: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_bytes(b"")
    with pytest.raises(UsageError, match=r"thesis\.docx"):
        export(study, Destination("review-csv", tmp_path / "out"))
    assert ["thesis.docx"] == list(bytes_in(tmp_path / "out"))


def test_a_format_that_there_is_none_of_names_those_that_there_are(
    study: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="use one of label-studio, review-csv"):
        export(study, Destination("findings_csv", tmp_path / "out"))


FORGETFUL = """
label, carries, standing_only = "one that loses a row", ("codings",), False
def write(tables):
    return {"codings.txt": b"x\\n" * (len(tables.codings) - 1)}
def counts(files):
    return {"codings": files["codings.txt"].count(b"x")}
"""


def test_a_format_that_drops_a_row_is_an_integrity_error(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    install(tmp_path, "outsider", "[exhume.exports]\nforgetful = forgetful\n", forgetful=FORGETFUL)
    with pytest.raises(IntegrityError, match="8 codings are in the review, and 7 in the files"):
        export(study, Destination("forgetful", tmp_path / "out"))


UNREADABLE = FORGETFUL.replace(
    'return {"codings": files["codings.txt"].count(b"x")}',
    'from exhume.errors import InputError\n    raise InputError("line 3", "it is not UTF-8")',
)


def test_an_export_that_cannot_be_read_again_is_an_integrity_error(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    install(tmp_path, "outsider", "[exhume.exports]\ngarbler = garbler\n", garbler=UNREADABLE)
    with pytest.raises(IntegrityError, match="cannot be read: it is not UTF-8"):
        export(study, Destination("garbler", tmp_path / "out"))


# Worksheets


@pytest.mark.parametrize("form", SHEETS)
def test_a_worksheet_has_what_is_open_in_the_coder_s_order(
    study: Path, tmp_path: Path, form: str
) -> None:
    written = b"".join(sheet(study, tmp_path / "out", form).values()).decode()
    wanted = [unit.id for unit in open_units(study)]
    assert len(wanted) > 5
    assert sorted(wanted, key=written.index) == wanted
    with open_study_review(study, settings_of(study)) as review:
        others = {unit.id for unit in Queue(review.database).units()} - set(wanted)
    assert set() == {unit for unit in others if unit in written}


@pytest.mark.parametrize("form", SHEETS)
def test_a_worksheet_is_blind(study: Path, tmp_path: Path, form: str) -> None:
    written = b"".join(sheet(study, tmp_path / "out", form).values()).decode()
    with open_study_review(study, settings_of(study)) as review:
        people = {p.id for p in People(review.database).all()}
        reasons = {d.stratum for d in Queue(review.database).drawings()} | {o.value for o in Origin}
        rules = {rule.id for rule in review.criterion.rules}
        grades = {code.grade.value for code in review.criterion.codes}
    fields = {"origin", "stratum", "score", "rule", "expected", "commitment", "revision", "drawn"}
    words = {word.strip('",:;<>=') for word in written.split()}
    assert set() == words & (people | reasons | rules | grades | fields)
    assert set() == {name for name in (*PEOPLE, SEEN, UNSEEN) if name in written}


@pytest.mark.parametrize("form", SHEETS)
def test_a_worksheet_does_not_depend_on_what_others_have_done(
    study: Path, tmp_path: Path, form: str
) -> None:
    before = sheet(study, tmp_path / "one", form)
    with open_study_review(study, settings_of(study)) as review:
        jo = AdjudicatorDesk(review.database, person(review, "Jo"))
        unit = str(jo.next())
        jo.decide(unit, NOTHING, "invented", codebook=review.codebook, request="again")
    assert before == sheet(study, tmp_path / "two", form)


def test_nobody_can_fill_in_annotations(study: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nobody can fill in verdicts in this format"):
        sheet(study, tmp_path / "out", "web-annotation")


@pytest.mark.parametrize("name", ["Jo Invented", "nobody", ""])
def test_only_a_coder_has_a_worksheet(study: Path, tmp_path: Path, name: str) -> None:
    to = Destination("review-csv", tmp_path / "out")
    with pytest.raises(UsageError, match="there is no such coder"):
        export_worksheet(study, settings_of(study), to, name, Quiet())


# In


def filled(study: Path, folder: Path) -> list[dict[str, str]]:
    """Return Ada's worksheet with a verdict in each row but the last."""
    rows = table(sheet(study, folder)["worksheet.csv"])
    for row in rows[:-1]:
        row |= {"choice": "coded", "codes": OTHER, "note": "=offline"}
    return rows


def test_a_worksheet_that_was_filled_in_is_imported_and_again_changes_nothing(
    study: Path, tmp_path: Path
) -> None:
    rows = filled(study, tmp_path / "out")
    units = open_units(study)
    first = bring(study, rows)
    assert {"imported": len(rows) - 1, "left-empty": 1} == states(first)
    found = coding_of(study, units[0].id)
    assert found is not None
    assert Verdict(Choice.CODED, (OTHER,), "=offline") == found.verdict
    assert not found.sealed
    before = events(study)
    again = bring(study, rows)
    assert {"already-there": len(rows) - 1, "left-empty": 1} == states(again)
    assert before == events(study)


def test_the_same_verdicts_in_another_file_change_nothing(study: Path, tmp_path: Path) -> None:
    rows = filled(study, tmp_path / "out")
    bring(study, rows)
    before = events(study)
    again = bring(study, rows[::-1])
    assert {"already-there": len(rows) - 1, "left-empty": 1} == states(again)
    assert before == events(study)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_a_table_that_a_spreadsheet_saved_in_another_encoding_is_read(
    study: Path, tmp_path: Path, encoding: str
) -> None:
    rows = filled(study, tmp_path / "out")
    data = csv_of(rows).decode().encode(encoding)
    assert {"imported": len(rows) - 1, "left-empty": 1} == states(bring(study, data))


def test_bytes_that_are_no_text_are_refused_with_the_line(study: Path) -> None:
    with pytest.raises(InputError, match=r"given\.csv: .*line 2") as caught:
        bring(study, b"unit,choice\n\xff\xfe\x00\x81\n")
    assert "UTF-8" in caught.value.remedy


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"unit": "0" * 20}, "it is not among your units"),
        ({"unit": "7; drop table units"}, "it is not among your units"),
        ({"choice": "guilty"}, 'there is no choice "guilty"'),
        ({"codes": "apnoea-tset"}, 'the codebook has no code "apnoea-tset"'),
        ({"choice": "nothing-here"}, 'it says "nothing-here" and has 1 code'),
        ({"codes": ""}, 'it says "coded" and has 0 codes'),
        ({"choice": "", "codes": "", "note": "hm"}, "and no verdict"),
        ({"passage": "another one"}, "rows or columns may have shifted"),
        ({"codebook": "0" * 64}, "the review does not know the codebook"),
        ({"codebook": "x"}, "the review does not know the codebook"),
        ({"note": "x" * 100_001}, "it has 100,001 characters"),
        ({"note": "nul \0"}, "no database can keep"),
        ({"seconds": "soon"}, "no number of seconds"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_line_and_reason(
    study: Path, row: Mapping[str, str], said: str
) -> None:
    unit = open_units(study)[0].id
    found = refusal(bring(study, [{"unit": unit, "choice": "coded", "codes": OTHER, **row}]))
    assert found.startswith("line 2: ")
    assert said in found
    assert coding_of(study, unit) is None


def test_a_misspelt_code_is_corrected_in_the_remedy(study: Path) -> None:
    row = {"unit": open_units(study)[0].id, "codes": "apnoea-tset"}
    assert 'is it "apnoea-test"?' == bring(study, [row]).issues[0].remedy


def test_codes_may_be_named_by_their_labels_in_any_order(study: Path) -> None:
    unit = open_units(study)[0].id
    codes = f"Apnoea test; {CODE.upper()}"
    assert {"imported": 1} == states(bring(study, [{"unit": unit, "codes": codes}]))
    found = coding_of(study, unit)
    assert found is not None
    assert (CODE, OTHER) == found.verdict.codes


def test_a_unit_of_another_coder_is_refused_as_if_there_were_none(study: Path) -> None:
    settings = replace(settings_of(study), coding=CodingSettings(coders_per_unit=2))
    with open_study_review(study, settings) as review:
        People(review.database).add("Cyd Invented", [Role.CODER])
    unit = open_units(study)[0].id
    found = bring(study, [{"unit": unit, "choice": "cannot-tell"}], coder="Cyd Invented")
    assert "it is not among your units" in refusal(found)


def test_rows_that_contradict_each_other_are_all_refused(study: Path) -> None:
    one, other = (unit.id for unit in open_units(study)[:2])
    result = bring(
        study,
        [
            {"unit": one, "choice": "nothing-here"},
            {"unit": other, "choice": "nothing-here"},
            {"unit": one, "choice": "cannot-tell"},
            {"unit": other, "choice": "nothing-here"},
        ],
    )
    assert {"refused": 2, "imported": 1, "already-there": 1} == states(result)
    assert {"line 2", "line 4"} == {issue.subject for issue in result.issues}
    assert all("line 2 and line 4 say different" in issue.problem for issue in result.issues)
    assert coding_of(study, one) is None


def test_a_verdict_that_the_coder_has_saved_stays_unless_it_is_to_be_replaced(study: Path) -> None:
    with open_study_review(study, settings_of(study)) as review:
        ada = desk(review, "Ada")
        unit = next(u.id for u in Queue(review.database).units() if _is_unsealed(ada, u.id))
    rows = [{"unit": unit, "choice": "cannot-tell"}]
    assert "the coder has saved another verdict" in refusal(bring(study, rows))
    assert {"imported": 1} == states(bring(study, rows, replace=True))
    found = coding_of(study, unit)
    assert found is not None
    assert (Choice.CANNOT_TELL, 2) == (found.verdict.choice, found.revision)


def _is_unsealed(own: CoderDesk, unit: str) -> bool:
    coding = own.coding(unit)
    return coding is not None and not coding.sealed


@pytest.mark.parametrize("replacing", [False, True])
def test_what_was_handed_in_is_never_replaced(study: Path, replacing: bool) -> None:
    with open_study_review(study, settings_of(study)) as review:
        unit = next(OwnerDesk(review.database, "").double_coded())[0]
    found = bring(study, [{"unit": unit, "choice": "cannot-tell"}], replace=replacing)
    assert "it was handed in and cannot be changed" in refusal(found).replace("its verdict", "it")


def test_what_was_imported_and_withdrawn_does_not_come_back_by_itself(study: Path) -> None:
    unit = open_units(study)[0].id
    rows = [{"unit": unit, "choice": "cannot-tell"}]
    bring(study, rows)
    with open_study_review(study, settings_of(study)) as review:
        assert unit == desk(review, "Ada").undo()
    assert "imported from this file before, and withdrawn" in refusal(bring(study, rows))
    assert coding_of(study, unit) is None


def test_of_a_file_with_several_people_s_rows_the_coder_s_are_taken(study: Path) -> None:
    one, other = (unit.id for unit in open_units(study)[:2])
    rows = [
        {"unit": one, "choice": "cannot-tell", "coder": "Ada Invented"},
        {"unit": other, "choice": "cannot-tell", "coder": "b@example.org"},
    ]
    found = bring(study, rows)
    assert {"imported": 1, "of-others": 1} == states(found)
    assert ("b@example.org",) == found.others
    found = bring(study, rows, rows_of="b@example.org")
    assert {"imported": 1, "of-others": 1} == states(found)


def test_the_review_s_own_export_brings_nothing_new(study: Path, tmp_path: Path) -> None:
    export(study, Destination("review-csv", tmp_path / "out"))
    found = bring(study, bytes_in(tmp_path / "out")["codings.csv"])
    assert {"already-there": 4, "of-others": 4} == states(found)


def test_only_a_coder_can_have_verdicts(study: Path) -> None:
    with pytest.raises(UsageError, match="there is no such coder"):
        bring(study, [{"unit": "7a", "choice": "coded"}], coder="Jo Invented")


def test_a_file_whose_format_cannot_be_told_asks_for_it(study: Path) -> None:
    with pytest.raises(UsageError, match="--format"):
        bring(study, b"unit", name="given.docx")


def test_a_file_that_is_not_there_is_refused(study: Path) -> None:
    given = GivenFile(study / "nowhere.csv")
    with pytest.raises(InputError, match="cannot be read"):
        import_codings(study, settings_of(study), given, Attribution("Ada Invented"), Quiet())


# A codebook that has changed


def with_codebook(study: Path, old: str, new: str) -> None:
    """Give the study a criterion of its own that differs in one text from the built-in one."""
    with open_study_review(study, settings_of(study)) as review:
        text = Path(review.criterion.path).read_text(encoding="utf-8")
    assert old in text
    (study / "own.toml").write_text(text.replace(old, new), encoding="utf-8")
    protocol = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(f'criterion = "own.toml"\n{protocol}', encoding="utf-8")


def take_up_codebook(study: Path) -> tuple[str, ...]:
    """Take up the codebook as it is now, and return what Ada has to look at again."""
    with open_study_review(study, settings_of(study)) as review:
        mark_codebook(OwnerDesk(review.database, ""), review.criterion)
        return desk(review, "Ada").again()


def test_a_verdict_whose_code_has_changed_since_is_refused_and_others_are_not(
    study: Path, tmp_path: Path
) -> None:
    rows = table(sheet(study, tmp_path / "out")["worksheet.csv"])[:2]
    rows[0] |= {"choice": "coded", "codes": OTHER}
    rows[1] |= {"choice": "coded", "codes": CODE}
    with_codebook(study, "An apnoea test is described.", "An apnoea test is described in full.")
    found = bring(study, rows)
    assert {"refused": 1, "imported": 1} == states(found)
    assert "the codebook has changed" in found.issues[0].problem
    kept = coding_of(study, rows[1]["unit"].removeprefix("'"))
    assert kept is not None
    assert rows[1]["codebook"] == kept.codebook


def test_units_to_look_at_again_come_last_in_a_worksheet_and_can_be_judged_again(
    study: Path, tmp_path: Path
) -> None:
    still_open = {unit.id for unit in open_units(study)}
    take_up_codebook(study)
    with_codebook(study, "had been declared.", "had been declared dead.")
    again = take_up_codebook(study)
    rows = table(sheet(study, tmp_path / "out")["worksheet.csv"])
    last = [row["unit"].removeprefix("'") for row in rows[len(still_open) :]]
    assert 3 == len(again)
    assert list(again) == last
    assert {""} == {row["choice"] for row in rows}
    judged_again = [{"unit": unit, "codes": CODE, "note": SEEN} for unit in last]
    found = bring(study, judged_again)
    assert {"imported": 3} == states(found)
    assert {"already-there": 3} == states(bring(study, judged_again))


# Label Studio


def test_the_work_of_an_annotator_is_imported(study: Path, tmp_path: Path) -> None:
    tasks = json.loads(sheet(study, tmp_path / "out", "label-studio")["tasks.json"])
    passage = tasks[0]["data"]["text"]
    value = {"start": 1, "end": 4, "text": passage[1:4], "labels": [CODE]}
    marks = [{"from_name": "marks", "to_name": "passage", "type": "labels", "value": value}]
    marks_off = [{**marks[0], "value": {**value, "start": 2, "end": 5}}]
    nothing = {"choices": ["nothing-here"]}
    chosen = [{"from_name": "verdict", "to_name": "passage", "type": "choices", "value": nothing}]
    for task, result in zip(tasks, (marks, marks_off, chosen, [*chosen, *marks]), strict=False):
        task["annotations"] = [{"completed_by": 3, "result": result, "lead_time": 4.5}]
    for task in tasks[4:]:
        task["annotations"] = []
    found = bring(study, json.dumps(tasks).encode(), name="export.json")
    assert {"imported": 2, "refused": 2, "left-empty": len(tasks) - 4} == states(found)
    assert "its text is not there" in found.issues[0].problem
    assert 'it says "nothing-here" and has 1 code' in found.issues[1].problem
    kept = coding_of(study, tasks[0]["data"]["unit"])
    assert kept is not None
    assert (Verdict(Choice.CODED, (CODE,), quote=passage[1:4]), 4.5) == (
        kept.verdict,
        kept.seconds,
    )


# Passages


def bring_units(study: Path, rows: Sequence[Mapping[str, object]]) -> ImportResult:
    path = study.parent / "passages.csv"
    path.write_bytes(csv_of(rows))
    return import_units(study, settings_of(study), GivenFile(path), Quiet())


def queued(study: Path) -> dict[str, Unit]:
    with open_study_review(study, settings_of(study)) as review:
        return {unit.id: unit for unit in Queue(review.database).units()}


def test_a_passage_that_the_owner_names_joins_the_queue_and_nothing_leaves_it(study: Path) -> None:
    before = queued(study)
    text = open_corpus(study).document_text("sources/p001.txt")
    result = bring_units(study, [{"document": "sources/p001.txt", "start": 0, "end": 6}])
    assert {"imported": 1} == states(result)
    after = queued(study)
    (new,) = (unit for name, unit in after.items() if name not in before)
    assert text[:6] == new.quote
    assert set(before) < set(after)
    assert 2 == result.assigned
    with open_study_review(study, settings_of(study)) as review:
        (why,) = (d for d in Queue(review.database).drawings() if d.unit == new.id)
    assert (Origin.IMPORTED, "imported", 1, 1) == (why.origin, why.stratum, why.drawn, why.size)


def test_passages_that_were_brought_in_stay_when_it_is_drawn_again(study: Path) -> None:
    bring_units(study, [{"document": "p001.txt", "start": 0, "end": 6}])
    before = queued(study)
    draw(study, settings_of(study), Quiet())
    assert before == queued(study)
    result = bring_units(study, [{"document": "p002.txt", "start": 0, "end": 6}])
    assert {"imported": 1} == states(result)
    with open_study_review(study, settings_of(study)) as review:
        drawings = list(Queue(review.database).drawings())
    assert [2, 2] == [d.size for d in drawings if d.origin is Origin.IMPORTED]


def test_a_quote_stands_for_the_sentences_around_it(study: Path) -> None:
    before = queued(study)
    bring_units(study, [{"document": "p001.txt", "quote": "其余从略"}])
    (new,) = (unit for name, unit in queued(study).items() if name not in before)
    assert "其余从略，从略。" == new.quote


def test_the_same_passage_again_is_already_there(study: Path) -> None:
    row = {"document": "p001.txt", "start": 0, "end": 6}
    assert {"imported": 1, "already-there": 1} == states(bring_units(study, [row, row]))
    before = queued(study)
    assert {"already-there": 1} == states(bring_units(study, [row]))
    assert before == queued(study)


def test_the_units_of_an_export_are_all_already_there(study: Path, tmp_path: Path) -> None:
    export(study, Destination("review-csv", tmp_path / "out"))
    given = GivenFile(tmp_path / "out" / "units.csv")
    result = import_units(study, settings_of(study), given, Quiet())
    assert {"already-there": len(queued(study))} == states(result)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"document": "nowhere.txt", "start": 0, "end": 6}, "no paper of the study"),
        ({"document": "p001.txt", "start": 6, "end": 6}, "6-6 is no stretch"),
        ({"document": "p001.txt", "start": 0, "end": 999_999}, "is no stretch"),
        ({"document": "p001.txt", "start": 0, "end": 6, "quote": "别的"}, "at 0-6 stands"),
        ({"document": "p001.txt", "quote": "不在其中的话"}, "does not stand in the paper"),
        ({"document": "p001.txt", "quote": "虚构"}, "more than once"),
        ({"document": "p001.txt", "quote": ""}, "it names no passage"),
    ],
)
def test_a_passage_that_cannot_be_used_is_refused_with_line_and_reason(
    study: Path, row: Mapping[str, object], said: str
) -> None:
    before = queued(study)
    found = refusal(bring_units(study, [row]))
    assert found.startswith("line 2: ")
    assert said in found
    assert before == queued(study)
