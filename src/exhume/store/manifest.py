"""The manifest of a folder: which files it holds, their digests, and what made them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from exhume.errors import IntegrityError
from exhume.store.files import digest_of, partial, write_whole

MANIFEST_FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the folder: its SHA-256, its size in bytes, and the digest of its inputs.

    `inputs` is empty for files that the next run makes anew in any case.
    """

    digest: str
    size: int
    inputs: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder holds: `files` by POSIX path, and the `versions` of what made them."""

    versions: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    files: Mapping[str, FileEntry] = field(default_factory=dict[str, FileEntry], hash=False)


def entry_for(path: Path, inputs: str = "") -> FileEntry:
    """Weigh a file that has just been written."""
    return FileEntry(digest_of(path), path.stat().st_size, inputs)


def read_manifest(folder: Path) -> Manifest | None:
    """Return the folder's manifest, or None where there is none.

    Raises `exhume.errors.IntegrityError` if there is one that cannot be understood.
    """
    path = folder / MANIFEST_FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError as error:
        raise IntegrityError(
            str(path), f"it is damaged: {error}", "delete this file and make the folder anew"
        ) from error


def begin_manifest(folder: Path, manifest: Manifest) -> None:
    """Lay the new manifest, keys sorted, beside the old one: its files now take their places."""
    data = msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1) + b"\n"
    path = folder / MANIFEST_FILE
    if is_torn(folder) or not path.is_file() or path.read_bytes() != data:
        write_whole(partial(path), data)


def finish_manifest(folder: Path) -> None:
    """Put the new manifest in the place of the old one, if they differ."""
    if is_torn(folder):
        partial(folder / MANIFEST_FILE).replace(folder / MANIFEST_FILE)


def is_torn(folder: Path) -> bool:
    """Say whether files are taking their places, or a run was stopped while they did."""
    return partial(folder / MANIFEST_FILE).exists()


def faults(folder: Path, manifest: Manifest) -> Iterable[str]:
    """Give one sentence for each file that is missing or is not what it was."""
    for name, entry in manifest.files.items():
        path = folder / name
        if not path.is_file():
            yield f"{path} is missing"
        elif digest_of(path) != entry.digest:
            yield f"{path} is not what it was"


def is_unchanged(folder: Path, name: str, manifest: Manifest | None) -> bool:
    """Say whether a file is there with the very bytes that the manifest names."""
    entry = manifest.files.get(name) if manifest else None
    path = folder / name
    return entry is not None and path.is_file() and digest_of(path) == entry.digest
