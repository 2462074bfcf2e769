"""Fetching replication data from a Dataverse on this computer; no test uses the network.

Only the resolution of the DOI is replaced, which would ask https://doi.org; everything else is
what runs when a person fetches the data.
"""

import builtins
import json
import struct
from collections.abc import Callable, Iterator
from hashlib import md5, sha1
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from click.testing import CliRunner

from exhume.cli.app import cli
from exhume.errors import ExhumeError, InputError, IntegrityError, MissingExtra
from exhume.workflow.progress import Quiet
from exhume.workflow.replication import fetching, unpacking
from exhume.workflow.replication.fetching import fetch
from exhume.workflow.replication.unpacking import unpack

from .dataverse import Dataverse, serving
from .replication_layout import FILES, INVENTED, layout_of, put

pooch = pytest.importorskip("pooch", reason="needs exhume[download]")


class Counting(Quiet):
    """A progress that keeps what it was told."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, int | None]] = []
        self.done: list[int] = []

    def step(self, name: str, total: int | None = None) -> None:
        self.steps.append((name, total))
        self.done.append(0)

    def advance(self, n: int = 1) -> None:
        self.done[-1] += n


@pytest.fixture
def copy() -> dict[str, bytes]:
    return {path: str(text).encode() for path, text in layout_of(INVENTED).items()}


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Dataverse], Dataverse]]:
    running = []

    def start(dataverse: Dataverse) -> Dataverse:
        context = serving(dataverse)
        url = context.__enter__()
        running.append(context)
        monkeypatch.setattr(pooch.downloaders, "doi_to_url", lambda _doi, **_: url)
        return dataverse

    monkeypatch.setattr(fetching, "RETRIES", 0)
    yield start
    for context in running:
        context.__exit__(None, None, None)


Serve = Callable[[Dataverse], Dataverse]


def get(folder: Path, progress: Quiet | None = None) -> dict[str, bytes]:
    fetch("ddr-2022", folder, progress or Quiet())
    return contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def zipped(files: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_every_file_comes_into_the_folder_it_belongs_to(
    serve: Serve, copy: dict[str, bytes], tmp_path: Path
) -> None:
    serve(Dataverse(copy))
    assert copy == get(tmp_path)


def test_a_second_run_fetches_nothing(serve: Serve, copy: dict[str, bytes], tmp_path: Path) -> None:
    dataverse = serve(Dataverse(copy))
    get(tmp_path)
    assert dict.fromkeys(copy, 1) == dataverse.served
    dataverse.served.clear()
    assert copy == get(tmp_path)
    assert {} == dataverse.served


def test_a_run_that_was_stopped_fetches_only_what_is_missing_or_damaged(
    serve: Serve, copy: dict[str, bytes], tmp_path: Path
) -> None:
    dataverse = serve(Dataverse(copy))
    get(tmp_path)
    dataverse.served.clear()
    (tmp_path / FILES.texts / "0003.txt").unlink()
    (tmp_path / FILES.included).write_bytes(b"half of it")
    assert copy == get(tmp_path)
    assert {f"{FILES.texts}/0003.txt": 1, FILES.included: 1} == dataverse.served


def test_two_files_of_one_name_in_two_folders_both_come(serve: Serve, tmp_path: Path) -> None:
    files = {"a/readme.txt": b"one", "b/readme.txt": b"two", "readme.txt": b"three"}
    serve(Dataverse(files))
    assert files == get(tmp_path)


def test_a_table_that_the_server_has_converted_comes_as_deposited(
    serve: Serve, copy: dict[str, bytes], tmp_path: Path
) -> None:
    serve(Dataverse(copy, converted=frozenset({FILES.hospitals, FILES.near_misses})))
    assert copy == get(tmp_path)


@pytest.mark.parametrize("checksum", [{"md5": None}, {"checksum": None}, {"type": "SHA-1"}])
def test_the_checksum_is_read_in_every_form_that_a_dataverse_gives(
    serve: Serve, tmp_path: Path, checksum: dict[str, str | None]
) -> None:
    content = b"id"
    digests = {"MD5": md5(content).hexdigest(), "SHA-1": sha1(content).hexdigest()}  # noqa: S324 - as there
    kind = checksum.get("type") or "MD5"
    data = {"id": 0, "filename": "a.csv", "filesize": 2, "md5": digests["MD5"]}
    data["checksum"] = {"type": kind, "value": digests[kind]}
    without = {key for key, value in checksum.items() if value is None}
    entry = {"dataFile": {key: value for key, value in data.items() if key not in without}}
    listing = json.dumps({"data": {"latestVersion": {"files": [entry]}}}).encode()
    serve(Dataverse({"a.csv": content}, listing=listing))
    assert {"a.csv": content} == get(tmp_path)


def test_a_file_without_any_checksum_is_not_fetched(serve: Serve, tmp_path: Path) -> None:
    entry = {"dataFile": {"id": 0, "filename": "a.csv"}}
    listing = json.dumps({"data": {"latestVersion": {"files": [entry]}}}).encode()
    dataverse = serve(Dataverse({"a.csv": b"id"}, listing=listing))
    with pytest.raises(InputError, match=r"no checksum for a\.csv"):
        get(tmp_path)
    assert {} == dataverse.served


def test_a_converted_table_without_its_old_name_gets_one_of_its_old_kind(
    serve: Serve, tmp_path: Path
) -> None:
    content = b"hospital,lon,lat"
    digest = md5(content).hexdigest()  # noqa: S324 - what a Dataverse gives
    data = {"id": 0, "filename": "a.tab", "md5": digest, "originalFileFormat": "text/csv"}
    listing = json.dumps({"data": {"latestVersion": {"files": [{"dataFile": data}]}}}).encode()
    serve(Dataverse({"a.csv": content}, frozenset({"a.csv"}), listing=listing))
    assert {"a.csv": content} == get(tmp_path)


def test_a_disk_that_refuses_is_not_taken_for_the_network(
    serve: Serve, copy: dict[str, bytes], tmp_path: Path
) -> None:
    serve(Dataverse(copy))
    put(tmp_path / "appendix_2", b"a file where a folder must be")
    with pytest.raises(ExhumeError, match="cannot be written"):
        get(tmp_path)


def test_progress_counts_each_byte_once_fetched_or_there_already(
    serve: Serve, copy: dict[str, bytes], tmp_path: Path
) -> None:
    serve(Dataverse(copy))
    total = sum(map(len, copy.values()))
    for _ in range(2):
        progress = Counting()
        get(tmp_path, progress)
        assert [("Fetching bytes", total)] == progress.steps
        assert [total] == progress.done


def test_a_wrong_checksum_is_refused_and_nothing_of_the_file_stays(
    serve: Serve, copy: dict[str, bytes], tmp_path: Path
) -> None:
    serve(Dataverse(copy, broken={FILES.included}))
    with pytest.raises(IntegrityError, match=r"bdd_included.*another checksum.*by hand|--from"):
        get(tmp_path)
    assert FILES.included not in contents(tmp_path)


def test_a_file_that_came_broken_is_asked_for_again(
    serve: Serve, copy: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataverse = serve(Dataverse(copy, broken={FILES.included}))
    monkeypatch.setattr(fetching, "RETRIES", 1)
    monkeypatch.setattr("time.sleep", lambda _: dataverse.broken.clear())
    assert copy == get(tmp_path)
    assert 2 == dataverse.served[FILES.included]


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_server_error_says_which_file_and_what_to_do_by_hand(
    serve: Serve, copy: dict[str, bytes], tmp_path: Path, status: int
) -> None:
    serve(Dataverse(copy, status=status))
    with pytest.raises(InputError, match=rf"bdd_included.*{status}.*browser.*--from") as caught:
        get(tmp_path)
    assert "doi.org/10.7910/DVN/XNGDPE" in caught.value.remedy


@pytest.mark.parametrize(
    "listing", [b"not json", b"{}", b'{"data": {"latestVersion": {"files": [{"dataFile": {}}]}}}']
)
def test_a_list_of_files_that_is_none_is_an_error(
    serve: Serve, tmp_path: Path, listing: bytes
) -> None:
    serve(Dataverse({}, listing=listing))
    with pytest.raises(InputError, match="does not lead to the list"):
        get(tmp_path)


def test_an_error_of_the_list_of_files_is_an_error(
    serve: Serve, copy: dict[str, bytes], tmp_path: Path
) -> None:
    serve(Dataverse(copy, listing_status=502))
    with pytest.raises(InputError, match=r"does not lead to the list.*browser"):
        get(tmp_path)


def test_a_dataset_without_files_is_an_error(serve: Serve, tmp_path: Path) -> None:
    serve(Dataverse({}))
    with pytest.raises(InputError, match="names no file"):
        get(tmp_path)


def test_no_connection_is_an_error_that_says_what_to_do(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(Dataverse({}))
    closed = "http://127.0.0.1:9/dataset.xhtml"  # nothing listens at the discard port
    monkeypatch.setattr(pooch.downloaders, "doi_to_url", lambda _doi, **_: closed)
    with pytest.raises(InputError, match=r"could not be fetched.*browser"):
        get(tmp_path)


@pytest.mark.parametrize("path", ["../out", "/etc/out", "a/../../out", "C:/out", "a/C:out"])
def test_a_path_that_leads_out_of_the_folder_is_refused(
    serve: Serve, tmp_path: Path, path: str
) -> None:
    folder, _, name = path.rpartition("/")
    entry = {"directoryLabel": folder, "dataFile": {"id": 0, "filename": name, "md5": "0"}}
    whole = {"data": {"latestVersion": {"files": [entry]}}}
    serve(Dataverse({}, listing=json.dumps(whole).encode()))
    with pytest.raises(InputError, match="out of its folder"):
        get(tmp_path / "inside")
    assert {} == contents(tmp_path)


def test_without_pooch_the_extra_to_install_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def refusing(name: str, *rest: object) -> object:
        if name == "pooch":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(MissingExtra, match=r"exhume\[download\]"):
        get(tmp_path)


# Archives


def test_an_archive_is_unpacked_beside_itself_and_the_study_replicated(
    serve: Serve, copy: dict[str, bytes], tmp_path: Path
) -> None:
    archive = zipped({f"replication/{path}": content for path, content in copy.items()})
    dataverse = serve(Dataverse({"replication.zip": archive}))
    arguments = ["replicate", "ddr-2022", "--download", "--to", str(tmp_path), "--json", "--quiet"]
    for _ in range(2):
        done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
        assert 0 == done.exit_code
        result = json.loads(done.stdout)
        assert (11, 3, 2) == (result["given"], result["included"], result["near_misses"])
    assert {"replication.zip": 1} == dataverse.served


def test_an_archive_of_bare_files_gets_a_folder_of_its_name(tmp_path: Path) -> None:
    put(tmp_path / "data/txt.zip", zipped({"0001.txt": b"one", "__MACOSX/._0001.txt": b"x"}))
    unpack(tmp_path / "data/txt.zip", Quiet())
    assert {"data/txt.zip", "data/txt/0001.txt"} == set(contents(tmp_path))


def test_an_archive_in_an_archive_is_unpacked_too(tmp_path: Path) -> None:
    inner = zipped({"0001.txt": b"one"})
    put(tmp_path / "all.zip", zipped({"data/txt.zip": inner, "appendix_2/a.csv": b"id"}))
    unpack(tmp_path / "all.zip", Quiet())
    assert b"one" == (tmp_path / "data/txt/0001.txt").read_bytes()


def test_what_is_unpacked_already_is_left_and_what_is_damaged_is_mended(tmp_path: Path) -> None:
    put(tmp_path / "all.zip", zipped({"a/1.txt": b"one", "a/2.txt": b"two"}))
    unpack(tmp_path / "all.zip", Quiet())
    kept = (tmp_path / "a/1.txt").stat()
    put(tmp_path / "a/2.txt", b"tww")
    unpack(tmp_path / "all.zip", Quiet())
    again = (tmp_path / "a/1.txt").stat()
    assert (kept.st_ino, kept.st_mtime_ns) == (again.st_ino, again.st_mtime_ns)
    assert b"two" == (tmp_path / "a/2.txt").read_bytes()


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "a/../../out.txt", "C:\\out.txt"])
def test_an_archive_that_leads_out_of_its_folder_is_not_unpacked(tmp_path: Path, name: str) -> None:
    put(tmp_path / "in/all.zip", zipped({"a/fine.txt": b"1", name: b"2"}))
    with pytest.raises(InputError, match="out of its folder"):
        unpack(tmp_path / "in/all.zip", Quiet())
    assert {"in/all.zip"} == set(contents(tmp_path))


def test_a_damaged_archive_is_an_error_that_names_it(tmp_path: Path) -> None:
    whole = zipped({"a/1.txt": b"one " * 999})
    put(tmp_path / "cut.zip", whole[: len(whole) // 2])
    put(tmp_path / "flipped.zip", whole[:45] + bytes([whole[45] ^ 255]) + whole[46:])
    for name in ("cut.zip", "flipped.zip"):
        with pytest.raises(InputError, match=rf"{name}.*cannot be unpacked"):
            unpack(tmp_path / name, Quiet())
    assert {"cut.zip", "flipped.zip"} == set(contents(tmp_path))


def test_an_archive_that_would_fill_the_disk_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "all.zip", zipped({"a/1.txt": bytes(5_000)}))
    monkeypatch.setattr(unpacking, "LARGEST", 4_999)
    with pytest.raises(InputError, match="GB unpacked"):
        unpack(tmp_path / "all.zip", Quiet())


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    whole = bytearray(zipped({"a/1.txt": b"one"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", whole, whole.index(mark) + place, 1)
    put(tmp_path / "all.zip", bytes(whole))
    with pytest.raises(InputError, match="encrypted"):
        unpack(tmp_path / "all.zip", Quiet())
