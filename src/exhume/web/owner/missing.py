"""What may be missing: the owner's page on recall, its plots, and the numbers behind them."""

from collections.abc import Mapping
from importlib.util import find_spec
from threading import Lock
from typing import Annotated, Any, cast

from fastapi import APIRouter, Path
from starlette.exceptions import HTTPException
from starlette.responses import Response

from exhume.model.curves import RecallCurve
from exhume.model.estimates import Refusal, percent
from exhume.plugins import discover
from exhume.protocols import Figure
from exhume.web.frame.context import Context, ReviewContext
from exhume.web.frame.guards import Owner, Visitor
from exhume.workflow.estimate import (
    PlanResult,
    RecallResult,
    Wanted,
    estimate_recall,
    plan_reading,
    state_of,
)
from exhume.workflow.reviewing.opening import Review

_PRIVATE = {"Cache-Control": "no-store"}
_PARTS = {
    "candidates": "with findings of the rules",
    "set-aside": "set aside: a cue took a finding back",
    "near": "near: many of the words",
    "some": "some of the words",
    "far": "far: few of the words",
    "named": "named by another finder or by a person, and read",
}

routes = APIRouter(prefix="/study/missing")


Said = tuple[RecallResult | Refusal, PlanResult | Refusal]


class _Remembered:
    """What was said last, for as long as nothing that it rests on changes.

    A page, its plot and its table ask for the same, and in a large study that takes seconds.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._state: tuple[str, ...] = ()
        self._said: Said = (Refusal(""), Refusal(""))

    def of(self, context: ReviewContext, owner: str) -> Said:
        """Return what the review says of recall now, and what would have to be read."""
        with self._lock:
            state = state_of(context.review)
            if state != self._state:
                self._said = _said(context.review, owner)
                self._state = state
            return self._said


def _said(review: Review, owner: str) -> Said:
    recall = review.settings.recall
    wanted = Wanted(recall.target, recall.confidence_level)
    found = estimate_recall(review, owner=owner)
    known = found.data if isinstance(found, RecallResult) else None
    return found, plan_reading(review, wanted, known)


_remembered = _Remembered()

Name = Annotated[str, Path(pattern="^[a-z_]{1,40}$")]


@routes.get("")
def missing(visit: Visitor, context: Context, owner: Owner) -> Response:
    """Show what was found, and what may be missing."""
    found, planned = _remembered.of(context, owner.id)
    given = found.given if isinstance(found, RecallResult) else ()
    values = {
        "found": found,
        "planned": planned,
        "is_given": isinstance(found, RecallResult),
        "given": given,
        "least": min((value.supports for value in given), default=0),
        "most": max((value.supports for value in given), default=0),
        "percent": percent,
        "parts_named": _PARTS,
        "figures": {name: figure.label for name, figure in _figures().items()},
        "can_draw": _can_draw(),
    }
    return context.templates.page("owner/missing.html", visit, values)


@routes.get("/{name}.svg")
def plot(context: Context, owner: Owner, name: Name, *, dark: bool = False) -> Response:
    """Return a plot."""
    if not _can_draw():
        raise HTTPException(404)
    figure, curve = _figure(name), _curve(context, owner.id)
    return Response(figure.draw(curve, dark=dark), media_type="image/svg+xml", headers=_PRIVATE)


@routes.get("/{name}.csv")
def numbers(context: Context, owner: Owner, name: Name) -> Response:
    """Return the numbers that a plot shows."""
    figure, curve = _figure(name), _curve(context, owner.id)
    as_file = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(figure.table(curve), media_type="text/csv", headers={**_PRIVATE, **as_file})


def _can_draw() -> bool:
    return find_spec("matplotlib") is not None


def _figures() -> Mapping[str, Figure[RecallCurve]]:
    """Return the figures that can show the curve, by their names."""
    loaded = ((name, plugin.load()) for name, plugin in discover("figures").items())
    figures = ((name, cast("Figure[Any]", module)) for name, module in loaded)
    return {name: figure for name, figure in figures if figure.draws is RecallCurve}


def _figure(name: str) -> Figure[RecallCurve]:
    figure = _figures().get(name)
    if figure is None:
        raise HTTPException(404)
    return figure


def _curve(context: ReviewContext, owner: str) -> RecallCurve:
    found, _ = _remembered.of(context, owner)
    if not isinstance(found, RecallResult) or not isinstance(found.curve, RecallCurve):
        raise HTTPException(404)
    return found.curve
