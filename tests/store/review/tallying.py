"""The tallies of the assignments, as the database keeps them and as one counts them."""

from collections import Counter

from sqlalchemy import Connection, select

from exhume.store.review.database import ReviewDatabase
from exhume.store.review.tables import assignments, tallies

Tallies = Counter[tuple[str, int]]
"""How many units a coder has in a state."""


def counted(database: ReviewDatabase) -> Tallies:
    query = select(assignments.c.coder, assignments.c.state)
    with database.read() as connection:
        return Counter((row.coder, row.state) for row in connection.execute(query))


def tallied(database: ReviewDatabase) -> Tallies:
    with database.read() as connection:
        return tallied_on(connection)


def tallied_on(connection: Connection) -> Tallies:
    """Return the tallies; where one is 0, there may or may not be a row that says so."""
    rows = connection.execute(select(tallies)).all()
    return Counter({(row.coder, row.state): row.units for row in rows if row.units})
