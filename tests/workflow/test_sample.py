"""The invented sample study: reproducible, readable, and known in every answer."""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from math import comb, isclose
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from exhume.errors import InputError, MissingExtra
from exhume.model.findings import PAPER_GRADES, Grade
from exhume.model.papers import State
from exhume.workflow.sample import (
    ANSWERS,
    REFERENCES,
    Answer,
    Sample,
    make_sample,
    read_answers,
    score,
    share,
)
from exhume.workflow.sample._dice import Dice
from exhume.workflow.sample._library import Noise, alphabet, load_library
from exhume.workflow.sample._noise import misread
from exhume.workflow.sample._writer import Writer

ttfonts = pytest.importorskip("reportlab.pdfbase.ttfonts", reason="needs exhume[sample]")

ENCODINGS = ("utf-8-sig", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
NOTICES = ("虚构示例", "虛構示例")
SHARED_RUN = 13  # longer than the set phrases of the genre


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return make_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module", params=[1, 2])
def other(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Sample:
    """A sample of another seed."""
    return make_sample(tmp_path_factory.mktemp("other"), seed=request.param)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def decoded(data: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding)
    for encoding in ("utf-8-sig", "gb18030", "big5hkscs"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(notice in "".join(text.split()) for notice in NOTICES):
            return text
    raise AssertionError("the paper is in no encoding of the sample")


@cache
def pdf_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


@cache
def text_of(path: Path) -> str:
    text = pdf_text(path) if path.suffix == ".pdf" else decoded(path.read_bytes())
    return "".join(text.split())


def papers(sample: Sample) -> list[Answer]:
    return [answer for answer in sample.answers if answer.state == "read"]


def test_the_same_seed_gives_the_same_bytes(sample: Sample, tmp_path: Path):
    assert digests(sample.folder) == digests(make_sample(tmp_path).folder)


def test_another_seed_gives_other_papers(sample: Sample, other: Sample):
    others = digests(other.folder)
    same = {name for name, digest in digests(sample.folder).items() if others.get(name) == digest}

    assert {"sources/empty.txt", "sources/picture.pdf"} == same


def test_every_file_has_one_answer(sample: Sample):
    on_disk = {path.name for path in sample.sources.iterdir()} - {REFERENCES}

    assert Counter(on_disk) == Counter(answer.file for answer in sample.answers)


def test_the_answer_key_lies_outside_the_sources_and_reads_back(sample: Sample):
    assert sample.answers == read_answers(sample.folder / ANSWERS)


def test_the_counts_add_up(sample: Sample):
    assert len(sample.answers) == sample.papers + sample.bad_inputs
    assert sample.records == sample.papers + sample.records_without_file
    assert sum(sample.kinds.values()) == len(sample.answers)


def test_states_and_grades_are_those_of_the_model(sample: Sample):
    grades = {grade.value for grade in (*PAPER_GRADES, Grade.NONE)}

    assert {answer.state for answer in sample.answers} <= {state.value for state in State}
    assert grades == {answer.grade for answer in sample.answers}


def test_every_paper_says_that_it_is_invented(sample: Sample):
    silent = [
        answer.file
        for answer in papers(sample)
        if not any(notice in text_of(sample.sources / answer.file) for notice in NOTICES)
    ]

    assert [] == silent


def test_the_key_passages_come_out_of_every_file(sample: Sample):
    lost = [
        (answer.file, passage)
        for answer in papers(sample)
        for passage in answer.passages
        if passage not in text_of(sample.sources / answer.file)
    ]

    assert [] == lost


def test_every_paper_has_a_key_passage_and_a_length_of_its_genre(sample: Sample):
    odd = [
        answer.file
        for answer in papers(sample)
        if not answer.passages or not 1500 <= len(text_of(sample.sources / answer.file)) <= 6000
    ]

    assert [] == odd


def test_explicit_papers_without_a_declaration_do_not_speak_of_brain_death(sample: Sample):
    speaking = [
        answer.file
        for answer in papers(sample)
        if answer.codes == ("intubated-at-procurement",)
        and any(word in "".join(answer.passages) for word in ("脑死亡", "腦死亡", "宣布"))
    ]

    assert [] == speaking


def test_no_two_papers_of_a_kind_share_a_key_passage(sample: Sample):
    passages = Counter(
        passage
        for answer in papers(sample)
        if answer.grade == Grade.EXPLICIT
        for passage in answer.passages
    )

    assert {1} == set(passages.values())


def test_twelve_papers_are_pdf_files_with_an_embedded_font(sample: Sample):
    found = [answer.file for answer in papers(sample) if answer.file.endswith(".pdf")]

    assert 12 == len(found)
    assert all(b"/FontFile2" in (sample.sources / name).read_bytes() for name in found)


def test_all_encodings_are_met(sample: Sample):
    data = [(sample.sources / answer.file).read_bytes() for answer in papers(sample)]
    marks = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

    assert all(any(item.startswith(mark) for item in data) for mark in marks)
    assert any(is_only(item, "gb18030") for item in data)
    assert any(is_only(item, "big5hkscs") for item in data)


def is_only(data: bytes, encoding: str) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return not data.startswith(b"%PDF") and encodes_back(data, encoding)
    return False


def encodes_back(data: bytes, encoding: str) -> bool:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return text.encode(encoding) == data and any(n in "".join(text.split()) for n in NOTICES)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_can_be_printed_survives_its_encoding(encoding: str):
    text = "".join(sorted(alphabet()))
    if encoding == "big5hkscs":
        text = OpenCC("s2tw").convert(text)

    assert text == text.encode(encoding).decode(encoding)


def test_the_font_has_every_character_that_a_paper_can_hold():
    font = ttfonts.TTFontFile(str(files("exhume.workflow.sample") / "exhume-sample.ttf"))

    assert set() == {ord(letter) for letter in alphabet()} - set(font.charToGlyph)


def test_the_font_comes_with_its_licence():
    licence = (files("exhume.workflow.sample") / "exhume-sample-OFL.txt").read_text("utf-8")

    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "2014-2021 Adobe" in licence


def test_papers_of_other_seeds_hold_only_letters_of_the_alphabet(other: Sample):
    strange = {
        letter
        for answer in papers(other)
        if answer.file.endswith(".pdf")
        for letter in pdf_text(other.sources / answer.file)
    }

    assert set() == strange - alphabet() - set("\r\n\ufffe")  # the last marks a hyphenated line


def test_the_reference_file_names_every_paper_once_and_some_without_a_file(sample: Sample):
    ris = (sample.sources / REFERENCES).read_text("utf-8")
    named = re.findall(r"^L1  - (.*?)\r?$", ris, re.MULTILINE)
    titles = re.findall(r"^TI  - (.*?)\r?$", ris, re.MULTILINE)

    assert Counter(answer.file for answer in papers(sample)) == Counter(named)
    assert sample.records == len(titles) == len(set(titles))
    assert sample.records == ris.count("ER  - ")


def test_bad_inputs_are_what_they_are_said_to_be(sample: Sample):
    bad = {
        answer.state: sample.sources / answer.file
        for answer in sample.answers
        if answer.kind == "bad-input"
    }
    copies = [
        path
        for path in sample.sources.iterdir()
        if path.read_bytes() == bad["duplicate"].read_bytes()
    ]

    assert b"" == bad["empty"].read_bytes()
    assert 2 == len(copies)
    assert bad["duplicate"] == max(copies)
    assert "" == pdf_text(bad["no-text-layer"])
    assert all(not decodes(bad["undecodable"].read_bytes(), name) for name in ENCODINGS)
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(bad["unreadable"])


def decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def test_a_missing_reportlab_is_said_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setitem(sys.modules, "reportlab.pdfgen.canvas", None)

    with pytest.raises(MissingExtra, match=r"exhume\[sample\]"):
        make_sample(tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_no_long_run_is_shared_with_a_published_paper(gold: Path, sample: Sample):
    published = "|".join(
        only_han(json.loads(line)["text"])
        for name in ("excerpts.jsonl", "documents.jsonl")
        for line in (gold / name).read_text("utf-8").splitlines()
    )
    runs = {published[at : at + SHARED_RUN] for at in range(len(published) - SHARED_RUN + 1)}
    written = {
        text[at : at + SHARED_RUN]
        for answer in papers(sample)
        for text in [only_han(text_of(sample.sources / answer.file))]
        for at in range(len(text) - SHARED_RUN + 1)
    }

    assert set() == written & runs


def only_han(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]", "", text)


# Words from templates


def test_no_entry_comes_twice_before_its_list_is_exhausted():
    entries = tuple(str(number) for number in range(10))

    assert sorted(entries) == sorted(Writer(Dice(1), [{"entry": entries}]).write("{entry*10}"))


@given(st.integers(0, 400), st.integers(0, 400), st.integers())
def test_numbers_stay_within_their_bounds(first: int, second: int, seed: int):
    low, high = sorted((first, second))

    assert low <= int(Writer(Dice(seed), []).write(f"{{{low}..{high}}}")) <= high


def test_every_slot_can_be_filled_in_every_seed():
    banks = load_library().banks
    facts = dict.fromkeys(("n", "men", "women", "deaths", "survivors", "issue", "volume"), "1")
    layers = [{"year": "2015", "year_from": "1990"}, facts, *banks.values()]
    left = [
        entry
        for bank in banks.values()
        for entries in bank.values()
        for entry in entries
        if "{" in Writer(Dice(1), layers).write(entry)
    ]

    assert [] == left


# Misreadings


@pytest.fixture(scope="module")
def noise() -> Noise:
    return load_library().noise


@given(seed=st.integers())
def test_terms_of_a_key_passage_get_at_most_one_wrong_character(noise: Noise, seed: int):
    passage = "⟦" + "，".join(noise.terms) + "⟧"
    read = "".join(misread(passage, noise, "heavy", Dice(seed)).split()).strip("⟦⟧")
    damaged = [
        (term, found)
        for term, found in zip(noise.terms, re.split("[，,、]", read), strict=True)
        if term != found
    ]

    assert all(len(term) == len(found) for term, found in damaged)
    assert all(1 == sum(map(str.__ne__, term, found)) for term, found in damaged)
    assert all(len(term) >= noise.shortest_damaged_term for term, _ in damaged)


def test_clean_text_is_left_alone(noise: Noise):
    assert "已插管，肝素100mg。" == misread("已插管，肝素100mg。", noise, "none", Dice(1))


def test_heavy_noise_does_what_old_scans_do(noise: Noise):
    read = misread("未插管，肝素100mg，术后已拔管。" * 40, noise, "heavy", Dice(1))

    assert {"末", "擂", "l", "O", "吨", "己", "\n"} <= set(read)


# Scores


def answered(file: str, grade: str, kind: str = "some-kind") -> Answer:
    return Answer(file, "read", grade, (), kind, "")


def test_scores_count_what_was_expected_and_found():
    answers = [answered("a", "explicit"), answered("b", "explicit"), answered("c", "none")]
    scores = score(answers, {"a": "explicit", "c": "explicit"})

    assert (1, 2) == (scores.recall.successes, scores.recall.trials)
    assert (1, 2) == (scores.precision.successes, scores.precision.trials)
    assert {
        ("explicit", "explicit"): 1,
        ("explicit", "not graded"): 1,
        ("none", "explicit"): 1,
    } == scores.confusion


def test_a_bad_input_counts_only_when_it_was_graded():
    answers = [answered("a", "explicit"), answered("copy", "none", "bad-input")]

    assert 1.0 == score(answers, {"a": "explicit"}).precision.estimate
    assert 0.5 == score(answers, {"a": "explicit", "copy": "explicit"}).precision.estimate


def test_a_file_that_the_key_does_not_know_is_refused():
    with pytest.raises(InputError, match=r"other\.txt"):
        score([answered("a", "explicit")], {"other.txt": "none"})


@pytest.mark.parametrize("trials", [1, 10, 71, 2838])
def test_intervals_of_nothing_and_of_everything_have_their_closed_form(trials: int):
    margin = 1 - 0.025 ** (1 / trials)
    none, every = share(0, trials), share(trials, trials)

    assert (0.0, pytest.approx(margin)) == (none.low, none.high)
    assert (pytest.approx(1 - margin), 1.0) == (every.low, every.high)


def test_without_trials_nothing_is_excluded():
    found = share(0, 0)

    assert (0.0, 1.0) == (found.low, found.high)
    assert found.estimate != found.estimate  # NaN


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_tails_beyond_an_interval_are_exactly_the_chance_of_error(case: tuple[int, int]):
    successes, trials = case
    found = share(successes, trials, 0.9)

    if successes > 0:
        assert isclose(0.05, tail(trials, found.low, lambda k: k >= successes), rel_tol=1e-9)
    if successes < trials:
        assert isclose(0.05, tail(trials, found.high, lambda k: k <= successes), rel_tol=1e-9)


def tail(trials: int, p: float, counts: Callable[[int], bool]) -> float:
    return sum(
        comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(trials + 1) if counts(k)
    )


def test_an_answer_key_without_its_columns_is_refused(tmp_path: Path):
    path = tmp_path / "answers.csv"
    path.write_text("file,grade\na,explicit\n", encoding="utf-8")

    with pytest.raises(InputError, match="no column"):
        read_answers(path)
