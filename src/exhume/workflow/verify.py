"""The verb ``verify``: does every link from the dossier back to the originals hold?

What is given is a study folder, or what a study handed over: an evidence bundle, zipped or
unpacked. Each file is hashed again and compared with what was written down when it was made; each
quote is looked for again at its place, in the text and in the original; each number is counted
again. What does not hold is named; nothing is mended, and nothing is written into what is verified.
Where a table is not what it was, what it says is not followed any further. Nothing is asked of a
network.
"""

import re
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from exhume.errors import InputError, UsageError
from exhume.workflow._stamping.trust import Trust
from exhume.workflow._verifying.bag import Bag, bag_in, open_folder
from exhume.workflow._verifying.fixity import root_digest
from exhume.workflow._verifying.following import follow
from exhume.workflow._verifying.outcomes import Checks, Fault, NotFollowed, Told, Withheld
from exhume.workflow._verifying.rereading import Rereader
from exhume.workflow._verifying.study import study_checks
from exhume.workflow._verifying.unpacking import unpack
from exhume.workflow.progress import Progress

_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_MOST_OF_A_NOTE = 10_000  # bytes that are read of a file in which a digest was kept


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """How many links were followed, and each that does not hold.

    `withheld` is what is rightly not there, and `not_followed` what could not be followed here;
    neither is a fault. `told` is what somebody else attests, such as when the bundle was there.
    `root` is the root digest of a bundle, empty for a study folder.
    """

    links: int
    found: tuple[Fault, ...]
    withheld: tuple[Withheld, ...] = ()
    not_followed: tuple[NotFollowed, ...] = ()
    told: tuple[Told, ...] = ()
    root: str = ""

    @property
    def faults(self) -> tuple[str, ...]:
        """One sentence for each link that does not hold."""
        return tuple(fault.says for fault in self.found)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What sort of fault each sentence is of, in a word for programs."""
        return tuple(fault.kind for fault in self.found)

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume verify --json`` prints."""
        return {
            "links": self.links,
            "faults": list(self.faults),
            "kinds": list(self.kinds),
            "subjects": [fault.subject for fault in self.found],
            "withheld": dict(sorted(Counter(one.why for one in self.withheld).items())),
            "not_followed": [{"subject": o.subject, "why": o.why} for o in self.not_followed],
            "told": [{"subject": one.subject, "says": one.says} for one in self.told],
            "root": self.root,
        }


def verify(
    path: Path,
    progress: Progress,
    *,
    root: str = "",
    trust: Trust | None = None,
    rereader: Rereader | None = None,
) -> VerifyResult:
    """Follow every link of a study folder, an evidence bundle, or an unpacked one.

    `root` is the root digest of the bundle, kept elsewhere, in hexadecimal digits. `trust` is what
    the one who verifies vouches for, against which time stamps are checked. `rereader` is
    what originals are read again with; one that is given is not ended, and does not read the same
    bytes twice.

    Raises `InputError` when there is nothing to verify, and `UsageError` where a root digest or
    trust is given for what has none, or is none.
    """
    if root and not _DIGEST.fullmatch(root):
        raise UsageError(root[:80], "this is no root digest", "give 64 hexadecimal digits")
    if path.is_dir() and bag_in(path) is None:
        if root or trust:
            problem = "a study folder has no root digest, and no time stamps of one"
            raise UsageError(str(path), problem, "verify the bundle in its folder `dossier`")
        return _gathered(study_checks(path), progress)
    with _opened(path) as (bag, damaged), _reading(rereader) as reading:

        def checks() -> Checks:
            yield from damaged
            if bag is not None:
                yield from follow(bag, root, reading, trust or Trust())

        return _gathered(checks(), progress, root_digest(bag) if bag else "")


def is_bundle(path: Path) -> bool:
    """Tell whether a path is a file, or a folder that holds an unpacked bundle."""
    return path.is_file() or (path.is_dir() and bag_in(path) is not None)


def kept_root(given: str) -> str:
    """Return the root digest that was given, or that stands in the file that was given.

    Raises `UsageError` where there is none, or more than one.

    >>> kept_root("AB" * 32) == "ab" * 32
    True
    """
    if _DIGEST.fullmatch(given.lower()):
        return given.lower()
    try:
        with Path(given).open("rb") as file:
            said = file.read(_MOST_OF_A_NOTE).decode("utf-8", "replace").lower()
    except (OSError, ValueError) as error:
        problem = "this is neither a root digest nor a file that can be read"
        raise UsageError(given, problem, "give 64 hexadecimal digits or a path") from error
    found = set(_DIGEST.findall(said))
    if len(found) != 1:
        problem = f"the file holds {len(found)} root digests"
        raise UsageError(given, problem, "give a file with one, or the digest itself")
    return str(found.pop())


def _gathered(checks: Checks, progress: Progress, root: str = "") -> VerifyResult:
    """Count the links; what was withheld or not followed is none."""
    links = 0
    other: list[Fault | Withheld | NotFollowed | Told] = []
    for check in checks:
        links += check is None or isinstance(check, Fault | Told)
        if check is not None:
            other.append(check)
        progress.advance()
    return VerifyResult(
        links,
        tuple(one for one in other if isinstance(one, Fault)),
        tuple(one for one in other if isinstance(one, Withheld)),
        tuple(one for one in other if isinstance(one, NotFollowed)),
        tuple(one for one in other if isinstance(one, Told)),
        root,
    )


@contextmanager
def _reading(given: Rereader | None) -> Generator[Rereader]:
    if given is not None:
        yield given
        return
    with Rereader() as own:
        yield own


@contextmanager
def _opened(path: Path) -> Generator[tuple[Bag | None, tuple[Fault, ...]]]:
    """Give the bag, None where nothing could be opened, and what is wrong with its archive."""
    if path.is_dir():
        yield open_folder(bag_in(path) or path), ()
        return
    if not path.is_file():
        raise InputError(str(path), "there is no such file or folder", "check the path")
    with TemporaryDirectory(prefix="exhume-verify-") as folder:
        faults = tuple(unpack(path, Path(folder)))
        found = bag_in(Path(folder))
        if found is None and not faults:
            faults = (Fault("no-bag", path.name, f"{path} holds no evidence bundle"),)
        yield _bag(found, faults), faults


def _bag(found: Path | None, faults: tuple[Fault, ...]) -> Bag | None:
    if found is None:
        return None
    lost = {fault.subject.partition("/")[2] for fault in faults}
    return open_folder(found, frozenset(lost))
