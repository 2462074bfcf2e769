"""The versions of Python and of all installed packages that Exhume needs."""

import platform
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

import msgspec

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def environment() -> bytes:
    """Return the versions as JSON, packages in the order of their names.

    Nothing in it tells of the machine. Optional packages are there as far as they are installed.
    """
    found: dict[str, str] = {}
    waiting = ["exhume"]
    while waiting:
        name = _plain(waiting.pop())
        if name not in found and (installed := _installed(name)) is not None:
            found[name], needs = installed
            waiting += needs
    python = {"implementation": platform.python_implementation()}
    whole = {"python": {**python, "version": platform.python_version()}, "packages": found}
    return msgspec.json.format(msgspec.json.encode(whole, order="sorted"), indent=1) + b"\n"


@cache
def _installed(name: str) -> tuple[str, tuple[str, ...]] | None:
    """Return a package's version and the names of what it needs, None where it is not installed.

    Its own extras are Exhume's alone to ask for.
    """
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return None
    said = package.requires or []
    wanted = (one for one in said if name == "exhume" or "extra ==" not in one)
    return package.version, tuple(match[0] for one in wanted if (match := _NAME.match(one)))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
