from exhume.coding.agreement.answers import collect, left_out, on_code, questions
from exhume.model.coding import Choice, Verdict

NOTHING, CANNOT_TELL = Verdict(Choice.NOTHING), Verdict(Choice.CANNOT_TELL)
TUBE, LINE = Verdict(Choice.CODED, ("tube",)), Verdict(Choice.CODED, ("line",))
BOTH = Verdict(Choice.CODED, ("tube", "line"))

ANSWERS = collect(
    [
        ("paper 1", {"b": TUBE, "a": BOTH}),
        ("paper 1", {"a": BOTH, "b": TUBE}),
        ("paper 2", {"a": NOTHING, "b": LINE}),
        ("paper 2", {"a": CANNOT_TELL, "b": LINE, "c": NOTHING}),
        ("paper 3", {"a": CANNOT_TELL, "b": CANNOT_TELL}),
    ]
)


def test_equal_answers_are_counted_in_all_and_in_each_paper() -> None:
    assert 5 == ANSWERS.rows.total()
    assert [2, 2, 1] == [paper.total() for paper in ANSWERS.papers]
    assert 4 == len(ANSWERS.rows)


def test_a_code_is_present_where_it_is_among_others() -> None:
    ratings = on_code("tube").ratings(ANSWERS)
    assert ("absent", "present") == ratings.categories
    assert (4, [2 + 2, 4]) == (ratings.units, ratings.used())


def test_who_cannot_tell_has_no_judgement_on_a_code() -> None:
    ratings = on_code("line").ratings(ANSWERS)
    assert 4 == ratings.units
    assert {(("b", 1), ("c", 0)), (("a", 0), ("b", 1)), (("a", 1), ("b", 0))} == {
        pattern.judgements for pattern in ratings.patterns
    }
    assert 1 == left_out(ANSWERS)


def test_the_whole_answer_takes_cannot_tell_as_an_answer() -> None:
    whole, *_ = questions(ANSWERS, ["tube"])
    names = ("cannot-tell", "line", "nothing-here", "tube", "tube + line")
    assert sorted(names) == sorted(whole.categories)
    assert 5 == whole.ratings(ANSWERS).units


def test_codes_that_are_no_longer_in_the_codebook_are_asked_for_as_well() -> None:
    subjects = [question.subject for question in questions(ANSWERS, ["tube"])]
    assert ["whole-answer", "any-code", "tube", "line"] == subjects
