"""As much of DER (ITU-T X.690) as a time stamp needs: values, some of which hold values."""

from dataclasses import dataclass

from exhume.workflow._stamping.flaws import Flaw

INTEGER, OCTETS, OID, SEQUENCE, SET = 0x02, 0x04, 0x06, 0x30, 0x31
EXPLICIT_0 = 0xA0
_LONG = 0x80


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its tag, its content, and all of its bytes."""

    tag: int
    content: bytes
    whole: bytes

    def inside(self) -> list["Value"]:
        """Return the values that its content consists of; raises `Flaw` where it does not."""
        return _values(self.content)

    def number(self) -> int:
        """Return what an INTEGER stands for."""
        return int.from_bytes(_of(self, INTEGER).content, "big", signed=True)

    def oid(self) -> str:
        """Return an OBJECT IDENTIFIER's content in hexadecimal digits."""
        return _of(self, OID).content.hex()


def one(data: bytes, tag: int = SEQUENCE) -> Value:
    """Return the one value that bytes are; raises `Flaw` where they are not.

    >>> one(bytes.fromhex("3003020105")).inside()[0].number()
    5
    """
    values = _values(data)
    if len(values) != 1:
        raise _damaged()
    return _of(values[0], tag)


def first(values: list[Value], tag: int) -> Value:
    """Return the first value with that tag; raises `Flaw` where there is none."""
    for value in values:
        if value.tag == tag:
            return value
    raise _damaged()


def _of(value: Value, tag: int) -> Value:
    if value.tag != tag:
        raise _damaged()
    return value


def _values(data: bytes) -> list[Value]:
    found: list[Value] = []
    at = 0
    while at < len(data):
        start, end = _bounds(data, at)
        found.append(Value(data[at], data[start:end], data[at:end]))
        at = end
    return found


def _bounds(data: bytes, at: int) -> tuple[int, int]:
    """Return where the content of the value that begins there begins and ends."""
    start = at + 2
    if start > len(data):
        raise _damaged()
    length = data[at + 1]
    if length >= _LONG:
        start += length - _LONG
        length = int.from_bytes(data[at + 2 : start], "big")
    if start > len(data) or start + length > len(data):
        raise _damaged()
    return start, start + length


def _damaged() -> Flaw:
    return Flaw("timestamp-damaged", "cannot be read: it is not built as a time stamp is")
