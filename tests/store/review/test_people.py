import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text

from exhume.errors import InputError
from exhume.model.coding import Person, Role
from exhume.store.review.database import ReviewDatabase
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.people import FREE_FAILURES, IDLE_HOURS, LIFE_HOURS, LONGEST_WAIT, People
from exhume.store.review.tables import people as people_table

from .conftest import Place

PASSWORD = "correct horse battery"  # noqa: S105 - of an invented person


@pytest.fixture
def people(database: ReviewDatabase) -> People:
    return People(database)


@pytest.fixture
def ann(people: People) -> Person:
    return people.add("Ann", [Role.CODER, Role.ADJUDICATOR], PASSWORD)


def test_a_person_comes_back_as_they_were_added(people: People, ann: Person) -> None:
    assert ann == people.by_id(ann.id)
    assert Person(ann.id, "Ann", frozenset({Role.CODER, Role.ADJUDICATOR}), active=True) == ann
    assert people.by_id("nobody") is None
    assert people.by_id("a\0") is None


@pytest.mark.parametrize("name", ["local", " LOCAL", "ｌｏｃａｌ"])
def test_nobody_can_take_the_name_of_the_person_of_local_use(people: People, name: str) -> None:
    with pytest.raises(InputError, match="is kept"):
        people.add(name, [Role.OWNER], PASSWORD)


def test_everybody_is_listed_by_name(people: People) -> None:
    added = [people.add(name, [Role.READER]) for name in ("bea", "Ann", "陈")]
    assert [added[1], added[0], added[2]] == list(people.all())


def test_a_name_is_taken_in_whatever_case_and_width(people: People, ann: Person) -> None:
    assert ann.name == "Ann"
    for name in ("Ann", "ANN", " ann ", "Ａｎｎ"):
        with pytest.raises(InputError, match="taken"):
            people.add(name, [Role.CODER])


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "x" * 201])
def test_a_name_must_be_one(people: People, name: str) -> None:
    with pytest.raises(InputError):
        people.add(name, [Role.CODER])


@pytest.mark.parametrize("password", ["seven77", "x" * 1001])
def test_a_password_too_short_or_too_long_is_refused(people: People, password: str) -> None:
    with pytest.raises(InputError, match="password"):
        people.add("Bea", [Role.CODER], password)
    assert () == people.all()


@pytest.mark.usefixtures("costly")
def test_the_right_password_gives_the_person(people: People, ann: Person) -> None:
    assert ann == people.verify("Ann", PASSWORD)
    assert ann == people.verify(" ann", PASSWORD)


def test_anything_else_gives_nobody(people: People, ann: Person) -> None:
    people.add("Without password", [Role.CODER])
    wrong = [("Ann", PASSWORD + " "), ("Ann", ""), ("Bea", PASSWORD), ("Without password", "")]
    for name, password in [*wrong, ("a\0", PASSWORD), ("\ud800", "\ud800"), (ann.id, PASSWORD)]:
        assert people.verify(name, password) is None


@pytest.mark.usefixtures("costly")
def test_a_name_that_nobody_has_costs_as_much_as_a_wrong_password(
    people: People, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.add("Without password", [Role.CODER])
    checked: list[str] = []
    check = PasswordHasher.verify

    def noting(hasher: PasswordHasher, hashed: str, password: bytes) -> bool:
        checked.append(hashed.rpartition("$")[0].rpartition("$")[0])
        return check(hasher, hashed, password)

    monkeypatch.setattr(PasswordHasher, "verify", noting)
    for name in (ann.name, "Nobody", "Without password", "a\0"):
        assert people.verify(name, "a wrong password") is None
    assert 4 == len(checked)
    assert 1 == len(set(checked))  # the parameters, and so the work, are the same


def test_a_password_is_the_same_however_its_accents_were_typed(people: People) -> None:
    bea = people.add("Bea", [Role.CODER], "cafe\u0301 cafe\u0301")
    assert bea == people.verify("Bea", "caf\u00e9 caf\u00e9")


def test_passwords_and_tokens_are_not_in_the_database(
    people: People, ann: Person, database: ReviewDatabase
) -> None:
    token = people.start_session(ann)
    with database.read() as connection:
        hashed = connection.execute(select(people_table.c.password)).scalar_one()
        kept = connection.execute(text("select token_sha256 from sessions")).scalar_one()
    assert hashed.startswith("$argon2id$")
    assert token not in kept
    assert 43 == len(token)


def test_a_new_password_ends_all_sessions(people: People, ann: Person) -> None:
    tokens = [people.start_session(ann) for _ in range(2)]
    people.set_password(ann.id, "another password", by=ann.id)
    assert [None, None] == [people.session(token) for token in tokens]
    assert (None, ann) == (people.verify("Ann", PASSWORD), people.verify("Ann", "another password"))


def test_a_session_is_of_its_person_until_it_is_ended(people: People, ann: Person) -> None:
    one, other = people.start_session(ann), people.start_session(ann)
    assert (ann, ann) == (people.session(one), people.session(other))
    people.end_session(one)
    people.end_session(one)
    assert (None, ann) == (people.session(one), people.session(other))
    people.end_sessions_of(ann.id)
    assert people.session(other) is None


@pytest.mark.parametrize("token", ["", "x", "\ud800", "a\0", "x" * 10_000])
def test_any_other_token_is_of_nobody(people: People, ann: Person, token: str) -> None:
    people.start_session(ann)
    assert people.session(token) is None
    people.end_session(token)


def test_a_session_that_is_not_used_ends(place: Place, people: People, ann: Person) -> None:
    token = people.start_session(ann)
    place.clock.pass_hours(IDLE_HOURS - 1)
    assert ann == people.session(token)
    place.clock.pass_hours(IDLE_HOURS - 1)
    assert ann == people.session(token)
    place.clock.pass_hours(IDLE_HOURS + 1)
    assert people.session(token) is None


def test_a_session_ends_however_much_it_is_used(place: Place, people: People, ann: Person) -> None:
    token = people.start_session(ann)
    for _ in range(LIFE_HOURS // 8):
        assert ann == people.session(token)
        place.clock.pass_hours(8)
    assert people.session(token) is None


def test_who_left_can_do_nothing_until_they_are_back(people: People, ann: Person) -> None:
    token = people.start_session(ann)
    assert not people.deactivate(ann.id, by="").active
    assert (None, None) == (people.session(token), people.verify("Ann", PASSWORD))
    assert people.reactivate(ann.id, by="").active
    assert (None, ann) == (people.session(token), people.verify("Ann", PASSWORD))


def test_roles_can_be_changed_and_count_at_once(people: People, ann: Person) -> None:
    token = people.start_session(ann)
    changed = people.change_roles(ann.id, [Role.READER], by="")
    assert frozenset({Role.READER}) == changed.roles
    assert changed == people.session(token)


def test_the_last_owner_cannot_be_removed(people: People) -> None:
    owner = people.add("Owner", [Role.OWNER])
    with pytest.raises(InputError, match="nobody would be left"):
        people.deactivate(owner.id, by=owner.id)
    with pytest.raises(InputError, match="nobody would be left"):
        people.change_roles(owner.id, [Role.CODER], by=owner.id)
    people.add("Second", [Role.OWNER])
    assert not people.deactivate(owner.id, by=owner.id).active


def test_a_person_who_does_not_exist_cannot_be_changed(people: People) -> None:
    for person_id in ("nobody", "a\0", "\ud800"):
        with pytest.raises(InputError, match="no such person"):
            people.deactivate(person_id, by="")


def test_failures_block_for_longer_and_longer(place: Place, people: People) -> None:
    waits = []
    for _ in range(FREE_FAILURES + 9):
        people.note_failure("Ann")
        waits.append(round(people.blocked("Ann")))
    assert [0] * (FREE_FAILURES - 1) + [15, 30, 60, 120, 240, 480] + [LONGEST_WAIT] * 4 == waits
    assert 0 == people.blocked("Bea")
    place.clock.pass_hours(0.2)
    assert 179 < people.blocked("Ann") < 180
    place.clock.pass_hours(0.1)
    assert 0 == people.blocked("Ann")


def test_failures_are_forgotten_after_a_day_or_a_success(place: Place, people: People) -> None:
    for key in ("Ann", "Bea"):
        for _ in range(FREE_FAILURES):
            people.note_failure(key)
    people.forget_failures("Ann")
    assert (0, True) == (people.blocked("Ann"), people.blocked("Bea") > 0)
    place.clock.pass_hours(25)
    people.note_failure("Bea")
    assert 0 == people.blocked("Bea")


def test_failures_are_remembered_after_a_restart(place: Place, database: ReviewDatabase) -> None:
    for _ in range(FREE_FAILURES):
        People(database).note_failure("Ann")
    with place.open() as reopened:
        assert People(reopened).blocked("Ann") > 0


def test_the_local_person_is_one_and_has_all_roles(people: People) -> None:
    local = people.local()
    assert local == people.local()
    assert frozenset(Role) == local.roles
    assert people.verify(local.name, "") is None


def test_what_happens_to_people_is_in_the_log(
    people: People, ann: Person, database: ReviewDatabase
) -> None:
    token = people.start_session(ann)
    people.end_session(token)
    people.set_password(ann.id, "another password", by="x")
    people.change_roles(ann.id, [Role.OWNER], by="x")
    told = [(event.action, event.actor, event.subject) for event in OwnerDesk(database, "").log()]
    assert [
        ("person added", "", ann.id),
        ("signed in", ann.id, ann.id),
        ("signed out", ann.id, ann.id),
        ("password set", "x", ann.id),
        ("roles changed", "x", ann.id),
    ] == told
    assert "another password" not in repr(list(OwnerDesk(database, "").log()))
