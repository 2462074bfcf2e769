from hypothesis import given
from hypothesis import strategies as st

from exhume.model.papers import Issue, Page, Record, State
from exhume.store.rows import CorpusDocument, CorpusIssue, CorpusRecord, Kind
from exhume.store.schemas import (
    documents_batch,
    documents_of,
    issues_batch,
    issues_of,
    pages_batch,
    pages_of,
    records_batch,
    records_of,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
STATES = st.sampled_from(State)
RECORDS = st.builds(
    Record,
    id=TEXT,
    title=TEXT,
    authors=st.tuples(TEXT),
    year=st.none() | st.integers(1000, 9999),
    abstract=TEXT,
    files=st.tuples(TEXT, TEXT),
    fields=st.dictionaries(TEXT, TEXT),
)


@given(st.lists(st.builds(CorpusDocument, id=TEXT, path=TEXT, kind=st.sampled_from(Kind))))
def test_documents_come_back_as_they_were(rows: list[CorpusDocument]) -> None:
    assert rows == list(documents_of(documents_batch(rows)))


@given(st.lists(st.builds(CorpusRecord, record=RECORDS, state=STATES, documents=st.tuples(TEXT))))
def test_records_come_back_with_every_field(rows: list[CorpusRecord]) -> None:
    assert rows == list(records_of(records_batch(rows)))


@given(st.lists(st.builds(Issue, TEXT, TEXT, TEXT, st.none() | STATES)))
def test_issues_come_back_as_they_were(issues: list[Issue]) -> None:
    rows = [CorpusIssue(digest="ab", issue=issue) for issue in issues]
    assert rows == list(issues_of(issues_batch(rows)))


def test_pages_come_back_as_they_were() -> None:
    page = Page(3, 10, 20, 595.3, 841.9, 270)
    assert [("ab", page)] == list(pages_of(pages_batch([("a.pdf", "ab", page)])))
