"""The folder of a bundle in which its time stamps lie, and how they get there.

They are made of the root digest, and so they stand beside what it covers. Adding one changes no
other file of the bundle, and the root digest stays what it was.
"""

import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final

from exhume.errors import InputError
from exhume.exports._bundle.layout import ROOT_FILE, TIMESTAMPS
from exhume.store.files import explained, partial, write_whole
from exhume.workflow._verifying.bag import bag_in

_DATE: Final = (1980, 1, 1, 0, 0, 0)  # as all entries of a bundle have it
_UNIX, _RIGHTS = 3, 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Stamped:
    """A bundle, zipped or a folder: what its time stamps are of, and those that it has.

    `top` is the bag's folder in the zip, with a stroke at its end; `stamps` are the files in the
    folder of time stamps, by their names in it.
    """

    path: Path
    top: str
    root_file: bytes
    stamps: Mapping[str, bytes]

    @property
    def digest(self) -> bytes:
        """The root digest."""
        return sha256(self.root_file).digest()

    def named(self, files: Mapping[str, bytes], stem: str) -> Mapping[str, bytes]:
        """Return files by new names: `files` has them by suffix, and the stem gets a number.

        What is there already is left out.
        """
        for number in count(1):
            wanted = {f"{stem}-{number}{suffix}": data for suffix, data in files.items()}
            if all(self.stamps.get(name) == data for name, data in wanted.items()):
                return {}
            if not any(name.startswith(f"{stem}-{number}.") for name in self.stamps):
                return wanted
        raise AssertionError  # `count` has no end; for the type checker


def open_stamped(path: Path) -> Stamped:
    """Read what a bundle's time stamps are of; raises `InputError` where there is no bundle."""
    try:
        found = _in_folder(path) if path.is_dir() else _in_zip(path)
    except (OSError, zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
        raise InputError(str(path), f"it cannot be opened: {error}", "check the path") from error
    if found is None:
        problem = f"it holds no evidence bundle: {ROOT_FILE} is not there"
        raise InputError(str(path), problem, "give the evidence.zip that `exhume report` wrote")
    return found


def _in_folder(path: Path) -> Stamped | None:
    bag = bag_in(path)
    if bag is None or not (bag / ROOT_FILE).is_file():
        return None
    folder = bag / TIMESTAMPS
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    stamps = {file.name: file.read_bytes() for file in files if file.is_file()}
    return Stamped(bag, "", (bag / ROOT_FILE).read_bytes(), stamps)


def _in_zip(path: Path) -> Stamped | None:
    with zipfile.ZipFile(path) as archive:
        roots = [name for name in archive.namelist() if name.split("/")[-1] == ROOT_FILE]
        if len(roots) != 1 or roots[0].count("/") > 1:
            return None
        top = roots[0].removesuffix(ROOT_FILE)
        return Stamped(path, top, archive.read(roots[0]), dict(_stamps(archive, top)))


def _stamps(archive: zipfile.ZipFile, top: str) -> Iterator[tuple[str, bytes]]:
    folder = f"{top}{TIMESTAMPS}/"
    for name in archive.namelist():
        if name.startswith(folder) and not name.endswith("/"):
            yield name.removeprefix(folder), archive.read(name)


def add(stamped: Stamped, files: Mapping[str, bytes]) -> None:
    """Put files into the folder of time stamps; a zip has all of them afterwards, or none."""
    if not files:
        return
    with explained(stamped.path):
        if stamped.path.is_dir():
            # ".tsq" comes before ".tsr": a request without its answer does no harm.
            for name in sorted(files):
                write_whole(stamped.path / TIMESTAMPS / name, files[name])
        else:
            _add_to_zip(stamped, files)


def carried_over(before: Stamped, path: Path) -> bool:
    """Put the stamps of a bundle into one that was written anew; tell whether they fit it.

    They fit where the root digest is the same; else nothing is done.
    """
    after = open_stamped(path)
    if after.root_file != before.root_file:
        return False
    add(after, {name: data for name, data in before.stamps.items() if name not in after.stamps})
    return True


def _add_to_zip(stamped: Stamped, files: Mapping[str, bytes]) -> None:
    """Write the zip anew: all that is in it byte by byte, and the files behind it."""
    temporary = partial(stamped.path)
    try:
        shutil.copyfile(stamped.path, temporary)
        with temporary.open("rb+") as file:
            with zipfile.ZipFile(file, "a", allowZip64=True) as archive:
                for name in sorted(files):
                    archive.writestr(_entry(f"{stamped.top}{TIMESTAMPS}/{name}"), files[name])
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(stamped.path, temporary)
        temporary.replace(stamped.path)
    finally:
        temporary.unlink(missing_ok=True)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = _UNIX
    entry.external_attr = _RIGHTS
    return entry
