"""The composition as a whole: its sections, its numbers, and what it must never say."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from exhume.errors import IntegrityError
from exhume.exports._composition import results as results_file
from exhume.exports._composition.blocks import (
    Article,
    Composition,
    Label,
    Link,
    PageImage,
    Plot,
    Quotation,
    Section,
    Table,
)
from exhume.exports._composition.composing import compose
from exhume.exports._composition.results import results
from exhume.exports._masking import MASK
from exhume.model.estimates import Refusal
from exhume.model.findings import Polarity
from exhume.model.report import Picture, Report

from ..invented_reports import HOSTILE, empty, hostile, usual
from .reading import every, numbers, section, words
from .reviewed_reports import DAY, NOBODY, TUBE, reviewed_report

REFUSED = replace(
    reviewed_report(),
    agreement=Refusal("nobody judged twice", 3),
    recall=Refusal("no sample was drawn"),
    claims=(),
    pictures=(),
    masked=False,
    papers=tuple(replace(paper, place=None) for paper in reviewed_report().papers),
)
REPORTS = (reviewed_report(), usual(), empty(), REFUSED, *map(hostile, HOSTILE))
SOBER = ("guilty", "fabricated", "proven", "perpetrator")


def tables(composition: Composition) -> dict[str, Table]:
    return {table.name: table for table in every(composition, Table)}


def rows(table: Table) -> list[list[str]]:
    return [[words(cell) for cell in row.cells] for group in table.groups for row in group.rows]


@pytest.mark.parametrize("report", REPORTS)
def test_every_number_has_a_key_among_the_results_and_their_text(report: Report) -> None:
    found = results(report)
    printed = numbers(compose(report))
    assert [(n.key, found[n.key].text) for n in printed] == [(n.key, n.text) for n in printed]


@pytest.mark.parametrize("report", REPORTS)
def test_every_result_is_printed(report: Report) -> None:
    printed = {number.key for number in numbers(compose(report))}
    assert [] == [key for key in results(report) if key not in printed]


@pytest.mark.parametrize("report", REPORTS)
def test_the_same_report_gives_the_same_composition(report: Report) -> None:
    assert compose(report) == compose(report)


@pytest.mark.parametrize("report", REPORTS)
def test_every_link_leads_to_an_anchor_and_no_two_anchors_are_alike(report: Report) -> None:
    composition = compose(report)
    parts = (*every(composition, Section), *every(composition, Article))
    anchors = Counter(part.anchor for part in parts)
    assert [] == [anchor for anchor, many in anchors.items() if many > 1]
    assert set() == {link.anchor for link in every(composition, Link)} - anchors.keys()


@pytest.mark.parametrize("report", REPORTS)
def test_every_row_of_a_table_has_a_cell_for_each_column(report: Report) -> None:
    for table in every(compose(report), Table):
        assert {len(table.columns)} >= {len(row.cells) for g in table.groups for row in g.rows}


@pytest.mark.parametrize("report", REPORTS)
def test_no_two_tables_share_a_name(report: Report) -> None:
    names = Counter(table.name for table in every(compose(report), Table))
    assert [] == [name for name, many in names.items() if many > 1]


@pytest.mark.parametrize("report", [reviewed_report(), usual(), empty(), REFUSED])
def test_words_that_would_accuse_never_appear(report: Report) -> None:
    said = words(compose(report)).lower()
    assert [] == [word for word in SOBER if word in said]


@pytest.mark.parametrize("report", REPORTS)
def test_no_section_is_without_content(report: Report) -> None:
    assert [] == [part.anchor for part in every(compose(report), Section) if not part.blocks]


def test_the_sections_stand_in_their_order() -> None:
    assert [
        "summary",
        "flow",
        "known",
        "findings",
        "passages",
        "replies",
        "candidates",
        "set-aside",
        "agreement",
        "recall",
        "issues",
        "methods",
        "codebook",
        "limits",
        "checking",
    ] == [part.anchor for part in compose(reviewed_report()).sections]


def test_two_numbers_under_one_key_stop_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = results_file.modules
    twice = lambda folder: (*listed(folder), *listed(folder))  # noqa: E731
    monkeypatch.setattr(results_file, "modules", twice)
    with pytest.raises(IntegrityError, match="counted twice"):
        results(usual())


def test_a_report_that_nobody_has_judged_says_so() -> None:
    said = words(compose(usual()))
    assert "No person has judged them yet." in said
    assert "None yet" in said
    assert "candidates" not in [part.anchor for part in compose(usual()).sections]


def test_every_printed_passage_stands_in_its_own_words() -> None:
    report = replace(reviewed_report(), masked=False)
    quotes = [one.quote for one in every(section(compose(report), "passages"), Quotation)]
    expected = [j.quote for p in report.papers for j in p.judgements if p.settled_codes()]
    assert sorted(expected) == sorted(quotes)


def test_every_passage_that_rules_pointed_at_is_a_row_whatever_people_said_of_it() -> None:
    report = reviewed_report()
    listed = rows(tables(compose(report))["findings"])
    assert sum(len(paper.passages) for paper in report.papers) == len(listed)


def test_every_paper_is_printed_or_listed() -> None:
    report = reviewed_report()
    composition = compose(report)
    articles = [a for a in every(composition, Article) if a.kind == "paper"]
    listed = [row[0] for row in rows(tables(composition)["candidates"])]
    printed = [article.anchor.removeprefix("paper.") for article in articles]
    assert sorted(paper.id for paper in report.papers) == sorted(printed + listed)


def test_what_may_identify_somebody_is_hidden_wherever_it_would_stand() -> None:
    report = reviewed_report()
    first = report.papers[0].judgements[0]
    told = replace(first, reason=f"{NOBODY} is named", cited=f"于 {DAY}")
    paper = replace(report.papers[0], judgements=(told, *report.papers[0].judgements[1:]))
    said = words(compose(replace(report, papers=(paper, *report.papers[1:]))))
    assert NOBODY not in said
    assert DAY not in said
    assert MASK * len(NOBODY) + " is named" in said


def test_what_may_identify_somebody_is_printed_where_the_protocol_says_so() -> None:
    said = words(compose(replace(reviewed_report(), masked=False)))
    assert NOBODY in said
    assert "such details are printed as they stand" in said


def test_a_passage_that_is_cited_in_part_is_hidden_by_its_place() -> None:
    report = reviewed_report()
    first = replace(report.papers[0].judgements[0], cited=DAY[:6])
    paper = replace(report.papers[0], judgements=(first,))
    entries = words(section(compose(replace(report, papers=(paper,))), "passages"))
    assert DAY[:6] not in entries


def test_authors_are_named_only_where_the_protocol_asks_for_it_and_then_with_a_warning() -> None:
    without = words(compose(reviewed_report()))
    assert "Inventa Author" not in without
    assert "Authors’ names are not printed." in without
    named = words(compose(replace(reviewed_report(), authors=True)))
    assert "Inventa Author" in named
    assert "does not say what that person did" in named


def test_both_polarities_are_counted_in_tables_of_the_same_form() -> None:
    found = tables(compose(reviewed_report()))
    for_, against = found["codes-inculpatory"], found["codes-exculpatory"]
    assert for_.columns == against.columns
    assert ["3", "3", "4", "4"] == rows(for_)[0][2:]
    assert ["1", "1", "1", "1"] == rows(against)[0][2:]


def test_an_adjudicated_passage_gives_all_verdicts_and_the_reason() -> None:
    composition = compose(reviewed_report())
    article = next(a for a in every(composition, Article) if a.anchor == "judgement.0001.153-183")
    said = words(article)
    assert "The tube is named before the declaration." in said
    assert "an adjudicator decided" in said
    verdicts = rows(next(every(article, Table)))
    assert ["coder 1", "coder 2"] == [row[0] for row in verdicts]
    assert ["Intubated before the declaration", "no code applies"] == [r[1] for r in verdicts]


def test_a_passage_names_translation_rule_readings_digest_and_how_to_cite_it() -> None:
    report = reviewed_report()
    composition = compose(report)
    article = next(a for a in every(composition, Article) if a.anchor == "judgement.0001.66-85")
    said = words(article)
    for expected in (
        "An invented translation of the passage.",
        "corrected by a person (translator 1)",
        "with a term for “declaration of brain death” before it",
        "The tube was changed, and an earlier one is not mentioned.",
        report.papers[0].digest,
        "page 2, characters 66–85",
        "#judgement.0001.66-85",
        "read twice; an invented note",
        "the whole paper",
    ):
        assert expected in said


def test_the_page_of_a_passage_is_shown_and_described() -> None:
    composition = compose(reviewed_report())
    shown = list(every(composition, PageImage))
    assert 5 == len(shown)
    assert all(image.says.startswith("Part of page") for image in shown)


def test_a_claim_about_a_paper_stands_with_it_and_one_about_more_in_its_section() -> None:
    composition = compose(reviewed_report())
    paper = next(a for a in every(composition, Article) if a.anchor == "paper.0001")
    assert ["paper.0001.claim.denial-1"] == [a.anchor for a in paper.blocks if _is_claim(a)]
    replies = section(composition, "replies")
    assert ["claim.ministry-1", "claim.expert-1"] == [
        a.anchor for a in every(replies, Article) if _is_claim(a)
    ]


def test_a_claim_about_a_paper_that_is_only_listed_stands_in_the_section() -> None:
    report = reviewed_report()
    claim = replace(report.claims[0], about=("0008",))
    replies = section(compose(replace(report, claims=(claim,))), "replies")
    assert ["claim.denial-1"] == [a.anchor for a in every(replies, Article)]


def _is_claim(block: object) -> bool:
    return isinstance(block, Article) and block.kind == "claim"


def test_places_that_are_not_certain_stay_rows() -> None:
    listed = rows(tables(compose(reviewed_report()))["hospitals"])
    assert "unresolved: the table does not know the name" in [row[0] for row in listed]
    assert ["2", "1", "2", "0"] == listed[-1][-4:]
    assert "military hospitals together" == listed[-1][0]


def test_every_place_table_sums_to_the_papers_printed() -> None:
    found = tables(compose(reviewed_report()))
    for name in ("provinces", "cities", "hospitals"):
        table = found[name]
        column = [c.heading for c in table.columns].index("Papers")
        assert 5 == sum(int(words(r.cells[column])) for r in table.groups[0].rows)


def test_every_picture_is_shown_once_also_one_that_no_section_knows() -> None:
    report = reviewed_report()
    more = (*report.pictures, Picture("of-an-outsider", "An invented picture", "Nothing."))
    plots = [plot.picture.name for plot in every(compose(replace(report, pictures=more)), Plot)]
    assert sorted(picture.name for picture in more) == sorted(plots)


def test_a_refused_statistic_stands_with_its_reason() -> None:
    composition = compose(reviewed_report())
    assert "There are too few units in the rarer answer." in words(
        section(composition, "agreement")
    )
    assert "Fewer than 7 relevant papers" in words(section(composition, "recall"))


def test_where_agreement_or_recall_is_refused_the_reason_is_a_limitation() -> None:
    composition = compose(REFUSED)
    assert "nobody judged twice" in words(section(composition, "agreement"))
    limits = words(section(composition, "limits"))
    assert "Nobody judged twice." in limits
    assert "No sample was drawn." in limits


def test_the_limitations_count_what_was_not_read_not_settled_and_not_resolved() -> None:
    limits = words(section(compose(reviewed_report()), "limits"))
    for expected in (
        "5 of 2,847 files could not be read",
        "120 of 2,847 files came, in part or whole, from character recognition",
        "Coders differ about 1 passage",
        "1 passage waits for verdicts",
        "1 of one whose name is not resolved",
        "Nobody has decided about 9 details",
        "9 passages were set aside by cues",
        "The order of words is taken for the order of events.",
    ):
        assert expected in limits


def test_labels_are_grades_polarities_and_stances_alone() -> None:
    kinds = {label.kind for label in every(compose(reviewed_report()), Label)}
    grades = {"explicit", "near-miss", "supporting", "counter"}
    assert kinds <= grades | {p.value for p in Polarity} | {"supports", "disputes", "answers"}


def test_unseen_characters_of_strangers_are_shown_by_their_number() -> None:
    composition = compose(hostile("abc\u202ecba\u202c"))
    texts = words(tuple(every(composition, Table)))
    assert "[U+202E]" in texts


def test_a_number_is_never_printed_without_its_key_in_what_was_counted() -> None:
    """Digits in tables of counts stand in numbers and nowhere else."""
    found = tables(compose(reviewed_report()))
    for name in ("years", "provinces", "codes-inculpatory", "recall", "agreement-counts", "flow"):
        table = found[name]
        columns = [at for at, column in enumerate(table.columns) if column.numeric]
        for group in table.groups:
            for row in group.rows:
                loose = [words(row.cells[at]) for at in columns if not numbers(row.cells[at])]
                assert not re.search(r"\d", "".join(loose))


def test_the_codes_that_include_a_paper_are_named() -> None:
    methods = words(section(compose(reviewed_report()), "methods"))
    label = next(c.label for c in reviewed_report().criterion.codes if c.id == TUBE)
    assert (
        f"A paper is included if people settled on one of these codes for it: “{label}”." in methods
    )


def test_what_people_settled_is_listed_in_both_directions_in_the_same_form() -> None:
    found = tables(compose(reviewed_report()))
    for_, against = found["settled-inculpatory"], found["settled-exculpatory"]
    assert for_.columns == against.columns
    assert 4 == len(rows(for_))
    assert 2 == len(rows(against))
    assert "by an adjudicator" in [row[3] for row in rows(against)]
