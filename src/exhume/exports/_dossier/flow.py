"""The flow of papers through the steps, after the PRISMA 2020 diagram (Page et al. 2021)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from exhume.exports._dossier.characters import plain
from exhume.exports._dossier.drawing import wrapped
from exhume.exports._dossier.english import number, things
from exhume.model.findings import Grade
from exhume.model.papers import READ_STATES, State
from exhume.model.report import Step

WIDTH = 720.0
SIZE = 14.0
_LINE = 20.0
_PAD = 14.0
_MAIN = 280.0
_SIDE_LEFT = 350.0
_SIDE = WIDTH - _SIDE_LEFT - 2.0
_GAP = 46.0
_LONGEST = 160
# An outcome of one of these names goes on to the next step; others leave the flow there.
_GOING_ON = ("read", "kept", "included", "eligible", "screened")
_READ = tuple(state.value for state in State if state in READ_STATES)  # these go on together


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text at its place; `strong` marks the name of a step."""

    x: float
    y: float
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with its lines; `side` marks the boxes of what leaves the flow."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]
    side: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A straight arrow, with the words that stand beside it."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing of the flow, in units of a pixel."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    main: Box
    side: Box | None
    onward: str | None

    @property
    def bottom(self) -> float:
        boxes = (self.main, self.side) if self.side else (self.main,)
        return max(box.y + box.height for box in boxes)


def diagram(steps: Sequence[Step]) -> Diagram:
    """Lay out one row a step: what came in on the left, what left the flow on the right.

    Steps that count other things, such as records beside files, stand first and have no arrow. The
    last step shows all its outcomes in its own box. A diagram without steps has height 0.
    """
    chain = _chain(steps)
    apart = [step for step in steps if not any(step is linked for linked in chain)]
    rows: list[_Row] = []
    y = 1.0
    for step in apart:
        rows.append(_row(step, None, y))
        y = rows[-1].bottom + _GAP
    for step, following in zip_longest(chain, chain[1:]):
        rows.append(_row(step, following, y))
        y = rows[-1].bottom + _GAP
    boxes = [box for row in rows for box in (row.main, row.side) if box]
    height = rows[-1].bottom + 1 if rows else 0.0
    return Diagram(WIDTH, height, tuple(boxes), tuple(_arrows(rows)))


def going_on(step: Step, following: Step) -> tuple[str, ...] | None:
    """Return the outcomes with which things went on to the following step.

    It is the one of a known name, or else the only one of the same unit, whose count is what the
    following step was given, or all those of papers that were read, in whatever way; none where
    everything went on; None where the two steps are not linked.

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
    read = tuple(name for name in _READ if name in step.outcomes)
    if read and sum(step.outcomes[name] for name in read) == following.given:
        return read
    if same and step.given == following.given:
        return ()
    return (matching[0],) if same and len(matching) == 1 else None


def _unit(step: Step) -> str:
    return step.unit.removesuffix("s")


def _chain(steps: Sequence[Step]) -> list[Step]:
    """Follow the flow backwards from the last step."""
    chain = list(steps[-1:])
    for step in reversed(steps[:-1]):
        if going_on(step, chain[0]) is not None:
            chain.insert(0, step)
    return chain


def _row(step: Step, following: Step | None, y: float) -> _Row:
    head = [(step.name, True), (f"{things(step.given, step.unit)} given", False)]
    onward = going_on(step, following) if following else None
    if not onward or not following:
        label = things(step.given, step.unit) if following else None
        return _Row(_box(0.5, y, _MAIN, head + _outcomes(step, ())), None, label)
    leaving = _outcomes(step, onward)
    side = _box(_SIDE_LEFT, y, _SIDE, leaving, side=True) if leaving else None
    return _Row(_box(0.5, y, _MAIN, head), side, _label(step, onward, following))


def _label(step: Step, onward: Sequence[str], following: Step) -> str:
    counted = ", ".join(f"{number(step.outcomes[name])} {name}" for name in onward)
    return counted if len(onward) == 1 else f"{things(following.given, following.unit)}: {counted}"


def _outcomes(step: Step, onward: Sequence[str]) -> list[tuple[str, bool]]:
    # "None" reads as "no" beside a number.
    return [
        (f"{number(n)} {'none of these' if name == Grade.NONE else name}", False)
        for name, n in step.outcomes.items()
        if name not in onward
    ]


def _box(
    x: float, y: float, width: float, texts: list[tuple[str, bool]], *, side: bool = False
) -> Box:
    broken = [
        (line, strong)
        for text, strong in texts
        for line in wrapped(plain(text)[:_LONGEST], width - 2 * _PAD, SIZE)
    ]
    lines = tuple(
        Line(x + _PAD, y + _PAD + SIZE * 0.8 + at * _LINE, line, strong)
        for at, (line, strong) in enumerate(broken)
    )
    return Box(x, y, width, 2 * _PAD + len(lines) * _LINE - (_LINE - SIZE), lines, side)


def _arrows(rows: list[_Row]) -> list[Arrow]:
    arrows: list[Arrow] = []
    middle = _MAIN / 2
    for row in rows:
        if row.side:
            y = row.main.y + row.main.height / 2
            arrows.append(Arrow(row.main.x + _MAIN, y, row.side.x, y))
    for row, following in pairwise(rows):
        if row.onward is not None:
            start, end = row.main.y + row.main.height, following.main.y
            arrows.append(Arrow(middle, start, middle, end, plain(row.onward)[:_LONGEST]))
    return arrows
