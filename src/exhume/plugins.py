"""Finding plug-ins: a public file in a stage folder is one, and so is an entry point.

The stages are the folders `exhume.sources`, `exhume.text`, `exhume.screening` and
`exhume.exports`; installed packages join through the entry-point group of the same name, for
instance ``exhume.sources``. Built-ins come through the same door as outsiders. Listing does not
import; a plug-in is imported when it is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from exhume.errors import UsageError

STAGES = ("sources", "text", "screening", "exports")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plug-in's name, its stage, and the module that holds it."""

    stage: str
    name: str
    module: str

    def load(self) -> ModuleType:
        """Import the plug-in's module."""
        return import_module(self.module)


def discover(stage: str) -> Mapping[str, Plugin]:
    """Return the plug-ins of a stage by name, in the order of their names.

    An installed package may not take the name of a built-in: that raises `UsageError`.

    >>> "pdf" in discover("sources")
    True
    """
    found = {name: Plugin(stage, name, f"exhume.{stage}.{name}") for name in _public_files(stage)}
    for point in entry_points(group=f"exhume.{stage}"):
        if point.name in found:
            raise UsageError(
                f"plug-in {point.name}",
                f"{point.value} takes the name of {found[point.name].module}",
                "rename the entry point in the package that brings it, or remove the package",
            )
        found[point.name] = Plugin(stage, point.name, point.value)
    return dict(sorted(found.items()))


def _public_files(stage: str) -> list[str]:
    spec = find_spec(f"exhume.{stage}")
    if spec is None or not spec.submodule_search_locations:
        raise UsageError(stage, "there is no such stage", f"use one of {', '.join(STAGES)}")
    return [
        path.stem
        for folder in spec.submodule_search_locations
        for path in Path(folder).glob("*.py")
        if not path.stem.startswith("_")
    ]
