"""The verb ``people``: the accounts of a review in a team."""

from collections.abc import Collection
from pathlib import Path

from exhume.errors import UsageError
from exhume.model.coding import Person, Role
from exhume.settings import StudySettings
from exhume.store.review.people import People
from exhume.workflow.reviewing.opening import open_study_review


def add_person(
    study: Path, settings: StudySettings, name: str, roles: Collection[Role], password: str
) -> Person:
    """Make an account; raises `exhume.errors.InputError` where name or password will not do."""
    with open_study_review(study, settings) as review:
        return People(review.database).add(name, roles, password)


def people_of(study: Path, settings: StudySettings) -> tuple[Person, ...]:
    """Return everybody in the order of their names."""
    with open_study_review(study, settings) as review:
        return People(review.database).all()


def set_password(study: Path, settings: StudySettings, name: str, password: str) -> None:
    """Set somebody's password anew; raises `UsageError` where there is no such name."""
    with open_study_review(study, settings) as review:
        people = People(review.database)
        found = next((person for person in people.all() if person.name == name), None)
        if found is None:
            raise UsageError(name, "there is no such account", "see `exhume people list`")
        people.set_password(found.id, password)
