"""The tables of the review, as the newest migration leaves them.

`migrations` makes them and changes them; this module says what the rest of the package may rely on.
A test compares the two.
"""

from enum import IntEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

REVISION_TABLE = "review_revision"
"""Where Alembic keeps which migration was the last."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)


class State(IntEnum):
    """How far an assignment is.

    `OPEN` waits for a verdict; `AGAIN` has one, and a change of the codebook asks for another
    look; `DONE` has one that its coder may still change; `SEALED` was handed in. `RETIRED` had
    none when its unit was drawn no longer, and `HANDED_OVER` went to another coder: in these two,
    the last of the order, the unit is no longer the coder's.
    """

    OPEN = 0
    AGAIN = 1
    DONE = 2
    SEALED = 3
    RETIRED = 4
    HANDED_OVER = 5


ACTIVE = (State.OPEN, State.AGAIN, State.DONE, State.SEALED)
"""States in which a unit is the coder's."""

people = Table(
    "people",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, unique=True),
    Column("roles", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("password", Text, nullable=False),
    Column("may_decide_own", Boolean, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("person", String(40), ForeignKey("people.id"), nullable=False, index=True),
    Column("started", BigInteger, nullable=False),
    Column("used", BigInteger, nullable=False),
)

login_failures = Table(
    "login_failures",
    metadata,
    Column("key_sha256", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", BigInteger, nullable=False),
)

units = Table(
    "units",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("digest", String(64), nullable=False, index=True),
    Column("document", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("coders", SmallInteger, nullable=False),
    Column("retired", Boolean, nullable=False),
)

drawings = Table(
    "drawings",
    metadata,
    Column("unit", String(64), ForeignKey("units.id"), primary_key=True),
    Column("origin", String(20), primary_key=True),
    Column("stratum", Text, nullable=False),
    Column("drawn", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("expected", Text, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    Column("unit", String(64), ForeignKey("units.id"), primary_key=True),
    Column("coder", String(40), ForeignKey("people.id"), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("standing", Integer, nullable=False),
    Column("handed_to", String(40), ForeignKey("people.id"), nullable=True),
    Index(None, "coder", "state", "position"),
    Index(None, "coder", "position"),
)

tallies = Table(  # written by triggers alone
    "tallies",
    metadata,
    Column("coder", String(40), ForeignKey("people.id"), primary_key=True),
    Column("state", SmallInteger, primary_key=True),
    Column("units", Integer, nullable=False),
)

codings = Table(
    "codings",
    metadata,
    Column("unit", String(64), primary_key=True),
    Column("coder", String(40), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("choice", String(20), nullable=False),
    Column("codes", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("codebook", Text, nullable=False),
    Column("seconds", Float(53), nullable=False),
    Column("at", Text, nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("commitment", String(64), nullable=False),
    Column("request", Text, nullable=False),
    Column("before", SmallInteger, nullable=False),
    Column("entry", BigInteger, nullable=False, unique=True),
    Column("sealed", Boolean, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    ForeignKeyConstraint(["unit", "coder"], ["assignments.unit", "assignments.coder"]),
    UniqueConstraint("coder", "request"),
    Index(None, "coder", "sealed", "withdrawn", "entry"),
)

releases = Table(
    "releases",
    metadata,
    Column("unit", String(64), ForeignKey("units.id"), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("differ", Boolean, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("basis", String(64), nullable=False),
    Index(None, "open", "position"),
)

adjudications = Table(
    "adjudications",
    metadata,
    Column("unit", String(64), ForeignKey("units.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("adjudicator", String(40), ForeignKey("people.id"), nullable=False),
    Column("choice", String(20), nullable=False),
    Column("codes", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("codebook", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("commitment", String(64), nullable=False),
    Column("request", Text, nullable=False),
    Column("basis", String(64), nullable=False),
    Column("entry", BigInteger, nullable=False, unique=True),
    UniqueConstraint("adjudicator", "request"),
)

translations = Table(
    "translations",
    metadata,
    Column("unit", String(64), ForeignKey("units.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("author", String(40), ForeignKey("people.id"), nullable=False),
    Column("status", String(20), nullable=False),
    Column("at", Text, nullable=False),
)

codebooks = Table(
    "codebooks",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False, index=True),
    Column("content", Text, nullable=False),
    Column("at", Text, nullable=False),
)

review_log = Table(
    "review_log",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("event", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
)
