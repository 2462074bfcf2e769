"""The verb ``stamp``: have somebody attest when a bundle's root digest was there.

A time stamp is asked for only where a person says so, at addresses that the person names; or the
request is written into a file and the answer taken from one, so that this machine need not go
online. What is stamped is the root digest alone. The stamps are put beside what it covers, and
`exhume.workflow.verify` checks them offline.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from exhume.errors import InputError, UsageError
from exhume.exports._bundle.layout import TIMESTAMPS
from exhume.store.files import explained, write_whole
from exhume.workflow._stamping import proofs, rfc3161
from exhume.workflow._stamping.asking import ask
from exhume.workflow._stamping.flaws import Flaw, Unfollowed
from exhume.workflow._stamping.headers import read_header, shown
from exhume.workflow._stamping.proofs import Attestation
from exhume.workflow._stamping.stored import Stamped, add, open_stamped
from exhume.workflow._stamping.trust import LEAST_DIFFICULTY, header_bytes, missing

T = TypeVar("T")

_ASKING: Final = {
    "Content-Type": "application/timestamp-query",
    "Accept": "application/timestamp-reply",
}
_COMMITTING: Final = {
    "Content-Type": "application/octet-stream",
    "Accept": "application/vnd.opentimestamps.v1",
}
_NONCE = 16  # bytes


@dataclass(frozen=True, slots=True)
class StampResult:
    """What was done: the files that the bundle has got, and in words what they say.

    `root` is the root digest that they are of. No file is named where all were there already.
    """

    bundle: Path
    root: str
    added: tuple[str, ...]
    says: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume stamp --json`` prints."""
        return {
            "bundle": str(self.bundle),
            "root": self.root,
            "added": list(self.added),
            "says": list(self.says),
        }


def ask_authority(bundle: Path, url: str) -> StampResult:
    """Ask a time-stamping authority (RFC 3161) at an address, and take in its answer.

    Raises `UsageError` for what is no address, `InputError` where no answer comes or it does not
    hold, and `MissingExtra` without the extra ``timestamps``.
    """
    stamped = open_stamped(bundle)
    request = _installed(lambda: rfc3161.new_request(stamped.root_file))
    return _take_response(stamped, url, ask(url, request, _ASKING), request)


def write_request(bundle: Path, path: Path) -> StampResult:
    """Write a request that can be carried to an authority on another machine.

    Raises `UsageError` where the file is there: the nonce in it is compared with the answer.
    """
    stamped = open_stamped(bundle)
    if path.exists():
        problem = "this file is there already, and its answer may be on its way"
        raise UsageError(str(path), problem, "give another name, or take in the answer first")
    with explained(path.parent):
        write_whole(path, _installed(lambda: rfc3161.new_request(stamped.root_file)))
    says = f"{path} asks for a stamp of the root digest; keep it until the answer is there"
    return _result(stamped, {}, says)


def take_response(bundle: Path, response: Path, request: Path | None = None) -> StampResult:
    """Take in an authority's answer, with the request where it was kept.

    Raises `InputError` where the answer does not hold, or is of another bundle or request.
    """
    asked = _bytes(request) if request else b""
    return _take_response(open_stamped(bundle), str(response), _bytes(response), asked)


def ask_calendars(bundle: Path, urls: Sequence[str]) -> StampResult:
    """Ask OpenTimestamps calendars, each at its address, and put their answers into one proof.

    They are sent a digest of the root digest and a random number, which tells them nothing.
    Raises `UsageError` and `InputError` as `ask_authority` does.
    """
    stamped = open_stamped(bundle)
    nonce = secrets.token_bytes(_NONCE)
    message = proofs.commitment(stamped.digest, nonce)
    answers = [_answer(url, message) for url in urls]
    proof = proofs.written_proof(stamped.digest, nonce, answers)
    return _take_proof(stamped, ", ".join(urls), proof)


def take_proof(bundle: Path, proof: Path) -> StampResult:
    """Take in an OpenTimestamps proof that was made elsewhere of ``tagmanifest-sha256.txt``.

    Raises `InputError` where it cannot be read or is of another file.
    """
    return _take_proof(open_stamped(bundle), str(proof), _bytes(proof))


def take_header(
    bundle: Path, given: str, least_difficulty: float = LEAST_DIFFICULTY
) -> StampResult:
    """Take in the header of a Bitcoin block: 160 hexadecimal digits, or a file with them.

    One of a lesser difficulty than `least_difficulty` is refused: it cannot be of Bitcoin's chain.
    Raises `UsageError` where it is none, and `InputError` where no work was spent on it, or no
    proof of the bundle leads to it.
    """
    stamped = open_stamped(bundle)
    data = header_bytes(given)
    header = _holding(given, lambda: read_header(data, least_difficulty))
    if header.merkle_root not in _merkle_roots(stamped):
        problem = "no proof in this bundle leads to this block"
        raise InputError(given[:200], problem, "take in the proof first; check the block's height")
    files = stamped.named({".hex": data.hex().encode() + b"\n"}, "header")
    add(stamped, files)
    return _result(stamped, files, f"block {header.id} of {rfc3161.in_words(header.time)}")


def _merkle_roots(stamped: Stamped) -> set[str]:
    roots: set[str] = set()
    for name, data in stamped.stamps.items():
        if name.endswith(".ots"):
            leaves = _holding(name, lambda: proofs.read_proof(data, stamped.digest))  # noqa: B023 - called at once
            roots |= {shown(leaf.message) for leaf in leaves if leaf.height and leaf.message}
    return roots


def _take_response(stamped: Stamped, source: str, response: bytes, request: bytes) -> StampResult:
    def read() -> rfc3161.Stamp:
        asked = rfc3161.read_request(request) if request else None
        stamp = rfc3161.read_response(response)
        rfc3161.check_asked(stamp, stamped.digest, asked)
        return stamp

    stamp = _holding(source, lambda: _installed(read))
    both = {".tsq": request, ".tsr": response} if request else {".tsr": response}
    files = stamped.named(both, "rfc3161")
    add(stamped, files)
    return _result(stamped, files, stamp.says)


def _take_proof(stamped: Stamped, source: str, proof: bytes) -> StampResult:
    leaves = _holding(source, lambda: proofs.read_proof(proof, stamped.digest))
    files = stamped.named({".ots": proof}, "opentimestamps")
    add(stamped, files)
    return _result(stamped, files, *map(_in_words, leaves))


def _in_words(leaf: Attestation) -> str:
    if leaf.height is not None:
        return f"leads to Bitcoin block {leaf.height}"
    if leaf.calendar:
        return f"waits at {leaf.calendar}: complete the proof in some hours, and take it in again"
    return "leads to an attestation of a sort that is not known here"


def _answer(url: str, message: bytes) -> bytes:
    answer = ask(f"{url.rstrip('/')}/digest", message, _COMMITTING)
    _holding(url, lambda: proofs.read_answer(answer, message))
    return answer


def _holding(source: str, read: Callable[[], T]) -> T:
    """Return what is read; what does not hold is not taken in."""
    try:
        return read()
    except (Flaw, Unfollowed) as error:
        problem = f"it {error}" if isinstance(error, Flaw) else str(error)
        remedy = "nothing was taken in; ask again, or ask somebody else"
        raise InputError(source[:200], problem, remedy) from error


def _installed(call: Callable[[], T]) -> T:
    try:
        return call()
    except ModuleNotFoundError as error:
        raise missing(error) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(str(path), "this file cannot be read", "check the path") from error


def _result(stamped: Stamped, files: Mapping[str, bytes], *says: str) -> StampResult:
    added = tuple(f"{TIMESTAMPS}/{name}" for name in sorted(files))
    return StampResult(stamped.path, stamped.digest.hex(), added, says)
