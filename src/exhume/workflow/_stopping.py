"""The rule of stopping replayed on what was judged, in the order of the review's log."""

from exhume.model.curves import CurvePoint, RecallCurve
from exhume.model.estimates import Refusal
from exhume.recall.stopping.replay import Point, replay
from exhume.settings import RecallSettings
from exhume.workflow._recalled import Recalled

_OF_CANDIDATES = (
    "It speaks of the papers with findings. How many relevant ones are among the others, only the "
    "samples drawn from these can tell."
)


def stopping_curve(
    found: Recalled, recall: RecallSettings, confidence_level: float
) -> RecallCurve | Refusal:
    """Return how the papers that the protocol names were read, and what the rule says of it."""
    candidates = recall.stopping == "candidates"
    judged = [paper.relevant for paper in found.judged if paper.candidate or not candidates]
    total = found.data.candidates.size if candidates else found.data.papers
    if not judged:
        return Refusal("no paper has been judged yet")
    replayed = replay(judged, total, recall.target, confidence_level, bias=recall.bias)
    return RecallCurve(
        what="papers with findings" if candidates else "papers",
        papers=total,
        target=recall.target,
        confidence_level=confidence_level,
        points=tuple(map(_point, replayed.points)),
        stop=None if replayed.stop is None else replayed.stop.read,
        says=replayed.says,
        cautions=(*([_OF_CANDIDATES] if candidates else []), *replayed.cautions),
    )


def _point(point: Point) -> CurvePoint:
    most = point.found + int(point.missing.high)
    return CurvePoint(point.read, point.found, point.found, most, point.pvalue)
