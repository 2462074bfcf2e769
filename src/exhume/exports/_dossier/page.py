"""The page: views of papers and passages, and the templates that print them."""

from collections.abc import Iterator
from dataclasses import dataclass

from exhume.exports._anchors import paper_anchors, passage_anchors
from exhume.exports._dossier import counts
from exhume.exports._dossier.chart import chart
from exhume.exports._dossier.environment import environment
from exhume.exports._dossier.flow import diagram
from exhume.exports._dossier.methods import protocol_is_short, topics
from exhume.exports._dossier.rules import cues_in_words, rules_in_words, use_of_group
from exhume.model.criterion import Code
from exhume.model.findings import Finding, Polarity
from exhume.model.papers import Record
from exhume.model.report import PaperReport, Passage, Report

_NO_RECORD = Record(id="")


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage with its number in the dossier, its anchor, and what its code and rule mean.

    `cut_left` and `cut_right` tell whether the paper goes on beyond the context.
    """

    number: int
    anchor: str
    paper_id: str
    digest: str
    passage: Passage
    finding: Finding
    code: Code
    asks: str
    cut_left: bool
    cut_right: bool


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper with its anchor, its record (an empty one where there is none) and its passages."""

    anchor: str
    paper: PaperReport
    record: Record
    passages: tuple[PassageView, ...]


def page(report: Report) -> str:
    """Return the whole dossier as HTML; the report must have passed its checks."""
    template = environment(language_tag(report.criterion.language)).get_template("dossier.html.j2")
    return template.render(
        report=report,
        criterion=report.criterion,
        papers=list(_papers(report)),
        totals=counts.totals(report),
        screened=counts.screened(report.steps),
        readings=counts.readings(report.steps),
        codes={p: counts.by_code(report, p) for p in Polarity},
        years=counts.by_year(report),
        chart=chart(counts.by_year(report)),
        flow=diagram(report.steps),
        rules=rules_in_words(report.criterion),
        group_uses={group.name: use_of_group(group) for group in report.criterion.groups},
        cues=cues_in_words(report.criterion),
        issue_groups=counts.by_state(report.issues),
        reasons=counts.set_aside_by_reason(report.set_aside),
        topics=topics(report),
        protocol_is_short=protocol_is_short(report.protocol),
    )


def language_tag(language: str) -> str:
    """Return the BCP 47 tag for the passages of a criterion's language.

    Chinese without a script is taken as written in simplified characters.

    >>> language_tag("zh"), language_tag("zh-Hant"), language_tag("de")
    ('zh-Hans', 'zh-Hant', 'de')
    """
    return "zh-Hans" if language in ("zh", "zh-CN", "") else language


def _papers(report: Report) -> Iterator[PaperView]:
    anchors = iter(passage_anchors(report))
    codes = {code.id: code for code in report.criterion.codes}
    asks = {name: rule.brief for name, rule in rules_in_words(report.criterion).items()}
    number = 0
    for paper, paper_anchor in zip(report.papers, paper_anchors(report), strict=True):
        views: list[PassageView] = []
        for passage in paper.passages:
            number += 1
            meaning = (codes[passage.finding.code], asks[passage.finding.rule])
            views.append(_passage(number, next(anchors), paper, passage, meaning))
        yield PaperView(paper_anchor, paper, paper.record or _NO_RECORD, tuple(views))


def _passage(
    number: int, anchor: str, paper: PaperReport, passage: Passage, meaning: tuple[Code, str]
) -> PassageView:
    finding = passage.finding
    code, asks = meaning
    return PassageView(
        number=number,
        anchor=anchor,
        paper_id=paper.id,
        digest=paper.digest,
        passage=passage,
        finding=finding,
        code=code,
        asks=asks,
        cut_left=finding.start > len(passage.left),
        cut_right=finding.end + len(passage.right) < paper.characters,
    )
