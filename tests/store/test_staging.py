from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exhume.model.papers import Document, Issue, Page, Record, State
from exhume.store.staging import Reading, Staging

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def document(text: str, boxes: bool) -> Document:
    return Document(
        text=text,
        pages=(Page(1, 0, len(text), 595.0, 842.0, 90),),
        media_type="application/pdf",
        reader="test 1",
        boxes=np.full((len(text), 4), np.nan, np.float32) if boxes else None,
        encoding="utf-8",
        encoding_reason="by chance",
        title="标题",
        issues=(Issue("a", "b", "c", State.EMPTY), Issue("d", "e")),
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(TEXT, st.booleans())
def test_a_reading_comes_back_as_it_was(tmp_path: Path, text: str, boxes: bool) -> None:
    given_document = document(text, boxes)
    with Staging(tmp_path / "staging.sqlite", "s") as staging:
        staging.add([("ab", Reading(given_document))])
        reading = staging.reading("ab")
    assert reading is not None
    back = reading.document
    assert back is not None
    for name in ("text", "pages", "media_type", "reader", "encoding", "title", "issues"):
        assert getattr(given_document, name) == getattr(back, name)
    assert (given_document.boxes is None) == (back.boxes is None)
    if given_document.boxes is not None and back.boxes is not None:
        np.testing.assert_array_equal(given_document.boxes, back.boxes)


def test_a_failure_comes_back_with_its_state(tmp_path: Path) -> None:
    with Staging(tmp_path / "s", "s") as staging:
        staging.add([("ab", Reading(None, State.EMPTY, "empty", "leave it", lasting=True))])
        staging.add([("cd", Reading(None, State.UNREADABLE, "slow", "wait", "text/plain"))])
    with Staging(tmp_path / "s", "s") as staging:
        empty, slow = staging.reading("ab"), staging.reading("cd")
    assert empty is not None
    assert slow is not None
    assert (State.EMPTY, "empty", "leave it") == (empty.state, empty.problem, empty.remedy)
    assert (True, False) == (empty.lasting, slow.lasting)
    assert ("", "text/plain") == (empty.media_type, slow.media_type)


def test_what_another_version_read_does_not_count(tmp_path: Path) -> None:
    with Staging(tmp_path / "s", "old") as staging:
        staging.add([("ab", Reading(document("x", False)))])
    with Staging(tmp_path / "s", "new") as staging:
        assert (set(), None) == (staging.digests(), staging.reading("ab"))


def test_records_belong_to_one_run(tmp_path: Path) -> None:
    records = [Record("1", "甲", ("乙",), 2001, fields={"T1": "甲"}), Record("2")]
    with Staging(tmp_path / "s", "s") as staging:
        staging.add_records(0, records)
        assert records == list(staging.records())
    with Staging(tmp_path / "s", "s") as staging:
        assert [] == list(staging.records())


def test_a_damaged_file_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "s").write_bytes(b"no database at all" * 100)
    with Staging(tmp_path / "s", "s") as staging:
        assert set() == staging.digests()


def test_nothing_is_left_when_it_is_removed(tmp_path: Path) -> None:
    with Staging(tmp_path / "s", "s") as staging:
        staging.add([("ab", Reading(None, State.EMPTY))])
        staging.remove()
    assert [] == list(tmp_path.iterdir())
