"""Unpacking the archives of replication data, without trusting what is in them."""

import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from exhume.errors import InputError
from exhume.store.files import explained, partial
from exhume.workflow.progress import Progress
from exhume.workflow.replication._paths import safe_path

LARGEST = 1 << 35
"""Bytes that an archive may hold unpacked (32 GB); published data have about 1 GB."""

DEEPEST = 2
"""Archives are unpacked that lie in an archive, but no deeper."""

_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_OF_MACOS = "__MACOSX"


def unpack(archive: Path, progress: Progress, depth: int = 1) -> None:
    """Unpack a ZIP archive beside itself.

    An archive of nothing but files is unpacked into a folder of its own name instead. What is
    there already with the right size and checksum is left. Raises `InputError` where the archive
    is damaged or encrypted, leads out of its folder, or would fill the disk.
    """
    try:
        with ZipFile(archive) as opened:
            members = _members(opened, archive)
            progress.step(f"Unpacking {archive.name}", len(members))
            for info, path in members:
                with explained(path):
                    _write(opened, info, path)
                progress.advance()
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        remedy = "remove the file and fetch it again"
        raise InputError(str(archive), f"it cannot be unpacked ({error})", remedy) from error
    for _, path in members:
        if path.suffix.lower() == ".zip" and depth < DEEPEST:
            unpack(path, progress, depth + 1)


def _members(opened: ZipFile, archive: Path) -> list[tuple[ZipInfo, Path]]:
    infos = [
        i for i in opened.infolist() if not i.is_dir() and not i.filename.startswith(_OF_MACOS)
    ]
    _refuse(infos, archive)
    paths = [safe_path(info.filename, archive.name) for info in infos]
    bare = all(len(path.parts) == 1 for path in paths)
    folder = archive.with_suffix("") if bare else archive.parent
    return [(info, folder / path) for info, path in zip(infos, paths, strict=True)]


def _refuse(infos: Sequence[ZipInfo], archive: Path) -> None:
    size = sum(info.file_size for info in infos)
    if size > LARGEST:
        problem = f"it would take {size / 1e9:,.0f} GB unpacked"
        raise InputError(str(archive), problem, "check that it is the published file")
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        remedy = "unpack it by hand with its password, and use --from"
        raise InputError(str(archive), "it is encrypted", remedy)


def _write(opened: ZipFile, info: ZipInfo, path: Path) -> None:
    if _is_there(path, info):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = partial(path)
    try:
        with opened.open(info) as source, temporary.open("wb") as target:
            target.writelines(iter(lambda: source.read(_CHUNK), b""))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _is_there(path: Path, info: ZipInfo) -> bool:
    if not path.is_file() or path.stat().st_size != info.file_size:
        return False
    with path.open("rb") as file:
        return _crc(iter(lambda: file.read(_CHUNK), b"")) == info.CRC


def _crc(chunks: Iterable[bytes]) -> int:
    crc = 0
    for chunk in chunks:
        crc = zlib.crc32(chunk, crc)
    return crc
