"""What people decided: is each verdict the one that the review's log committed to?

The log has of a verdict only the SHA-256 of a statement; the openings hold the statements. So the
tables of codings and adjudications can be compared with a log that was closed before anyone knew
what they would say together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
    said: dict[int, Statement] = {}
    for opening in openings:
        found = _opened(opening, committed)
        if isinstance(found, Fault):
            yield found
        else:
            said[opening.entry] = found
            yield None
    broken = {opening.entry for opening in openings} - said.keys()
    untold = {committed[n].subject for n in broken if n in committed}
    yield from _codings(tables.rows(layout.CODINGS, Coding), said, committed, untold)
    yield from _decisions(tables.rows(layout.ADJUDICATIONS, Adjudication), said, committed, untold)
    opened = {opening.entry for opening in openings}
    yield from _unopened([e for n, e in committed.items() if n not in opened], tables, log)


def _opened(opening: OpeningRow, committed: Mapping[int, Event]) -> Statement | Fault:
    event = committed.get(opening.entry)
    subject = f"{layout.OPENINGS}:{opening.entry}"
    if event is None:
        says = f"what is said of entry {opening.entry} of the review's log belongs to no verdict"
        return Fault("log-entry-removed", subject, f"{says} in it: the entry is gone")
    if event.detail.get("commitment") != sha256_of(opening.statement):
        says = f"the verdict opened for entry {opening.entry} is not the one it committed to"
        return Fault("opening-changed", subject, says)
    try:
        return decode(opening.statement, Statement)
    except Unusable as error:
        return Fault("opening-changed", subject, f"{subject} cannot be read: {error}")


def _codings(
    codings: Sequence[Coding],
    said: Mapping[int, Statement],
    committed: Mapping[int, Event],
    untold: set[str],
) -> Checks:
    stated = {
        (s.unit, s.coder, s.revision): s for n, s in said.items() if committed[n].action == SAVED
    }
    for coding in codings:
        own = (coding.unit, coding.coder, coding.revision)
        yield from _compared(own, stated.pop(own, None), _of_coding(coding), untold)
    for unit, coder, revision in stated:
        says = f"the verdict of {coder} on {unit}, revision {revision}, is gone"
        yield Fault("verdict-removed", unit, f"{says} from {layout.CODINGS}")


def _compared(
    own: tuple[str, str, int], stated: Statement | None, found: Statement, untold: set[str]
) -> Checks:
    unit, coder, revision = own
    whose = f"the verdict of {coder} on {unit}, revision {revision},"
    if stated is None:
        if unit not in untold:
            yield Fault("verdict-added", unit, f"{whose} is in no entry of the review's log")
    elif stated != found:
        says = f"{whose} is not the one that the review's log committed to"
        yield Fault("verdict-changed", unit, says)
    else:
        yield None


def _of_coding(coding: Coding) -> Statement:
    return _statement(coding.unit, coding.revision, coding.verdict, coding.codebook, coding.coder)


def _statement(
    unit: str, revision: int, verdict: Verdict, codebook: str, coder: str = ""
) -> Statement:
    v = verdict
    return Statement(
        unit, revision, v.choice.value, v.codes, v.note, v.quote, v.whole, codebook, coder
    )


def _decisions(
    decisions: Sequence[Adjudication],
    said: Mapping[int, Statement],
    committed: Mapping[int, Event],
    untold: set[str],
) -> Checks:
    stated = {(s.unit, s.revision): s for n, s in said.items() if committed[n].action == DECIDED}
    for decision in decisions:
        own = (decision.unit, decision.revision)
        yield from _decision(decision, stated.pop(own, None), untold)
    for unit, revision in stated:
        says = f"the adjudication of {unit}, revision {revision}, is gone"
        yield Fault("adjudication-removed", unit, f"{says} from {layout.ADJUDICATIONS}")


def _decision(decision: Adjudication, stated: Statement | None, untold: set[str]) -> Checks:
    whose = f"the adjudication of {decision.unit}, revision {decision.revision},"
    if stated is None:
        if decision.unit not in untold:
            says = f"{whose} is in no entry of the review's log"
            yield Fault("adjudication-added", decision.unit, says)
        return
    d = decision
    bare = _statement(d.unit, d.revision, d.verdict, d.codebook)
    told = (bare.choice, bare.codes, bare.note, bare.quote, bare.whole, bare.codebook)
    meant = (*_verdict_of(stated), stated.codebook)
    if (told, d.adjudicator, d.reason) == (meant, stated.adjudicator, stated.reason):
        yield None
    else:
        says = f"{whose} is not the one that the review's log committed to"
        yield Fault("adjudication-changed", decision.unit, says)


def _verdict_of(stated: Statement) -> tuple[str, tuple[str, ...], str, str, bool]:
    return (stated.choice, stated.codes, stated.note, stated.quote, stated.whole)


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
