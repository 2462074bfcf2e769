"""Small bags to be stamped: they have a root digest, and nothing of a study."""

import zipfile
from hashlib import sha256
from pathlib import Path

from exhume.exports._bundle.bag import Bag

ROOT_FILE = "tagmanifest-sha256.txt"


def zipped_bag(folder: Path, content: bytes = b"an invented text") -> Path:
    path = folder / "evidence.zip"
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file, Bag(file) as bag:
        bag.add("texts/a.txt", content)
        bag.finish({"External-Identifier": "an invented bundle"})
    return path


def unpacked_bag(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder / "evidence"


def root_of(bag: Path) -> bytes:
    return sha256((bag / ROOT_FILE).read_bytes()).digest()
