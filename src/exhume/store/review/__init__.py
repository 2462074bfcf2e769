"""Keeps the blind review: people, units, who codes what, every verdict, and a log of it all.

It lies in ``study.sqlite`` beside the custody log, or in a PostgreSQL database for teams. Each desk
is all that one role may see and do; what a desk does not give cannot be had through it by any
argument. Every method that writes is one transaction: when it returns, what it wrote is on the
disk, and the review log has it.
"""

from importlib.util import find_spec

from exhume.errors import MissingExtra

for _package in ("sqlalchemy", "alembic", "argon2"):
    if find_spec(_package) is None:
        raise MissingExtra(
            "the review", f"{_package} is not installed", "run `pip install exhume[web]`"
        )
