import sqlite3
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import ExhumeError, IntegrityError
from exhume.model.custody import Acquisition, Action, Exhibit
from exhume.store.custody import STUDY_DATABASE, CustodyLog, Mark, Step

STEPS = [
    Step(Action.ACQUIRED, "ab" * 32, "sources/a.txt", "exhume 1", "3 bytes"),
    Step(Action.COPIED, "ab" * 32, "store/ab/abab", "exhume 1"),
    Step(Action.READ, "ab" * 32, "text/plain", "a reader 1", "read"),
]


def written(study: Path, *steps: Step) -> None:
    ticks = count(1_000_000_000, 1_000_000_000)
    with CustodyLog(study, lambda: next(ticks)) as log:
        log.record(steps)


def faults(study: Path) -> list[str]:
    with CustodyLog(study) as log:
        return [fault for fault in log.faults() if fault]


def change(study: Path, statement: str) -> None:
    with sqlite3.connect(study / STUDY_DATABASE) as connection:
        connection.execute(statement)
    connection.close()


def test_events_are_numbered_and_chained(tmp_path: Path) -> None:
    written(tmp_path, *STEPS)
    with CustodyLog(tmp_path) as log:
        events = list(log.events())
    assert [1, 2, 3] == [event.number for event in events]
    assert "" == events[0].previous
    assert 64 == len(events[1].previous)
    assert "1970-01-01T00:00:01.000+00:00" == events[0].at
    assert [] == faults(tmp_path)


def test_the_same_step_is_written_once(tmp_path: Path) -> None:
    written(tmp_path, *STEPS)
    written(tmp_path, *STEPS, Step(Action.SCREENED, "ab" * 32, "a criterion"))
    with CustodyLog(tmp_path) as log:
        assert [1, 2, 3, 4] == [event.number for event in log.events()]
    assert [] == faults(tmp_path)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("update custody set event = replace(event, 'a.txt', 'b.txt') where number = 1", "event 1"),
        ("delete from custody where number = 2", "event 2 is missing"),
        ("update custody set sha256 = 'x' where number = 1", "event 1"),
    ],
)
def test_what_was_changed_is_named(tmp_path: Path, statement: str, fault: str) -> None:
    written(tmp_path, *STEPS)
    change(tmp_path, statement)
    assert fault in faults(tmp_path)[0]


def test_an_acquisition_comes_back_as_it_was(tmp_path: Path) -> None:
    acquired = Acquisition("a", Exhibit("ab", 3, "text/plain"), 9_000_000_000, 1, 2, 3)
    with CustodyLog(tmp_path) as log:
        log.record([], [acquired])
        assert {"a": acquired} == log.acquisitions()


def test_only_the_marks_that_would_show_any_later_change_are_trusted(tmp_path: Path) -> None:
    settled = Acquisition("a", Exhibit("ab", 3), 9_000_000_000, 1, 2, 3)
    just_written = Acquisition("b", Exhibit("cd", 3), 9_000_000_000, 8_000_000_000, 1)
    just_changed = Acquisition("c", Exhibit("ef", 3), 9_000_000_000, 1, 8_000_000_000)
    with CustodyLog(tmp_path) as log:
        log.record([], [settled, just_written, just_changed])
        assert {"a": Mark("a", "ab", 3, 1, 2, 3)} == log.marks()


def test_the_log_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    written(tmp_path, *STEPS)
    change(tmp_path, "pragma user_version = 99")
    with pytest.raises(ExhumeError, match="newer version"):
        CustodyLog(tmp_path)


def test_a_damaged_log_is_never_thrown_away(tmp_path: Path) -> None:
    (tmp_path / STUDY_DATABASE).write_bytes(b"no database at all" * 500)
    with pytest.raises(IntegrityError, match="damaged"):
        CustodyLog(tmp_path)


def test_a_log_of_the_first_version_goes_on_as_it_was(tmp_path: Path) -> None:
    step = Step(Action.READ, "ab")
    with sqlite3.connect(tmp_path / "study.sqlite") as old:
        old.executescript(
            "create table custody (number integer primary key, event text, sha256 text);"
            "create table custody_known (step blob primary key) without rowid;"
            "pragma user_version = 1"
        )
        old.execute("insert into custody_known values (?)", (step.key(),))
    old.close()
    with CustodyLog(tmp_path) as log:
        log.record([step, Step(Action.READ, "cd")])
        assert ["cd"] == [event.digest for event in log.events()]


@given(st.lists(st.lists(st.integers(0, 300), max_size=250), max_size=4))
def test_few_and_many_steps_at_a_time_are_each_written_once(batches: list[list[int]]) -> None:
    with TemporaryDirectory() as folder, CustodyLog(Path(folder)) as log:
        for batch in batches:
            log.record(Step(Action.READ, str(number)) for number in batch)
        wanted = list(dict.fromkeys(str(number) for batch in batches for number in batch))
        assert wanted == [event.digest for event in log.events()]
        assert [None] * len(wanted) == list(log.faults())
