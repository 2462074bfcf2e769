"""What every section is written from: the report, its numbers, and how to speak of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from exhume.exports._anchors import paper_anchors, passage_anchors
from exhume.exports._composition.blocks import Plot
from exhume.exports._composition.prose import Numbers
from exhume.exports._composition.results import results
from exhume.exports._composition.rules import RuleWords, rules_in_words
from exhume.exports._composition.standing import in_full
from exhume.exports._masking import MASK, masked
from exhume.model.criterion import Code
from exhume.model.report import Judgement, PaperReport, Report

PICTURES = {
    "flow": "flow_diagram",
    "years": "found_by_year",
    "places": "places_map",
    "agreement": "agreement_matrix",
    "recall": "recall_curve",
}
"""The names of the pictures that stand in sections, by what they show."""


@dataclass(frozen=True)
class Source:
    """A report with its numbers; `language` is the BCP 47 tag of the passages."""

    report: Report
    numbers: Numbers
    language: str

    @cached_property
    def codes(self) -> Mapping[str, Code]:
        """The codes of the criterion by their ids."""
        return {code.id: code for code in self.report.criterion.codes}

    @cached_property
    def rules(self) -> Mapping[str, RuleWords]:
        """The rules of the criterion in words, by their ids."""
        return rules_in_words(self.report.criterion)

    @cached_property
    def paper_anchors(self) -> tuple[str, ...]:
        """The anchors of the papers, in the order of the report."""
        return tuple(paper_anchors(self.report))

    @cached_property
    def passage_anchors(self) -> tuple[tuple[str, ...], ...]:
        """The anchors of the passages, paper by paper, in the order of the report."""
        anchors = iter(passage_anchors(self.report))
        return tuple(tuple(next(anchors) for _ in paper.passages) for paper in self.report.papers)

    @cached_property
    def printed(self) -> tuple[int, ...]:
        """Where the papers that are printed passage by passage stand in the report."""
        full = {id(paper) for paper in in_full(self.report)}
        return tuple(at for at, paper in enumerate(self.report.papers) if id(paper) in full)

    def hidden(self, paper: PaperReport, text: str, start: int) -> str:
        """Return a stretch of a paper's text with what may identify somebody hidden.

        `start` is the offset of the stretch in the paper's text.
        """
        return masked(text, start, paper.identifying) if self.report.masked else text

    def said(self, paper: PaperReport, text: str) -> str:
        """Return what people wrote about a paper without the details that its passages hide.

        Such words have no offsets, so each hidden detail is replaced wherever it is repeated
        letter by letter. What people wrote in other words stays.
        """
        for detail in self._details(paper) if self.report.masked else ():
            text = text.replace(detail, MASK * len(detail))
        return text

    def plots(self, name: str, note: str = "") -> tuple[Plot, ...]:
        """Return the picture of that name, one of `PICTURES`, where it was drawn."""
        pictures = self.report.pictures
        return tuple(Plot(one, note) for one in pictures if one.name == PICTURES[name])

    def other_plots(self) -> tuple[Plot, ...]:
        """Return the pictures that belong to no section."""
        named = PICTURES.values()
        return tuple(Plot(one) for one in self.report.pictures if one.name not in named)

    def said_of(self, about: Iterable[str], text: str) -> str:
        """Return what was said about several papers in the same way."""
        named = set(about)
        for paper in self.report.papers:
            text = self.said(paper, text) if paper.id in named else text
        return text

    def cited(self, paper: PaperReport, judged: Judgement) -> str:
        """Return a passage as people cite it; hidden by its place where that is known."""
        shown = judged.left + judged.quote + judged.right
        at = shown.find(judged.cited)
        if at < 0:
            return self.said(paper, judged.cited)
        return self.hidden(paper, judged.cited, judged.start - len(judged.left) + at)

    def _details(self, paper: PaperReport) -> list[str]:
        shown = [
            (one.left + one.quote + one.right, one.start - len(one.left))
            for one in paper.judgements
        ] + [
            (p.left + p.finding.quote + p.right, p.finding.start - len(p.left))
            for p in paper.passages
        ]
        found = {
            text[one.start - start : one.end - start]
            for text, start in shown
            for one in paper.identifying
            if one.hidden and start <= one.start < one.end <= start + len(text)
        }
        return sorted(found, key=lambda detail: (-len(detail), detail))


def source_of(report: Report) -> Source:
    """Return what the sections of a report are written from."""
    return Source(report, Numbers(results(report)), language_tag(report.criterion.language))


def language_tag(language: str) -> str:
    """Return the BCP 47 tag for the passages of a criterion's language.

    Chinese without a script is taken as written in simplified characters.

    >>> language_tag("zh"), language_tag("zh-Hant"), language_tag("de")
    ('zh-Hans', 'zh-Hant', 'de')
    """
    return "zh-Hans" if language in ("zh", "zh-CN", "") else language
