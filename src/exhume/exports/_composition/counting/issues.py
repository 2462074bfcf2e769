"""Issues that were met, by what they led to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exhume.exports._composition.keys import key
from exhume.exports._composition.results import Keyed, counted
from exhume.model.papers import Issue, State
from exhume.model.report import Report

REMARKS = "remarks"


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """The issues that led to one state; None gathers remarks that cost nothing."""

    state: State | None
    issues: tuple[Issue, ...]

    @property
    def name(self) -> str:
        """What the group is called, also in keys."""
        return self.state.value if self.state else REMARKS


def results(report: Report) -> Iterator[Keyed]:
    """Give `issues.all` and `issues.STATE`."""
    yield "issues.all", counted(len(report.issues))
    for group in by_state(report.issues):
        yield key("issues", group.name), counted(len(group.issues))


def by_state(issues: Iterable[Issue]) -> list[IssueGroup]:
    """Gather issues by the state they led to, in the order of the states; remarks come last."""
    gathered: dict[State | None, list[Issue]] = {state: [] for state in (*State, None)}
    for issue in issues:
        gathered[issue.state].append(issue)
    return [IssueGroup(state, tuple(found)) for state, found in gathered.items() if found]
