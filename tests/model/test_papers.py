import dataclasses

import pytest

from exhume.model.papers import Document, Issue, Record, State


def test_each_state_is_written_as_its_own_word() -> None:
    words = [state.value for state in State]
    assert sorted(set(words)) == sorted(words)
    assert all(word == word.lower() and " " not in word for word in words)


def test_a_record_keeps_what_the_source_said_and_cannot_be_changed() -> None:
    record = Record("refs.ris#1", title="（虚构）", fields={"T1": "（虚构）", "ZZ": "?"})
    assert "?" == record.fields["ZZ"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.title = "x"  # type: ignore[misc]  # that it is refused is what is tested


def test_a_record_without_fields_shares_nothing_that_could_change() -> None:
    with pytest.raises(TypeError):
        Record("a").fields["T1"] = "x"  # type: ignore[index]  # as above


def test_records_can_be_put_into_a_set() -> None:
    assert 1 == len({Record("a", fields={"T1": "x"}), Record("a", fields={"T1": "x"})})


def test_an_issue_need_not_have_cost_the_thing() -> None:
    assert Issue("refs.ris:120", "the year is no number").state is None


def test_a_document_may_lack_pages_and_boxes() -> None:
    document = Document("字", (), "text/plain", "plain_text 1")
    assert document.boxes is None
    assert () == document.issues
