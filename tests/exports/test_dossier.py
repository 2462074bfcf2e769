"""The dossier as a whole: what it must say, what it must never say, and what it must survive."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.errors import IntegrityError
from exhume.exports import dossier
from exhume.exports._composition.characters import plain
from exhume.exports._composition.results import results
from exhume.exports._html.marks import numbers_in
from exhume.model.findings import Grade
from exhume.model.report import PaperReport, Report, Step
from exhume.protocols import Exporter

from .composition.reviewed_reports import DAY, NOBODY, reviewed_report
from .html_reading import Element, read
from .invented_reports import HOSTILE, SENTENCES, empty, hostile, of_size, paper, report, usual

HERE = Path(__file__).parent


def page(given_report: Report) -> Element:
    return read(dossier.render(given_report))


@cache
def page_of(made: Callable[[], Report]) -> Element:
    """Return the page of an invented report, which most tests look at; it is written once."""
    return page(made())


def table(html: Element, name: str) -> Element:
    """Return the table of that name."""
    return next(t for t in html.all("table") if t.attributes.get("data-name") == name)


def rows(given_table: Element) -> list[list[str]]:
    """Return the texts of all cells of the body, row by row, headings of groups left out."""
    return [
        [cell.text for cell in row.content if isinstance(cell, Element)]
        for body in given_table.all("tbody")
        for row in body.all("tr")
        if "group" not in row.classes
    ]


def words(element: Element) -> str:
    return " ".join(element.text.split())


def test_it_is_an_exporter_of_html() -> None:
    assert isinstance(dossier, Exporter)
    assert "dossier.html" == dossier.filename


def test_the_same_report_gives_the_same_bytes() -> None:
    assert dossier.render(usual()) == dossier.render(usual())


def test_the_order_of_hashes_does_not_reach_the_file() -> None:
    code = (
        "import hashlib, invented_reports as i; from exhume.exports import dossier;"
        "print(hashlib.sha256(dossier.render(i.usual())).hexdigest())"
    )
    prints = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=HERE,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(HERE)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert prints[0] == prints[1]


def test_the_sections_stand_in_their_order() -> None:
    main = page_of(usual).by_id("main")
    sections = [e.attributes["id"] for e in main.content if isinstance(e, Element)]
    assert sections == [
        "summary",
        "flow",
        "known",
        "findings",
        "passages",
        "replies",
        "set-aside",
        "agreement",
        "recall",
        "issues",
        "methods",
        "codebook",
        "limits",
        "checking",
    ]


def test_papers_that_were_judged_otherwise_have_a_section_once_people_judged() -> None:
    main = page_of(reviewed_report).by_id("main")
    sections = [e.attributes["id"] for e in main.content if isinstance(e, Element)]
    assert "candidates" == sections[sections.index("replies") + 1]


def test_each_section_of_the_contents_is_there() -> None:
    html = page_of(usual)
    contents = next(html.all("nav"))
    for link in contents.all("a"):
        section = html.by_id((link.attributes["href"] or "").removeprefix("#"))
        assert link.text in next(section.all("h2")).text


def test_the_notice_stands_before_the_title() -> None:
    front = next(page_of(usual).all("header"))
    tags = [e.tag for e in front.all() if "notice" in e.classes or e.tag == "h1"]
    assert tags == ["p", "h1"]
    assert "All papers of this study are invented." in words(front)


def test_the_summary_says_that_no_person_has_judged() -> None:
    summary = page_of(usual).by_id("summary")
    assert "No person has judged them yet." in words(summary)


def test_the_summary_counts_each_paper_once_by_its_strongest_passage() -> None:
    table = next(page_of(usual).by_id("summary").all("table"))
    numbers = [int(cell.text) for cell in table.all("td", "n")]
    assert numbers == [3, 1, 1, 2, 7, 3]


def test_the_summary_counts_duplicates_neither_as_read_nor_as_unreadable() -> None:
    html = page_of(usual)
    assert "46 files were given; 39 were read, and 5 could not be." in words(html)
    assert "5 of 46 files could not be read" in words(html.by_id("limits"))


def test_every_number_of_the_flow_is_in_its_table() -> None:
    report_of_steps = usual()
    counted = [cell for row in rows(table(page(report_of_steps), "flow")) for cell in row[1:2]]
    outcomes = [n for step in report_of_steps.steps for n in step.outcomes.values()]
    assert sorted(map(str, outcomes)) == sorted(counted)
    heads = [
        words(th)
        for th in table(page(report_of_steps), "flow").all("th")
        if "colspan" in th.attributes
    ]
    assert heads == [
        f"{step.name}: {step.given} {step.unit} given" for step in report_of_steps.steps
    ]


def test_a_step_with_a_wrong_sum_stops_the_export() -> None:
    wrong = replace(usual(), steps=(Step("Reading", "files", 3, {"read": 2}),))
    with pytest.raises(IntegrityError, match=r"step Reading: .*3 given, but 2 accounted for"):
        dossier.render(wrong)


def test_a_quote_that_is_not_as_long_as_its_offsets_stops_the_export() -> None:
    good = paper(1, (0,))
    passage = good.passages[0]
    bad = replace(passage, finding=replace(passage.finding, end=passage.finding.end + 1))
    with pytest.raises(IntegrityError, match="paper 0001: the quote at"):
        dossier.render(report((replace(good, passages=(bad,)),)))


def test_a_paper_with_a_grade_that_its_passages_do_not_give_stops_the_export() -> None:
    bad = replace(paper(1, (4,)), grade=Grade.EXPLICIT)
    with pytest.raises(IntegrityError, match="do not give it the grade explicit"):
        dossier.render(report((bad,)))


def test_a_step_that_counts_other_grades_than_the_papers_have_stops_the_export() -> None:
    wrong = replace(usual(), steps=(Step("Screening", "papers", 9, {"explicit": 9}),))
    with pytest.raises(IntegrityError, match="9 papers counted as explicit, but 3 reported"):
        dossier.render(wrong)


@pytest.mark.parametrize("name", ["code", "rule"])
def test_a_code_or_rule_that_the_criterion_does_not_have_stops_the_export(name: str) -> None:
    good = paper(1, (0,))
    finding = replace(good.passages[0].finding, **{name: "unknown"})
    bad = replace(good, passages=(replace(good.passages[0], finding=finding),))
    with pytest.raises(IntegrityError, match=f"has no {name} unknown"):
        dossier.render(report((bad,)))


def test_every_passage_is_in_the_table_and_printed_in_its_context() -> None:
    html = page_of(usual)
    listed = [r for r in table(html, "findings").all("tr") if "data-tags" in r.attributes]
    passages = [
        a
        for a in html.by_id("passages").all("article")
        if list(a.all("mark")) and "paper" not in a.classes
    ]
    expected = [p for one in usual().papers for p in one.passages]
    assert len(expected) == len(listed) == len(passages)
    for passage, article in zip(expected, passages, strict=True):
        assert next(article.all("mark")).text == passage.finding.quote
        assert next(article.all("span", "left")).text == passage.left
        assert next(article.all("span", "right")).text == passage.right


def test_both_polarities_are_counted_code_by_code_with_zeros() -> None:
    only_counter = page(report((paper(1, (4,)),)))
    inculpatory, exculpatory = (
        [cell for row in rows(table(only_counter, f"codes-{polarity}")) for cell in row[2:]]
        for polarity in ("inculpatory", "exculpatory")
    )
    assert inculpatory == ["0"] * 6
    assert exculpatory == ["0", "0", "1", "1"]


def test_each_number_of_the_page_is_the_one_of_the_results() -> None:
    for given_report in (usual(), empty(), reviewed_report()):
        found = results(given_report)
        marks = numbers_in(dossier.render(given_report))
        assert len(marks) > 20
        assert [] == [
            (key, value, text)
            for key, value, text in marks
            if (str(found[key].value), found[key].text) != (value, text)
        ]


def test_a_passage_names_its_rule_code_innocent_readings_source_and_reader() -> None:
    html = page_of(usual)
    printed = words(next(html.by_id("passages").all("article", "paper")))
    first = usual().papers[0]
    for said in (
        "tube-then",
        "with a term for “declaration of brain death” before it",
        "The donor was intubated after brain death, or death, was declared.",
        "The tube was changed, and an earlier one is not mentioned.",
        SENTENCES[0][5],
        first.path,
        first.digest,
        first.reader,
        "page 2, characters 120–139",
        "inv-0001 in sources/refs.ris",
    ):
        assert said in printed


def test_the_citation_of_a_passage_leads_back_to_it() -> None:
    article = next(page_of(usual).all("article", "inculpatory"))
    cite = next(
        entry
        for entry in article.all("div")
        if [term.text for term in entry.all("dt")] == ["Cite this passage"]
    )
    name = article.attributes["id"]
    assert name == "passage.0001.120-139.tube-after-declaration"
    assert [f"#{name}"] == [link.attributes["href"] for link in cite.all("a")]
    assert usual().papers[0].digest in cite.text


@pytest.mark.parametrize("made", [usual, reviewed_report])
def test_authors_are_not_named(made: Callable[[], Report]) -> None:
    html = dossier.render(made()).decode()
    assert "Inventa Author" not in html
    assert "虚构作者甲" not in html


def test_what_may_identify_somebody_is_masked_wherever_it_would_stand() -> None:
    html = dossier.render(reviewed_report()).decode()
    assert "■" * len(NOBODY) in html
    assert NOBODY not in html
    assert DAY not in html


@pytest.mark.parametrize("made", [usual, empty, reviewed_report])
def test_it_never_accuses(made: Callable[[], Report]) -> None:
    text = page_of(made).text.lower()
    for word in ("guilty", "proven", "fabricat", "criminal", "murder", "perpetrator"):
        assert word not in text


def test_chinese_is_marked_as_chinese_wherever_it_stands() -> None:
    bare: list[str] = []

    def walk(element: Element, language: str) -> None:
        language = element.attributes.get("lang") or language
        for part in element.content:
            if isinstance(part, Element):
                walk(part, language)
            elif re.search("[\u4e00-\u9fff]", part) and language != "zh-Hans":
                bare.append(part)

    for made in (usual, reviewed_report):
        walk(page_of(made), "")
    assert bare == []


@pytest.mark.parametrize("made", [usual, empty, reviewed_report, partial(of_size, 50, 10)])
def test_ids_are_unique_and_every_link_and_label_has_its_target(
    made: Callable[[], Report],
) -> None:
    html = page_of(made)
    ids = [e.attributes["id"] for e in html.all() if "id" in e.attributes]
    assert len(set(ids)) == len(ids)
    wanted = [
        (e.attributes["href"] or "")[1:] for e in html.all("a") if "download" not in e.attributes
    ]
    wanted += [n for e in html.all() for n in (e.attributes.get("aria-labelledby") or "").split()]
    assert [] == sorted(set(wanted) - set(ids))


def test_two_papers_of_one_id_still_have_anchors_of_their_own() -> None:
    html = page(report((paper(1, (0, 0)), paper(1, (0, 0)))))
    assert 2 == len({e.attributes["id"] for e in html.all("article", "paper")})
    assert 4 == len({e.attributes["id"] for e in html.all("article", "inculpatory")})


def test_headings_go_down_one_level_at_a_time() -> None:
    for made in (usual, empty, reviewed_report):
        levels = [int(e.tag[1]) for e in page_of(made).all() if re.fullmatch("h[1-6]", e.tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_table_has_a_caption_and_every_header_cell_a_scope() -> None:
    for one in page_of(reviewed_report).all("table"):
        assert len(list(one.all("caption"))) == 1
        assert all(th.attributes.get("scope") for th in one.all("th"))
        for row in one.all("tr"):
            assert any(cell.attributes.get("scope") for cell in row.all("th"))


def test_images_say_in_words_what_they_show() -> None:
    html = page_of(reviewed_report)
    said = [image.attributes["alt"] or "" for image in html.all("img")]
    assert {p.says for p in reviewed_report().pictures} <= set(said)
    assert all(said)


def test_the_page_is_shown_beside_each_passage_that_has_an_image_of_it() -> None:
    html = page_of(reviewed_report)
    crops = [
        crop
        for one in reviewed_report().papers
        for judgement in one.judgements
        for crop in judgement.crops
    ]
    shown = [f for f in html.by_id("passages").all("figure", "page") if list(f.all("img"))]
    assert 0 < len(shown) <= len(crops)


def test_nothing_is_loaded_and_the_policy_forbids_it() -> None:
    html = page_of(reviewed_report)
    policy = next(
        e.attributes["content"] or "" for e in html.all("meta") if "http-equiv" in e.attributes
    )
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not [e for e in html.all() if e.tag in {"link", "iframe", "object", "base", "svg"}]
    sources = [e.attributes["src"] or "" for e in html.all() if "src" in e.attributes]
    assert all(source.startswith("data:image/") for source in sources)
    assert all(re.match("#|data:text/csv;", e.attributes["href"] or "") for e in html.all("a"))
    style = next(html.all("style")).text
    assert all(url.startswith('url("data:font/') for url in re.findall(r"url\([^)]*\)", style))
    assert "@import" not in style


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_strange_text_stays_text_wherever_it_stands(text: str) -> None:
    html = page(hostile(text))
    plain_page = page(hostile("harmless"))
    assert [e.tag for e in html.all("script")] == ["script"]
    assert next(html.all("script")).text == next(plain_page.all("script")).text
    assert _rules(html) == _rules(plain_page)
    assert not list(html.all("img"))
    assert not [a for e in html.all() for a in e.attributes if a.startswith("on")]
    shown = plain(text).replace("[U+", "U+").replace("]", "") if plain(text) != text else text
    assert next(html.all("h1")).text == shown


def _rules(html: Element) -> str:
    """Return the style sheet without the font, whose characters are those of the page."""
    return re.sub("^@font-face [^\n]*\n", "", next(html.all("style")).text)


def test_text_that_runs_backwards_is_shown_by_its_number() -> None:
    rendered = dossier.render(hostile("abc\u202edef")).decode()
    assert "\u202e" not in rendered
    assert 'abc<span class="unseen">U+202E</span>def' in rendered
    assert "<title>abc[U+202E]def: dossier</title>" in rendered


def test_a_nul_does_not_reach_the_file() -> None:
    rendered = dossier.render(hostile("a\x00b"))
    assert b"\x00" not in rendered
    assert b"U+0000" in rendered


_UNSEEN = ["Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp", "Mn"]


# A page for each text would take long, since each page has a font cut for it.
@settings(max_examples=6, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=_UNSEEN)), min_size=10, max_size=10))
def test_a_context_can_be_copied_out_as_it_went_in(texts: list[str]) -> None:
    contexts = [f"{text}\r\n\t{text} <" for text in texts]
    html = page(report(tuple(_with_context(*numbered) for numbered in enumerate(contexts))))
    articles = html.all("article", "paper")
    for article, context in zip(articles, contexts, strict=True):
        expected = read(f"<p>{_numbered(context)}</p>".encode()).text
        assert expected == next(article.all("span", "left")).text
        assert expected == next(article.all("span", "right")).text


def _with_context(number: int, context: str) -> PaperReport:
    base = paper(number, (0,))
    return replace(base, passages=(replace(base.passages[0], left=context, right=context),))


def _numbered(text: str) -> str:
    # Fillers and variation selectors count as letters or marks, and are shown by their number.
    kept = plain(text).replace("[U+", "U+").replace("]", "") if plain(text) != text else text
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")


def test_a_study_with_nothing_in_it_still_gives_a_page_that_says_so() -> None:
    html = page_of(empty)
    assert "pointed at no passage. That does not show that there is none" in words(html)
    assert "No issue was met" in words(html)
    assert "not known, so recall and precision of the rules have not been measured" in words(html)
    assert "No passage was set aside by a cue" in words(html)
    assert next(html.by_id("limits").all("li")).text.startswith("No person has judged")


def test_a_report_without_steps_says_that_there_is_no_flow() -> None:
    flow = page(replace(usual(), steps=())).by_id("flow")
    assert "the flow of papers cannot be shown" in words(flow)


def test_the_known_answers_say_that_they_hold_for_the_sample_alone() -> None:
    known = words(page_of(usual).by_id("known"))
    assert "12 of 13" in known
    assert "The values hold for this sample" in known


def test_every_issue_is_printed_under_its_state() -> None:
    issues = page_of(usual).by_id("issues")
    assert ["Issues: no-text-layer", "Issues: unreadable", "Issues: remarks"] == [
        words(c) for c in issues.all("caption")
    ]
    printed = [row for one in issues.all("table") for row in rows(one)]
    assert len(printed) == len(usual().issues)
    assert "run optical character recognition on it and add the result" in words(issues)


def test_passages_set_aside_are_summed_by_reason() -> None:
    section = page_of(usual).by_id("set-aside")
    assert "9 passages in all" in words(section)
    sums = [
        (reason, n)
        for rule, reason, _, n in rows(table(section, "set-aside"))
        if rule == "All rules"
    ]
    assert sums == [("animal", "5"), ("general-advice", "1"), ("negated", "3")]


def test_a_long_protocol_is_printed_whole() -> None:
    protocol = 'title = "invented"\n\n[screening]\nworkers = 1\n'
    html = page(replace(usual(), protocol=protocol))
    assert [protocol] == [listing.text.lstrip("\n") for listing in html.all("pre", "listing")]
