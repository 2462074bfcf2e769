"""What people said of a passage, in words."""

from exhume.exports._composition.blocks import Inlines, Table
from exhume.exports._composition.prose import Said, inlines, joined, words
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import row, table
from exhume.model.coding import Choice, Origin, TranslationStatus
from exhume.model.report import CoderVerdict, Judgement, PaperReport

CHOICES = {
    Choice.CODED: "a code applies",
    Choice.NOTHING: "no code applies",
    Choice.CANNOT_TELL: "it cannot be told",
}
ORIGINS = {
    Origin.CANDIDATE: "rules pointed at it",
    Origin.SAMPLE: "drawn by chance from papers that no rule pointed at",
    Origin.PROBE: "a passage whose answer was known beforehand",
    Origin.IMPORTED: "named by the owner of the study",
    Origin.FINDER: "another finder pointed at the paper, and the rules did not",
}
TRANSLATIONS = {
    TranslationStatus.DRAFT: "a draft by a machine, which nobody has checked; do not rely on it",
    TranslationStatus.CORRECTED: "corrected by a person",
    TranslationStatus.CHECKED: "checked by a person against the original",
}


def verdict_in_words(source: Source, verdict: CoderVerdict) -> Inlines:
    """Return what a verdict says: its codes by their labels, or why there are none."""
    if verdict.choice is not Choice.CODED:
        return inlines(CHOICES[verdict.choice])
    return joined([words(_label(source, code)) for code in verdict.codes], "; ")


def settled_in_words(source: Source, judged: Judgement | None) -> Inlines:
    """Return what people settled on, or why nothing is settled."""
    if judged is None:
        return inlines("not given to people")
    if judged.settled:
        return verdict_in_words(source, judged.settled)
    return inlines("open: coders differ" if judged.verdicts else "open: waits for verdicts")


def verdicts_table(source: Source, paper: PaperReport, judged: Judgement, name: str) -> Table:
    """Return what each coder said, one row a coder."""
    return table(
        name,
        "What each person said, before they knew what others said",
        ("Coder", "Verdict", "Read", "Note"),
        [
            row(
                verdict.coder,
                verdict_in_words(source, verdict),
                "the whole paper" if verdict.whole else "the passage in its context",
                _note(source, paper, verdict),
            )
            for verdict in judged.verdicts
        ],
    )


def _note(source: Source, paper: PaperReport, verdict: CoderVerdict) -> Said:
    return words(source.said(paper, verdict.note)) if verdict.note else "–"


def _label(source: Source, code: str) -> str:
    return source.codes[code].label if code in source.codes else code
