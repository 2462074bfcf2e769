"""The first branch: the bag itself, as RFC 8493 has it. Is every file what the manifests say?"""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Final

from exhume.exports._bundle import layout
from exhume.exports._bundle.layout import PAYLOAD, ROOT_FILE, TIMESTAMPS
from exhume.workflow._verifying.bag import BAGIT, INFO, Bag
from exhume.workflow._verifying.decoding import Unusable, text_of
from exhume.workflow._verifying.outcomes import Check, Checks, Fault

ALGORITHMS: Final = ("sha256", "sha512")
_MANIFESTS: Final = tuple(f"manifest-{name}.txt" for name in ALGORITHMS)
_TAG_MANIFESTS: Final = tuple(f"tagmanifest-{name}.txt" for name in ALGORITHMS)
_LINE: Final = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(.+)")
_OXUM: Final = re.compile(r"(?m)^Payload-Oxum:[ \t]*([0-9]{1,18})\.([0-9]{1,18})[ \t]*\r?$")
_ESCAPED: Final = {"%0A": "\n", "%0D": "\r", "%25": "%"}

_WORDS: Final = (  # the beginning of a path in the payload, and what lies there
    (f"{layout.ORIGINALS}/", "original"),
    (f"{layout.TEXTS}/", "text"),
    (f"{layout.CROP_IMAGES}/", "crop"),
    ("tables/", "table"),
    (layout.CUSTODY_LOG, "log"),
    (layout.REVIEW_LOG, "log"),
    (layout.OPENINGS, "opening"),
    (f"{layout.FIGURES}/", "figure"),
    (layout.REPORT, "report"),
    (layout.RESULTS, "results"),
    (f"{layout.REPORT_FOLDER}/", "form"),
    (layout.STUDY, "protocol"),
    (layout.CRITERION, "criterion"),
    (layout.ENVIRONMENT, "environment"),
    (layout.CRATE, "crate"),
)

Manifest = Mapping[str, str]


def word_for(name: str) -> str:
    """Return what a file of the payload is, for the kind of a fault.

    >>> word_for("originals/ab.pdf"), word_for("index.html")
    ('original', 'file')
    """
    return next((word for start, word in _WORDS if name.startswith(start)), "file")


def root_digest(bag: Bag) -> str:
    """Return the bag's root digest, empty where the file that it is of is not there."""
    weighed = bag.files.get(ROOT_FILE)
    return weighed.sha256 if weighed else ""


def bag_checks(bag: Bag, root: str) -> Checks:
    """Follow the bag's manifests; files that break one are put into `Bag.broken`."""
    if root:
        yield _root(bag, root)
    yield from (
        Fault("link-or-device", name, f"{name} is a link or no file, and was not followed")
        for name in bag.odd
    )
    yield _declaration(bag)
    manifests: dict[str, Manifest] = {}
    for name in (*_MANIFESTS, *_TAG_MANIFESTS):
        found = _manifest(bag, name)
        if isinstance(found, Fault):
            yield found
        else:
            manifests[name] = found
    yield from _tags(bag, [manifests.get(name) for name in _TAG_MANIFESTS])
    payload = [manifests.get(name) for name in _MANIFESTS]
    checks = list(_payload(bag, payload))
    yield from checks
    if not any(checks):
        yield _oxum(bag)


def _root(bag: Bag, root: str) -> Check:
    found = root_digest(bag)
    if found == root:
        return None
    says = f"the root digest is {found or 'not there'}, and not {root}, which was kept"
    return Fault("root-differs", ROOT_FILE, f"{says}: this is not the bundle that was handed over")


def _declaration(bag: Bag) -> Check:
    if BAGIT not in bag.files:
        return Fault("bag-declaration", BAGIT, f"{BAGIT} is missing")
    said = (bag.folder / BAGIT).read_bytes().splitlines()
    wanted = [b"BagIt-Version: 1.0", b"Tag-File-Character-Encoding: UTF-8"]
    if said[:2] == wanted:
        return None
    return Fault("bag-declaration", BAGIT, f"{BAGIT} does not declare a bag of version 1.0")


def _manifest(bag: Bag, name: str) -> Manifest | Fault:
    if name not in bag.files:
        return Fault("manifest-missing", name, f"{name} is missing")
    try:
        return _parsed((bag.folder / name).read_bytes())
    except Unusable as error:
        return Fault("manifest-damaged", name, f"{name} cannot be read: {error}")


def _parsed(data: bytes) -> Manifest:
    found: dict[str, str] = {}
    for number, line in enumerate(text_of(data).splitlines(), start=1):
        parts = _LINE.fullmatch(line)
        if parts is None:
            raise Unusable(f"line {number} has no digest and path")
        name = re.sub("%0A|%0D|%25", lambda found: _ESCAPED[found[0]], parts[2])
        if name in found:
            raise Unusable(f"line {number} names {name!a} again")
        found[name] = parts[1].lower()
    return found


def _tags(bag: Bag, manifests: "list[Manifest | None]") -> Checks:
    wanted = {n for n in bag.files if not n.startswith((f"{PAYLOAD}/", f"{TIMESTAMPS}/"))}
    wanted -= set(_TAG_MANIFESTS)
    listed = {name for manifest in manifests if manifest for name in manifest}
    for name in sorted(wanted | listed):
        yield _tag(bag, name, manifests)


def _tag(bag: Bag, name: str, manifests: "list[Manifest | None]") -> Check:
    if name in bag.files:
        stated = _stated(name, manifests)
        wrong = [a for a, digest in stated.items() if digest != getattr(bag.files[name], a)]
        if not wrong:
            return None
        if not any(stated.values()):
            return Fault("file-added", name, f"{name} is in no manifest")
        word = {INFO: "bag-info", BAGIT: "bag-declaration"}.get(name, "manifest")
        return Fault(f"{word}-changed", name, f"{name} is not what it was")
    if name == BAGIT or name in _MANIFESTS:
        return None  # said already
    return Fault("bag-info-missing" if name == INFO else "file-missing", name, f"{name} is missing")


def _stated(name: str, manifests: "list[Manifest | None]") -> dict[str, str | None]:
    """Return what each manifest that can be read says of a file, by the name of the digest."""
    pairs = zip(ALGORITHMS, manifests, strict=True)
    return {algorithm: m.get(name) for algorithm, m in pairs if m is not None}


def _payload(bag: Bag, manifests: "list[Manifest | None]") -> Checks:
    present = {name for name in bag.files if name.startswith(f"{PAYLOAD}/")}
    listed = {name for manifest in manifests if manifest for name in manifest}
    renamed = dict(_renamed(bag, sorted(present - listed), sorted(listed - present), manifests))
    for name in sorted(present | listed):
        if name in renamed.values():
            continue
        check = _file(bag, name, manifests, renamed.get(name, ""))
        if check is not None:
            bag.broken.add(name.removeprefix(f"{PAYLOAD}/"))
        yield check


def _renamed(
    bag: Bag, added: list[str], missing: list[str], manifests: "list[Manifest | None]"
) -> Iterator[tuple[str, str]]:
    """Give each missing file of which one that is in no manifest has the digest, and that one."""
    by_digest = {bag.files[name].sha256: name for name in added}
    for name in missing:
        digest = _stated(name, manifests).get("sha256")
        if digest in by_digest:
            yield name, by_digest.pop(digest)


def _file(bag: Bag, name: str, manifests: "list[Manifest | None]", now: str) -> Check:
    inside = name.removeprefix(f"{PAYLOAD}/")
    word, weighed = word_for(inside), bag.files.get(name)
    if weighed is None:
        return _gone(bag, inside, word, now)
    stated = _stated(name, manifests)
    wrong = [a for a, digest in stated.items() if digest != getattr(weighed, a)]
    if not wrong:
        return None
    if not any(stated.values()):
        return Fault("file-added", inside, f"{inside} is in no manifest")
    if len(wrong) == len(stated):
        return Fault(f"{word}-changed", inside, f"{inside} is not what it was")
    return _disagreement(inside, wrong[0], stated)


def _gone(bag: Bag, inside: str, word: str, now: str) -> Fault:
    if now:
        return Fault("file-renamed", inside, f"{inside} is now called {now}")
    if f"{PAYLOAD}/{inside}" in bag.lost:
        return Fault(f"{word}-damaged", inside, f"{inside} could not be unpacked")
    return Fault(f"{word}-missing", inside, f"{inside} is missing")


def _disagreement(inside: str, wrong: str, stated: Mapping[str, str | None]) -> Fault:
    manifest = f"manifest-{wrong}.txt"
    if stated[wrong] is None:
        return Fault("manifest-incomplete", inside, f"{manifest} does not name {inside}")
    says = f"{inside} is what one manifest says, and not what {manifest} says"
    return Fault("manifests-disagree", inside, says)


def _oxum(bag: Bag) -> Check:
    if INFO not in bag.files:
        return Fault("bag-info-missing", INFO, f"{INFO} is missing")
    found = _OXUM.search((bag.folder / INFO).read_bytes().decode("utf-8", "replace"))
    sizes = [w.size for name, w in bag.files.items() if name.startswith(f"{PAYLOAD}/")]
    if found and (int(found[1]), int(found[2])) == (sum(sizes), len(sizes)):
        return None
    says = f"the payload has {len(sizes)} files of {sum(sizes)} bytes, and {INFO} says otherwise"
    return Fault("oxum-differs", INFO, says)


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes; lone surrogates count as what they are."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
