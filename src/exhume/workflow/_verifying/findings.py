"""The findings: does each quote stand at its place, and do the rules find the same again?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from exhume.exports._bundle import layout
from exhume.exports._bundle.rows import FindingRow, Text
from exhume.model.coding import Unit
from exhume.model.criterion import Assertion, Criterion
from exhume.model.findings import Finding
from exhume.workflow._verifying.outcomes import Check, Checks, Fault, NotFollowed
from exhume.workflow._verifying.rereading import Rereader
from exhume.workflow.screener import Screened, Screener


def quote_checks(rows: Sequence[FindingRow], texts: Mapping[str, Text]) -> Checks:
    """Look for the quote of each finding at its place; one check a finding."""
    for row in rows:
        found = row.finding
        what = f"{row.paper}: the quote of {found.rule}"
        yield _quote(texts.get(row.digest), found.quote, (found.start, found.end), what)


def unit_checks(units: Sequence[Unit], texts: Mapping[str, Text]) -> Checks:
    """Look for the passage of each unit that people judged at its place; one check a unit."""
    for unit in units:
        what = f"{unit.document}: the passage of unit {unit.id}"
        yield _quote(texts.get(unit.digest), unit.quote, (unit.start, unit.end), what)


def _quote(text: Text | None, quote: str, span: tuple[int, int], what: str) -> Check:
    if text is None:
        return NotFollowed(what, "the text of its paper is not in the bundle")
    start, end = span
    if 0 <= start <= end <= len(text.text) and text.text[start:end] == quote:
        return None
    kind = "quote-moved" if quote and quote in text.text else "quote-changed"
    return Fault(kind, what, f"{what} is not at {start}:{end} of {layout.TEXTS}/{text.digest}.json")


def screening_checks(
    rows: Sequence[FindingRow],
    texts: Mapping[str, Text],
    criterion: Criterion,
    rereader: Rereader,
) -> Checks:
    """Screen each text again and compare; one check a paper, or one a finding that differs."""
    told: dict[str, list[FindingRow]] = {digest: [] for digest in texts}
    for row in rows:
        if row.digest in told:
            told[row.digest].append(row)
    screener = rereader.once(("screener", criterion.digest), lambda: Screener(criterion))
    screened = screener.screen_all([text.text for text in texts.values()])
    for digest, found in zip(texts, screened, strict=True):
        differences = list(_differences(told[digest], found, digest))
        yield from differences or (None,)


def _differences(rows: Sequence[FindingRow], found: Screened, digest: str) -> Iterator[Fault]:
    paper = rows[0].paper if rows else digest
    affirmed = [row for row in rows if row.assertion == Assertion.AFFIRMED.value]
    told, again = Counter(row.finding for row in affirmed), Counter(found.findings)
    for finding in (told - again).elements():
        says = f"{_place(paper, finding)} is a finding that the rules do not make"
        yield Fault("finding-added", paper, says)
    for finding in (again - told).elements():
        says = f"{_place(paper, finding)} is found by the rules, and is not in {layout.FINDINGS}"
        yield Fault("finding-removed", paper, says)
    aside = Counter((r.finding.rule, r.assertion) for r in rows if r not in affirmed)
    if not affirmed or told == again:
        yield from _aside(paper, aside, Counter(found.set_aside))


def _aside(
    paper: str, told: Counter[tuple[str, str]], again: Counter[tuple[str, str]]
) -> Iterator[Fault]:
    if told and told != again:
        says = f"{paper}: what cues took back is not what they take back now"
        yield Fault("finding-changed", paper, says)


def _place(paper: str, finding: Finding) -> str:
    return f"{paper}: {finding.rule} at {finding.start}:{finding.end}"
