"""Fetching a study's replication data by their DOI, from a Dataverse, with `pooch`.

Nothing is fetched unless a person asks for it. The DOI leads to the Dataverse, whose interface
names each file with its folder and its checksum; a file that is here already with the right
checksum is not fetched again, so that a run that was stopped goes on with the next file.

`pooch.Pooch.load_registry_from_doi` knows files by their names alone, and would take two of the
same name in two folders for one; so the list is read here, from the answer that `pooch` gets.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec

from exhume.errors import ExhumeError, InputError, IntegrityError, MissingExtra
from exhume.workflow.progress import Progress
from exhume.workflow.replication._paths import safe_path
from exhume.workflow.replication.published import PublishedStudy, published_study
from exhume.workflow.replication.unpacking import unpack

PATIENCE = 60
"""Seconds without a byte after which a connection is given up."""

RETRIES = 2
"""How often a file is asked for again that came broken, or not at all."""

_CHUNK = 1 << 18
_ORIGINALS = {
    "text/csv": ".csv",
    "text/comma-separated-values": ".csv",
    "text/tsv": ".tsv",
    "text/tab-separated-values": ".tsv",
}


class _Checksum(msgspec.Struct, frozen=True):
    type: str
    value: str


class _DataFile(msgspec.Struct, frozen=True, rename="camel"):
    """What a Dataverse says of a file; a table that it has converted has an original besides."""

    id: int
    filename: str
    filesize: int = 0
    original_file_name: str = ""
    original_file_format: str = ""
    original_file_size: int = 0
    md5: str = ""
    checksum: _Checksum | None = None


class _Entry(msgspec.Struct, frozen=True, rename="camel"):
    data_file: _DataFile
    directory_label: str = ""


class _Version(msgspec.Struct, frozen=True):
    files: tuple[_Entry, ...]


class _Dataset(msgspec.Struct, frozen=True, rename="camel"):
    latest_version: _Version


class _Answer(msgspec.Struct, frozen=True):
    data: _Dataset


@dataclass(frozen=True, slots=True)
class Remote:
    """A file to fetch: its path below the data's folder, address, checksum and size in bytes.

    `checksum` is written ``algorithm:digits``.
    """

    path: str
    url: str
    checksum: str
    size: int


def fetch(study_id: str, folder: Path, progress: Progress) -> tuple[Path, ...]:
    """Fetch a study's replication data into a folder, and unpack the archives among them.

    Return the files fetched, in the order of their paths. Raises `MissingExtra` without `pooch`,
    `InputError` when the network or the Dataverse fails, and `IntegrityError` when what came has
    another checksum than the Dataverse names.
    """
    study = published_study(study_id)
    pooch = _pooch()
    remotes = _listed(pooch, study)
    store = pooch.create(
        path=folder,
        base_url=f"doi:{study.data_doi}/",
        registry={remote.path: remote.checksum for remote in remotes},
        urls={remote.path: remote.url for remote in remotes},
        retry_if_failed=RETRIES,
    )
    progress.step("Fetching bytes", sum(remote.size for remote in remotes))
    files = tuple(_fetched(pooch, store, remote, study, progress) for remote in remotes)
    for file in files:
        if file.suffix.lower() == ".zip":
            unpack(file, progress)
    progress.close()
    return files


def _pooch() -> Any:
    try:
        import pooch  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]  # optional, untyped
    except ModuleNotFoundError as error:
        remedy = "pip install 'exhume[download]', or fetch the data by hand and use --from"
        problem = f"the package {error.name}, which fetching needs, is not installed"
        raise MissingExtra("--download", problem, remedy) from error
    pooch.get_logger().setLevel("ERROR")  # the command shows its own progress
    return cast(Any, pooch)  # optional, so its types are not at hand everywhere


def _listed(pooch: Any, study: PublishedStudy) -> list[Remote]:
    """Ask the Dataverse that the DOI leads to for its files, with their checksums."""
    subject = f"doi:{study.data_doi}"
    with _networking(subject, study):
        try:
            repository = pooch.downloaders.doi_to_repository(study.data_doi, timeout=PATIENCE)
            answer = msgspec.convert(repository.api_response.json(), _Answer)
        except (AttributeError, ValueError) as error:  # another kind of repository, another list
            problem = f"it does not lead to the list of files of a Dataverse ({error})"
            raise InputError(subject, problem, _by_hand(study)) from error
    where = urlsplit(str(repository.archive_url))
    base = f"{where.scheme}://{where.netloc}/api/access/datafile"
    remotes = [_remote(entry, base, subject) for entry in answer.data.latest_version.files]
    if not remotes:
        raise InputError(subject, "its Dataverse names no file", _by_hand(study))
    return sorted(remotes, key=lambda remote: remote.path)


def _remote(entry: _Entry, base: str, subject: str) -> Remote:
    """Describe a file; of a table that the Dataverse has converted, the original as deposited."""
    file = entry.data_file
    original = file.original_file_name or _original_name(file)
    folder = f"{entry.directory_label}/" if entry.directory_label else ""
    return Remote(
        path=safe_path(folder + (original or file.filename), subject).as_posix(),
        url=f"{base}/{file.id}" + ("?format=original" if original else ""),
        checksum=_checksum(file, subject),
        size=file.original_file_size if original else file.filesize,
    )


def _original_name(file: _DataFile) -> str:
    suffix = _ORIGINALS.get(file.original_file_format, "")
    return file.filename.removesuffix(".tab") + suffix if suffix else ""


def _checksum(file: _DataFile, subject: str) -> str:
    if file.checksum:
        return f"{file.checksum.type.lower().replace('-', '')}:{file.checksum.value}"
    if not file.md5:
        remedy = "fetch it by hand, and use --from"
        raise InputError(subject, f"it names no checksum for {file.filename}", remedy)
    return f"md5:{file.md5}"


def _fetched(
    pooch: Any,
    store: Any,
    remote: Remote,
    study: PublishedStudy,
    progress: Progress,
) -> Path:
    """Fetch one file, unless it is here with the right checksum."""
    shown = _Bytes(progress, remote.size)
    downloader = pooch.HTTPDownloader(progressbar=shown, chunk_size=_CHUNK, timeout=PATIENCE)
    with _networking(remote.path, study):
        try:
            path = store.fetch(remote.path, downloader=downloader)
        except ValueError as error:
            problem = f"what came has another checksum than its source names ({error})"
            raise IntegrityError(remote.path, problem, _by_hand(study)) from error
    shown.reset()
    shown.update(remote.size)
    return Path(path)


class _Bytes:
    """What `pooch` needs of a progress bar; it counts each byte of a file once."""

    def __init__(self, progress: Progress, size: int) -> None:
        self.total = 0
        self._progress = progress
        self._size = size
        self._seen = 0

    def update(self, n: int) -> None:
        """Count bytes, not more than the file has."""
        new = max(0, min(n, self._size - self._seen))
        self._seen += new
        self._progress.advance(new)

    def reset(self) -> None:
        """Do nothing: what is done stays counted, also when a file is asked for again."""

    def close(self) -> None:
        """Do nothing: the step goes on with the next file."""


@contextmanager
def _networking(subject: str, study: PublishedStudy) -> Generator[None]:
    """Turn what network and disk refuse into errors that say what to do.

    The errors of `requests` are OSErrors without a number; those of the disk have one.
    """
    try:
        yield
    except OSError as error:
        if error.errno is not None:
            remedy = "make room on the disk and check who may write there; then run it again"
            problem = f"it cannot be written: {error.strerror}"
            raise ExhumeError(str(error.filename or subject), problem, remedy) from error
        problem = f"it could not be fetched ({type(error).__name__}: {error})"
        raise InputError(subject, problem, _by_hand(study)) from error


def _by_hand(study: PublishedStudy) -> str:
    return (
        "run the same command again, which goes on with what is missing; or open "
        f"https://doi.org/{study.data_doi} in a browser, download all files, unpack them into "
        "one folder, and name that folder with --from"
    )
