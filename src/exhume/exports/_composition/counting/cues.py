"""Passages that cues took back."""

from collections import Counter
from collections.abc import Iterator

from exhume.exports._composition.keys import key
from exhume.exports._composition.results import Keyed, counted
from exhume.model.report import Report


def results(report: Report) -> Iterator[Keyed]:
    """Give `set-aside.all`, `set-aside.reasons.REASON` and `set-aside.rules.RULE.REASON`."""
    reasons: Counter[str] = Counter()
    for entry in report.set_aside:
        reasons[entry.assertion] += entry.count
        yield key("set-aside", "rules", entry.rule, entry.assertion), counted(entry.count)
    yield "set-aside.all", counted(reasons.total())
    for reason, count in sorted(reasons.items()):
        yield key("set-aside", "reasons", reason), counted(count)
