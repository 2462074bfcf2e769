from pathlib import Path

from exhume.model.coding import Choice, Role, Verdict
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.people import People
from exhume.workflow._judged import JudgedUnits, judged_units
from exhume.workflow._relevance import relevant_codes
from exhume.workflow.reviewing.opening import open_study_review

from .invented_reviews import CANNOT_TELL, NOTHING, coded, judged_study, unit
from .invented_studies import settings_of

CODE, OTHER = "intubated-after-declaration", "apnoea-test"
WHOLE = Verdict(Choice.NOTHING, whole=True)
VERDICTS = [
    {"Ada": coded(CODE), "Ben": coded(CODE)},
    {"Ada": coded(OTHER), "Ben": coded(OTHER)},
    {"Ada": NOTHING, "Ben": NOTHING},
    {"Ada": CANNOT_TELL, "Ben": CANNOT_TELL},
    {"Ada": WHOLE, "Ben": WHOLE},
    {"Ada": WHOLE, "Ben": NOTHING},
    {"Ada": coded(CODE), "Ben": NOTHING},
    {"Ada": NOTHING},
]
IDS = [unit(number).id for number in range(len(VERDICTS))]


def judged(study: Path, *, decide: str = "") -> JudgedUnits:
    settings = settings_of(study)
    with open_study_review(study, settings) as review:
        if decide:
            jo = People(review.database).add("Jo", [Role.ADJUDICATOR])
            desk = AdjudicatorDesk(review.database, jo.id)
            verdict = coded(CODE) if decide == "relevant" else NOTHING
            desk.decide(IDS[6], verdict, reason="why", codebook="c" * 64, request="a request")
        return judged_units(review, relevant_codes(review.criterion, settings))


def test_only_what_is_settled_has_an_answer(tmp_path: Path) -> None:
    found = judged(judged_study(tmp_path / "study", VERDICTS))
    assert set(IDS[:6]) == found.answers.keys()
    assert set(IDS) == found.papers.keys()
    assert [True, *[False] * 5] == [found.answers[one].relevant for one in IDS[:6]]
    assert [IDS[3]] == [one for one, answer in found.answers.items() if answer.unsure]


def test_a_paper_was_read_whole_where_everybody_says_so(tmp_path: Path) -> None:
    found = judged(judged_study(tmp_path / "study", VERDICTS))
    assert [IDS[4]] == [one for one, answer in found.answers.items() if answer.whole]


def test_what_two_people_said_apart_is_kept_whoever_was_right(tmp_path: Path) -> None:
    found = judged(judged_study(tmp_path / "study", VERDICTS))
    assert (True, True) == found.apart[IDS[0]]
    assert (False, False) == found.apart[IDS[1]]
    assert {True, False} == set(found.apart[IDS[6]])
    assert IDS[7] not in found.apart


def test_a_decision_settles_a_unit_and_stands_last_in_the_log(tmp_path: Path) -> None:
    study = judged_study(tmp_path / "study", VERDICTS)
    found = judged(study, decide="relevant")
    answer = found.answers[IDS[6]]
    assert answer.relevant
    assert answer.place == max(other.place for other in found.answers.values())
    assert answer.at == max(other.at for other in found.answers.values())


def test_whoever_decides_need_not_read_again_what_both_coders_read(tmp_path: Path) -> None:
    both = [{"Ada": Verdict(Choice.CODED, (CODE,), whole=True), "Ben": WHOLE}]
    study = judged_study(tmp_path / "study", [*VERDICTS[:6], *both])
    answer = judged(study, decide="nothing").answers[IDS[6]]
    assert (False, True) == (answer.relevant, answer.whole)


def test_answers_stand_in_the_order_of_the_log(tmp_path: Path) -> None:
    found = judged(judged_study(tmp_path / "study", VERDICTS))
    places = [found.answers[one].place for one in IDS[:6]]
    assert sorted(places) == places
    assert 6 == len(set(places))
