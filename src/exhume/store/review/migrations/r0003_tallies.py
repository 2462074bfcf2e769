"""How many units each coder has in each state, kept by the database itself.

Counting them took the longer the more there were, and every page of a coder asks for it. Triggers
keep the numbers in the transaction that changes an assignment, whoever changes it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_COUNT = """
insert into tallies (coder, state, units)
select coder, state, count(*) from assignments group by coder, state
"""


def upgrade() -> None:
    """Make the table, count what there is, and have triggers go on counting."""
    op.create_table(
        "tallies",
        sa.Column("coder", sa.String(length=40), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["coder"], ["people.id"], name=op.f("fk_tallies_coder")),
        sa.PrimaryKeyConstraint("coder", "state", name=op.f("pk_tallies")),
    )
    op.execute(sa.text(_COUNT))
    if op.get_context().dialect.name == "sqlite":
        _triggers_of_sqlite()
    else:
        _triggers_of_postgresql()


def _triggers_of_sqlite() -> None:
    more = (
        "insert into tallies (coder, state, units) values (new.coder, new.state, 1)"
        " on conflict (coder, state) do update set units = units + 1"
    )
    fewer = "update tallies set units = units - 1 where coder = old.coder and state = old.state"
    changes = "new.state <> old.state or new.coder <> old.coder"
    _sqlite_trigger("insert", "after insert on assignments", more)
    _sqlite_trigger("delete", "after delete on assignments", fewer)
    moment = f"after update of coder, state on assignments when {changes}"
    _sqlite_trigger("update", moment, f"{fewer}; {more}")


def _sqlite_trigger(name: str, moment: str, action: str) -> None:
    op.execute(f"create trigger assignments_tally_{name} {moment} begin {action}; end")


def _triggers_of_postgresql() -> None:
    """Count once a statement: a row that is changed once a row of another grows without bound."""
    more, fewer = "select coder, state, 1 as n from fresh", "select coder, state, -1 as n from gone"
    _postgresql_trigger("insert", "new table as fresh", more)
    _postgresql_trigger("delete", "old table as gone", fewer)
    both = "old table as gone new table as fresh"
    _postgresql_trigger("update", both, f"{more} union all {fewer}")


def _postgresql_trigger(event: str, tables: str, changes: str) -> None:
    op.execute(
        f"create function review_tally_{event}() returns trigger language plpgsql as $$ begin"  # noqa: S608 - our own words
        " insert into tallies (coder, state, units)"
        f" select coder, state, sum(n) from ({changes}) as changes"
        " group by coder, state having sum(n) <> 0 order by coder, state"
        " on conflict (coder, state) do update set units = tallies.units + excluded.units;"
        " return null; end $$"
    )
    op.execute(
        f"create trigger assignments_tally_{event} after {event} on assignments"
        f" referencing {tables} for each statement execute function review_tally_{event}()"
    )
