"""The tree of errors is a contract: scripts rely on the exit codes."""

import re

import pytest

from exhume import errors
from exhume.errors import ExhumeError, InputError, UnreadableDocument
from exhume.model.papers import State

CODES = {
    "ExhumeError": 1,
    "UsageError": 2,
    "SettingsError": 3,
    "InputError": 4,
    "UnreadableDocument": 4,
    "MissingExtra": 5,
    "StudyBusy": 6,
    "QualityError": 7,
    "IntegrityError": 8,
}


def kinds(root: type[ExhumeError] = ExhumeError) -> list[type[ExhumeError]]:
    below = [kind for child in root.__subclasses__() for kind in kinds(child)]
    return [root, *(kind for kind in below if kind.__module__ == errors.__name__)]


def test_each_error_has_its_exit_code() -> None:
    assert CODES == {kind.__name__: kind.exit_code for kind in kinds()}


def test_the_tree_is_drawn_as_it_is() -> None:
    drawn = re.findall(r"^[ │├└─]*(\w+) +(?:exit code )?(\d)\b", errors.__doc__ or "", re.MULTILINE)
    assert CODES == {name: int(code) for name, code in drawn}


def test_an_unreadable_document_is_an_input_error() -> None:
    assert issubclass(UnreadableDocument, InputError)


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_an_error_says_what_it_is_about_what_is_wrong_and_what_to_do(
    kind: type[ExhumeError],
) -> None:
    error = kind("a.pdf", "it is damaged", "fetch it again")
    assert "a.pdf: it is damaged. Remedy: fetch it again" == str(error)
    assert ("a.pdf", "it is damaged", "fetch it again") == (
        error.subject,
        error.problem,
        error.remedy,
    )


def test_without_a_remedy_none_is_shown() -> None:
    assert "a.pdf: it is damaged" == str(ExhumeError("a.pdf", "it is damaged"))


@pytest.mark.parametrize(
    "state", ["empty", "undecodable", "no-text-layer", "unreadable", "unsupported"]
)
def test_the_state_of_an_unreadable_document_is_one_that_is_counted(state: str) -> None:
    assert State(UnreadableDocument("a", "b", state=state).state)


def test_a_document_is_unreadable_unless_more_is_known() -> None:
    assert "unreadable" == UnreadableDocument("a", "b").state
