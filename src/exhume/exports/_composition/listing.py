"""The files of a folder of this package: each is a part of the dossier, found by being there."""

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


@lru_cache(maxsize=8)
def modules(folder: str) -> tuple[ModuleType, ...]:
    """Return the public files of a folder of this package, by name."""
    package = import_module(f"{__package__}.{folder}")
    names = sorted(found.name for found in iter_modules(package.__path__))
    return tuple(
        import_module(f"{package.__name__}.{name}") for name in names if not name.startswith("_")
    )
