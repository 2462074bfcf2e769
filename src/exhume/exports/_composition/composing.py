"""Composing the dossier: every section that there is, in order, from one report."""

from typing import Protocol, cast

from exhume.exports._composition.blocks import Composition, Entry, Inlines, Literally, Section
from exhume.exports._composition.listing import modules
from exhume.exports._composition.prose import inlines
from exhume.exports._composition.source import Source, source_of
from exhume.model.report import Report

COLOPHON = (
    "Written from the study’s own counts and passages. The file loads nothing and sends nothing; "
    "the same study gives the same file, byte for byte."
)


class SectionFile(Protocol):
    """A file of the folder ``sections``: it writes one section; `order` is its place, lower first.

    It may also count: see `exhume.exports._composition.results.Counting`.
    """

    order: int

    def section(self, source: Source) -> Section | None:
        """Return the section, or None where the report has nothing that it would be about."""
        ...


def compose(report: Report) -> Composition:
    """Return the whole dossier; the report must have passed its checks.

    The same report gives the same composition. Every number in it that was counted is one of
    `exhume.exports._composition.results.results`.
    """
    source = source_of(report)
    files = cast("tuple[SectionFile, ...]", modules("sections"))
    ordered = sorted(files, key=lambda file: file.order)
    written = (file.section(source) for file in ordered)
    return Composition(
        title=report.title,
        question=report.question,
        date=report.date,
        notice=report.notice,
        language=source.language,
        facts=_facts(source),
        sections=tuple(section for section in written if section),
        colophon=COLOPHON,
    )


def _facts(source: Source) -> tuple[Entry, ...]:
    report, numbers = source.report, source.numbers
    criterion = report.criterion
    named = numbers.say(
        "{=title} ({=id}, version {=version})",
        title=criterion.title,
        id=Literally(criterion.id),
        version=criterion.version,
    )
    return (
        Entry("Date", inlines(report.date or "not given")),
        Entry("Criterion", named),
        Entry(
            "Pointed at by rules", numbers.say("{passages.all:passage} in {papers.pointed:paper}")
        ),
        Entry("Judged by people", _judged(source)),
    )


def _judged(source: Source) -> Inlines:
    if not source.report.reviewed:
        return inlines("None yet")
    return source.numbers.say(
        "{judgements.settled} of {judgements.all:passage} settled; {settled.included:paper} "
        "included"
    )
