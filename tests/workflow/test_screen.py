"""All papers in these tests are invented."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from exhume.criteria.reader import available, load
from exhume.errors import InputError, IntegrityError, StudyBusy, UsageError
from exhume.model.findings import Finding
from exhume.model.papers import Document, State
from exhume.store.corpus import open_corpus
from exhume.store.lock import lock_study
from exhume.store.rows import CorpusDocument, Kind
from exhume.store.schemas import DOCUMENTS, TEXTS, documents_batch
from exhume.store.screening import StoredFinding, open_screening
from exhume.store.table_writer import TableWriter
from exhume.workflow._texts import texts_batch
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.screen import ScreenResult, screen
from exhume.workflow.screener import screener_for

from .invented_studies import (
    COUNTER,
    EXPLICIT,
    NEAR_MISS,
    NEGATED,
    NOTHING,
    PROTOCOL,
    SUPPORTING,
    bytes_below,
    new_study,
    paper,
    papers,
    put,
    record,
    settings_of,
    times_below,
    write_protocol,
)

CRITERION = "dead-donor-rule"


def read(study: Path) -> None:
    ingest(study, settings_of(study), Quiet())


def apply(study: Path) -> ScreenResult:
    return screen(study, settings_of(study), Quiet())


def with_workers(number: int) -> str:
    return f"{PROTOCOL}\n[screening]\nworkers = {number}\n"


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = new_study(tmp_path_factory.mktemp("screening") / "study", papers(60))
    read(made)
    return made


@pytest.fixture
def study(ingested: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ingested, tmp_path / "study"))


def stored(study: Path) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for passage in open_screening(study).findings():
        found.setdefault(passage.document, []).append(passage.finding)
    return found


def own_criterion(study: Path) -> Path:
    file = study / "my-question.toml"
    file.write_bytes(available()[CRITERION].read_bytes())
    write_protocol(study, f'criterion = "my-question.toml"\n{PROTOCOL}')
    return file


def test_the_table_holds_what_screening_each_text_alone_gives(study: Path) -> None:
    apply(study)
    corpus, screener = open_corpus(study), screener_for(CRITERION)
    expected = {
        document.id: screener.screen(corpus.document_text(document.id))
        for document in corpus.papers()
    }
    found = stored(study)
    assert 60 == len(expected)
    assert 30 < len(found)
    assert {k: list(s.findings) for k, s in expected.items() if s.findings} == found
    aside = Counter(pair for screened in expected.values() for pair in screened.set_aside)
    assert 0 < aside.total()
    assert aside == open_screening(study).set_aside()


def test_every_quote_stands_in_the_file_as_it_was_given(study: Path) -> None:
    apply(study)
    for document, findings in stored(study).items():
        text = (study / document).read_bytes().decode()
        assert [f.quote for f in findings] == [text[f.start : f.end] for f in findings]


def test_the_grades_sum_to_the_papers(study: Path) -> None:
    result = apply(study)
    assert 60 == result.papers == sum(result.grades.values())
    grades = Counter(screener_for(CRITERION).screen(paper(n)).grade.value for n in range(60))
    assert grades == Counter(result.grades)
    findings = [finding for each in stored(study).values() for finding in each]
    assert Counter(f.code for f in findings) == Counter(result.codes)
    assert list(result.codes) == sorted(result.codes)


def test_the_result_can_be_printed_as_json(study: Path) -> None:
    result = apply(study)
    printed = json.loads(json.dumps(result.to_json()))
    assert 60 == printed["papers"] == sum(printed["grades"].values())
    assert ["explicit", "near-miss", "supporting", "none"] == list(printed["grades"])


def test_a_paper_with_counter_evidence_alone_has_no_grade(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": COUNTER})
    read(study)
    result = apply(study)
    assert 1 == result.grades["none"]
    assert "apnoea-test" in result.codes


def test_the_strongest_passage_grades_a_paper(tmp_path: Path) -> None:
    texts = {"a": SUPPORTING + NEAR_MISS, "b": SUPPORTING + COUNTER, "c": EXPLICIT + SUPPORTING}
    study = new_study(tmp_path, {f"{name}.txt": text for name, text in texts.items()})
    read(study)
    assert {"explicit": 1, "near-miss": 1, "supporting": 1, "none": 0} == apply(study).grades


def test_a_passage_that_a_cue_takes_back_is_counted_and_is_no_finding(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": NEGATED})
    read(study)
    result = apply(study)
    assert 1 == result.grades["none"]
    assert {} == dict(result.codes)
    assert 1 <= result.set_aside == open_screening(study).set_aside().total()


def test_the_number_of_workers_does_not_change_a_byte(study: Path) -> None:
    made = []
    for workers in (1, 2, 3):
        for path in sorted((study / "screening").rglob("*.*")):
            path.unlink()
        write_protocol(study, with_workers(workers))
        apply(study)
        made.append(bytes_below(study / "screening"))
    assert 33 == len(made[0])
    assert made[0] == made[1] == made[2]


def test_a_second_run_writes_nothing(study: Path) -> None:
    first = apply(study)
    before = times_below(study / "screening")
    assert first == apply(study)
    assert before == times_below(study / "screening")


def test_one_more_paper_is_screened_with_its_part_alone(study: Path) -> None:
    apply(study)
    before = times_below(study / "screening")
    put(study / "sources" / "new.txt", f"{EXPLICIT}\n{paper(1000)}")
    read(study)
    (document,) = [d for d in open_corpus(study).papers() if d.id == "sources/new.txt"]
    assert 61 == apply(study).papers
    after = times_below(study / "screening")
    part = document.digest[0]
    changed = {name for name in after if before[name] != after[name]}
    expected = {"manifest.json", f"findings/part-{part}.parquet", f"hits/part-{part}.parquet"}
    assert expected == changed
    assert "sources/new.txt" in stored(study)


def test_a_changed_criterion_is_applied_to_everything(study: Path) -> None:
    criterion = own_criterion(study)
    first = apply(study)
    text = criterion.read_text(encoding="utf-8")
    criterion.write_text(text.replace("肌注", "以别法注"), encoding="utf-8")
    second = apply(study)
    assert 0 < first.codes["intramuscular-heparin"]
    assert "intramuscular-heparin" not in second.codes
    versions = open_screening(study).manifest.versions
    assert load(criterion).digest == versions["criterion-sha256"]


def test_a_criterion_with_another_comment_is_another_criterion(study: Path) -> None:
    criterion = own_criterion(study)
    first = apply(study)
    before = open_screening(study).manifest
    with criterion.open("a", encoding="utf-8") as file:
        file.write("\n# said in other words\n")
    assert first == apply(study)
    after = open_screening(study).manifest
    assert before.versions["criterion-sha256"] != after.versions["criterion-sha256"]
    names = set(after.files)
    assert all(before.files[name].inputs != after.files[name].inputs for name in names)


def test_a_file_of_the_study_is_a_criterion_as_good_as_a_built_in_one(study: Path) -> None:
    expected = apply(study)
    built_in = bytes_below(study / "screening" / "findings")
    own_criterion(study)
    assert expected == apply(study)
    assert built_in == bytes_below(study / "screening" / "findings")


def test_a_criterion_that_is_not_there_is_named(study: Path) -> None:
    write_protocol(study, 'criterion = "gone.toml"\n')
    with pytest.raises(UsageError, match=r"gone\.toml"):
        apply(study)


def test_excluded_papers_are_not_screened(tmp_path: Path) -> None:
    old = record("a", "虚构的旧报告", "PY  - 1975", "L1  - a.txt")
    files = {"a.txt": EXPLICIT, "b.txt": EXPLICIT + SUPPORTING, "refs.ris": old}
    study = new_study(tmp_path, files, f"{PROTOCOL}\n[eligibility]\nyears_from = 1980\n")
    read(study)
    assert 1 == apply(study).papers
    assert {"sources/b.txt"} == set(stored(study))


def test_a_change_of_eligibility_is_followed(tmp_path: Path) -> None:
    old = record("a", "虚构的旧报告", "PY  - 1975", "L1  - a.txt")
    files = {"a.txt": EXPLICIT, "b.txt": EXPLICIT + SUPPORTING, "refs.ris": old}
    study = new_study(tmp_path, files)
    read(study)
    assert 2 == apply(study).papers
    write_protocol(study, f"{PROTOCOL}\n[eligibility]\nyears_from = 1980\n")
    read(study)
    assert 1 == apply(study).papers
    assert {"sources/b.txt"} == set(stored(study))


def test_a_corpus_without_papers_gives_empty_tables(tmp_path: Path) -> None:
    study = new_study(tmp_path, {})
    read(study)
    result = apply(study)
    assert 0 == result.papers == sum(result.grades.values()) == result.set_aside
    assert [] == list(open_screening(study).passages())


def test_a_corpus_without_readable_papers_gives_empty_tables(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": "", "refs.ris": record("1", "虚构")})
    read(study)
    assert 0 == apply(study).papers


def test_screening_before_ingest_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="exhume ingest") as caught:
        apply(new_study(tmp_path, papers(3)))
    assert 4 == caught.value.exit_code


def test_a_study_that_another_run_holds_is_busy(study: Path) -> None:
    with lock_study(study), pytest.raises(StudyBusy):
        apply(study)


def test_a_damaged_table_of_findings_is_made_anew(study: Path) -> None:
    apply(study)
    expected = bytes_below(study / "screening")
    path = study / "screening" / "findings" / "part-3.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    (study / "screening" / "hits" / "part-4.parquet").unlink()
    apply(study)
    assert expected == bytes_below(study / "screening")


def test_a_damaged_manifest_is_made_anew(study: Path) -> None:
    apply(study)
    expected = bytes_below(study / "screening")
    (study / "screening" / "manifest.json").write_text("{")
    apply(study)
    assert expected == bytes_below(study / "screening")


@pytest.mark.parametrize("table", ["texts", "documents"])
def test_a_corpus_with_a_changed_byte_is_not_screened(study: Path, table: str) -> None:
    path = study / "corpus" / table / "part-5.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)
    with pytest.raises(IntegrityError, match=r"part-5\.parquet.*exhume ingest"):
        apply(study)
    read(study)
    assert 60 == apply(study).papers


class Told:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.total: int | None = None
        self.done = 0

    def step(self, name: str, total: int | None = None) -> None:
        assert "Screening papers" == name
        self.total = total

    def advance(self, n: int = 1) -> None:
        self.done += n

    def note(self, text: str) -> None:
        raise AssertionError(text)

    def close(self) -> None:
        """End."""


def test_progress_reaches_the_number_of_papers_also_when_nothing_is_left_to_do(
    study: Path,
) -> None:
    for _ in range(2):
        told = Told()
        screen(study, settings_of(study), told)
        assert 60 == told.total == told.done


def test_passages_stand_in_the_order_of_digest_and_place(study: Path) -> None:
    apply(study)

    def place(passage: StoredFinding) -> tuple[str, int]:
        return passage.digest, passage.finding.start

    passages = list(open_screening(study).passages())
    assert [p.digest for p in passages] == sorted(p.digest for p in passages)
    assert passages == sorted(passages, key=place)


def test_the_same_text_in_a_larger_corpus_gives_the_same_findings(study: Path) -> None:
    apply(study)
    few = stored(study)
    put(study / "sources" / "long.txt", NOTHING * 3_000)
    read(study)
    apply(study)
    assert few == stored(study)


def test_a_large_part_is_screened_batch_by_batch(tmp_path: Path) -> None:
    study = new_study(tmp_path, {}, with_workers(2))
    size = write_corpus_of_one_part(study, batches=40)
    usual, pool = pa.default_memory_pool(), pa.proxy_memory_pool(pa.default_memory_pool())
    pa.set_memory_pool(pool)
    try:
        result = apply(study)
    finally:
        pa.set_memory_pool(usual)
    assert 40 * 100 == result.papers == result.grades["explicit"]
    assert size > 100_000_000
    assert size / 4 > pool.max_memory()


def write_corpus_of_one_part(study: Path, batches: int) -> int:
    """Write a corpus of which every digest begins with 0; return the size of its texts."""
    text = EXPLICIT + "其余从略。" * 1_600
    rows = [
        CorpusDocument(
            id=f"{n}.txt", path=f"{n}.txt", kind=Kind.PAPER, digest=f"0{n:063}", state=State.READ
        )
        for n in range(batches * 100)
    ]
    document = Document(text, (), "text/plain", "an invented reader")
    writer = TableWriter(study / "corpus")
    writer.write_all("documents/part-0.parquet", DOCUMENTS, [documents_batch(rows)])
    size = 0
    with writer.write("texts/part-0.parquet", TEXTS) as table:
        for start in range(0, len(rows), 100):
            batch = texts_batch([(row, document) for row in rows[start : start + 100]])
            size += batch.nbytes
            table.write_batch(batch)
    writer.publish({})
    return size
