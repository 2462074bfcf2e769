"""The quality gate: what the rules reach on each evaluation set, against `floors.toml`."""

import json
import random
import re
import subprocess
import tomllib
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from exhume.criteria.reader import load
from exhume.model.findings import Grade
from exhume.sources.recognition import reader_for
from exhume.workflow.sample import ANSWERS, Sample, make_sample, score
from exhume.workflow.screener import screener_for

HERE = Path(__file__).parent
FLOORS_FILE = HERE / "floors.toml"
FILE = tomllib.loads(FLOORS_FILE.read_text(encoding="utf-8"))
FLOORS: Mapping[str, Mapping[str, Any]] = FILE["floors"]
DIGESTS: Mapping[str, str] = FILE["evaluation_sets"]
INVENTED = tomllib.loads((HERE / "invented.toml").read_text(encoding="utf-8"))

# Kinds of excerpts without a verdict that speak of something else than the donor's intubation.
# The rest are passages that the study's coders did not settle.
OTHER_MATTERS = (
    "recipient",
    "animal",
    "brain_death_test",
    "brain_death_essay",
    "donor_surgery",
    "dcd",
    "living_donor",
)
SET_PHRASE = 14  # Han characters in a row; no more than that can be a phrase of everybody's
HAN_RUN = re.compile("[\u4e00-\u9fff]+")


def grades(texts: Iterable[str]) -> list[Grade]:
    return [s.grade for s in screener_for("dead-donor-rule").screen_all(list(texts))]


def explicit(texts: Iterable[str]) -> int:
    return grades(texts).count(Grade.EXPLICIT)


def check(name: str, measured: int, of: int) -> None:
    """Compare what was measured with its floor; the message says what to do."""
    floor = FLOORS[name]
    assert floor["of"] == of, f"{name}: the set holds {of} now; measure its floor anew"
    told = f"{name}: {measured} of {of} {floor['what']}"
    if "at_least" in floor:
        assert measured >= floor["at_least"], f"{told}; the floor is {floor['at_least']}"
    else:
        assert measured <= floor["at_most"], f"{told}; at most {floor['at_most']} may be"


# ------------------------------------------------------------------------ the sample study


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    pytest.importorskip("reportlab", reason="needs exhume[sample]")
    return make_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def found(sample: Sample) -> Mapping[str, str]:
    """The grade given to each readable paper of the sample study."""
    files = [answer.file for answer in sample.answers if answer.kind != "bad-input"]
    paths = [sample.sources / file for file in files]
    texts = [reader_for(path).read_document(path).text for path in paths]
    return dict(zip(files, (grade.value for grade in grades(texts)), strict=True))


def test_the_sample_study_is_found_with_its_recall(
    sample: Sample, found: Mapping[str, str]
) -> None:
    recall = score(sample.answers, found).recall

    check("sample-recall", recall.successes, recall.trials)


def test_the_sample_study_is_found_with_its_precision(
    sample: Sample, found: Mapping[str, str]
) -> None:
    scores = score(sample.answers, found)

    false_alarms = scores.precision.trials - scores.precision.successes
    check("sample-false-alarms", false_alarms, len(found) - scores.recall.trials)


def test_the_sample_study_is_graded_as_expected(sample: Sample, found: Mapping[str, str]) -> None:
    right = [a for a in sample.answers if found.get(a.file) == a.grade]

    check("sample-grades", len(right), len(found))


# ---------------------------------------------------------------------- invented sentences


def test_invented_sentences_that_say_it_are_explicit() -> None:
    check("invented-explicit", explicit(INVENTED["explicit"]), len(INVENTED["explicit"]))


def test_invented_sentences_that_only_look_like_it_are_not_explicit() -> None:
    check("invented-innocent", explicit(INVENTED["innocent"]), len(INVENTED["innocent"]))


@pytest.mark.parametrize("about", INVENTED["paragraphs"])
def test_a_paragraph_on_another_matter_is_not_explicit(about: str) -> None:
    assert Grade.EXPLICIT not in grades([INVENTED["paragraphs"][about]])


def test_a_paper_of_innocent_paragraphs_is_not_explicit() -> None:
    paragraphs = list(INVENTED["paragraphs"].values())
    shuffle = random.Random(1950)
    papers = ["\n\n".join(shuffle.sample(paragraphs, 8)) for _ in range(100)]

    check("invented-papers", explicit(papers), len(papers))


def test_most_explicit_sentences_bear_a_misread_character() -> None:
    sentences = [t for t in INVENTED["explicit"] if grades([t]) == [Grade.EXPLICIT]]
    misread = list(misreadings(sentences))

    check("invented-misread", 100 * explicit(misread) // len(misread), 100)


def misreadings(sentences: Iterable[str]) -> Iterable[str]:
    """Each sentence with each of its Han characters, in turn, replaced by one drawn at random."""
    drawn = random.Random(1984)
    alphabet = sorted({c for t in INVENTED["paragraphs"].values() for c in HAN_RUN.findall(t)})
    characters = sorted(set("".join(alphabet)))
    for sentence in sentences:
        for place, character in enumerate(sentence):
            if HAN_RUN.match(character):
                yield sentence[:place] + drawn.choice(characters) + sentence[place + 1 :]


# --------------------------------------------------------------------- published excerpts


def lines(gold: Path, name: str) -> list[dict[str, str]]:
    rows = (gold / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(row) for row in rows]


def labelled(gold: Path, name: str, label: str) -> list[str]:
    return [row["text"] for row in lines(gold, name) if row["label"] == label]


def test_problematic_excerpts_are_explicit(gold: Path) -> None:
    texts = labelled(gold, "excerpts.jsonl", "problematic")

    check("gold-problematic", explicit(texts), len(texts))


def test_near_misses_are_near_misses(gold: Path) -> None:
    given = grades(labelled(gold, "excerpts.jsonl", "near-miss"))

    check("gold-near-miss", given.count(Grade.NEAR_MISS), len(given))
    check("gold-near-miss-explicit", given.count(Grade.EXPLICIT), len(given))


def test_excerpts_on_other_matters_are_not_explicit(gold: Path) -> None:
    rows = [row for row in lines(gold, "excerpts.jsonl") if row["label"] == "uncoded"]
    texts = [row["text"] for row in rows if row.get("kind") in OTHER_MATTERS]

    check("gold-uncoded", explicit(texts), len(texts))


def test_whole_papers_are_graded_as_the_study_judged_them(gold: Path) -> None:
    included = labelled(gold, "documents.jsonl", "problematic")
    others = labelled(gold, "documents.jsonl", "not-included")

    check("gold-papers", explicit(included), len(included))
    check("gold-papers-not-included", explicit(others), len(others))


def test_nothing_of_the_published_texts_is_in_the_repository(gold: Path) -> None:
    published = {
        run
        for name in ("excerpts.jsonl", "documents.jsonl")
        for row in lines(gold, name)
        for run in runs(row["text"])
    }
    criterion = load("dead-donor-rule")
    own = {case.id: case.text for case in criterion.cases} | INVENTED["paragraphs"]
    own |= {t: t for t in (*INVENTED["explicit"], *INVENTED["innocent"])}
    own |= {term: term for group in criterion.groups for term in group.terms}

    assert {} == {name: both for name, t in own.items() if (both := runs(t) & published)}


def runs(text: str) -> set[str]:
    """All runs of so many Han characters that they are no set phrase."""
    found = HAN_RUN.findall(re.sub(r"\s", "", text))
    return {r[i : i + SET_PHRASE] for r in found for i in range(len(r) - SET_PHRASE + 1)}


# ------------------------------------------------------------- the floors and the sets themselves


def test_the_evaluation_sets_are_those_that_the_floors_were_measured_on(
    sample: Sample,
) -> None:
    assert DIGESTS["invented.toml"] == digest(HERE / "invented.toml")
    assert DIGESTS["sample/answers.csv"] == digest(sample.folder / ANSWERS)


def test_the_published_sets_are_those_that_the_floors_were_measured_on(gold: Path) -> None:
    for name in ("excerpts.jsonl", "documents.jsonl"):
        assert DIGESTS[f"gold/{name}"] == digest(gold / name)


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_every_floor_is_compared_with_what_is_measured() -> None:
    source = Path(__file__).read_text(encoding="utf-8")

    assert set(FLOORS) == set(re.findall(r'^    check\("([\w-]+)"', source, re.MULTILINE))


def test_no_floor_is_lowered_in_silence(repository: Path) -> None:
    versions = committed(repository)
    if not versions:
        pytest.skip("there is no git, or no floors were committed so far")

    for version in versions:
        assert [] == lowered(tomllib.loads(version)["floors"], FLOORS)


def committed(repository: Path) -> list[str]:
    """The floors of the last commit, and those before the last commit that changed them."""
    path = FLOORS_FILE.relative_to(repository).as_posix()
    change = git(repository, "log", "-1", "--format=%H", "--", path).strip()
    places = ["HEAD", f"{change}~1"] if change else ["HEAD"]
    shown = (git(repository, "show", f"{place}:{path}") for place in places)
    return [version for version in shown if version]


def git(repository: Path, *words: str) -> str:
    """What git answers; nothing where there is no git, no repository or no such thing."""
    try:
        done = subprocess.run(
            ["git", "-C", str(repository), *words], capture_output=True, check=False
        )
    except FileNotFoundError:
        return ""
    return done.stdout.decode() if done.returncode == 0 else ""


def lowered(
    before: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """The floors that demand less than before and do not say why."""
    return [
        name
        for name, floor in before.items()
        if not now.get(name, {}).get("lowered") and demand(now.get(name)) < demand(floor)
    ]


def demand(floor: Mapping[str, Any] | None) -> float:
    """How much a floor demands, as a share of its set; less than anything where there is none."""
    if floor is None:
        return -1.0
    share = floor.get("at_least", floor["of"] - floor.get("at_most", 0))
    return float(share) / floor["of"]


BEFORE = {"a": {"at_least": 9, "of": 10}, "b": {"at_most": 1, "of": 10}}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"a": {"at_least": 10, "of": 10}}, []),
        ({"a": {"at_least": 8, "of": 10}}, ["a"]),
        ({"a": {"at_least": 8, "of": 10, "lowered": "two excerpts were relabelled"}}, []),
        ({"a": {"at_least": 8, "of": 10, "lowered": ""}}, ["a"]),
        ({"a": {"at_least": 9, "of": 11}}, ["a"]),
        ({"b": {"at_most": 0, "of": 10}}, []),
        ({"b": {"at_most": 2, "of": 10}}, ["b"]),
        ({"a": None}, ["a"]),
    ],
)
def test_a_lowered_floor_is_noticed_unless_it_says_why(
    changed: Mapping[str, Any], expected: list[str]
) -> None:
    now = {name: floor for name, floor in (BEFORE | dict(changed)).items() if floor}

    assert expected == lowered(BEFORE, now)
