"""A small real study of invented papers, with people and a queue, and what is hostile in it."""

import csv
import io
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import pytest
from fastapi import FastAPI

from exhume.model.coding import Choice, Drawing, Person, Role, Unit, Verdict
from exhume.settings import StudySettings
from exhume.store.review import people as accounts
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.database import ReviewDatabase
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.web.frame.context import ReviewContext
from exhume.web.server import review_app
from exhume.workflow.draw import draw
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.reviewing.opening import open_study_review
from exhume.workflow.screen import screen

from ..sources.pdf_making import made, with_simsun_outside, words
from ..store.review.passwords import quick_passwords
from ..workflow.invented_studies import PROTOCOL, new_study, paper, put, record, settings_of

PASSWORD = "an invented password"  # noqa: S105 - it opens nothing
TITLE = "\"><script>alert('title')</script>{{7*7}}"
FILE_NAME = "<img src=x onerror=alert('file')>&'\".txt"
PASSAGE = "（虚构）<script>alert('passage')</script>供体确认脑死亡后，立即行气管插管。"
PERSON = "<script>alert('person')</script>"
STUDY_TITLE = "An invented <script>alert('study')</script> study"
HOSTILE = ("alert('title')", "alert('file')", "alert('passage')", "alert('person')")
CODE = "intubated-after-declaration"
OTHER_CODE = "apnoea-test"
NOTHING = Verdict(Choice.NOTHING)
CODED = Verdict(Choice.CODED, (CODE,), "a note of nobody else's concern", "供体")
CODERS = ("Ada", "Ben", PERSON)
PEOPLE: Mapping[str, tuple[Role, ...]] = {
    **dict.fromkeys(CODERS, (Role.CODER,)),
    "Jo": (Role.ADJUDICATOR,),
    "Olga": (Role.OWNER,),
    "Rita": (Role.READER,),
}
PAPERS = 14
FIRST_ID = 1  # with which each coder has units of every origin


def files() -> dict[str, str | bytes]:
    """Return the papers and reference files of the study."""
    return {
        **{f"p{number:03}.txt": paper(number) for number in range(PAPERS)},
        **{f"k{number}.txt": f"（虚构）第{number}天的天气很好。" for number in range(4)},
        FILE_NAME: PASSAGE,
        "page.html": f"<html><body><p>{PASSAGE.replace('<', '&lt;')}其余。</p></body></html>",
        "pages.pdf": pdf_paper(),
        "refs.ris": record("r1", TITLE, "JO  - <b>Journal</b>", "L1  - p000.txt"),
    }


def pdf_paper() -> bytes:
    """Return a paper of two pages with a text layer, of one where no Chinese font is here."""
    try:
        chinese = words("供体确认脑死亡后，立即气管插管。", x=20, size=14)
        return made(words("（虚构）某某医院"), chinese)
    except pytest.skip.Exception:
        return with_simsun_outside("供体脑死亡后立即气管插管。")


def prepare(folder: Path) -> Path:
    """Make the study: taken in and screened, with a file of known items, and no queue yet."""
    protocol = PROTOCOL.replace('title = "An invented study"', f'title = "{STUDY_TITLE}"')
    coding = '\n[coding]\nknown = "known.csv"\nsamples = {"far" = 0}\n'  # those are the probes
    study = new_study(folder, files(), protocol + coding)
    rows = io.StringIO()
    known = [(f"sources/k{number}.txt", "", "" if number % 2 else CODE) for number in range(4)]
    csv.writer(rows).writerows([("document", "quote", "codes"), *known])
    put(study / "known.csv", rows.getvalue())
    ingest(study, settings_of(study), Quiet())
    screen(study, settings_of(study), Quiet())
    return study


def settings_for(study: Path, url: str = "") -> StudySettings:
    """Return the settings of the study with its review at that URL."""
    settings = settings_of(study)
    return replace(settings, coding=replace(settings.coding, database=url))


def add_people(people: People) -> None:
    """Add the people with ids that are always the same: who judges what hangs on them."""
    ids = (f"{number:020x}" for number in count(FIRST_ID))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts.secrets, "token_hex", lambda _: next(ids))
        for name, roles in PEOPLE.items():
            people.add(name, roles, PASSWORD)


def fill(study: Path, url: str = "") -> None:
    """Add the people, draw the queue and assign it."""
    settings = settings_for(study, url)
    with open_study_review(study, settings) as review, quick_passwords():
        add_people(People(review.database))
    draw(study, settings, Quiet())


@dataclass
class Team:
    """A served review: its application, its database, and what people do there off the pages."""

    study: Path
    app: FastAPI
    entrance: str = ""
    _requests: Iterator[int] = field(default_factory=count)

    @property
    def context(self) -> ReviewContext:
        context: ReviewContext = self.app.state.context
        return context

    @property
    def database(self) -> ReviewDatabase:
        return self.context.database

    @property
    def people(self) -> People:
        return self.context.people

    def person(self, name: str) -> Person:
        return next(person for person in self.people.all() if person.name == name)

    def session(self, name: str) -> str:
        """Return the secret of a new session of somebody."""
        return self.people.start_session(self.person(name))

    def desk(self, name: str) -> CoderDesk:
        return CoderDesk(self.database, self.person(name).id)

    def units_of(self, name: str) -> list[str]:
        """Return somebody's units in their order."""
        query = "select unit from assignments join people on people.id = coder where name = %s"
        marked = query % ("?" if self.database.engine.dialect.name == "sqlite" else "%s")
        with self.database.read() as connection:
            rows = connection.exec_driver_sql(f"{marked} order by position", (name,))
            return [str(row[0]) for row in rows]

    def shared(self, one: str, other: str) -> list[str]:
        theirs = set(self.units_of(other))
        return [unit for unit in self.units_of(one) if unit in theirs]

    def drawings(self) -> dict[str, Drawing]:
        return {drawing.unit: drawing for drawing in Queue(self.database).drawings()}

    def units(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in Queue(self.database).units()}

    def unit_with(self, text: str) -> Unit:
        """Return the first unit whose passage or document has that text."""
        units = self.units().values()
        return next(unit for unit in units if text in unit.quote or text in unit.document)

    def coded_by_somebody(self, text: str) -> tuple[str, str]:
        """Return a unit that has that text, and the name of one of its coders."""
        unit = self.unit_with(text).id
        return unit, next(name for name in CODERS if unit in self.units_of(name))

    def save(self, name: str, unit: str, verdict: Verdict = CODED) -> None:
        request = f"request {next(self._requests)}"
        codebook = self.context.review.codebook
        self.desk(name).save(unit, verdict, codebook=codebook, seconds=1.5, request=request)

    def code_all(self, name: str, verdict: Verdict) -> None:
        """Have a coder say the same of all their units and hand in."""
        while unit := self.desk(name).next():
            self.save(name, unit, verdict)
        self.desk(name).seal()


@contextmanager
def served(study: Path, url: str = "", *, team: bool = True) -> Iterator[Team]:
    """Open the application of a study."""
    with review_app(study, settings_for(study, url), team=team) as (app, entrance):
        yield Team(study, app, entrance)


def copied(study: Path, to: Path) -> Path:
    return Path(shutil.copytree(study, to))
