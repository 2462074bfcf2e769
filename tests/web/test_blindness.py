"""What a coder gets tells nothing of rules, scores, strata or the verdicts of others."""

import re
from collections.abc import Iterable, Iterator

import pytest
from sqlalchemy import update

from exhume.model.coding import Choice, Origin, TranslationStatus, Verdict
from exhume.model.criterion import Criterion
from exhume.model.findings import Grade
from exhume.settings import STRATA
from exhume.store.review.tables import drawings

from .conftest import Visit
from .crawling import crawl, filled_in, lasting, operations, submit_all
from .invented_review import CODE, CODED, NOTHING, OTHER_CODE, PEOPLE, Team
from .visiting import Answer, Browser

NOWHERE = "f" * 20
NOTE = "a note that nobody else may see"
QUOTE = "虚构的引文"
SECRET = Verdict(Choice.CODED, (OTHER_CODE,), NOTE, QUOTE, whole=True)
VERDICT = {"choice": "nothing-here", "request": "a request of its own"}


def with_unit(team: Team) -> list[tuple[str, str]]:
    """Return method and path of all that a coder may ask about a unit."""
    return [
        (method, path)
        for method, path, _ in operations(team.app)
        if path.startswith("/code/{unit}")
    ]


def asked(browser: Browser, method: str, path: str, unit: str) -> Answer:
    target = filled_in(path, unit)
    if method == "GET":
        return browser.get(target)
    fields = {**VERDICT, "text": "a translation", "status": "corrected"}
    return browser.post(target, fields)


def everything(team: Team, browser: Browser, name: str) -> dict[str, Answer]:
    """Return all answers that a coder can get: crawled, sent, and asked for by address."""
    found = {target: page for target, page in crawl(browser).items() if "/static/" not in target}
    found |= submit_all(browser, found)
    for unit in team.units_of(name):
        for method, path in with_unit(team):
            found[f"{method} {filled_in(path, unit)}"] = asked(browser, method, path, unit)
    return found


def said_beside(team: Team, answer: Answer) -> str:
    """Return the words of a page without those of the papers and of the codebook."""
    for paper in answer.page.xpath("//blockquote | //*[@lang]/self::p | //*[@lang]/self::div"):
        paper.clear()
    for hidden in answer.page.xpath("//textarea"):
        hidden.clear()
    words = " ".join(answer.page.itertext())
    for text in codebook(team.context.review.criterion):
        words = words.replace(text, " ")
    return words + " ".join(
        str(value) for value in answer.page.xpath("//@*") if value not in _names(team)
    )


def codebook(criterion: Criterion) -> Iterator[str]:
    for code in criterion.codes:
        yield from (code.meaning, *code.innocent, code.label)
    for standard in criterion.standards:
        yield from (standard.text, standard.source)


def _names(team: Team) -> set[str]:
    return {code.id for code in team.context.review.criterion.codes}


def banned(team: Team) -> Iterator[str]:
    """Give the words that would tell."""
    criterion = team.context.review.criterion
    yield from (rule.id for rule in criterion.rules)
    yield from (cue.id for cue in criterion.cues)
    yield from (grade.value for grade in Grade if grade.value != "none")
    yield from (origin.value for origin in Origin)
    yield from (*STRATA, "candidates", "known-unnamed", "score", "stratum", "weight", "inculpatory")
    yield from (person.id for person in team.people.all())
    yield from (name for name in PEOPLE if name != "Ada")
    yield from (NOTE, QUOTE)


def telling(words: str, bans: Iterable[str]) -> list[str]:
    return [ban for ban in bans if re.search(rf"(?<![\w-]){re.escape(ban)}(?![\w-])", words)]


def test_no_answer_to_a_coder_has_a_word_that_tells(team: Team, visit: Visit) -> None:
    for unit in team.units_of("Ben"):
        team.save("Ben", unit, SECRET)
    team.desk("Ben").seal()
    bans = [ban for ban in dict.fromkeys(banned(team)) if ban not in ("some", "near", "far")]
    answers = everything(team, visit(team, "Ada"), "Ada")
    assert len(answers) > 50
    for target, answer in answers.items():
        if answer.is_page:
            assert [] == telling(said_beside(team, answer), bans), target
        headers = " ".join(value for _, value in answer.headers)
        assert [] == telling(headers, bans), target


def test_the_bytes_are_the_same_whatever_the_other_coder_has_done(
    everywhere: Team, visit: Visit
) -> None:
    ada = visit(everywhere, "Ada")
    targets = [target for target in crawl(ada) if "/static/" not in target]
    units = everywhere.shared("Ada", "Ben")
    assert units

    def seen() -> dict[str, object]:
        return {target: lasting(ada.get(target)) for target in targets}

    before = seen()
    for unit in units:
        everywhere.save("Ben", unit, SECRET)
    assert before == seen()
    everywhere.desk("Ben").undo()
    assert before == seen()
    everywhere.desk("Ben").seal()
    assert before == seen()


def test_what_a_coder_saves_is_answered_the_same_whatever_the_other_has_done(
    team: Team, visit: Visit
) -> None:
    first, second = team.shared("Ada", "Ben")[:2]
    team.save("Ben", second, CODED)
    team.desk("Ben").seal()
    ada = visit(team, "Ada")
    answers = [ada.post(f"/code/{unit}", {**VERDICT, "request": unit}) for unit in (first, second)]
    own = {f"/code/{unit}" for unit in team.units_of("Ada")}
    for answer in answers:
        assert (303, b"", True) == (answer.status, answer.body, answer.location in own)
    assert 1 == len({tuple(name for name, _ in answer.headers) for answer in answers})


def test_the_bytes_are_the_same_whatever_a_unit_was_drawn_for(
    everywhere: Team, visit: Visit
) -> None:
    ada = visit(everywhere, "Ada")
    unit = everywhere.units_of("Ada")[0]
    targets = ["/code", "/code/next", f"/code/{unit}", f"/code/{unit}/text"]
    seen = set()
    for origin in Origin:
        values = {"origin": origin.value, "stratum": f"of {origin}", "drawn": 3, "size": 7}
        with everywhere.database.begin() as connection:
            change = update(drawings).where(drawings.c.unit == unit)
            connection.execute(change.values(**values, expected=f'["{CODE}"]'))
        seen.add(tuple(lasting(ada.get(target)) for target in targets))
    assert 1 == len(seen)


def test_every_kind_of_unit_is_among_those_of_a_coder(team: Team) -> None:
    drawn = team.drawings()
    origins = {drawn[unit].origin for unit in team.units_of("Ada")}
    assert {Origin.CANDIDATE, Origin.SAMPLE, Origin.PROBE} <= origins


def test_a_unit_of_another_and_one_that_is_not_there_are_refused_alike(
    team: Team, visit: Visit
) -> None:
    own = set(team.units_of("Ada"))
    others = [unit for unit in team.units_of("Ben") if unit not in own]
    assert others
    ada = visit(team, "Ada")
    for method, path in with_unit(team):
        for unit in others[:2]:
            theirs, none = (asked(ada, method, path, each) for each in (unit, NOWHERE))
            assert 404 == theirs.status
            body = theirs.body.replace(unit.encode(), NOWHERE.encode())
            assert (theirs.headers, body) == (none.headers, none.body), (method, path)
    assert [] == [unit for unit in others if team.desk("Ben").coding(unit)]


@pytest.mark.parametrize("unit", ["0", "g" * 20, "F" * 20, "..", "%2e%2e", "1' or '1'='1", "null"])
def test_what_is_no_id_at_all_is_refused_in_the_same_words(
    team: Team, visit: Visit, unit: str
) -> None:
    ada = visit(team, "Ada")
    none = ada.get(f"/code/{NOWHERE}")
    odd = ada.get(f"/code/{unit}")
    assert 404 == odd.status
    assert none.page.xpath("string(//main)") == odd.page.xpath("string(//main)")


def test_nobody_writes_as_somebody_else(everywhere: Team, visit: Visit) -> None:
    unit = everywhere.shared("Ada", "Ben")[0]
    everywhere.save("Ben", unit, SECRET)
    ada = visit(everywhere, "Ada")
    assert 303 == ada.post("/code/undo").status
    assert 303 == ada.post("/code/hand-in").status
    ada.post(f"/code/{unit}", {**VERDICT, "coder": everywhere.person("Ben").id})
    coding = everywhere.desk("Ben").coding(unit)
    assert coding is not None
    assert (SECRET, False) == (coding.verdict, coding.sealed)
    own = everywhere.desk("Ada").coding(unit)
    assert own is not None
    assert Choice.NOTHING is own.verdict.choice


def test_a_request_key_of_another_gives_nothing_away_and_takes_nothing(
    everywhere: Team, visit: Visit
) -> None:
    unit = everywhere.shared("Ada", "Ben")[0]
    ben, ada = visit(everywhere, "Ben"), visit(everywhere, "Ada")
    key = {"request": "the same key of both"}
    said = {"codes": [OTHER_CODE], "note": NOTE}
    assert 303 == ben.post(f"/code/{unit}", {**key, **said}).status
    answer = ada.post(f"/code/{unit}", {**key, "choice": "nothing-here"})
    assert 303 == answer.status
    assert answer.location in {f"/code/{own}" for own in everywhere.units_of("Ada")}
    codings = [everywhere.desk(name).coding(unit) for name in ("Ada", "Ben")]
    assert ["", NOTE] == [coding.verdict.note for coding in codings if coding]


def test_a_key_that_comes_twice_saves_once(team: Team, visit: Visit) -> None:
    first, second = team.units_of("Ada")[:2]
    ada = visit(team, "Ada")
    for _ in range(2):
        assert 303 == ada.post(f"/code/{first}", VERDICT).status
    coding = team.desk("Ada").coding(first)
    assert coding is not None
    assert 1 == coding.revision
    assert 409 == ada.post(f"/code/{second}", VERDICT).status
    assert team.desk("Ada").coding(second) is None


@pytest.mark.parametrize("name", ["Ada", "Jo", "Rita"])
def test_the_pages_of_others_are_closed(team: Team, visit: Visit, name: str) -> None:
    own = {"Ada": "/code", "Jo": "/adjudicate", "Rita": "/settled"}[name]
    unit = team.units_of("Ada")[0]
    browser = visit(team, name)
    closed = 0
    for method, path, _ in operations(team.app):
        if path.startswith(("/code", "/adjudicate", "/study", "/settled")) and not path.startswith(
            own
        ):
            target = filled_in(path, unit)
            answer = browser.get(target) if method == "GET" else browser.post(target)
            # What is asked for is looked at first where a form is not even one.
            assert answer.status == 403 or (method == "POST" and answer.status == 422), target
            closed += 1
    assert closed > 10


def test_nothing_that_is_not_handed_in_is_on_any_page_of_others(team: Team, visit: Visit) -> None:
    unit = team.shared("Ada", "Ben")[0]
    team.save("Ada", unit, SECRET)
    team.save("Ben", unit, NOTHING)
    team.desk("Ben").seal()
    for name in ("Ben", "Jo", "Olga", "Rita"):
        browser = visit(team, name)
        pages = crawl(browser)
        for path in ("/adjudicate/{}", "/settled/{}", "/adjudicate/{}/text"):
            pages[path] = browser.get(path.format(unit))
            assert pages[path].status in (403, 404)
        texts = [page.text for page in pages.values() if page.is_page]
        assert len(texts) > 2
        assert not any(NOTE in text or QUOTE in text for text in texts)


def test_a_translation_is_shown_without_who_wrote_it(team: Team, visit: Visit) -> None:
    unit = team.shared("Ada", "Ben")[0]
    team.desk("Ben").translate(unit, "an invented translation", TranslationStatus.CORRECTED)
    ada = visit(team, "Ada")
    shown = ada.get(f"/code/{unit}")
    assert "an invented translation" in shown.text
    assert not telling(shown.text, ["Ben", team.person("Ben").id])


def test_a_coder_leaves_the_pages_of_a_unit_that_was_handed_to_another(
    team: Team, visit: Visit
) -> None:
    unit = team.units_of("Ada")[0]
    ada, olga = visit(team, "Ada"), visit(team, "Olga")
    assert 200 == ada.get(f"/code/{unit}").status
    ids = {"coder": team.person("Ada").id, "by": team.person("Ben").id}
    assert 303 == olga.post("/study/replace", ids).status
    gone, none = ada.get(f"/code/{unit}"), ada.get(f"/code/{NOWHERE}")
    assert (404, none.body) == (gone.status, gone.body.replace(unit.encode(), NOWHERE.encode()))
