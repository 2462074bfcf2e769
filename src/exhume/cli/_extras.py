"""Commands that need an optional part of the installation."""

from collections.abc import Generator
from contextlib import contextmanager

from exhume.errors import MissingExtra


@contextmanager
def needs(extra: str) -> Generator[None]:
    """Say which extra to install where an import inside fails for want of a package.

    A module of Exhume itself that is missing is no extra, and is not taken for one.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "exhume":
            raise
        problem = f"{error.name} is not installed"
        raise MissingExtra(
            f"exhume[{extra}]", problem, f"run `pip install exhume[{extra}]`"
        ) from error
