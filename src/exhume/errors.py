"""Everything that can go wrong, as one tree.

Each error says which thing it is about, what is wrong with it, and what to do::

    ExhumeError                    exit code 1
    ├── UsageError                 2   the command was called in a way that cannot work
    ├── SettingsError              3   a mistake in study.toml or a criterion file
    ├── InputError                 4   what was handed in cannot be used
    │   └── UnreadableDocument     4   one paper or reference file; becomes a counted issue
    ├── MissingExtra               5   an optional package or font is not installed
    ├── StudyBusy                  6   another run holds the study
    ├── QualityError               7   a floor of recall or precision was not reached
    └── IntegrityError             8   something is not what it was; never caught on the way up

Only `exhume.workflow.ingest` catches `UnreadableDocument`, and only `exhume.cli` catches the rest.
"""


class ExhumeError(Exception):
    """Root of the project's errors: a subject, what is wrong with it, and a remedy.

    The subject is a path, an id or a key. The message shown to people is
    ``subject: problem. remedy``.

    >>> print(ExhumeError("study.toml", "it is empty", "run `exhume new`"))
    study.toml: it is empty. Remedy: run `exhume new`
    """

    exit_code = 1

    def __init__(self, subject: str, problem: str, remedy: str = "") -> None:
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
        super().__init__(subject, problem, remedy)

    def __str__(self) -> str:
        remedy = f". Remedy: {self.remedy}" if self.remedy else ""
        return f"{self.subject}: {self.problem}{remedy}"


class UsageError(ExhumeError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class SettingsError(ExhumeError):
    """A mistake in ``study.toml`` or in a criterion file, with path, line and key."""

    exit_code = 3


class InputError(ExhumeError):
    """What was handed in cannot be used."""

    exit_code = 4


class UnreadableDocument(InputError):
    """One paper or reference file that cannot be read; the run counts it and goes on.

    `state` is the value of `exhume.model.papers.State` under which the run counts it: ``empty``,
    ``undecodable``, ``no-text-layer``, ``unreadable`` or ``unsupported``.

    >>> UnreadableDocument("a.pdf", "it has no text layer", state="no-text-layer").state
    'no-text-layer'
    """

    def __init__(
        self, subject: str, problem: str, remedy: str = "", *, state: str = "unreadable"
    ) -> None:
        super().__init__(subject, problem, remedy)
        self.state = state


class MissingExtra(ExhumeError):
    """An optional package, font or program is not installed."""

    exit_code = 5


class StudyBusy(ExhumeError):
    """Another run holds the study."""

    exit_code = 6


class QualityError(ExhumeError):
    """A floor of recall or precision was not reached."""

    exit_code = 7


class IntegrityError(ExhumeError):
    """Something is not what it was: a digest, an offset or a count does not hold.

    Never caught on the way up: a study whose chain is broken must not go on.
    """

    exit_code = 8
