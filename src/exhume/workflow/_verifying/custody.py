"""The custody log against the ledger: where did each original come from, and what was done?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from exhume.exports._bundle import layout
from exhume.exports._bundle.rows import LedgerRow, LogRow
from exhume.model.criterion import Criterion
from exhume.model.custody import Action, CustodyEvent
from exhume.model.papers import READ_STATES
from exhume.workflow._verifying.decoding import Unusable, decode
from exhume.workflow._verifying.outcomes import Check, Checks, Fault

_READ = frozenset(state.value for state in READ_STATES)


def custody_checks(
    rows: Sequence[LogRow], ledger: Sequence[LedgerRow], criterion: Criterion | None
) -> Checks:
    """Look for the steps of each original in a log that was found to hold; one check an original.

    Each must have been acquired; a paper that was screened must have been read, by the reader that
    the ledger names, and screened by the criterion.
    """
    done: defaultdict[str, set[tuple[Action, str]]] = defaultdict(set)
    for event in _events(rows):
        done[event.digest].add((event.action, _told(event)))
    for row in ledger:
        if row.digest and row.state != "ignored":
            yield _original(row, done[row.digest], criterion)


def _events(rows: Sequence[LogRow]) -> Iterator[CustodyEvent]:
    for row in rows:
        try:
            yield decode(row.event, CustodyEvent)
        except Unusable:
            continue  # an action that only a newer version knows


def _told(event: CustodyEvent) -> str:
    if event.action is Action.READ:
        return event.by
    return event.detail if event.action is Action.SCREENED else ""


def _original(row: LedgerRow, done: set[tuple[Action, str]], criterion: Criterion | None) -> Check:
    actions = {action for action, _ in done}
    if Action.ACQUIRED not in actions:
        says = f"{row.id}: nothing in {layout.CUSTODY_LOG} says where it came from"
        return Fault("acquisition-removed", row.id, says)
    if row.kind != "paper" or row.state not in _READ:
        return None
    if (Action.READ, row.reader) not in done:
        says = f"{row.id}: {layout.CUSTODY_LOG} does not have that {row.reader} read it"
        return Fault("log-entry-removed", row.id, says)
    if criterion is not None and (Action.SCREENED, criterion.digest) not in done:
        says = f"{row.id}: {layout.CUSTODY_LOG} does not have that it was screened"
        return Fault("log-entry-removed", row.id, says)
    return None
