"""What of a study is not handed over because it may identify a patient or donor.

A passage keeps its length: each hidden character is printed as ■. In what people wrote, a hidden
stretch is looked for by its words, as it may stand anywhere.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from exhume.exports._masking import MASK, masked
from exhume.model.coding import Adjudication, Coding, Translation, Unit, Verdict
from exhume.model.findings import Finding
from exhume.model.identifying import Identifying
from exhume.model.report import CoderVerdict, Judgement, PaperReport, Passage, Report

_FEWEST = 2
"""Characters: a hidden stretch of one is no word that could be looked for elsewhere."""


@dataclass(frozen=True, slots=True)
class Veil:
    """The hidden stretches of one paper, and the words that stand in them."""

    stretches: tuple[Identifying, ...] = ()
    words: tuple[str, ...] = ()

    def over(self, text: str, start: int) -> str:
        """Return a stretch of the paper's original text that begins at `start`."""
        return masked(text, start, self.stretches) if self.stretches else text

    def written(self, text: str) -> str:
        """Return what somebody wrote about the paper.

        >>> Veil((), ("甲某",)).written("donor 甲某, aged 30")
        'donor ■■, aged 30'
        """
        for word in self.words:
            text = text.replace(word, MASK * len(word))
        return text


NOTHING_HIDDEN = Veil()


def veil_of(text: str, stretches: Iterable[Identifying]) -> Veil:
    """Return the veil of a paper with that original text; longer words go first.

    Words that a line end breaks in the paper are looked for without it as well.
    """
    hidden = tuple(stretch for stretch in stretches if stretch.hidden)
    words = {text[stretch.start : stretch.end] for stretch in hidden}
    words |= {"".join(word.split()) for word in words}
    long = (word for word in words if len(word) >= _FEWEST)
    return Veil(hidden, tuple(sorted(long, key=lambda word: (-len(word), word))))


@dataclass(frozen=True)
class Veils:
    """The veils of all papers, by the digests of their files; most have none."""

    by_digest: Mapping[str, Veil]

    def of(self, digest: str) -> Veil:
        """Return the veil of a paper."""
        return self.by_digest.get(digest, NOTHING_HIDDEN)

    def report(self, report: Report) -> Report:
        """Return the report without what is hidden."""
        if not self.by_digest:
            return report
        return replace(report, papers=tuple(self._paper(paper) for paper in report.papers))

    def finding(self, finding: Finding, digest: str) -> Finding:
        """Return a finding without what is hidden."""
        return replace(finding, quote=self.of(digest).over(finding.quote, finding.start))

    def unit(self, unit: Unit) -> Unit:
        """Return a unit without what is hidden."""
        return replace(unit, quote=self.of(unit.digest).over(unit.quote, unit.start))

    def _paper(self, paper: PaperReport) -> PaperReport:
        veil = self.by_digest.get(paper.digest)
        if veil is None:
            return paper
        return replace(
            paper,
            passages=tuple(_passage(veil, passage) for passage in paper.passages),
            judgements=tuple(_judgement(veil, judgement) for judgement in paper.judgements),
        )


def _passage(veil: Veil, passage: Passage) -> Passage:
    finding = passage.finding
    return replace(
        passage,
        finding=replace(finding, quote=veil.over(finding.quote, finding.start)),
        left=veil.over(passage.left, finding.start - len(passage.left)),
        right=veil.over(passage.right, finding.end),
    )


def _judgement(veil: Veil, judgement: Judgement) -> Judgement:
    def said(verdict: CoderVerdict) -> CoderVerdict:
        return replace(verdict, note=veil.written(verdict.note))

    read = judgement.translation
    return replace(
        judgement,
        quote=veil.over(judgement.quote, judgement.start),
        left=veil.over(judgement.left, judgement.start - len(judgement.left)),
        right=veil.over(judgement.right, judgement.end),
        verdicts=tuple(said(verdict) for verdict in judgement.verdicts),
        settled=said(judgement.settled) if judgement.settled else None,
        reason=veil.written(judgement.reason),
        cited=veil.written(judgement.cited),
        translation=replace(read, text=veil.written(read.text)) if read else None,
    )


def coding_without(veil: Veil, coding: Coding) -> Coding:
    """Return a coding without what is hidden."""
    return replace(coding, verdict=_verdict(veil, coding.verdict))


def adjudication_without(veil: Veil, decision: Adjudication) -> Adjudication:
    """Return a decision without what is hidden."""
    reason = veil.written(decision.reason)
    return replace(decision, verdict=_verdict(veil, decision.verdict), reason=reason)


def translation_without(veil: Veil, translation: Translation) -> Translation:
    """Return a translation without what is hidden."""
    return replace(translation, text=veil.written(translation.text))


def _verdict(veil: Veil, verdict: Verdict) -> Verdict:
    return replace(verdict, note=veil.written(verdict.note), quote=veil.written(verdict.quote))


def veils_of(
    report: Report,
    others: Iterable[tuple[str, int, int]],
    text_of: Callable[[str], str],
    look: Callable[[str, int, int], Iterable[Identifying]],
) -> Veils:
    """Return the veils of a masked report, and of passages from `others`: papers not in it.

    Those are given as digest, start and end, and `look` finds what may identify somebody in such a
    passage. `text_of` gives the original text of a paper.
    """
    if not report.masked:
        return Veils({})
    known = {paper.digest: paper.identifying for paper in report.papers}
    found: defaultdict[str, list[Identifying]] = defaultdict(list)
    for digest, stretches in known.items():
        found[digest] += (stretch for stretch in stretches if stretch.hidden)
    for digest, start, end in others:
        if digest not in known:
            found[digest] += look(digest, start, end)
    made = {d: veil_of(text_of(d), hidden) for d, hidden in sorted(found.items()) if hidden}
    return Veils({digest: veil for digest, veil in made.items() if veil.stretches})
