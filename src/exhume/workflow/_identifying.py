"""What people decided about details that may identify somebody: ``identifying.csv``.

The table has where a detail stands, of which kind it is and the text around it, and not the detail
itself, so that the table can be handed on. What nobody has decided on is hidden.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from exhume.errors import InputError
from exhume.exports._csv_rows import written
from exhume.exports._masking import masked
from exhume.model.identifying import Decision, Identifying, Kind
from exhume.model.report import PaperReport, Report
from exhume.store.files import write_whole
from exhume.workflow._filled_in import FilledRow, filled_rows, nearest

IDENTIFYING_FILE = "identifying.csv"
COLUMNS = (
    *("paper", "digest", "start", "end", "kind", "decision", "by", "note"),
    *("why", "context"),
)
_NEEDED = ("digest", "start", "end", "kind", "decision")
_BY_HAND = "added by a person"
_AROUND = 16
"""Characters of context on either side."""


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A row of the table: a stretch of a paper, who decided on it, and what they noted."""

    paper: str
    digest: str
    stretch: Identifying
    by: str = ""
    note: str = ""
    context: str = ""
    place: str = field(default="", compare=False)

    @property
    def key(self) -> tuple[str, int, int]:
        """Which stretch it is about."""
        return self.digest, self.stretch.start, self.stretch.end


@dataclass(frozen=True, slots=True)
class Decisions:
    """The rows of a study's table, by paper and place."""

    rows: Mapping[tuple[str, int, int], DecidedRow]

    @classmethod
    def read(cls, study: Path) -> "Decisions":
        """Read the table of a study; without one nothing is decided.

        Raises `InputError` with file and line for the first row that cannot stand as it is.
        """
        rows: dict[tuple[str, int, int], DecidedRow] = {}
        for filled in filled_rows(study / IDENTIFYING_FILE, _NEEDED, COLUMNS):
            row = _decided_row(filled)
            if row.key in rows:
                problem = f"the same stretch stands in {rows[row.key].place} already"
                filled.refuse(problem, "keep one of the two rows")
            rows[row.key] = row
        return cls(rows)

    def apply(self, digest: str, found: Iterable[Identifying]) -> tuple[Identifying, ...]:
        """Return what was found in a paper with what was decided, and what a person added.

        A decision holds for the very stretch that it names: one that is found longer or shorter
        than before waits again, and is hidden. A row that keeps what is not found says nothing.
        """
        mine = {key: row.stretch for key, row in self.rows.items() if key[0] == digest}
        decided: dict[tuple[str, int, int], Identifying] = {}
        for stretch in found:
            key = (digest, stretch.start, stretch.end)
            known = mine.pop(key, stretch)
            decided[key] = replace(stretch, decision=known.decision)
        return tuple(sorted([*decided.values(), *(s for s in mine.values() if s.hidden)]))

    def check(self, characters: Mapping[str, int]) -> None:
        """Raise `InputError` for a row that lies outside of its paper's text.

        `characters` has how long the texts are, by the papers' digests; rows of other papers are
        left alone: they may belong to papers that are not reported any more.
        """
        for row in self.rows.values():
            length = characters.get(row.digest)
            if length is not None and row.stretch.end > length:
                problem = f"it ends at {row.stretch.end}, and its paper has {length} characters"
                raise InputError(row.place, problem, "correct start and end, or remove the row")


@dataclass(frozen=True, slots=True)
class Flagged:
    """A stretch that a report would print, with its own words, and the text around it masked."""

    row: DecidedRow
    words: str

    def to_json(self, *, show: bool) -> dict[str, object]:
        """Return what ``exhume identifying --json`` prints of it; its words where `show` says."""
        stretch = self.row.stretch
        about: dict[str, object] = {
            "paper": self.row.paper,
            "digest": self.row.digest,
            "start": stretch.start,
            "end": stretch.end,
            "kind": stretch.kind.value,
            "decision": stretch.decision.value,
            "why": stretch.why,
            "context": self.row.context,
        }
        return about | ({"words": self.words} if show else {})


def flagged_in(report: Report) -> tuple[Flagged, ...]:
    """Return each stretch that a report marks, in the order of its papers."""
    return tuple(flagged for paper in report.papers for flagged in _of_paper(paper))


def update_table(study: Path, flagged: Iterable[Flagged]) -> Counter[Decision]:
    """Write the table anew: every row that it has, and one for each stretch that it lacks.

    What people wrote into it stays as it is. Returns how many rows have which decision.
    """
    known = dict(Decisions.read(study).rows)
    for one in flagged:
        old = known.get(one.row.key, one.row)
        stretch = replace(one.row.stretch, decision=old.stretch.decision)
        known[one.row.key] = replace(one.row, stretch=stretch, by=old.by, note=old.note)
    rows = sorted(known.values(), key=lambda row: (row.paper, *row.key))
    path = study / IDENTIFYING_FILE
    data = written(path.name, COLUMNS, map(_cells, rows))
    if not path.is_file() or path.read_bytes() != data:
        write_whole(path, data)
    return Counter(row.stretch.decision for row in rows)


def _cells(row: DecidedRow) -> dict[str, str | int]:
    stretch = row.stretch
    return {
        "paper": row.paper,
        "digest": row.digest,
        "start": stretch.start,
        "end": stretch.end,
        "kind": stretch.kind.value,
        "decision": stretch.decision.value,
        "by": row.by,
        "note": row.note,
        "why": stretch.why,
        "context": row.context,
    }


def _of_paper(paper: PaperReport) -> Iterator[Flagged]:
    windows = list(_windows(paper))
    for stretch in paper.identifying:
        at, text = next(
            ((at, text) for at, text in windows if at <= stretch.start < at + len(text)), (0, "")
        )
        if text:
            low = max(0, stretch.start - _AROUND - at)
            shown = text[low : stretch.end + _AROUND - at]
            hidden = (replace(one, decision=Decision.MASK) for one in paper.identifying)
            context = masked(shown, at + low, hidden)
            row = DecidedRow(paper.id, paper.digest, stretch, context=_on_a_line(context))
            yield Flagged(row, _on_a_line(text[stretch.start - at : stretch.end - at]))


def _windows(paper: PaperReport) -> Iterator[tuple[int, str]]:
    """Give what a report prints of a paper's text, each with the offset of its beginning."""
    for passage in paper.passages:
        found = passage.finding
        text = f"{passage.left}{found.quote}{passage.right}"
        yield found.start - len(passage.left), text
    for judged in paper.judgements:
        yield judged.start - len(judged.left), f"{judged.left}{judged.quote}{judged.right}"


def _on_a_line(text: str) -> str:
    return re.sub(r"\s", " ", text)


def _decided_row(row: FilledRow) -> DecidedRow:
    digest = row.needed("digest", "copy it from another row of the same paper, or from the dossier")
    if not re.fullmatch("[0-9a-f]{64}", digest):
        row.refuse("its digest is not 64 hexadecimal digits", "copy it whole from another row")
    start, end = _offset(row, "start"), _offset(row, "end")
    if end <= start:
        row.refuse(f"it ends at {end}, and begins at {start}", "let end be larger than start")
    decision = _decision(row)
    stretch = Identifying(start, end, _kind(row), row.cell("why") or _BY_HAND, decision)
    by, note = row.cell("by"), row.cell("note")
    return DecidedRow(row.cell("paper"), digest, stretch, by, note, row.cell("context"), row.place)


def _offset(row: FilledRow, column: str) -> int:
    given = row.needed(column, "write a number of characters, counted from 0")
    if not re.fullmatch("[0-9]{1,12}", given):
        row.refuse(
            f'its {column} is "{given[:40]}"', "write a number of characters, counted from 0"
        )
    return int(given)


def _kind(row: FilledRow) -> Kind:
    kinds = tuple(kind.value for kind in Kind)
    given = row.needed("kind", f"write one of: {', '.join(kinds)}").casefold()
    if given not in kinds:
        row.refuse(f'there is no kind "{given[:40]}"', nearest(given, kinds))
    return Kind(given)


def _decision(row: FilledRow) -> Decision:
    decisions = tuple(decision.value for decision in Decision)
    given = (row.cell("decision") or Decision.OPEN.value).casefold()
    if given not in decisions:
        row.refuse(f'there is no decision "{given[:40]}"', nearest(given, decisions))
    if given == Decision.KEEP.value and not row.cell("by"):
        row.refuse("it is to be kept, and nobody is named who decided so", 'fill in "by"')
    return Decision(given)
