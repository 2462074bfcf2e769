"""All papers in these tests are invented."""

import csv
import io
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from exhume.errors import InputError, IntegrityError
from exhume.model.coding import Drawing, Origin, Role, Unit
from exhume.settings import STRATA, CodingSettings, StudySettings
from exhume.store.corpus import open_corpus
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.store.screening import open_screening
from exhume.workflow._drawing import CANDIDATES, Drawn, draw_units
from exhume.workflow.draw import DrawResult, draw
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.reviewing.opening import open_study_review
from exhume.workflow.screen import screen

from .invented_studies import EXPLICIT, NOTHING, new_study, paper, put, record, settings_of

COUNT = 60
FILES: Mapping[str, str | bytes] = {
    **{f"p{number:03}.txt": paper(number) for number in range(COUNT)},
    "z-copy-of-p001.txt": paper(1),
    "refs.ris": record("r1", "虚构的第1篇报告", "DO  - 10.1000/invented.1", "L1  - p001.txt"),
}
EXPLICIT_PAPER = "sources/p000.txt"
EMPTY_PAPER = "sources/p001.txt"  # its passage is the recipient's intubation


def prepare(study: Path) -> None:
    ingest(study, settings_of(study), Quiet())
    screen(study, settings_of(study), Quiet())


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = new_study(tmp_path_factory.mktemp("drawing") / "study", FILES)
    prepare(study)
    return study


@pytest.fixture(scope="module")
def drawn(screened: Path) -> Drawn:
    """What is drawn with the settings as they come."""
    return drawn_from(screened)


@pytest.fixture
def study(screened: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(screened, tmp_path / "study"))


def with_coding(study: Path, **coding: object) -> StudySettings:
    made = replace(CodingSettings(), **coding)  # type: ignore[arg-type]  # fields of it
    return replace(settings_of(study), coding=made)


def drawn_from(study: Path, **coding: object) -> Drawn:
    return draw_units(study, with_coding(study, **coding), (), Quiet())


def known_in(study: Path, *rows: tuple[str, ...], encoding: str = "utf-8") -> str:
    text = io.StringIO()
    csv.writer(text).writerows([("document", "quote", "codes"), *rows])
    put(study / "known.csv", text.getvalue().encode(encoding))
    return "known.csv"


def by_origin(drawn: Drawn, origin: Origin) -> list[Drawing]:
    return [drawing for drawing in drawn.drawings if drawing.origin is origin]


def texts(study: Path) -> dict[str, str]:
    corpus = open_corpus(study)
    return {paper.digest: corpus.document_text(paper.id) for paper in corpus.papers()}


# ------------------------------------------------------------------------- what is drawn


def test_every_paper_that_was_screened_is_counted_in_one_place(
    screened: Path, drawn: Drawn
) -> None:
    frame = drawn.frame
    papers = [paper.digest for paper in open_corpus(screened).papers()]
    places = [*frame.with_findings, *(p for stratum in frame.strata.values() for p in stratum)]
    assert COUNT == len(papers) == frame.screened
    assert sorted(papers) == sorted(places)
    assert frame.with_findings
    assert frame.strata["set-aside"]


def test_every_unit_is_quoted_from_its_paper(screened: Path, drawn: Drawn) -> None:
    originals = texts(screened)
    units = drawn.units
    assert units
    for unit in units:
        assert originals[unit.digest][unit.start : unit.end] == unit.quote
        assert unit.quote == unit.quote.strip()


def test_every_finding_is_in_exactly_one_candidate(screened: Path, drawn: Drawn) -> None:
    candidates = {drawing.unit for drawing in by_origin(drawn, Origin.CANDIDATE)}
    units = [unit for unit in drawn.units if unit.id in candidates]
    for found in open_screening(screened).findings():
        place = found.finding
        holding = [
            unit
            for unit in units
            if unit.digest == found.digest and unit.start <= place.start and place.end <= unit.end
        ]
        assert 1 == len(holding)


def test_copies_of_a_paper_are_one_paper(drawn: Drawn) -> None:
    sampled = [unit for unit in drawn.units if unit.document == EMPTY_PAPER]
    assert 1 == len(sampled)


def test_a_sample_has_one_passage_a_paper_and_says_of_how_many(screened: Path) -> None:
    drawn = drawn_from(screened, samples={"set-aside": 3, "near": 2, "some": 2, "far": 4})
    units = {unit.id: unit for unit in drawn.units}
    for stratum in STRATA:
        papers = drawn.frame.strata[stratum]
        drawings = [d for d in by_origin(drawn, Origin.SAMPLE) if d.stratum == stratum]
        wanted = {"set-aside": 3, "far": 4}.get(stratum, 2)
        assert min(wanted, len(papers)) == len(drawings) == drawn.sampled[stratum]
        assert {(d.drawn, d.size) for d in drawings} <= {(len(drawings), len(papers))}
        assert len(drawings) == len({units[d.unit].digest for d in drawings} & papers)


def test_all_papers_with_findings_are_drawn(drawn: Drawn) -> None:
    size = len(drawn.frame.with_findings)
    drawings = by_origin(drawn, Origin.CANDIDATE)
    assert {(CANDIDATES, size, size)} == {(d.stratum, d.drawn, d.size) for d in drawings}


def test_a_passage_that_a_cue_took_back_stands_for_its_paper(screened: Path, drawn: Drawn) -> None:
    aside = {d.unit for d in drawn.drawings if d.stratum == "set-aside"}
    taken_back = {
        (p.digest, p.finding.start)
        for p in open_screening(screened).passages()
        if p.assertion.value != "affirmed"
    }
    for unit in (unit for unit in drawn.units if unit.id in aside):
        assert any(
            digest == unit.digest and unit.start <= start < unit.end for digest, start in taken_back
        )


def test_no_sample_is_drawn_where_none_is_wanted(screened: Path) -> None:
    drawn = drawn_from(screened, samples=dict.fromkeys(STRATA, 0))
    assert [] == by_origin(drawn, Origin.SAMPLE)


@hypothesis_settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sizes=st.dictionaries(st.sampled_from(STRATA), st.integers(0, 30)), more=st.integers(1, 9))
def test_a_larger_sample_keeps_every_unit(screened: Path, sizes: dict[str, int], more: int) -> None:
    larger = {stratum: sizes.get(stratum, 20) + more for stratum in STRATA}
    before, after = drawn_from(screened, samples=sizes), drawn_from(screened, samples=larger)
    assert set(before.units) <= set(after.units)


def test_drawing_is_reproducible_and_another_seed_draws_others(screened: Path) -> None:
    settings = with_coding(screened, samples=dict.fromkeys(STRATA, 2))
    first, again = (draw_units(screened, settings, (), Quiet()) for _ in range(2))
    assert (first.units, first.drawings) == (again.units, again.drawings)
    other = draw_units(screened, replace(settings, seed=2), (), Quiet())
    assert {unit.id for unit in first.units}.isdisjoint(unit.id for unit in other.units)


def test_an_id_does_not_change_with_the_names_of_files(study: Path) -> None:
    before = {unit.id for unit in drawn_from(study).units}
    (study / "sources" / "p000.txt").rename(study / "sources" / "z.txt")
    prepare(study)
    assert before == {unit.id for unit in drawn_from(study).units}


def test_a_paper_of_nothing_that_can_be_seen_is_drawn_too(tmp_path: Path) -> None:
    blank = "\u200b\u2060" * 30
    study = new_study(tmp_path / "study", {"blank.txt": f"{blank}\u200b", "a.txt": EXPLICIT})
    prepare(study)
    drawn = drawn_from(study)
    assert drawn.frame.screened == len(drawn.frame.with_findings) + sum(drawn.sampled.values())


def test_a_passage_that_cannot_be_kept_is_an_issue(tmp_path: Path) -> None:
    text = "（虚构）供体确认脑死亡后，\0立即行气管插管。" + "其余从略。" * 60
    study = new_study(tmp_path / "study", {"a.txt": text, "b.txt": EXPLICIT})
    prepare(study)
    drawn = drawn_from(study)
    assert ["sources/a.txt"] == [issue.subject for issue in drawn.issues]
    assert ["sources/b.txt"] == [unit.document for unit in drawn.units]
    assert {(1, 2)} == {(d.drawn, d.size) for d in by_origin(drawn, Origin.CANDIDATE)}


# -------------------------------------------------------------------------- known items


def test_a_known_item_in_a_candidate_is_one_unit_with_both_facts(
    screened: Path, drawn: Drawn
) -> None:
    known = known_in(screened, (EXPLICIT_PAPER, "立即行气管插管", "intubated-after-declaration"))
    with_known = drawn_from(screened, known=known)
    (probe,) = by_origin(with_known, Origin.PROBE)
    assert drawn.units == with_known.units
    assert {Origin.CANDIDATE, Origin.PROBE} == {
        d.origin for d in with_known.drawings if d.unit == probe.unit
    }
    assert ("known", 1, 1) == (probe.stratum, probe.drawn, probe.size)
    assert ("intubated-after-declaration",) == probe.expected
    assert {"candidate": 1} == {name: n for name, n in with_known.known.items() if n}


def test_a_known_item_elsewhere_is_a_passage_of_its_own(screened: Path) -> None:
    known = known_in(screened, (EXPLICIT_PAPER, "其餘從略", "nothing-here"))
    drawn = drawn_from(screened, known=known, context=0)
    (probe,) = by_origin(drawn, Origin.PROBE)
    (unit,) = (unit for unit in drawn.units if unit.id == probe.unit)
    assert "其余从略" in unit.quote
    assert (EXPLICIT_PAPER, "known-nothing", ()) == (unit.document, probe.stratum, probe.expected)
    assert 1 == drawn.known["passage"]


def test_a_known_paper_without_a_quote_has_its_likeliest_passage(screened: Path) -> None:
    known = known_in(screened, (EXPLICIT_PAPER, "", ""), (EMPTY_PAPER, "", ""))
    drawn = drawn_from(screened, known=known)
    probes = by_origin(drawn, Origin.PROBE)
    assert {("known-unnamed", 2, 2)} == {(d.stratum, d.drawn, d.size) for d in probes}
    assert (1, 1) == (drawn.known["candidate"], drawn.known["sample"])


@pytest.mark.parametrize(
    "name",
    ["sources/p001.txt", "p001.txt", "sources\\p001.txt", "https://doi.org/10.1000/INVENTED.1"],
)
def test_a_known_paper_is_named_by_id_file_or_doi(screened: Path, name: str) -> None:
    drawn = drawn_from(screened, known=known_in(screened, (name, "", "")))
    assert [] == list(drawn.issues)
    assert 1 == len(by_origin(drawn, Origin.PROBE))


def test_a_known_paper_is_named_by_its_digest(screened: Path) -> None:
    digest = next(p.digest for p in open_corpus(screened).papers() if p.id == EMPTY_PAPER)
    drawn = drawn_from(screened, known=known_in(screened, (digest.upper(), "", "")))
    assert 1 == len(by_origin(drawn, Origin.PROBE))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_known_items_are_read_in_the_encodings_that_tables_come_in(
    screened: Path, encoding: str
) -> None:
    rows = [(EXPLICIT_PAPER, "供体确认脑死亡后", "intubated-after-declaration")]
    drawn = drawn_from(screened, known=known_in(screened, *rows, encoding=encoding))
    assert (1, ()) == (drawn.known["candidate"], drawn.issues)


def test_known_items_are_read_with_the_mark_of_gb18030(screened: Path) -> None:
    text = f"文献,引文,代码\n{EXPLICIT_PAPER},供体确认脑死亡后,\n"
    put(screened / "known.csv", b"\x84\x31\x95\x33" + text.encode("gb18030"))
    assert 1 == drawn_from(screened, known="known.csv").known["candidate"]


def test_what_cannot_be_used_is_counted_with_its_line_and_reason(screened: Path) -> None:
    known = known_in(
        screened,
        ("sources/nowhere.txt", "", ""),
        (EXPLICIT_PAPER, "没有这句话", ""),
        (EXPLICIT_PAPER, "", "intubated-after-declarations"),
        ("", "供体", ""),
        (EXPLICIT_PAPER, "", "apnoea-test"),
        (EXPLICIT_PAPER, "", "intubated-after-declaration apnoea-test"),
        (EXPLICIT_PAPER, "", "nothing-here"),
    )
    drawn = drawn_from(screened, known=known)
    expected = {"candidate": 1, "sample": 0, "passage": 0, "repeated": 1, "unusable": 5}
    assert expected == dict(drawn.known)
    assert 5 == len(drawn.issues)
    told = {issue.subject: issue.problem for issue in drawn.issues}
    assert (
        'no paper of the study has the id, digest or DOI "sources/nowhere.txt"'
        in told["known.csv:2"]
    )
    assert "quote" in told["known.csv:3"]
    assert 'is it "intubated-after-declaration"?' in told["known.csv:4"]
    assert "names no paper" in told["known.csv:5"]
    assert "known.csv:6 says otherwise" in told["known.csv:8"]
    (probe,) = by_origin(drawn, Origin.PROBE)
    assert {"apnoea-test", "intubated-after-declaration"} == set(probe.expected)


def test_a_quotation_mark_that_is_never_closed_costs_one_line(screened: Path) -> None:
    rows = f'document,quote\n{EXPLICIT_PAPER},"供体\n{EXPLICIT_PAPER},\n{EMPTY_PAPER}\n'
    put(screened / "known.csv", rows)
    drawn = drawn_from(screened, known="known.csv")
    assert (1, 2) == (drawn.known["candidate"], drawn.known["unusable"])


@hypothesis_settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["sources/p000.txt", "p001.txt", "p002.txt", "none", ""]),
            st.sampled_from(["", "供体", "从略", '气"管', "受者"]),
            st.sampled_from(["", "nothing-here", "apnoea-test", "no-code"]),
        ),
        max_size=8,
    )
)
def test_known_items_in_are_known_items_out(
    screened: Path, rows: list[tuple[str, str, str]]
) -> None:
    rows = [row for row in rows if any(row)]
    drawn = drawn_from(screened, known=known_in(screened, *rows))
    assert len(rows) == sum(drawn.known.values())
    assert drawn.known.get("unusable", 0) == len(drawn.issues)
    probes = by_origin(drawn, Origin.PROBE)
    kept = sum(drawn.known.get(name, 0) for name in ("candidate", "sample", "passage"))
    assert kept == len(probes)


def test_a_file_of_known_items_that_is_not_there_is_said(screened: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv"):
        drawn_from(screened, known="none.csv")


def test_a_file_that_names_no_papers_is_refused(screened: Path) -> None:
    put(screened / "known.csv", "a,b\n1,2\n")
    with pytest.raises(InputError, match="names papers"):
        drawn_from(screened, known="known.csv")


# ----------------------------------------------------------------------------- the queue


def queue_of(study: Path) -> tuple[list[Unit], list[Drawing]]:
    with open_study_review(study, settings_of(study)) as review:
        queue = Queue(review.database)
        return list(queue.units()), list(queue.drawings())


def draw_all(study: Path, **coding: object) -> DrawResult:
    return draw(study, with_coding(study, **coding), Quiet())


def add_coders(study: Path, *names: str) -> list[str]:
    with open_study_review(study, settings_of(study)) as review:
        people = People(review.database)
        return [people.add(name, [Role.CODER]).id for name in names]


def assignments_of(study: Path) -> dict[str, list[str]]:
    """Return the units of each coder in their order."""
    with open_study_review(study, settings_of(study)) as review, review.database.read() as reading:
        rows = reading.exec_driver_sql(
            "select coder, unit from assignments order by coder, position"
        ).all()
    orders: dict[str, list[str]] = {}
    for coder, unit in rows:
        orders.setdefault(coder, []).append(unit)
    return orders


def test_the_queue_holds_what_was_drawn(study: Path) -> None:
    drawn = drawn_from(study)
    result = draw_all(study)
    units, drawings = queue_of(study)
    assert list(drawn.units) == units
    assert list(drawn.drawings) == sorted(drawings, key=lambda d: (d.unit, d.origin))
    assert len(units) == sum(result.units.values()) == result.added.new
    assert COUNT == result.screened == sum(result.papers.values())


def test_a_unit_with_two_reasons_keeps_both(study: Path) -> None:
    known = known_in(study, (EXPLICIT_PAPER, "", "intubated-after-declaration"))
    result = draw_all(study, known=known)
    _, drawings = queue_of(study)
    twice = [unit for unit, n in Counter(d.unit for d in drawings).items() if n == 2]
    assert 1 == len(twice)
    assert 0 == result.units["probe"]
    assert 1 == result.known["candidate"]


def test_drawing_again_changes_nothing(study: Path) -> None:
    first = draw_all(study)
    before = queue_of(study)
    again = draw_all(study)
    assert before == queue_of(study)
    assert (0, first.added.new, 0) == (again.added.new, again.added.kept, again.added.retired)


def test_papers_that_come_in_change_no_passage_that_was_drawn(study: Path) -> None:
    everything = dict.fromkeys(STRATA, 1_000)
    draw_all(study, samples=everything)
    before, _ = queue_of(study)
    for number in range(COUNT, COUNT + 30):
        put(study / "sources" / f"p{number:03}.txt", paper(number))
    prepare(study)
    result = draw_all(study, samples=everything)
    after, _ = queue_of(study)
    assert set(before) <= set(after)
    assert (len(before), 0) == (result.added.kept, result.added.retired)
    assert len(after) - len(before) == result.added.new > 0


def test_what_the_owner_brought_in_stays_in_the_queue(study: Path) -> None:
    draw_all(study)
    units, drawings = queue_of(study)
    brought = replace(units[0], id="f" * 20, start=0, end=1, quote="x")
    with open_study_review(study, settings_of(study)) as review:
        why = Drawing(brought.id, Origin.IMPORTED, "imported", 1, 1)
        Queue(review.database).put([*units, brought], [*drawings, why])
    result = draw_all(study)
    assert brought in queue_of(study)[0]
    assert (0, len(units) + 1, 0) == (result.added.new, result.added.kept, result.added.retired)
    assert len(units) == sum(result.units.values())


def test_a_screening_of_another_criterion_is_refused(study: Path) -> None:
    put(study / "sources" / "new.txt", NOTHING)
    ingest(study, settings_of(study), Quiet())
    with pytest.raises(IntegrityError, match="exhume screen"):
        draw_all(study)


def test_without_a_screening_there_is_nothing_to_draw_from(tmp_path: Path) -> None:
    study = new_study(tmp_path / "study", {"a.txt": EXPLICIT})
    ingest(study, settings_of(study), Quiet())
    with pytest.raises(InputError, match="exhume screen"):
        draw_all(study)


def test_the_load_is_balanced_and_each_unit_has_its_coders(study: Path) -> None:
    add_coders(study, "A", "B", "C", "D", "E")
    result = draw_all(study, coders_per_unit=2)
    orders = assignments_of(study)
    loads = [len(order) for order in orders.values()]
    assert max(loads) - min(loads) <= 1
    held = Counter(unit for order in orders.values() for unit in order)
    assert {2} == set(held.values())
    assert 2 * sum(result.units.values()) == result.assigned == sum(loads)
    assert 0 == result.queue.places


def test_the_same_people_get_the_same_units_in_the_same_order(study: Path, tmp_path: Path) -> None:
    add_coders(study, "A", "B", "C")
    copy = Path(shutil.copytree(study, tmp_path / "copy"))
    for place in (study, copy):
        draw_all(place)
    assert assignments_of(study) == assignments_of(copy)


def test_who_joins_later_gets_the_open_places(study: Path) -> None:
    add_coders(study, "A")
    first = draw_all(study, coders_per_unit=2)
    assert sum(first.units.values()) == first.assigned == first.queue.places
    (late,) = add_coders(study, "B")
    second = draw_all(study, coders_per_unit=2)
    assert first.queue.places == second.assigned == len(assignments_of(study)[late])
    assert 0 == second.queue.places


def test_the_orders_of_two_coders_have_nothing_to_do_with_each_other(study: Path) -> None:
    add_coders(study, "A", "B", "C")
    draw_all(study, coders_per_unit=3, samples=dict.fromkeys(STRATA, 1_000))
    _, drawings = queue_of(study)
    orders = list(assignments_of(study).values())
    ranks = [{unit: rank for rank, unit in enumerate(order)} for order in orders]
    for one, other in combinations(ranks, 2):
        assert abs(correlation(one, other)) < 4 / len(one) ** 0.5
    candidates = {d.unit for d in drawings if d.origin is Origin.CANDIDATE}
    is_candidate = {unit: int(unit in candidates) for unit in ranks[0]}
    for rank in ranks:
        assert abs(correlation(rank, is_candidate)) < 4 / len(rank) ** 0.5


def correlation(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    units = sorted(one)
    xs, ys = [one[unit] for unit in units], [other[unit] for unit in units]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    both = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys)
    return both / spread**0.5
