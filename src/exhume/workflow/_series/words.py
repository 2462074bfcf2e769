"""The words for how a value is known and what a series counts."""

from difflib import get_close_matches
from typing import Final

from exhume.model.series import Measure, Status
from exhume.workflow._series.problems import Fault

_STATUSES: Final = {
    "": Status.SOURCED,
    "approx": Status.APPROXIMATE,
    "approx.": Status.APPROXIMATE,
    "approximate": Status.APPROXIMATE,
    "approximate sourced": Status.APPROXIMATE,
    "approx sourced": Status.APPROXIMATE,
    "approx. sourced": Status.APPROXIMATE,
    "approximately": Status.APPROXIMATE,
    "calculated": Status.DERIVED,
    "computed": Status.DERIVED,
    "derived": Status.DERIVED,
    "filled": Status.IMPUTED,
    "imputed": Status.IMPUTED,
    "interpolated": Status.IMPUTED,
    "missing": Status.MISSING,
    "rounded": Status.APPROXIMATE,
    "sourced": Status.SOURCED,
}
_MEASURES: Final = {
    "average": Measure.MEAN,
    "count": Measure.COUNT,
    "cumulative": Measure.CUMULATIVE,
    "mean": Measure.MEAN,
    "percent": Measure.SHARE,
    "percentage": Measure.SHARE,
    "rate": Measure.MEAN,
    "share": Measure.SHARE,
}
_SHARES: Final = frozenset({"%", "percent", "percentage", "per cent"})


def status_of(text: str) -> Status | Fault:
    """Read the word for how a value is known; none says that it stands in the source.

    >>> status_of("approx sourced").value, status_of("").value
    ('approximate', 'sourced')
    """
    return _STATUSES.get(_folded(text)) or _unknown(text, [status.value for status in Status])


def measure_of(text: str, unit: str = "") -> Measure | Fault:
    """Read the word for what is counted; none says a count, and a share where the unit is %.

    >>> measure_of("", "%").value
    'share'
    """
    if not text:
        return Measure.SHARE if unit.casefold() in _SHARES else Measure.COUNT
    return _MEASURES.get(_folded(text)) or _unknown(text, [measure.value for measure in Measure])


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace(",", " ").split())


def _unknown(text: str, known: list[str]) -> Fault:
    near = get_close_matches(text.casefold(), known, n=1)
    hint = f"write {near[0]}, or another of" if near else "write one of"
    return Fault("is not known", f"{hint} {', '.join(known)}")
