import io

from exhume.workflow import progress
from exhume.workflow.progress import Lines, Quiet, progress_for


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_short_work_shows_nothing() -> None:
    stream = Terminal()
    lines = Lines(stream)
    lines.step("Reading", 10)
    lines.advance(10)
    lines.close()
    assert "" == stream.getvalue()


def test_a_terminal_shows_one_line_that_is_updated() -> None:
    stream = Terminal()
    lines = Lines(stream)
    lines.step("Reading", 1_500)
    lines._next = 0  # noqa: SLF001 - as if a second had passed
    lines.advance(7)
    lines.advance(1_493)
    lines.close()
    assert "\rReading: 7 of 1,500\rReading: 1,500 of 1,500\n" == stream.getvalue()


def test_elsewhere_each_state_is_a_line_of_its_own() -> None:
    stream = io.StringIO()
    lines = Lines(stream)
    lines.step("Reading")
    lines._next = 0  # noqa: SLF001 - as if some seconds had passed
    lines.advance(7)
    lines.close()
    assert "Reading: 7\n" == stream.getvalue()


def test_quiet_says_nothing() -> None:
    assert isinstance(progress_for(quiet=True), Quiet)
    assert isinstance(progress_for(), progress.Lines)
