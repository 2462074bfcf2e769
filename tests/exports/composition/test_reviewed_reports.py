"""The invented reports of judged studies hold together, as real ones must."""

from exhume.exports._checks import check

from .reviewed_reports import reviewed_report, text_of


def test_the_invented_report_passes_the_checks_of_every_export() -> None:
    check(reviewed_report())


def test_two_of_its_papers_and_one_of_the_sample_are_included() -> None:
    assert ["0001", "0002", "0009"] == [paper.id for paper in reviewed_report().included()]


def test_what_may_identify_lies_in_the_context_of_a_passage() -> None:
    first = reviewed_report().papers[0]
    text = text_of((0, 3))
    judged = first.judgements[0]
    assert judged.quote == text[judged.start : judged.end]
    assert any(s.start >= judged.start - len(judged.left) for s in first.identifying)
