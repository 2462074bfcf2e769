"""A path that calls itself as its file was called where it comes from.

A member of an archive lies under its digest, and readers look at names as well.
"""

import sys
from pathlib import Path

if sys.platform == "win32":
    from pathlib import WindowsPath as _Path
else:
    from pathlib import PosixPath as _Path


class _Called(_Path):
    called = ""

    @property
    def name(self) -> str:
        """The last part of the path, as its readers shall see it; `suffix` follows from it."""
        return self.called


def called(place: str, name: str = "") -> Path:
    """Return a path to a place; with a `name`, one that says it is called so.

    >>> path = called("store/ab/abcdef", "a.pdf")
    >>> path.name, path.suffix, path.as_posix()
    ('a.pdf', '.pdf', 'store/ab/abcdef')
    """
    if not name:
        return Path(place)
    path = _Called(place)
    path.called = name
    return path
