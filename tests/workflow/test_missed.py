from exhume.model.recall import RecallData, Stratum
from exhume.workflow._finders import FinderReport
from exhume.workflow._missed import compared, reports
from exhume.workflow._recalled import JudgedPaper, Recalled

AT = "2026-01-31T00:00:00.000+00:00"


def found(relevant: str, others: str) -> Recalled:
    """Return papers that were read, named by letters."""
    judged = [JudgedPaper(name, name in relevant, False, AT) for name in relevant + others]
    data = RecallData(Stratum("candidates", len(judged), len(judged), len(relevant)), ())
    return Recalled(data, tuple(judged))


POINTING = {"rules": frozenset("abcx"), "cosine": frozenset("bcdy"), "learnt": frozenset("dez")}


def test_relevant_papers_are_counted_by_the_finders_that_point_at_them() -> None:
    data, warnings = compared(found("abdf", "cexyz"), POINTING)
    assert ("rules", "cosine", "learnt") == data.finders
    expected = {
        (): 1,
        ("cosine", "learnt"): 1,
        ("rules",): 1,
        ("rules", "cosine"): 1,
    }
    assert expected == data.histories
    assert [] == warnings


def test_a_finder_whose_papers_have_not_all_been_read_is_left_out_and_named() -> None:
    data, warnings = compared(found("abd", "cxy"), POINTING)
    assert ("rules", "cosine") == data.finders
    assert {("cosine",): 1, ("rules",): 1, ("rules", "cosine"): 1} == data.histories
    (warning,) = warnings
    assert "learnt points at 3 papers, of which 1 have been read" in warning


def test_histories_add_up_to_what_was_found() -> None:
    for relevant in ("", "a", "abcdefxyz"):
        data, _ = compared(found(relevant, "uvw"), POINTING)
        assert data.found == sum(data.histories.values())


def test_a_finder_is_reported_with_what_only_it_points_at() -> None:
    expected = [
        FinderReport("rules", pointed_at=4, only_it=2, read=2, confirmed=1),
        FinderReport("cosine", pointed_at=4, only_it=1, read=1, confirmed=0),
        FinderReport("learnt", pointed_at=3, only_it=2, read=1, confirmed=0),
    ]
    assert expected == list(reports(found("abd", "cexy"), POINTING))
