"""Finding plug-ins: a public file in a stage folder is one, and so is an entry point.

The stages are the folders `exhume.sources`, `exhume.text`, `exhume.screening`, `exhume.coding`,
`exhume.recall`, `exhume.series`, `exhume.figures` and `exhume.exports`; installed packages join
through the entry-point group of the same name, for instance ``exhume.sources``. Built-ins come
through the same door as outsiders. Listing does not import; a plug-in is imported when it is
loaded.
"""

import ast
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from exhume.errors import UsageError

STAGES = ("sources", "text", "screening", "coding", "recall", "series", "figures", "exports")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plug-in's name, its stage, and the module that holds it."""

    stage: str
    name: str
    module: str

    def load(self) -> ModuleType:
        """Import the plug-in's module; raise `UsageError` where that fails."""
        try:
            return import_module(self.module)
        except ImportError as error:
            raise UsageError(
                f"plug-in {self.name}",
                f"{self.module} cannot be imported: {error}",
                "install the package that brings it again, or remove it",
            ) from error

    def summary(self) -> str:
        """Return the first line of what the module says of itself, without importing it.

        It is empty where the module is not there, says nothing, or is not written in Python.

        >>> Plugin("text", "width", "exhume.text.width").summary()[:16]
        'Full-width forms'
        """
        try:
            spec = find_spec(self.module)
        except ImportError:  # of a package that the module should lie in
            return ""
        loader = spec.loader if spec else None
        source = loader.get_source(self.module) if isinstance(loader, InspectLoader) else None
        said = ast.get_docstring(ast.parse(source or ""))
        return (said or "").partition("\n")[0]


def discover(stage: str) -> Mapping[str, Plugin]:
    """Return the plug-ins of a stage by name, in the order of their names.

    An installed package may not take the name of a built-in or of another package's plug-in:
    that raises `UsageError`, as does a stage that there is none of.

    >>> "pdf" in discover("sources")
    True
    """
    if stage not in STAGES:
        raise UsageError(stage, "there is no such stage", f"use one of {', '.join(STAGES)}")
    found = {name: Plugin(stage, name, f"exhume.{stage}.{name}") for name in _public_files(stage)}
    for point in installed(f"exhume.{stage}"):
        if point.name in found:
            raise UsageError(
                f"plug-in {point.name}",
                f"{point.value} takes the name of {found[point.name].module}",
                "rename the entry point in the package that brings it, or remove the package",
            )
        found[point.name] = Plugin(stage, point.name, point.value)
    return dict(sorted(found.items()))


def installed(group: str) -> tuple[EntryPoint, ...]:
    """Return the entry points of a group, as they were when a process first looked."""
    return _installed(group, tuple(sys.path))


@lru_cache  # every command asks several times, and the metadata of all packages are read
def _installed(group: str, _folders: tuple[str, ...]) -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=group))


def _public_files(stage: str) -> list[str]:
    files = Path(__file__).with_name(stage).glob("*.py")
    return [path.stem for path in files if not path.stem.startswith("_")]
