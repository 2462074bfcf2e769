"""Which steps of a study follow each other, and where in a PRISMA diagram each of them stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from exhume.model.findings import PAPER_GRADES
from exhume.model.papers import READ_STATES, State
from exhume.model.report import Step

Band = Literal["Identification", "Screening", "Included"]

INCLUDED = "included"

# An outcome of one of these names goes on to the next step; others leave the flow there.
_GOING_ON = ("read", "kept", INCLUDED, "eligible", "screened")
_READ = tuple(state.value for state in State if state in READ_STATES)  # these go on together
_NOTHING_FOUND = ("no finding", "none")  # all but these are given to people
_SCREENING = (*PAPER_GRADES, *_NOTHING_FOUND, *_GOING_ON[1:], "excluded")


@dataclass(frozen=True, slots=True)
class Row:
    """A step in the diagram; `onward` are the outcomes that go on, None where no arrow leaves.

    `following` is the step that they go to, or None after the last one.
    """

    step: Step
    band: Band
    onward: tuple[str, ...] | None
    following: Step | None

    def leaving(self) -> tuple[tuple[str, int], ...]:
        """Return the outcomes that do not go on, with their counts."""
        onward = self.onward or ()
        return tuple((name, n) for name, n in self.step.outcomes.items() if name not in onward)


def rows_of(steps: Sequence[Step]) -> tuple[Row, ...]:
    """Return a row for each step, those that nothing follows from first.

    Raise `ValueError` where the outcomes of a step do not sum to what it was given.
    """
    for step in steps:
        step.check()
    return tuple(_banded(_linked(steps)))


def _linked(steps: Sequence[Step]) -> Iterator[tuple[Step, Step | None]]:
    chain = _chain(steps)
    for step in steps:
        if not any(step is linked for linked in chain):
            yield step, None
    yield from zip_longest(chain, chain[1:])


def _banded(linked: Iterable[tuple[Step, Step | None]]) -> Iterator[Row]:
    """Give the rows; one below the first row of the screening belongs to it as well."""
    band: Band = "Identification"
    for step, following in linked:
        band = "Screening" if _is_screening(step) else band
        onward = going_on(step, following) if following else _included_of(step)
        yield Row(step, band, onward, following)


def _is_screening(step: Step) -> bool:
    return _unit(step) == "paper" and any(name in step.outcomes for name in _SCREENING)


def _included_of(step: Step) -> tuple[str, ...] | None:
    return (INCLUDED,) if INCLUDED in step.outcomes else None


def going_on(step: Step, following: Step) -> tuple[str, ...] | None:
    """Return the outcomes with which things went on to the following step.

    It is the one of a known name, or all those of papers that were read, in whatever way, or all
    but what nothing was found in, or else the only one of the same unit, whose count is what the
    following step was given; none where everything went on; None where the two are not linked.

    >>> read = Step("ingest", "files", 5, {"read": 2, "poor-text": 1, "empty": 2})
    >>> going_on(read, Step("screen", "papers", 3, {"none": 3}))
    ('read', 'poor-text')
    """
    same = _unit(step) == _unit(following)
    if not same and "record" in (_unit(step), _unit(following)):
        return None  # equal numbers of records and papers are chance
    matching = [name for name, n in step.outcomes.items() if n == following.given]
    named = [name for name in _GOING_ON if name in matching]
    if named:
        return (named[0],)
    together = _together(step, following.given)
    if together:
        return together
    if same and step.given == following.given:
        return ()
    return (matching[0],) if same and len(matching) == 1 else None


def _together(step: Step, given: int) -> tuple[str, ...]:
    """Return the outcomes that go on together, where they sum to what is given."""
    read = tuple(name for name in _READ if name in step.outcomes)
    found = tuple(name for name in step.outcomes if name not in _NOTHING_FOUND)
    screened = found if len(found) < len(step.outcomes) else ()
    for names in (read, screened):
        if names and sum(step.outcomes[name] for name in names) == given:
            return names
    return ()


def _unit(step: Step) -> str:
    return step.unit.removesuffix("s")


def _chain(steps: Sequence[Step]) -> list[Step]:
    """Follow the flow backwards from the last step."""
    chain = list(steps[-1:])
    for step in reversed(steps[:-1]):
        if going_on(step, chain[0]) is not None:
            chain.insert(0, step)
    return chain
