"""A unit may have several drawings, one of each origin: a known item can be a candidate as well."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_COPY = """
insert into drawings (unit, origin, stratum, drawn, size, expected)
select unit, origin, stratum, drawn, size, expected from drawings_before
"""


def upgrade() -> None:
    """Make the origin a part of the key.

    SQLite cannot change the key of a table, so that one takes its place on both databases.
    """
    op.rename_table("drawings", "drawings_before")
    _free_the_names()
    op.create_table(
        "drawings",
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_drawings_unit")),
        sa.PrimaryKeyConstraint("unit", "origin", name=op.f("pk_drawings")),
    )
    op.execute(sa.text(_COPY))
    op.drop_table("drawings_before")


def _free_the_names() -> None:
    """PostgreSQL keeps the names of a table's keys when the table is renamed."""
    if op.get_context().dialect.name == "postgresql":
        for name in ("pk_drawings", "fk_drawings_unit"):
            op.execute(sa.text(f"alter table drawings_before rename constraint {name} to {name}_"))
