"""The verb ``people``: the accounts of a review in a team."""

from collections.abc import Collection
from pathlib import Path

from exhume.errors import UsageError
from exhume.model.coding import Person, Role
from exhume.settings import StudySettings
from exhume.store.review.owner_desk import OwnerDesk
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
        people.set_password(_named(people, name).id, password)


def allow_own(study: Path, settings: StudySettings, name: str, *, allowed: bool) -> None:
    """Let an adjudicator decide on units that they coded themselves, or no longer.

    Raises `UsageError` where there is no such name, or its owner is no adjudicator.
    """
    with open_study_review(study, settings) as review:
        person = _named(People(review.database), name)
        if Role.ADJUDICATOR not in person.roles:
            remedy = "see `exhume people list` for who is"
            raise UsageError(name, "they are no adjudicator", remedy)
        OwnerDesk(review.database, "").allow_own(person.id, allowed=allowed)


def _named(people: People, name: str) -> Person:
    found = next((person for person in people.all() if person.name == name), None)
    if found is None:
        raise UsageError(name, "there is no such account", "see `exhume people list`")
    return found
