"""Small studies for the tests of whole verbs; every paper and record in them is invented."""

import os
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from exhume.settings import StudySettings, load_settings
from exhume.workflow.new import create_study
from exhume.workflow.progress import Quiet
from exhume.workflow.run import RunResult, run

DATE = date(2026, 1, 31)

EXPLICIT = "（虚构）供体确认脑死亡后，立即行气管插管。"
AT_PROCUREMENT = "（虚构）供心切取：供体仰卧位，气管插管，正中开胸。"
NEAR_MISS = "（虚构）供体脑死亡后迅速建立人工呼吸。"
SUPPORTING = "（虚构）供体肌注肝素后开胸取心。"
COUNTER = "（虚构）供者入院时已气管插管，后经呼吸暂停试验判定脑死亡。"
NEGATED = "（虚构）供体脑死亡后未行气管插管。"
NOTHING = "（虚构）受者全麻气管插管，建立体外循环。"

PASSAGES = (EXPLICIT, NOTHING, NEAR_MISS, COUNTER, SUPPORTING, NEGATED, AT_PROCUREMENT)

# Which recogniser of characters is installed must not decide how a test ends.
PROTOCOL = 'title = "An invented study"\n\n[report]\ndate = 2026-01-31\n\n[ocr]\nengine = "none"\n'


def paper(number: int) -> str:
    """Return an invented paper; every so many-th has a passage, in traditional characters or not.

    Line breaks and blanks stand where a scanned page would have them.
    """
    passage = PASSAGES[number % len(PASSAGES)]
    lines = [passage[i : i + 9] for i in range(0, len(passage), 9)]
    broken = "\n".join(lines) if number % 2 else " ".join(lines)
    if number % 3 == 0:
        broken = broken.replace("体", "體").replace("脑", "腦").replace("气", "氣")
    return f"虚构的第{number}篇报告\n\n某某医院\n{broken}\n其余从略{'，从略' * (number % 40)}。\n"


def papers(count: int) -> dict[str, str | bytes]:
    """Return so many invented papers by file name."""
    return {f"p{number:03}.txt": paper(number) for number in range(count)}


def record(key: str, title: str, *more: str) -> str:
    """Return one invented record of a RIS file."""
    return "\n".join(["TY  - JOUR", f"ID  - {key}", f"TI  - {title}", *more, "ER  - ", ""])


def new_study(folder: Path, files: Mapping[str, str | bytes], protocol: str = PROTOCOL) -> Path:
    """Make a study that has these files in its folder ``sources``."""
    create_study(folder, title="Invented", date=DATE)
    write_protocol(folder, protocol)
    for name, content in files.items():
        put(folder / "sources" / name, content)
    return folder


def write_protocol(study: Path, protocol: str) -> None:
    """Replace the protocol of a study."""
    (study / "study.toml").write_bytes(protocol.encode())


def put(path: Path, content: str | bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def settings_of(study: Path) -> StudySettings:
    """Return the checked protocol of a study."""
    return load_settings(study)


def run_all(study: Path) -> RunResult:
    """Do the whole main job on a study."""
    return run(study, load_settings(study), Quiet())


def bytes_below(*folders: Path) -> dict[str, bytes]:
    """Return the bytes of every file below the folders, by folder name and path."""
    return {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def made(study: Path) -> dict[str, bytes]:
    """Return the bytes of everything that the verbs make in a study, but for the originals.

    The bundle and its root digest are left out: they hold the log of custody, which has the times
    at which files were taken in, so that no two studies have the same. See `handed`.
    """
    whole = bytes_below(*(study / name for name in ("corpus", "screening", "dossier")))
    return {name: data for name, data in whole.items() if name not in _BUNDLE}


_BUNDLE = {"dossier/evidence.zip", "dossier/evidence.root.txt"}
_OF_A_TIME = (
    *("data/logs/", "data/ro-crate-metadata.json", "bag-info.txt", "manifest-", "tagmanifest-"),
    *(f"data/tables/{name}.jsonl" for name in ("codings", "adjudications", "translations")),
    "data/tables/people.jsonl",
)


def handed(study: Path) -> dict[str, bytes]:
    """Return the files of a study's bundle, but for those of one study alone.

    These have the times at which files came and verdicts were saved, the ids that people were
    given by chance, or digests of such files.
    """
    with zipfile.ZipFile(study / "dossier" / "evidence.zip") as bundle:
        files = {name.partition("/")[2]: bundle.read(name) for name in bundle.namelist()}
    return {
        f"evidence/{name}": data for name, data in files.items() if not name.startswith(_OF_A_TIME)
    }


def assert_alike(one: Path, other: Path) -> None:
    """Assert that two studies gave the same, whenever and wherever they were made."""
    mine, others = {**made(one), **handed(one)}, {**made(other), **handed(other)}
    differing = {name for name in mine.keys() | others.keys() if mine.get(name) != others.get(name)}
    assert not differing, f"these differ: {sorted(differing)}"


def times_below(folder: Path) -> dict[str, int]:
    """Return when each file below a folder was last written, by path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in files}


def paths_named_in(data: bytes, *folders: Path) -> Iterator[str]:
    """Give those of the folders that are named in some bytes."""
    return (str(folder) for folder in folders if os.fsencode(folder) in data)
