"""What the criterion holds."""

from collections.abc import Iterator

from exhume.exports._composition.results import Keyed, every
from exhume.model.criterion import Criterion
from exhume.model.findings import Polarity
from exhume.model.report import Report


def results(report: Report) -> Iterator[Keyed]:
    """Give `criterion.*`: codes, terms, groups, rules, cues and worked cases."""
    criterion = report.criterion
    counts = {
        "codes": len(criterion.codes),
        "terms": sum(len(group.terms) for group in criterion.groups),
        "groups": len(criterion.groups),
        "rules": len(criterion.rules),
        "counter-rules": _counter_rules(criterion),
        "cues": len(criterion.cues),
    }
    if criterion.confusions:
        counts["confusions"] = len(criterion.confusions)
    if criterion.cases:
        counts["cases"] = len(criterion.cases)
        counts["failing-cases"] = sum(case.failing for case in criterion.cases)
    return every("criterion", counts.items())


def _counter_rules(criterion: Criterion) -> int:
    against = {c.id for c in criterion.codes if c.polarity is Polarity.EXCULPATORY}
    return sum(rule.code in against for rule in criterion.rules)
