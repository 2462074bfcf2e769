"""Which files the protocol gives to the study, in an order that no file system decides."""

import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from exhume.settings import STUDY_FILE, SourceSettings
from exhume.store.tuples import maker

OWN = frozenset(
    (
        *("store", "corpus", "screening", "dossier", "sealed", ".lock", STUDY_FILE),
        *("study.sqlite", "study.sqlite-journal", "study.sqlite-wal", "study.sqlite-shm"),
    )
)
"""What Exhume itself keeps in a study folder; never a source of it."""

_COPIES = "study.sqlite.before-"  # kept when a new version has brought the database up to date
_WILD = re.compile(r"[*?\[]")
_EVERYTHING = ("**", "**/*")
_NOTHING = "(?!)"  # what matches no path
_UPWARD = re.compile(r"^(\.\./)+")
_TOKEN = re.compile(r"\*|\?|\[!?[^\]]+\]|.", re.DOTALL)


class Given(NamedTuple):
    """A file that was given: what the study calls it, where it lies, and where it is opened.

    It is a tuple because there is one for each file of a study. `place` is the path as the system
    has it; it is a text for the same reason.
    `references` says that it was given as a reference file; `ignored` that the protocol leaves it
    out; `problem` why it cannot even be opened. `called` is the file's own name where it does not
    lie under that, as in an archive.
    """

    id: str
    path: str
    place: str
    references: bool = False
    ignored: bool = False
    problem: str = ""
    called: str = ""

    @property
    def file(self) -> Path:
        """The place as a path."""
        return Path(self.place)

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.called or self.file.name


@dataclass(frozen=True, slots=True)
class Patterns:
    """What the protocol says of files that lie in archives, by their paths from the study."""

    study: Path
    sources: SourceSettings

    def are_references(self, path: str) -> bool:
        """Say whether the protocol gives a file as a reference file."""
        return any(_matches(self.study, pattern, path) for pattern in self.sources.records)

    def ignore_inside(self, path: str, archive: str) -> bool:
        """Say whether the protocol leaves a file out, or a folder above it in the archive."""
        scan = _Scan(self.study, _any_of(self.sources.ignore))
        parts = path.removeprefix(archive).split("/")
        above = (archive + "/".join(parts[:end]) for end in range(2, len(parts) + 1))
        return any(scan.is_ignored(each) for each in above)


_Found = tuple[str, str, bool, str]
"""Where a file lies, its path from the study, whether it is ignored, and what is wrong with it."""


def walk(study: Path, sources: SourceSettings) -> tuple[list[Given], list[str]]:
    """Return every file that the patterns of the protocol give, in the order of their ids.

    Beside them stand the patterns that give no file at all.

    Ids are in Unicode normal form C, so that a study that was copied from a Mac has the same ones.
    Links to folders are followed, but never in a circle.
    """
    found: dict[str, Given] = {}
    unmatched: list[str] = []
    ignore = _any_of(sources.ignore)
    for pattern in (*sources.papers, *sources.records):
        given = {each.place: each for each in _give(study, pattern, ignore)}
        unmatched += [] if given else [pattern]
        if pattern in sources.records:
            given = {place: each._replace(references=True) for place, each in given.items()}
        found |= given
    return _in_order(found.values()), unmatched


def _in_order(found: Collection[Given]) -> list[Given]:
    """Sort by id; where several have the same, which is seldom, by place, and tell them apart."""
    if len({given.id for given in found}) == len(found):
        return sorted(found, key=attrgetter("id"))
    ordered = sorted(found, key=lambda given: (given.id, os.fsencode(given.place)))
    return list(_with_unique_ids(ordered))


def glob_regex(pattern: str) -> re.Pattern[str]:
    """Return the expression that a whole POSIX path must match.

    >>> bool(glob_regex("sources/**/*.txt").fullmatch("sources/a/b.txt"))
    True
    >>> bool(glob_regex("sources/*.txt").fullmatch("sources/a/b.txt"))
    False
    """
    *folders, last = unicodedata.normalize("NFC", pattern).split("/")
    parts = [r"(?:[^/]+/)*" if part == "**" else f"{_part_regex(part)}/" for part in folders]
    return re.compile("".join(parts) + (".*" if last == "**" else _part_regex(last)), re.DOTALL)


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one expression for all patterns, since it is asked of every file."""
    wanted = [f"(?:{glob_regex(pattern).pattern})" for pattern in patterns]
    return re.compile("|".join(wanted) or _NOTHING, re.DOTALL)


def _part_regex(part: str) -> str:
    return "".join(_token_regex(token) for token in _TOKEN.findall(part))


def _token_regex(token: str) -> str:
    if len(token) > 1:  # a set of characters, such as [0-9] or [!a]
        inner = token[1:-1].replace("\\", r"\\")
        return f"[^{inner[1:]}]" if inner.startswith("!") else f"[{inner}]"
    return {"*": "[^/]*", "?": "[^/]"}.get(token, re.escape(token))


def _matches(study: Path, pattern: str, path: str) -> bool:
    root, rest = _split(study, pattern)
    above = "" if root == study.absolute() else f"{_path_from(study, root)}/"
    return path.startswith(above) and bool(glob_regex(rest).fullmatch(path.removeprefix(above)))


def _give(study: Path, pattern: str, ignore: re.Pattern[str]) -> Iterator[Given]:
    root, rest = _split(study, pattern)
    wanted = glob_regex(rest)
    above = "" if root == study.absolute() else _path_from(study, root)
    in_study, whole = root.is_relative_to(study.absolute()), str(root)
    everything = rest in _EVERYTHING
    for place, path, ignored, problem in _below(root, above, study, ignore):
        inside = path[len(above) + 1 :] if above else path
        if everything or place == whole or wanted.fullmatch(inside):
            own_id = path if in_study else inside or root.name
            yield _given((own_id, path, place, False, ignored, problem, ""))


_given = maker(Given)


def _split(study: Path, pattern: str) -> tuple[Path, str]:
    """Return the folder that a pattern starts in, and what is left of the pattern."""
    parts = pattern.split("/")
    fixed = next((i for i, part in enumerate(parts) if _WILD.search(part)), len(parts))
    start = "/".join(parts[:fixed]) + ("/" if fixed == 1 else "")  # "/" alone is the root
    root = study.absolute() / start if fixed else study.absolute()
    return Path(os.path.normpath(root)), "/".join(parts[fixed:]) or "**"


def _below(root: Path, path: str, study: Path, ignore: re.Pattern[str]) -> Iterator[_Found]:
    scan = _Scan(study.absolute(), ignore)
    if root.is_dir():
        yield from scan.folder(root, path, frozenset(), ignored=False)
    elif root.exists() or root.is_symlink():
        yield scan.file(str(root), path, ignored=False, ordinary=root.is_file())


@dataclass(frozen=True, slots=True)
class _Scan:
    """A walk below a folder that leaves out what Exhume itself keeps in the study.

    Each `path` is as seen from the study; it grows with the walk, since to find it anew for each
    of many files takes longer than the walk.
    """

    study: Path
    ignore: re.Pattern[str]

    def folder(
        self, folder: Path, path: str, above: frozenset[tuple[int, int]], *, ignored: bool
    ) -> Iterator[_Found]:
        """Give the files below a folder; a link must not lead back to one of those `above`."""
        try:
            status = folder.stat()
            with os.scandir(folder) as entries:
                children = list(entries)
        except OSError as error:
            problem = f"this folder cannot be opened: {error.strerror}"
            yield str(folder), path, ignored, problem
            return
        here = (status.st_dev, status.st_ino)
        if here in above:
            return
        in_study = folder == self.study
        before = f"{path}/" if path else ""
        for child in children:
            if in_study and (child.name in OWN or child.name.startswith(_COPIES)):
                continue
            its_path = before + _name(child.name)
            left_out = ignored or self.is_ignored(its_path)
            if _is(child.is_file):
                yield child.path, its_path, left_out, ""
            elif _is(child.is_dir):
                inside = Path(child.path)
                yield from self.folder(inside, its_path, above | {here}, ignored=left_out)
            else:
                yield _found(child.path, its_path, left_out, ordinary=False)

    def file(self, place: str, path: str, *, ignored: bool, ordinary: bool) -> _Found:
        """Return a file with the reason why it is none, if so."""
        return _found(place, path, ignored or self.is_ignored(path), ordinary=ordinary)

    def is_ignored(self, path: str) -> bool:
        """Say whether a pattern of the protocol leaves out what lies there."""
        inside = _UPWARD.sub("", path) if path.startswith("../") else path
        return self.ignore.fullmatch(inside) is not None


def _found(place: str, path: str, ignored: bool, *, ordinary: bool) -> _Found:
    return place, path, ignored, "" if ordinary else _why_no_file(Path(place))


def _is(question: Callable[[], bool]) -> bool:
    """Ask what something is; a link that leads to itself is nothing."""
    try:
        return question()
    except OSError:
        return False


def _why_no_file(path: Path) -> str:
    if path.is_symlink():
        return "it is a link to something that is not there"
    return "it is no ordinary file"


def _path_from(study: Path, file: Path) -> str:
    try:
        return _name(os.path.relpath(file, study.absolute()))
    except ValueError:  # another drive on Windows
        return _name(str(file))


def _name(path: str) -> str:
    """Return a path as text in normal form C, with bytes that are no UTF-8 shown as escapes."""
    if path.isascii() and os.sep == "/":
        return path
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    slashes = text.replace(os.sep, "/") if os.sep != "/" else text
    return unicodedata.normalize("NFC", slashes)


def _with_unique_ids(ordered: Iterable[Given]) -> Iterator[Given]:
    """Number files whose names differ only in Unicode form, or that lie in different archives."""
    taken: set[str] = set()
    for given in ordered:
        own_id = given.id
        number = 1
        while own_id in taken:
            number += 1
            own_id = f"{given.id} ({number})"
        taken.add(own_id)
        yield given if own_id == given.id else given._replace(id=own_id)
