"""Bringing papers and their records together, and excluding the papers of excluded records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from exhume.model.papers import READ_STATES, State
from exhume.store.rows import CorpusDocument, CorpusIssue, Kind
from exhume.store.schemas import part_of
from exhume.workflow._matching import Match
from exhume.workflow._papers import Intake
from exhume.workflow._references import Bibliography
from exhume.workflow._settled import Settled

_READ = READ_STATES | {State.EXCLUDED}


@dataclass(frozen=True, slots=True)
class Attachment:
    """Brings papers and records together, and what excludes a record to its papers.

    Papers are attached in the order of their digests, and then those that could not be read, so
    that a record says the same of them however many of them are settled.
    """

    intake: Intake
    records: Bibliography
    settled: Settled
    copies: Mapping[str, Sequence[str]]
    _places: dict[str, int] = field(default_factory=dict[str, int])

    def paper(self, row: CorpusDocument, head: str) -> None:
        """Find the record of a paper by its names and the beginning of its text."""
        found = self.records.index.match([row.id, *self.copies.get(row.id, ())], head)
        if isinstance(found, Match):
            self.records.attach(found.place, row.id, found.matched_by)
            record = self.records.fates[found.place].id
            self.intake.rows[row.id] = replace(row, record=record, matched_by=found.matched_by)
        elif found is not None:
            self.intake.undecided.add(row.id)
            self.intake.issues.append(CorpusIssue(digest="", issue=found))

    def as_before(self, part: str) -> None:
        """Attach the papers of a settled part to the records that they had."""
        for row in self.settled.rows:
            if row.record and row.state in _READ and part_of(row.digest) == part:
                self._as_before(row)

    def unread(self) -> None:
        """Attach those that could not be read; each may still be the one that a record names."""
        new = [row for row in self.intake.rows.values() if _is_unread_paper(row)]
        old = [row for row in self.settled.rows if row.record and row.state not in _READ]
        for row in sorted([*new, *old], key=lambda row: row.id):
            if row.id in self.intake.rows:
                self.paper(row, "")
            else:
                self._as_before(row)

    def exclude(self) -> None:
        """Exclude the papers of excluded records; those of settled parts are excluded already."""
        for fate in self.records.fates:
            for document in fate.documents if fate.rule else ():
                row = self.intake.rows.get(document)
                if row and row.state in READ_STATES:
                    problem = f"its record is excluded by {fate.rule}"
                    self.intake.rows[document] = replace(
                        row, state=State.EXCLUDED, rule=fate.rule, problem=problem, remedy=""
                    )

    def _as_before(self, row: CorpusDocument) -> None:
        if not self._places:
            self._places.update(standing_for_themselves(self.records))
        self.records.attach(self._places[row.record], row.id, row.matched_by)


def standing_for_themselves(records: Bibliography) -> list[tuple[str, int]]:
    """Return the ids and places of the records to which papers can belong."""
    fates = enumerate(records.fates)
    return [(fate.id, place) for place, fate in fates if fate.state is State.NOT_FOUND]


def _is_unread_paper(row: CorpusDocument) -> bool:
    return row.kind is Kind.PAPER and row.state not in READ_STATES | {State.DUPLICATE}
