"""The first tables of the review."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables, and the triggers that keep what must only grow."""
    _codebooks()
    _login_failures()
    _people()
    _review_log()
    _units()
    _adjudications()
    _assignments()
    _drawings()
    _releases()
    _sessions()
    _translations()
    _codings()
    if op.get_context().dialect.name == "sqlite":
        _guards_of_sqlite()
    else:
        _guards_of_postgresql()


def _codebooks() -> None:
    op.create_table(
        "codebooks",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_codebooks")),
    )
    op.create_index(op.f("ix_codebooks_digest"), "codebooks", ["digest"], unique=False)


def _login_failures() -> None:
    op.create_table(
        "login_failures",
        sa.Column("key_sha256", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key_sha256", name=op.f("pk_login_failures")),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("may_decide_own", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("name_key", name=op.f("uq_people_name_key")),
    )


def _review_log() -> None:
    op.create_table(
        "review_log",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_review_log")),
    )


def _units() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("coders", sa.SmallInteger(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
    op.create_index(op.f("ix_units_digest"), "units", ["digest"], unique=False)


def _adjudications() -> None:
    op.create_table(
        "adjudications",
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("adjudicator", sa.String(length=40), nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("codebook", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["adjudicator"], ["people.id"], name=op.f("fk_adjudications_adjudicator")
        ),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_adjudications_unit")),
        sa.PrimaryKeyConstraint("unit", "revision", name=op.f("pk_adjudications")),
        sa.UniqueConstraint(
            "adjudicator", "request", name=op.f("uq_adjudications_adjudicator_request")
        ),
        sa.UniqueConstraint("entry", name=op.f("uq_adjudications_entry")),
    )


def _assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("coder", sa.String(length=40), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("handed_to", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["coder"], ["people.id"], name=op.f("fk_assignments_coder")),
        sa.ForeignKeyConstraint(
            ["handed_to"], ["people.id"], name=op.f("fk_assignments_handed_to")
        ),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_assignments_unit")),
        sa.PrimaryKeyConstraint("unit", "coder", name=op.f("pk_assignments")),
    )
    op.create_index(
        op.f("ix_assignments_coder_position"), "assignments", ["coder", "position"], unique=False
    )
    op.create_index(
        op.f("ix_assignments_coder_state_position"),
        "assignments",
        ["coder", "state", "position"],
        unique=False,
    )


def _drawings() -> None:
    op.create_table(
        "drawings",
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_drawings_unit")),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_drawings")),
    )


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("differ", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_releases_unit")),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_releases")),
    )
    op.create_index(
        op.f("ix_releases_open_position"), "releases", ["open", "position"], unique=False
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_sessions_person")),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_person"), "sessions", ["person"], unique=False)


def _translations() -> None:
    op.create_table(
        "translations",
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["people.id"], name=op.f("fk_translations_author")),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_translations_unit")),
        sa.PrimaryKeyConstraint("unit", "revision", name=op.f("pk_translations")),
    )


def _codings() -> None:
    op.create_table(
        "codings",
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("coder", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("codebook", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(precision=53), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("before", sa.SmallInteger(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "coder"],
            ["assignments.unit", "assignments.coder"],
            name=op.f("fk_codings_unit_coder"),
        ),
        sa.PrimaryKeyConstraint("unit", "coder", "revision", name=op.f("pk_codings")),
        sa.UniqueConstraint("coder", "request", name=op.f("uq_codings_coder_request")),
        sa.UniqueConstraint("entry", name=op.f("uq_codings_entry")),
    )
    op.create_index(
        op.f("ix_codings_coder_sealed_withdrawn_entry"),
        "codings",
        ["coder", "sealed", "withdrawn", "entry"],
        unique=False,
    )


_ONLY_GROW = ("review_log", "adjudications", "translations", "codebooks")
_REFUSAL = "what is on record in the review is neither changed nor removed"
_FLAGS = "sealed and withdrawn can be set, not taken back, and a sealed coding is not withdrawn"
_KEPT_OF_CODINGS = (
    *("unit", "coder", "revision", "choice", "codes", "note", "quote", "whole", "codebook"),
    *("seconds", "at", "nonce", "commitment", "request", "before", "entry"),
)


def _guards_of_sqlite() -> None:
    for table in _ONLY_GROW:
        _sqlite_guard(f"{table}_no_update", f"before update on {table}", _REFUSAL)
    for table in (*_ONLY_GROW, "codings"):
        _sqlite_guard(f"{table}_no_delete", f"before delete on {table}", _REFUSAL)
    columns = ", ".join(f'"{name}"' for name in _KEPT_OF_CODINGS)
    _sqlite_guard("codings_no_update", f"before update of {columns} on codings", _REFUSAL)
    flags = (
        "new.sealed < old.sealed or new.withdrawn < old.withdrawn or (new.withdrawn and new.sealed)"
    )
    moment = f"before update of sealed, withdrawn on codings when {flags}"
    _sqlite_guard("codings_flags", moment, _FLAGS)


def _sqlite_guard(name: str, moment: str, refusal: str) -> None:
    op.execute(f"create trigger {name} {moment} begin select raise(abort, '{refusal}'); end")


def _guards_of_postgresql() -> None:
    _postgresql_function("review_refuse", f"raise exception '{_REFUSAL}';")
    for table in _ONLY_GROW:
        _postgresql_guard(f"{table}_kept", f"before update or delete on {table} for each row")
    _postgresql_guard("codings_kept", "before delete on codings for each row")
    for table in (*_ONLY_GROW, "codings"):
        _postgresql_guard(f"{table}_whole", f"before truncate on {table} for each statement")
    kept = "to_jsonb(new) - 'sealed' - 'withdrawn' is distinct from"
    was = "to_jsonb(old) - 'sealed' - 'withdrawn'"
    _postgresql_function(
        "review_refuse_codings",
        f"if {kept} {was} then raise exception '{_REFUSAL}'; end if;"
        " if new.sealed < old.sealed or new.withdrawn < old.withdrawn"
        " or (new.withdrawn and new.sealed)"
        f" then raise exception '{_FLAGS}'; end if; return new;",
    )
    moment = "before update on codings for each row"
    _postgresql_guard("codings_flags", moment, "review_refuse_codings")


def _postgresql_function(name: str, body: str) -> None:
    op.execute(
        f"create function {name}() returns trigger language plpgsql as $$ begin {body} end $$"
    )


def _postgresql_guard(name: str, moment: str, function: str = "review_refuse") -> None:
    op.execute(f"create trigger {name} {moment} execute function {function}()")
