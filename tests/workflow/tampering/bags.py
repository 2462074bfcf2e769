"""An unpacked bundle that can be changed, carelessly or with everything made to fit again."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

Row = dict[str, Any]


class Evidence:
    """A bag in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        return self.folder / "data" / name

    def read(self, name: str) -> bytes:
        return self.path(name).read_bytes()

    def write(self, name: str, data: bytes) -> None:
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_bytes(data)

    def remove(self, name: str) -> None:
        self.path(name).unlink()

    def below(self, folder: str, ending: str = "") -> list[str]:
        found = sorted(self.path(folder).rglob(f"*{ending}"))
        return [p.relative_to(self.folder / "data").as_posix() for p in found if p.is_file()]

    def rows(self, name: str) -> list[Row]:
        return [json.loads(line) for line in self.read(name).splitlines()]

    def put_rows(self, name: str, rows: list[Row]) -> None:
        lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
        self.write(name, "".join(f"{line}\n" for line in lines).encode())

    def change_rows(self, name: str, change: Callable[[list[Row]], object]) -> None:
        rows = self.rows(name)
        change(rows)
        self.put_rows(name, rows)

    def change_json(self, name: str, change: Callable[[Any], object]) -> None:
        whole = json.loads(self.read(name))
        change(whole)
        self.write(name, json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n")

    def substitute(self, name: str, old: bytes, new: bytes) -> None:
        data = self.read(name)
        assert old in data, f"{old!r} is not in {name}"
        self.write(name, data.replace(old, new, 1))

    def flip(self, name: str) -> None:
        data = bytearray(self.read(name))
        data[len(data) // 2] ^= 1
        self.write(name, bytes(data))


def unpacked(archive: Path, folder: Path) -> Evidence:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return Evidence(folder / "evidence")


def copied(bag: Evidence, folder: Path) -> Evidence:
    return Evidence(shutil.copytree(bag.folder, folder, symlinks=True))


def zipped(bag: Evidence, archive: Path) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(bag.folder.rglob("*")):
            if path.is_file():
                made.write(path, f"evidence/{path.relative_to(bag.folder).as_posix()}")
    return archive


def reseal(bag: Evidence) -> None:
    """Make crate, manifests and counts anew, as somebody would who wants to hide a change."""
    _crate(bag)
    files = [p.relative_to(bag.folder).as_posix() for p in _files(bag.folder / "data")]
    sizes = [(bag.folder / name).stat().st_size for name in files]
    info = (bag.folder / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    kept = [line for line in info if not line.startswith("Payload-Oxum")]
    lines = sorted([*kept, f"Payload-Oxum: {sum(sizes)}.{len(sizes)}"])
    (bag.folder / "bag-info.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in ("sha256", "sha512"):
        _manifest(bag, f"manifest-{name}.txt", files, name)
    tags = ["bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"]
    for name in ("sha256", "sha512"):
        _manifest(bag, f"tagmanifest-{name}.txt", tags, name)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _manifest(bag: Evidence, manifest: str, files: list[str], algorithm: str) -> None:
    lines = [f"{digest_of(bag.folder / name, algorithm)}  {name}\n" for name in files]
    (bag.folder / manifest).write_text("".join(lines), encoding="utf-8")


def digest_of(path: Path, algorithm: str = "sha256") -> str:
    return hashlib.new(algorithm, path.read_bytes()).hexdigest()


def _crate(bag: Evidence) -> None:
    name = "ro-crate-metadata.json"
    crate = json.loads(bag.read(name))
    there = {p.relative_to(bag.folder / "data").as_posix() for p in _files(bag.folder / "data")}
    there -= {name}
    graph = crate["@graph"]
    known = {entity["@id"]: entity for entity in graph if entity["@type"] == "File"}
    others = [entity for entity in graph if entity["@type"] != "File"]
    files = [_entity(bag, path, known.get(quote(path), {})) for path in sorted(there)]
    root = next(entity for entity in others if entity["@id"] == "./")
    root["hasPart"] = [{"@id": quote(path)} for path in sorted(there)]
    crate["@graph"] = [*others, *files]
    bag.write(name, json.dumps(crate, ensure_ascii=False).encode())


def _entity(bag: Evidence, path: str, known: Row) -> Row:
    file = bag.path(path)
    new = {"contentSize": str(file.stat().st_size), "sha256": digest_of(file)}
    return {"@id": quote(path), "@type": "File", **known, **new}
