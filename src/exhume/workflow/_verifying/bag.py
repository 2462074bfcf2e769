"""An unpacked bag: its files, and which of them are not what its manifests say."""

import os
from dataclasses import dataclass, field
from hashlib import sha256, sha512
from pathlib import Path

from exhume.exports._bundle.layout import PAYLOAD

BAGIT, INFO = "bagit.txt", "bag-info.txt"
_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Weighed:
    """A file's size in bytes and its digests in hexadecimal digits, by their names in BagIt."""

    size: int
    sha256: str
    sha512: str


def weigh(path: Path) -> Weighed:
    """Hash a file with both digests in one go."""
    short, long, size = sha256(), sha512(), 0
    with path.open("rb") as file:
        while piece := file.read(_AT_ONCE):
            short.update(piece)
            long.update(piece)
            size += len(piece)
    return Weighed(size, short.hexdigest(), long.hexdigest())


@dataclass(slots=True)
class Bag:
    """The folder of a bag.

    `files` are the paths of its regular files below it, `odd` those of links and the like. `lost`
    are files that could not be unpacked. `broken` are files of the payload, by their paths in it,
    that are not what a manifest says, or are missing: nothing follows them any further.
    """

    folder: Path
    files: dict[str, Weighed] = field(default_factory=dict[str, Weighed])
    odd: tuple[str, ...] = ()
    lost: frozenset[str] = frozenset()
    broken: set[str] = field(default_factory=set[str])

    def path(self, name: str) -> Path:
        """Return where a file of the payload lies."""
        return self.folder / PAYLOAD / name

    def has(self, name: str) -> bool:
        """Tell whether the payload has a file, and it is what the manifests say."""
        return f"{PAYLOAD}/{name}" in self.files and name not in self.broken

    def weighed(self, name: str) -> Weighed:
        """Return size and digests of a file of the payload."""
        return self.files[f"{PAYLOAD}/{name}"]

    def data(self, name: str) -> bytes:
        """Return the bytes of a file of the payload."""
        return self.path(name).read_bytes()

    def below(self, folder: str) -> list[str]:
        """Return the paths in the payload of the files below one of its folders, in order."""
        start = f"{PAYLOAD}/{folder}/"
        return [name.removeprefix(f"{PAYLOAD}/") for name in self.files if name.startswith(start)]


def open_folder(folder: Path, lost: frozenset[str] = frozenset()) -> Bag:
    """Look at every file of a bag; links are not followed."""
    files: dict[str, Weighed] = {}
    odd: list[str] = []
    for place, folders, names in os.walk(folder):
        below = Path(place)
        odd += [_name(folder, below / name) for name in folders if (below / name).is_symlink()]
        for name in names:
            path = below / name
            if path.is_file() and not path.is_symlink():
                files[_name(folder, path)] = weigh(path)
            else:
                odd.append(_name(folder, path))
    return Bag(folder, dict(sorted(files.items())), tuple(sorted(odd)), lost)


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def bag_in(folder: Path) -> Path | None:
    """Return the bag that a folder is, or holds as its only folder; None where it is none."""
    if _is_bag(folder):
        return folder
    inside = [path for path in folder.iterdir() if path.is_dir()]
    return inside[0] if len(inside) == 1 and _is_bag(inside[0]) else None


def _is_bag(folder: Path) -> bool:
    """A bag that lost its declaration is still one, and is told so."""
    return (folder / BAGIT).is_file() or any(folder.glob("*manifest-*.txt"))
