"""Paths that somebody else's archive or server names, kept inside the folder they belong to."""

import re
from pathlib import PurePosixPath

from exhume.errors import InputError

_DRIVE = re.compile(r"[A-Za-z]:")


def safe_path(name: str, source: str) -> PurePosixPath:
    r"""Return a path that stays in the folder it is joined to.

    Raises `InputError` for a name that leads out of it: absolute, with a drive, or with "..";
    `source` is what the message is about.

    >>> safe_path("txt\\0001.txt", "a.zip")
    PurePosixPath('txt/0001.txt')
    """
    path = PurePosixPath(name.replace("\\", "/"))
    drive = any(_DRIVE.match(part) for part in path.parts)
    if not path.parts or path.is_absolute() or ".." in path.parts or drive or "\0" in name:
        problem = f"it names a file whose path leads out of its folder: {name!r}"
        remedy = "do not use this copy; get the data from where they were published"
        raise InputError(source, problem, remedy)
    return path
