"""What each step was given, where it went, and how much of it could be read."""

from collections.abc import Iterable, Iterator

from exhume.exports._composition.keys import key
from exhume.exports._composition.results import Keyed, counted
from exhume.model.findings import Grade
from exhume.model.papers import READ_STATES, State
from exhume.model.report import Report, Step

_NEITHER = (State.DUPLICATE, State.IGNORED, State.OPENED)
_UNREAD = (
    State.NO_TEXT_LAYER,
    State.EMPTY,
    State.UNDECODABLE,
    State.UNREADABLE,
    State.UNSUPPORTED,
)


def results(report: Report) -> Iterator[Keyed]:
    """Give `flow.N.given`, `flow.N.outcomes.NAME`, and of steps that read also what they read."""
    for number, step in enumerate(report.steps, 1):
        yield key("flow", number, "given"), counted(step.given)
        for name, count in step.outcomes.items():
            yield key("flow", number, "outcomes", name), counted(count)
        if reads(step):
            yield key("flow", number, "read"), counted(read(step))
            yield key("flow", number, "unread"), counted(unread(step))
    if last := screening(report.steps):
        yield "papers.screened", counted(last.given)


def reads(step: Step) -> bool:
    """Tell whether things were read in a step."""
    return any(state.value in step.outcomes for state in READ_STATES)


def unread(step: Step) -> int:
    """Return how many things could not be read in a step."""
    return _sum(step, _UNREAD)


def read(step: Step) -> int:
    """Return how many things were read in a step.

    What was excluded or merged later had been read; a duplicate is neither read again nor lost.
    """
    return step.given - unread(step) - _sum(step, _NEITHER)


def screening(steps: Iterable[Step]) -> Step | None:
    """Return the last step that counted papers by their strongest passage, or None."""
    return next((s for s in reversed(tuple(steps)) if Grade.EXPLICIT.value in s.outcomes), None)


def _sum(step: Step, states: Iterable[State]) -> int:
    return sum(step.outcomes.get(state.value, 0) for state in states)


def unit_of(step: Step) -> str:
    """Return what a step counts, in the number that goes with what it was given.

    >>> unit_of(Step("screen", "papers", 1, {"none": 1}))
    'paper'
    """
    unit = step.unit.removesuffix("s")
    return unit if step.given == 1 else f"{unit}s"
