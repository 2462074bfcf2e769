"""All papers and passages in these tests are invented."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.errors import InputError, IntegrityError
from exhume.model.criterion import Assertion
from exhume.model.findings import Finding, Grade, Polarity
from exhume.store.schemas import part_name, part_of
from exhume.store.screening import (
    FINDINGS,
    HITS,
    SCREENING_FOLDER,
    Screening,
    StoredFinding,
    open_screening,
)
from exhume.store.table_writer import TableWriter


def passage(
    digest: str, start: int = 3, assertion: Assertion = Assertion.AFFIRMED, quote: str = "气管插管"
) -> StoredFinding:
    finding = Finding(
        start=start,
        end=start + len(quote),
        code="an-invented-code",
        rule=f"rule-{start % 3}",
        polarity=Polarity.INCULPATORY,
        grade=Grade.EXPLICIT,
        quote=quote,
        score=0.75,
    )
    return StoredFinding(f"sources/{digest}.txt", digest, finding, assertion)


def batch(passages: Sequence[StoredFinding]) -> pa.RecordBatch:
    rows = [
        {
            "document": p.document,
            "digest": p.digest,
            "assertion": p.assertion.value,
            "normalized_start": 0,
            "normalized_end": 1,
            **{
                name: getattr(p.finding, name)
                for name in ("code", "rule", "polarity", "grade", "score", "start", "end", "quote")
            },
        }
        for p in passages
    ]
    return pa.RecordBatch.from_pylist(rows, schema=FINDINGS)


def write(study: Path, passages: Sequence[StoredFinding]) -> Screening:
    """Write passages as screening does: in parts by digest, each in several row groups."""
    writer = TableWriter(study / SCREENING_FOLDER)
    for part in sorted({part_of(p.digest) for p in passages}):
        of_part = [p for p in passages if part_of(p.digest) == part]
        batches = [batch(of_part[i : i + 2]) for i in range(0, len(of_part), 2)]
        writer.write_all(part_name("findings", part), FINDINGS, batches)
        writer.write_all(part_name("hits", part), HITS, [])
    writer.publish({"criterion-sha256": "abc"})
    return open_screening(study)


digests = st.text("0123456789abcdef", min_size=1, max_size=3)
passages = st.builds(
    passage,
    digests,
    st.integers(0, 2**40),
    st.sampled_from(Assertion),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
)


@settings(deadline=None, max_examples=40)  # each writes files and flushes them to disk
@given(st.lists(passages, max_size=12))
def test_what_was_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, given_ones: list[StoredFinding]
) -> None:
    ordered = sorted(given_ones, key=lambda p: (p.digest, p.finding.start))
    screening = write(tmp_path_factory.mktemp("study"), ordered)
    assert ordered == list(screening.passages())
    affirmed = [p for p in ordered if p.assertion is Assertion.AFFIRMED]
    assert affirmed == list(screening.findings())
    assert len(ordered) - len(affirmed) == screening.set_aside().total()


def test_what_was_set_aside_is_counted_by_rule_and_reason(tmp_path: Path) -> None:
    screening = write(
        tmp_path,
        [
            passage("a", 0, Assertion.NEGATED),
            passage("a", 3, Assertion.NEGATED),
            passage("a", 4, Assertion.NEGATED),
            passage("b", 0, Assertion.ANIMAL),
            passage("c", 0),
        ],
    )
    expected = {("rule-0", "negated"): 2, ("rule-1", "negated"): 1, ("rule-0", "animal"): 1}
    assert expected == screening.set_aside()


def test_what_made_the_tables_is_kept(tmp_path: Path) -> None:
    assert {"criterion-sha256": "abc"} == write(tmp_path, []).manifest.versions


def test_a_study_that_was_not_screened_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing has been screened yet.*exhume screen"):
        open_screening(tmp_path)


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    write(tmp_path, [passage("a")])
    (tmp_path / SCREENING_FOLDER / "findings" / "part-a.parquet").unlink()
    with pytest.raises(IntegrityError, match=r"part-a\.parquet.*exhume screen"):
        open_screening(tmp_path)


def test_a_table_of_another_size_is_named(tmp_path: Path) -> None:
    write(tmp_path, [passage("a")])
    with (tmp_path / SCREENING_FOLDER / "hits" / "part-a.parquet").open("ab") as file:
        file.write(b"!")
    with pytest.raises(IntegrityError, match=r"hits.part-a\.parquet"):
        open_screening(tmp_path)


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    write(tmp_path, [])
    (tmp_path / SCREENING_FOLDER / "manifest.json").write_text("[]")
    with pytest.raises(IntegrityError, match=r"manifest\.json"):
        open_screening(tmp_path)


def test_a_screening_that_was_stopped_half_way_is_none(tmp_path: Path) -> None:
    write(tmp_path, [passage("a")])
    manifest = tmp_path / SCREENING_FOLDER / "manifest.json"
    manifest.with_name("manifest.json.partial").write_bytes(manifest.read_bytes())
    with pytest.raises(IntegrityError, match="stopped"):
        open_screening(tmp_path)
