"""The people of a study, their passwords, and their sessions.

Passwords are kept as Argon2id hashes, of session tokens and of the keys that failures are counted
by only the SHA-256: who reads the database can neither sign in nor learn an address.
"""

import secrets
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from exhume.errors import InputError
from exhume.model.coding import Person, Role
from exhume.store.review import log
from exhume.store.review.canonical import sha256
from exhume.store.review.rows import AnySelect, check_text, is_storable, person_of
from exhume.store.review.tables import login_failures, people, sessions

if TYPE_CHECKING:
    from exhume.store.review.database import ReviewDatabase

LOCAL = "local"
"""The name of the one person of a study on one's own computer."""
SHORTEST_PASSWORD = 8
"""Characters, as NIST SP 800-63B demands at least."""
LONGEST_PASSWORD = 1_000
IDLE_HOURS = 12
"""A session that is not used for so long has ended."""
LIFE_HOURS = 7 * 24
"""A session that was started so long ago has ended."""
FREE_FAILURES = 5
"""So many sign-ins may fail before the next must wait."""
FIRST_WAIT = 15
"""Seconds; it doubles with each further failure."""
LONGEST_WAIT = 15 * 60
"""Seconds."""

_SECOND = 1_000_000_000
_HOUR = 3600 * _SECOND
_FORGET = 24 * _HOUR  # failures older than this count no more
_TOUCH = 60 * _SECOND  # how exactly the last use of a session is kept: reading must not write
_AT_ONCE = BoundedSemaphore(4)  # each check takes 64 MiB of memory
_HASHER = PasswordHasher()  # Argon2id with the second recommended parameters of RFC 9106

_HAS_ENDED = or_(
    sessions.c.used < bindparam("used_since"), sessions.c.started < bindparam("started_since")
)
_END_OLD = delete(sessions).where(_HAS_ENDED)
# Every request asks this: it is put together once.
_SIGNED_IN = (
    select(people, sessions.c.used)
    .join(sessions, sessions.c.person == people.c.id)
    .where(sessions.c.token_sha256 == bindparam("this_token"), ~_HAS_ENDED, people.c.active)
)


class People:
    """Who takes part in a study; `by` is the id of who acts, empty on the command line."""

    def __init__(self, database: "ReviewDatabase") -> None:
        self._database = database

    def add(
        self, name: str, roles: Collection[Role], password: str = "", *, by: str = ""
    ) -> Person:
        """Add a person; without password they cannot sign in by name.

        Raises `exhume.errors.InputError` where the name is taken, kept or empty, or the password
        too short.
        """
        _check_name(name)
        if name_key(name) == LOCAL:
            problem = "it is kept for the one person of a study on one's own computer"
            raise InputError(f"the name {name!a}", problem, "choose another one")
        hashed = _hashed(password) if password else ""
        with self._database.begin() as connection:
            if connection.execute(_named(name)).first():
                raise InputError(f"the name {name!a}", "it is taken", "choose another one")
            return self._add(connection, name, roles, hashed, by)

    def all(self) -> tuple[Person, ...]:
        """Return everybody in the order of their names, those who left too."""
        with self._database.read() as connection:
            rows = connection.execute(select(people).order_by(people.c.name_key))
            return tuple(person_of(row) for row in rows)

    def by_id(self, person_id: str) -> Person | None:
        """Return the person of that id, or None."""
        with self._database.read() as connection:
            row = connection.execute(_of_id(person_id)).first()
        return person_of(row) if row else None

    def local(self) -> Person:
        """Return the one person of a study on one's own computer, who has all roles."""
        with self._database.begin() as connection:
            row = connection.execute(_named(LOCAL)).first()
            return person_of(row) if row else self._add(connection, LOCAL, tuple(Role))

    def change_roles(self, person_id: str, roles: Collection[Role], by: str) -> Person:
        """Give a person these roles and no others.

        Raises `exhume.errors.InputError` where nobody would be left as owner.
        """
        words = _words(roles)
        entry = log.Entry("roles changed", by, person_id, {"roles": words})
        return self._change({"roles": " ".join(words)}, entry)

    def deactivate(self, person_id: str, by: str) -> Person:
        """Let a person take no further part, and end their sessions; what they did stays.

        Raises `exhume.errors.InputError` where nobody would be left as owner.
        """
        entry = log.Entry("person deactivated", by, person_id)
        return self._change({"active": False}, entry, ends_sessions=True)

    def reactivate(self, person_id: str, by: str) -> Person:
        """Let a person take part again."""
        return self._change({"active": True}, log.Entry("person reactivated", by, person_id))

    def set_password(self, person_id: str, password: str, *, by: str = "") -> None:
        """Set a person's password and end their sessions."""
        entry = log.Entry("password set", by, person_id)
        self._change({"password": _hashed(password)}, entry, ends_sessions=True)

    def verify(self, name: str, password: str) -> Person | None:
        """Return the active person of that name and password, or None.

        It takes as long for a name that nobody has as for a wrong password.
        """
        row = self._by_name(name)
        usable = row is not None and row.active and bool(row.password)
        known = row.password if row is not None and usable else _nobody()
        if not _matches(known, password) or row is None or not usable:
            return None
        if _HASHER.check_needs_rehash(known):
            with self._database.begin() as connection:
                _set(connection, row.id, {"password": _hashed(password)})
        return person_of(row)

    def start_session(self, person: Person) -> str:
        """Start a session and return its token; only the token's SHA-256 is kept."""
        token = secrets.token_urlsafe(32)
        now = self._database.now()
        values = {"token_sha256": sha256(token), "person": person.id, "started": now, "used": now}
        with self._database.begin() as connection:
            connection.execute(_END_OLD, _bounds(now))
            connection.execute(insert(sessions).values(values))
            self._log(connection, log.Entry("signed in", person.id, person.id))
        return token

    def session(self, token: str) -> Person | None:
        """Return the active person whose session this token is of, or None."""
        if not is_storable(token):
            return None
        now = self._database.now()
        asked = {"this_token": sha256(token), **_bounds(now)}
        with self._database.read() as connection:
            row = connection.execute(_SIGNED_IN, asked).first()
        if row is None:
            return None
        if row.used < now - _TOUCH:
            own = sessions.c.token_sha256 == asked["this_token"]
            with self._database.begin() as connection:
                connection.execute(update(sessions).where(own).values(used=now))
        return person_of(row)

    def end_session(self, token: str) -> None:
        """End a session; nothing happens where there is none."""
        if not is_storable(token):
            return
        own = sessions.c.token_sha256 == sha256(token)
        with self._database.begin() as connection:
            person = connection.execute(select(sessions.c.person).where(own)).scalar()
            if person is not None:
                connection.execute(delete(sessions).where(own))
                self._log(connection, log.Entry("signed out", str(person), str(person)))

    def end_sessions_of(self, person_id: str) -> None:
        """End all sessions of a person."""
        with self._database.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.person == person_id))

    def note_failure(self, key: str) -> None:
        """Count a sign-in that failed, under a name or an address."""
        now = self._database.now()
        own = login_failures.c.key_sha256 == sha256(ascii(key))
        with self._database.begin() as connection:
            old = login_failures.c.last < now - _FORGET
            connection.execute(delete(login_failures).where(old))
            more = update(login_failures).where(own)
            more = more.values(failures=login_failures.c.failures + 1, last=now)
            if connection.execute(more).rowcount == 0:
                first = {"key_sha256": sha256(ascii(key)), "failures": 1, "last": now}
                connection.execute(insert(login_failures).values(first))

    def blocked(self, key: str) -> float:
        """Return for how many seconds from now nobody may sign in under that name or address."""
        own = login_failures.c.key_sha256 == sha256(ascii(key))
        with self._database.read() as connection:
            row = connection.execute(select(login_failures).where(own)).first()
        if row is None or row.failures < FREE_FAILURES:
            return 0.0
        doublings = min(int(row.failures) - FREE_FAILURES, 20)
        passed = (self._database.now() - int(row.last)) / _SECOND
        return max(0.0, min(FIRST_WAIT << doublings, LONGEST_WAIT) - passed)

    def forget_failures(self, key: str) -> None:
        """Count anew: somebody signed in under that name or address."""
        own = login_failures.c.key_sha256 == sha256(ascii(key))
        with self._database.begin() as connection:
            connection.execute(delete(login_failures).where(own))

    def _add(
        self,
        connection: Connection,
        name: str,
        roles: Collection[Role],
        hashed: str = "",
        by: str = "",
    ) -> Person:
        person = Person(secrets.token_hex(10), name, frozenset(roles))
        connection.execute(insert(people).values(_values(person, hashed)))
        detail: dict[str, log.Detail] = {"name": name, "roles": _words(roles)}
        self._log(connection, log.Entry("person added", by, person.id, detail))
        return person

    def _by_name(self, name: str) -> Row[Any] | None:
        with self._database.read() as connection:
            return connection.execute(_named(name)).first() if is_storable(name) else None

    def _change(
        self, values: Mapping[str, str | bool], entry: log.Entry, *, ends_sessions: bool = False
    ) -> Person:
        """Change the person that the entry is on."""
        with self._database.begin() as connection:
            owned = _has_owner(connection)
            _set(connection, entry.subject, values)
            if owned and not _has_owner(connection):
                problem = "nobody would be left as owner of the study"
                raise InputError(f"person {entry.subject}", problem, "make another owner first")
            if ends_sessions:
                connection.execute(delete(sessions).where(sessions.c.person == entry.subject))
            self._log(connection, entry)
            return person_of(connection.execute(_of_id(entry.subject)).one())

    def _log(self, connection: Connection, entry: log.Entry) -> None:
        log.append(connection, self._database.at(), entry)


def _check_name(name: str) -> None:
    check_text("the name", name, 200)
    if not name.strip():
        raise InputError("the name", "it is empty", "write a name")


def _hashed(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        problem = f"it has {len(password)} characters"
        remedy = f"choose one of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,}"
        raise InputError("the password", problem, remedy)
    with _AT_ONCE:
        return _HASHER.hash(_bytes_of(password))


def _bytes_of(password: str) -> bytes:
    """Return the same bytes for the same password, whatever keyboard composed its accents."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _nobody() -> str:
    """Return a hash that no password has, to be checked for names that nobody has."""
    return _HASHER.hash(secrets.token_bytes(32))


def _matches(hashed: str, password: str) -> bool:
    _nobody()  # made before the first check, so that it takes no longer for unknown names
    try:
        with _AT_ONCE:
            return _HASHER.verify(hashed, _bytes_of(password[:LONGEST_PASSWORD]))
    except (VerifyMismatchError, InvalidHashError):
        return False


def name_key(name: str) -> str:
    """Return the one form of all ways to write a name: nobody has another's but for its case.

    >>> name_key(" Ada ") == name_key("ADA")
    True
    """
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _named(name: str) -> AnySelect:
    return select(people).where(people.c.name_key == name_key(name))


def _words(roles: Collection[Role]) -> list[str]:
    return sorted({role.value for role in roles})


def _values(person: Person, hashed: str) -> dict[str, str | bool]:
    return {
        "id": person.id,
        "name": person.name,
        "name_key": name_key(person.name),
        "roles": " ".join(_words(person.roles)),
        "active": person.active,
        "password": hashed,
        "may_decide_own": False,
    }


def _of_id(person_id: str) -> AnySelect:
    return select(people).where(people.c.id == (person_id if is_storable(person_id) else ""))


def _set(connection: Connection, person_id: str, values: Mapping[str, str | bool]) -> None:
    if connection.execute(_of_id(person_id)).first() is None:
        problem = "there is no such person"
        raise InputError(f"person {person_id!a}", problem, "choose one from the list")
    own = people.c.id == person_id
    connection.execute(update(people).where(own).values(**values))


def _has_owner(connection: Connection) -> bool:
    rows = connection.execute(select(people).where(people.c.active))
    return any(Role.OWNER in person_of(row).roles for row in rows)


def _bounds(now: int) -> dict[str, int]:
    """Return since when a session must have been used, and been started, in order not to end."""
    return {"used_since": now - IDLE_HOURS * _HOUR, "started_since": now - LIFE_HOURS * _HOUR}
