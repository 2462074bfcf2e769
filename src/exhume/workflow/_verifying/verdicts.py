"""What people decided: is each verdict the one that the review's log committed to?

The log has of a verdict only the SHA-256 of a statement; the openings hold the statements. So the
tables of codings and adjudications can be compared with a log that was closed before anyone knew
what they would say together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exhume.exports._bundle import layout
from exhume.exports._bundle.rows import LogRow, OpeningRow
from exhume.model.coding import Adjudication, Coding, Verdict
from exhume.workflow._verifying.decoding import Unusable, decode
from exhume.workflow._verifying.fixity import sha256_of
from exhume.workflow._verifying.outcomes import Check, Checks, Fault, Withheld
from exhume.workflow._verifying.tables import Tables

SAVED, DECIDED = "saved", "decided"


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the review's log, as far as it is followed."""

    number: int
    action: str
    actor: str = ""
    subject: str = ""
    at: str = ""
    detail: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Statement:
    """What an entry committed to; a coding has a coder, an adjudication an adjudicator."""

    unit: str
    revision: int
    choice: str
    codes: tuple[str, ...]
    note: str
    quote: str
    whole: bool
    codebook: str
    coder: str = ""
    adjudicator: str = ""
    reason: str = ""


def events(rows: Sequence[LogRow]) -> Iterator[Event]:
    """Give the entries of a log that was found to hold, but for those that are withheld."""
    return (decode(row.event, Event) for row in rows if not row.withheld)


def verdict_checks(tables: Tables, log: Sequence[Event]) -> Checks:
    """Compare log, openings, codings and adjudications; one check a verdict."""
    committed = {e.number: e for e in log if e.action in (SAVED, DECIDED)}
    openings = tables.rows(layout.OPENINGS, OpeningRow)
    said: dict[int, Statement | None] = {}
    for opening in openings:
        found = _opened(opening, committed)
        if isinstance(found, Fault):
            yield found
        else:
            said[opening.entry] = found if isinstance(found, Statement) else None
            yield None if isinstance(found, Statement) else found
    broken = {opening.entry for opening in openings} - said.keys()
    untold = {committed[n].subject for n in broken if n in committed}
    entries = {n: event for n, event in committed.items() if n in said}
    yield from _codings(tables.rows(layout.CODINGS, Coding), _Opened(said, entries, SAVED), untold)
    decisions = tables.rows(layout.ADJUDICATIONS, Adjudication)
    yield from _decisions(decisions, _Opened(said, entries, DECIDED), untold)
    opened = {opening.entry for opening in openings}
    yield from _unopened([e for n, e in committed.items() if n not in opened], tables, log)


_Key = tuple[str, str, object]
"""Unit, person and revision."""


class _Opened:
    """Entries of one action that are opened, or rightly are not, by what they are about."""

    def __init__(
        self, said: Mapping[int, Statement | None], entries: Mapping[int, Event], action: str
    ) -> None:
        self._found = {
            (event.subject, event.actor, event.detail.get("revision")): (event, said[number])
            for number, event in entries.items()
            if event.action == action
        }

    def take(self, key: _Key) -> tuple[Event, Statement | None] | None:
        """Return an entry, once."""
        return self._found.pop(key, None)

    def rest(self) -> list[_Key]:
        """Return what no row of a table is about."""
        return list(self._found)


def _opened(opening: OpeningRow, committed: Mapping[int, Event]) -> Statement | Fault | Withheld:
    event = committed.get(opening.entry)
    subject = f"{layout.OPENINGS}:{opening.entry}"
    if event is None:
        says = f"what is said of entry {opening.entry} of the review's log belongs to no verdict"
        return Fault("log-entry-removed", subject, f"{says} in it: the entry is gone")
    if opening.withheld and not opening.statement:
        return Withheld(subject, opening.withheld)
    if event.detail.get("commitment") != sha256_of(opening.statement):
        says = f"the verdict opened for entry {opening.entry} is not the one it committed to"
        return Fault("opening-changed", subject, says)
    try:
        return decode(opening.statement, Statement)
    except Unusable as error:
        return Fault("opening-changed", subject, f"{subject} cannot be read: {error}")


def _codings(codings: Sequence[Coding], opened: _Opened, untold: set[str]) -> Checks:
    for coding in codings:
        entry = opened.take((coding.unit, coding.coder, coding.revision))
        if entry is not None:
            yield _coding(coding, *entry)
        elif coding.unit not in untold:
            says = f"{_whose(coding)} is in no entry of the review's log"
            yield Fault("verdict-added", coding.unit, says)
    for unit, coder, revision in opened.rest():
        says = f"the verdict of {coder} on {unit}, revision {revision}, is gone"
        yield Fault("verdict-removed", unit, f"{says} from {layout.CODINGS}")


def _whose(coding: Coding) -> str:
    return f"the verdict of {coding.coder} on {coding.unit}, revision {coding.revision},"


def _coding(coding: Coding, event: Event, stated: Statement | None) -> Check:
    """Of a statement that is withheld, only the commitment can be compared."""
    held = coding.commitment == event.detail.get("commitment")
    if held and stated in (None, _of_coding(coding)):
        return None
    says = f"{_whose(coding)} is not the one that the review's log committed to"
    return Fault("verdict-changed", coding.unit, says)


def _of_coding(coding: Coding) -> Statement:
    return _statement(coding.unit, coding.revision, coding.verdict, coding.codebook, coding.coder)


def _statement(
    unit: str, revision: int, verdict: Verdict, codebook: str, coder: str = ""
) -> Statement:
    v = verdict
    return Statement(
        unit, revision, v.choice.value, v.codes, v.note, v.quote, v.whole, codebook, coder
    )


def _decisions(decisions: Sequence[Adjudication], opened: _Opened, untold: set[str]) -> Checks:
    for decision in decisions:
        entry = opened.take((decision.unit, decision.adjudicator, decision.revision))
        whose = f"the adjudication of {decision.unit}, revision {decision.revision},"
        if entry is None:
            if decision.unit not in untold:
                says = f"{whose} is in no entry of the review's log"
                yield Fault("adjudication-added", decision.unit, says)
        elif entry[1] in (None, _of_decision(decision)):
            yield None
        else:
            says = f"{whose} is not the one that the review's log committed to"
            yield Fault("adjudication-changed", decision.unit, says)
    for unit, _, revision in opened.rest():
        says = f"the adjudication of {unit}, revision {revision}, is gone"
        yield Fault("adjudication-removed", unit, f"{says} from {layout.ADJUDICATIONS}")


def _of_decision(decision: Adjudication) -> Statement:
    bare = _statement(decision.unit, decision.revision, decision.verdict, decision.codebook)
    return replace(bare, adjudicator=decision.adjudicator, reason=decision.reason)


def _unopened(entries: Sequence[Event], tables: Tables, log: Sequence[Event]) -> Checks:
    """An entry may stay closed while a unit waits for a coder, or for one who was replaced."""
    codings = tables.rows(layout.CODINGS, Coding)
    told = {(coding.unit, coding.coder) for coding in codings}
    released = {coding.unit for coding in codings}
    decided = {decision.unit for decision in tables.rows(layout.ADJUDICATIONS, Adjudication)}
    replaced = {event.subject for event in log if event.action == "coder replaced"}
    for entry in entries:
        coder = entry.actor
        due = entry.action == DECIDED or (entry.subject, coder) in told
        due = due or (entry.subject in released | decided and coder not in replaced)
        yield _closed(entry, due=due)


def _closed(entry: Event, *, due: bool) -> Check:
    subject = f"{layout.OPENINGS}:{entry.number}"
    if due:
        says = f"entry {entry.number} of the review's log, on {entry.subject}, is not opened"
        return Fault("opening-missing", subject, says)
    return Withheld(subject, "the verdict was not handed in by all coders of the unit")
