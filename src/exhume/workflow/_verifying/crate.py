"""The metadata of the RO-Crate: does it list every file of the payload as it is?"""

from urllib.parse import unquote

import msgspec

from exhume.exports._bundle.layout import CRATE, PAYLOAD
from exhume.workflow._verifying.bag import Bag
from exhume.workflow._verifying.decoding import Unusable, decode
from exhume.workflow._verifying.outcomes import Check, Checks, Fault


class _Entity(msgspec.Struct):
    """Something that the metadata describe."""

    id: str = msgspec.field(name="@id", default="")
    type: str | list[str] = msgspec.field(name="@type", default="")
    size: str | int = msgspec.field(name="contentSize", default="")
    sha256: str = ""
    parts: list["_Part"] = msgspec.field(name="hasPart", default_factory=list["_Part"])


class _Part(msgspec.Struct):
    """The id of something else."""

    id: str = msgspec.field(name="@id", default="")


class _Crate(msgspec.Struct):
    """The metadata as a whole."""

    graph: list[_Entity] = msgspec.field(name="@graph")


def crate_checks(bag: Bag) -> Checks:
    """Compare the metadata with the payload; one check a file."""
    if CRATE in bag.broken:
        return
    if not bag.has(CRATE):
        yield Fault("crate-missing", CRATE, f"{CRATE} is missing")
        return
    try:
        crate = decode(bag.data(CRATE), _Crate)
    except Unusable as error:
        yield Fault("crate-damaged", CRATE, f"{CRATE} cannot be read: {error}")
        return
    yield from _files(bag, crate)


def _files(bag: Bag, crate: _Crate) -> Checks:
    told = {unquote(entity.id): entity for entity in crate.graph if "File" in entity.type}
    root = next((entity for entity in crate.graph if entity.id == "./"), _Entity())
    parts = {unquote(part.id) for part in root.parts}
    there = {n.removeprefix(f"{PAYLOAD}/") for n in bag.files if n.startswith(f"{PAYLOAD}/")}
    for name in sorted((there | told.keys() | parts) - {CRATE} - bag.broken):
        if name not in there:
            yield Fault("crate-differs", name, f"{CRATE} lists {name}, which is not there")
        elif name not in told or name not in parts:
            yield Fault("crate-entry-missing", name, f"{CRATE} does not list {name}")
        else:
            yield _file(bag, name, told[name])


def _file(bag: Bag, name: str, told: _Entity) -> Check:
    weighed = bag.weighed(name)
    if (str(told.size), told.sha256) == (str(weighed.size), weighed.sha256):
        return None
    return Fault("crate-differs", name, f"{CRATE} gives {name} another size or digest")
