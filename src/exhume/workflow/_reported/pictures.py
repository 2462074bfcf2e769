"""The pictures of a report: every figure that has something to show."""

from collections.abc import Iterator
from typing import Any

from exhume.errors import MissingExtra
from exhume.model.curves import RecallCurve
from exhume.model.report import Picture, RecallReport, Report
from exhume.plugins import discover
from exhume.protocols import Figure


def pictures(report: Report) -> tuple[Picture, ...]:
    """Draw a report, one picture a figure, in the order of their names."""
    return tuple(_drawn(report))


def _drawn(report: Report) -> Iterator[Picture]:
    for name, plugin in discover("figures").items():
        figure: Figure[Any] = plugin.load()  # pyright: ignore[reportAssignmentType] - a module
        value = _value(report, figure.draws)
        if value is not None and figure.shows(value):
            yield _picture(name, figure, value)


def _value(report: Report, wanted: type) -> Report | RecallCurve | None:
    if wanted is Report:
        return report
    recall = report.recall
    curve = recall.curve if isinstance(recall, RecallReport) else None
    return curve if wanted is RecallCurve and isinstance(curve, RecallCurve) else None


def _picture(name: str, figure: Figure[Any], value: object) -> Picture:
    try:
        svg, png = figure.draw(value), figure.draw(value, form="png")
    except ImportError as error:
        remedy = "install it with: pip install 'exhume[dossier]'"
        raise MissingExtra("pictures", "the package matplotlib is missing", remedy) from error
    return Picture(name, figure.label, figure.says(value), svg, png, figure.table(value))
