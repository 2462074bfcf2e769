"""A study that an older version made opens with everything in it, and with a copy from before."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from exhume.errors import ExhumeError
from exhume.store.custody import STUDY_DATABASE, CustodyLog
from exhume.store.review import log
from exhume.store.review.coder_desk import CoderDesk, Progress
from exhume.store.review.database import open_review, read_only
from exhume.store.review.owner_desk import Basis, OwnerDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Queue

from .conftest import Place
from .invented import new_review
from .tallying import counted, tallied

DATA = Path(__file__).parent / "data"
CUSTODY_ONLY = DATA / "custody-only.sqlite"
"""Made before there was a review: four events of an invented paper."""
COPY = "study.sqlite.before-0003"
"""What the copy from before is called that the newest version keeps."""
REVISIONS = sorted(DATA.glob("revision-*.sqlite"))
"""What `stored.py` made when each of them was the newest revision."""


def events(path: Path) -> list[tuple[int, str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.execute("select number, event, sha256 from custody order by number"))


@pytest.fixture
def older(tmp_path: Path) -> Path:
    shutil.copy(CUSTODY_ONLY, tmp_path / STUDY_DATABASE)
    return tmp_path


def test_a_study_without_review_opens_and_keeps_its_custody_log(older: Path) -> None:
    with open_review(older) as database:
        assert 2 == len(new_review(database).coders)
    with CustodyLog(older) as custody:
        assert [None] * 4 == list(custody.faults())
    assert events(CUSTODY_ONLY) == events(older / STUDY_DATABASE)


def test_a_copy_from_before_is_kept(older: Path) -> None:
    open_review(older).close()
    copy = older / COPY
    assert events(CUSTODY_ONLY) == events(copy)
    with closing(sqlite3.connect(copy)) as connection:
        tables = "select count(*) from sqlite_master where name = 'review_log'"
        assert (0,) == connection.execute(tables).fetchone()


def test_a_copy_from_before_never_replaces_another(older: Path) -> None:
    (older / COPY).write_text("an older copy", encoding="utf-8")
    open_review(older).close()
    assert "an older copy" == (older / COPY).read_text(encoding="utf-8")
    assert events(CUSTODY_ONLY) == events(older / f"{COPY}.2")


def test_opening_again_makes_no_further_copy(older: Path) -> None:
    for _ in range(3):
        open_review(older).close()
    assert [COPY] == [path.name for path in older.glob("*before*")]


def test_a_new_study_needs_no_copy(tmp_path: Path) -> None:
    open_review(tmp_path).close()
    assert [] == list(tmp_path.glob("*before*"))


def test_the_custody_log_can_be_made_after_the_review(tmp_path: Path) -> None:
    open_review(tmp_path).close()
    with CustodyLog(tmp_path) as custody:
        assert [] == list(custody.faults())


def test_a_failed_migration_leaves_the_study_as_it_was(older: Path) -> None:
    with closing(sqlite3.connect(older / STUDY_DATABASE)) as connection:
        connection.execute("create table units (id text)")  # in the way of the migration
    with pytest.raises(ExhumeError):
        open_review(older)
    assert events(CUSTODY_ONLY) == events(older / STUDY_DATABASE)
    with closing(sqlite3.connect(older / STUDY_DATABASE)) as connection:
        tables = "select count(*) from sqlite_master where name = 'people'"
        assert (0,) == connection.execute(tables).fetchone()
    assert (older / COPY).is_file()


@pytest.mark.parametrize("stored", REVISIONS, ids=lambda path: path.stem)
def test_a_stored_review_opens_with_all_that_is_in_it(tmp_path: Path, stored: Path) -> None:
    shutil.copy(stored, tmp_path / STUDY_DATABASE)
    with open_review(tmp_path) as database:
        assert [] == [fault for fault in log.faults(database) if fault]
        people = {person.name: person for person in People(database).all()}
        assert ["Adjudicator", "Coder 0", "Coder 1", "Owner"] == list(people)
        assert 6 == Queue(database).counts().units == len(list(Queue(database).drawings()))
        desk = CoderDesk(database, people["Coder 0"].id)
        assert Progress(done=5, total=6, sealed=5, again=1) == desk.progress()
        assert counted(database) == tallied(database)
        owner = OwnerDesk(database, people["Owner"].id)
        settled = [one.basis for one in owner.settled()]
        assert {Basis.AGREED: 4, Basis.ADJUDICATED: 1} == {
            basis: settled.count(basis) for basis in set(settled)
        }
        assert (15, 1, 1) == (
            sum(event.action in ("saved", "decided") for event in owner.log()),
            len(list(owner.translations())),
            len(list(owner.adjudications())),
        )


def test_a_newer_review_is_refused_and_left_alone(own_place: Place) -> None:
    with own_place.open() as database, database.begin() as connection:
        connection.execute(text("update review_revision set version_num = '9999'"))
    with pytest.raises(ExhumeError, match=r"newer version.*Remedy: install") as refused:
        own_place.open()
    assert "9999" not in str(refused.value)
    with (
        pytest.raises(ExhumeError, match="newer version"),
        read_only(own_place.study, own_place.url),
    ):
        pass
    assert [] == list(own_place.study.glob("*before*"))


def test_looking_at_a_study_without_review_changes_nothing(older: Path) -> None:
    before = (older / STUDY_DATABASE).read_bytes()
    with read_only(older) as database:
        assert database is None
    assert before == (older / STUDY_DATABASE).read_bytes()


def test_looking_at_a_review_gives_it(place: Place) -> None:
    place.open().close()
    with read_only(place.study, place.url) as database:
        assert database is not None
        assert [] == list(log.faults(database))
