"""Time stamps of the root digest, which lie beside the payload: where there are any, they count.

What is vouched for by nobody whom the one who verifies trusts is not followed to its end: anybody
can found an authority, and write down the header of a block.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from exhume.exports._bundle.layout import TIMESTAMPS
from exhume.workflow._stamping import proofs, rfc3161
from exhume.workflow._stamping.flaws import Flaw, Unfollowed
from exhume.workflow._stamping.headers import Header, read_header, shown
from exhume.workflow._stamping.proofs import Attestation
from exhume.workflow._stamping.trust import Trust, certificates
from exhume.workflow._verifying.bag import Bag
from exhume.workflow._verifying.outcomes import Checks, Fault, NotFollowed, Told

_MOST: Final = 1 << 20  # bytes of a stamp; they have a few thousand
_REQUEST, _RESPONSE, _PROOF, _HEADER = ".tsq", ".tsr", ".ots", ".hex"
_GIVEN: Final = "the header that was given"


def checks(bag: Bag, root: str, trust: Trust | None = None) -> Checks:
    """Follow each time stamp of the bag's root digest; nothing where there are none.

    `trust` is what the one who verifies vouches for.
    """
    trusted = trust or Trust()
    stamps = _stamps(bag)
    yield from _unknown(bag, stamps)
    if root:
        yield from _responses(stamps, bytes.fromhex(root), trusted)
        yield from _proofs(stamps, bytes.fromhex(root), trusted)
    elif stamps:
        yield NotFollowed(TIMESTAMPS, "what the time stamps are of is not there")
    if not stamps and (trusted.anchors or trusted.headers):
        yield NotFollowed(TIMESTAMPS, "the bundle has no time stamps")


def _stamps(bag: Bag) -> dict[str, bytes]:
    """Return the files that are stamps or belong to one, by their names in their folder."""
    found: dict[str, bytes] = {}
    for path, weighed in bag.files.items():
        folder, _, name = path.partition("/")
        if folder == TIMESTAMPS and _is_stamp(name) and weighed.size <= _MOST:
            found[name] = (bag.folder / path).read_bytes()
    return found


def _is_stamp(name: str) -> bool:
    known = PurePosixPath(name).suffix in {_REQUEST, _RESPONSE, _PROOF, _HEADER}
    return known and "/" not in name


def _unknown(bag: Bag, stamps: Mapping[str, bytes]) -> Checks:
    for path in bag.files:
        if path.startswith(f"{TIMESTAMPS}/") and path.removeprefix(f"{TIMESTAMPS}/") not in stamps:
            yield Fault("timestamp-unknown", path, f"{path} is no time stamp")


def _below(stamps: Mapping[str, bytes], suffix: str) -> Iterator[tuple[str, bytes]]:
    """Give the stamps of a sort, by their paths."""
    for name, data in stamps.items():
        if name.endswith(suffix):
            yield f"{TIMESTAMPS}/{name}", data


def _responses(stamps: Mapping[str, bytes], root: bytes, trust: Trust) -> Checks:
    for path, data in _below(stamps, _RESPONSE):
        request = stamps.get(f"{PurePosixPath(path).stem}{_REQUEST}")
        yield from _caught(path, _response(path, data, request, root, trust))
    for path, _ in _below(stamps, _REQUEST):
        if f"{PurePosixPath(path).stem}{_RESPONSE}" not in stamps:
            yield NotFollowed(path, "it asks for a time stamp, and has no answer")


def _caught(path: str, found: Checks) -> Checks:
    """Give what is found of a stamp; what is wrong with it ends it."""
    try:
        yield from found
    except Flaw as flaw:
        yield Fault(flaw.kind, path, f"{path} {flaw.says}")
    except Unfollowed as why:
        yield NotFollowed(path, str(why))
    except ModuleNotFoundError as error:
        why_not = f"{error.name} is not installed: run `pip install exhume[timestamps]`"
        yield NotFollowed(path, why_not)


def _response(path: str, data: bytes, request: bytes | None, root: bytes, trust: Trust) -> Checks:
    asked = None if request is None else rfc3161.read_request(request)
    stamp = rfc3161.read_response(data)
    yield None  # the signature
    rfc3161.check_asked(stamp, root, asked)
    yield None  # the digest, and the request
    if trust.anchors:
        rfc3161.check_signer(stamp, certificates(trust.anchors))
        yield Told(path, f"the root digest was there on {stamp.says}")
    else:
        holds = f"its signature holds, and it says {stamp.says}; who that is was not checked"
        yield NotFollowed(path, f"{holds}: give the authority's certificates with --trust")


@dataclass(frozen=True, slots=True)
class _Known:
    """A header that holds, and whether the one who verifies vouches for it."""

    path: str
    header: Header
    vouched: bool


def _proofs(stamps: Mapping[str, bytes], root: bytes, trust: Trust) -> Checks:
    headers: list[_Known] = []
    for path, data, vouched in _headers(stamps, trust):
        yield from _caught(path, _header(path, data, headers, trust, vouched=vouched))
    met: set[str] = set()
    for path, data in _below(stamps, _PROOF):
        yield from _caught(path, _proof(path, data, root, headers, met))
    if any(True for _ in _below(stamps, _PROOF)):
        yield from _unmet(headers, met)


def _headers(stamps: Mapping[str, bytes], trust: Trust) -> Iterator[tuple[str, bytes, bool]]:
    for data in trust.headers:
        yield _GIVEN, data, True
    for path, written in _below(stamps, _HEADER):
        yield path, _unhexed(written), False


def _unhexed(written: bytes) -> bytes:
    try:
        return bytes.fromhex(written.decode("ascii").strip())
    except ValueError:
        return b""  # which is no header, and is told so


def _header(path: str, data: bytes, known: list[_Known], trust: Trust, *, vouched: bool) -> Checks:
    known.append(_Known(path, read_header(data, trust.least_difficulty), vouched))
    yield None


def _proof(path: str, data: bytes, root: bytes, headers: list[_Known], met: set[str]) -> Checks:
    leaves = proofs.read_proof(data, root)
    yield None  # it begins with the root digest
    for leaf in leaves:
        yield from _leaf(path, leaf, headers, met)


def _leaf(path: str, leaf: Attestation, headers: list[_Known], met: set[str]) -> Checks:
    if leaf.calendar:
        yield NotFollowed(path, f"it waits at {leaf.calendar!a} to be put into a block")
    elif leaf.height is None:
        yield NotFollowed(path, "it leads to an attestation of a sort that is not known here")
    elif leaf.message is None:
        yield NotFollowed(path, f"a step to block {leaf.height} cannot be taken on this machine")
    else:
        yield from _block(path, leaf.height, shown(leaf.message), headers, met)


def _block(path: str, height: int, root: str, headers: list[_Known], met: set[str]) -> Checks:
    """Compare the merkle root that a proof leads to with the headers that there are."""
    met.add(root)
    found = [known for known in headers if known.header.merkle_root == root]
    if not found:
        looked_up = f"look up whether Bitcoin block {height} has the merkle root {root}"
        yield NotFollowed(path, f"{looked_up}, or give its header with --header")
        return
    known = max(found, key=lambda known: known.vouched)
    block = f"block {height} of {rfc3161.in_words(known.header.time)}, {known.header.id}"
    if known.vouched:
        yield Told(path, f"the root digest was there before Bitcoin {block}")
    else:
        yield None
        why = f"it leads to a header in the bundle; look up whether Bitcoin has this {block}"
        yield NotFollowed(path, why)


def _unmet(headers: list[_Known], met: set[str]) -> Checks:
    for known in headers:
        if known.header.merkle_root not in met:
            says = f"{known.path} is of a block that no proof in the bundle leads to"
            yield Fault("timestamp-header-differs", known.path, says)
