"""What is left in the bytes of a damaged PDF: its objects, also those packed into streams.

The tables that say where objects stand are at the end of a file and go first. The objects are
found by their marks instead, and what object streams hold is unpacked, as far as it goes.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

_OBJECT: Final = re.compile(rb"\b(\d{1,8})\s+(\d{1,5})\s+obj\b")
_PACKED: Final = b"/ObjStm"
_STREAM: Final = re.compile(rb"\bstream\r?\n")
_LONGEST_HEAD: Final = 2_000  # bytes of a stream's dictionary, before and after its type
_FIRST: Final = re.compile(rb"/First\s+(\d{1,9})\b")
_FLATE: Final = b"/FlateDecode"
_PAGES: Final = re.compile(rb"/Type\s*/Pages\b")
_COUNT: Final = re.compile(rb"/Count\s+(\d{1,9})\b")
_LINEARIZED: Final = re.compile(rb"/Linearized\b[^>]{0,300}>>")
_PAGE_TYPE: Final = re.compile(rb"/Type\s*/Page\b")
_REFERENCE: Final = re.compile(rb"\b(\d{1,8})\s+\d{1,5}\s+R\b")
_ASIDE: Final = re.compile(  # what a page's text does not need, or what leads to other pages
    rb"/(?:Parent|Kids|Annots|B|Thumb|Metadata|PieceInfo|AA|StructParents|OC|P|Dest|A)\s*"
    rb"(?:\[[^\]]*\]|\d+\s+\d+\s+R\b)"
)
_END_MARK: Final = b"%%EOF"
_MOST_UNPACKED: Final = 64_000_000  # bytes of all object streams; a paper's have some 100,000
_MOST_NODES: Final = 2_000  # of the tree of pages
_FARTHEST: Final = 100_000  # bytes from the type of such a node to its end


def is_cut(data: bytes) -> bool:
    """Tell whether a PDF breaks off: objects follow its last end mark, or it is too short.

    >>> is_cut(b"%PDF-1.4 1 0 obj <<>> endobj %%EOF"), is_cut(b"%PDF-1.4 1 0 obj <<>>")
    (False, True)
    """
    end = data.rfind(_END_MARK)
    return end < 0 or bool(_OBJECT.search(data, end)) or _promised_by(b"/L", data) > len(data)


def promised_pages(data: bytes) -> int:
    """Return how many pages a file speaks of; 0 where nothing that is left of it tells.

    >>> promised_pages(b"1 0 obj <</Type /Pages /Count 12 /Kids []>> endobj")
    12
    """
    nodes = (_around(data, found.start()) for found in islice(_PAGES.finditer(data), _MOST_NODES))
    counts = (int(found[1]) for node in nodes for found in _COUNT.finditer(node))
    return max(counts, default=0) or _promised_by(b"/N", data)


def incomplete_pages(data: bytes) -> frozenset[int]:
    """Return the object numbers of pages that need an object which is lost or breaks off.

    >>> data = b"1 0 obj <</Type /Page /Contents 2 0 R>> endobj 2 0 obj <</Length 9>> stream ab"
    >>> sorted(incomplete_pages(data))
    [1]
    """
    objects = dict(_bodies(data))
    needs = {number: _needed(body) for number, body in objects.items()}
    pages = (number for number, body in objects.items() if _PAGE_TYPE.search(body))
    return frozenset(number for number in pages if not _is_complete(number, needs))


def _bodies(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the objects that are there to their end, without what their streams hold."""
    end = 0
    while found := _OBJECT.search(data, end):
        end = data.find(b"endobj", found.end())
        if end < 0:
            return
        stream = data.find(b"stream", found.end(), end)
        yield int(found[1]), data[found.end() : stream if stream >= 0 else end]


def _needed(body: bytes) -> frozenset[int]:
    return frozenset(int(number) for number in _REFERENCE.findall(_ASIDE.sub(b"", body)))


def _is_complete(page: int, needs: Mapping[int, frozenset[int]]) -> bool:
    wanted, seen = [page], {page}
    while wanted:
        needed = needs.get(wanted.pop())
        if needed is None:
            return False
        wanted += needed - seen
        seen |= needed
    return True


def object_numbers(data: bytes) -> set[int]:
    """Return the numbers of the objects that stand in the file by themselves."""
    return {int(found[1]) for found in _OBJECT.finditer(data)}


def unpacked(data: bytes) -> bytes:
    """Write out the objects of all object streams, except those that stand by themselves."""
    known = object_numbers(data)
    objects = dict(each for each in _packed(data) if each[0] not in known)
    return b"".join(b"%d 0 obj\n%b\nendobj\n" % each for each in objects.items())


def _packed(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the objects of object streams, until they become too large for a paper."""
    end, left = 0, _MOST_UNPACKED
    while left > 0 and (mark := data.find(_PACKED, end)) >= 0:
        end = mark + len(_PACKED)
        start = data.rfind(b"obj", max(0, mark - _LONGEST_HEAD), mark)
        found = _STREAM.search(data, end, end + _LONGEST_HEAD)
        if start < 0 or not found:
            continue
        end = data.find(b"endstream", found.end())
        end = end if end >= 0 else len(data)
        head, stream = data[start : found.start()], data[found.end() : end]
        content, is_whole = _inflated(stream, left) if _FLATE in head else (stream, True)
        left -= len(content)
        yield from _held(head, content, is_whole=is_whole)


def _promised_by(key: bytes, data: bytes) -> int:
    """Look into the dictionary at the head of a file that is made to be shown while it comes."""
    found = _LINEARIZED.search(data[:2_048])
    value = re.search(key + rb"\s+(\d{1,12})\b", found[0]) if found else None
    return int(value[1]) if value else 0


def _around(data: bytes, place: int) -> bytes:
    start = max(data.rfind(b"obj", max(0, place - _FARTHEST), place), 0)
    end = data.find(b"endobj", place, place + _FARTHEST)
    return data[start : end if end >= 0 else place + _FARTHEST]


def _held(dictionary: bytes, content: bytes, *, is_whole: bool) -> Iterator[tuple[int, bytes]]:
    """Give the objects of a stream; of one that breaks off, those before the break."""
    found = _FIRST.search(dictionary)
    first = int(found[1]) if found else 0
    if not 0 < first <= len(content):
        return
    index = [int(each) for each in content[:first].split() if each.isdigit() and len(each) < 10]
    starts = [first + offset for offset in index[1::2]]
    for number, start, end in zip(index[::2], starts, [*starts[1:], len(content)], strict=False):
        if start < end < len(content) or (is_whole and start < end == len(content)):
            yield number, content[start:end].strip()


def _inflated(stream: bytes, most: int) -> tuple[bytes, bool]:
    """Return what a compressed stream holds as far as it goes, and whether that is all."""
    inflator = zlib.decompressobj()
    try:
        content = inflator.decompress(stream, most)
    except zlib.error:
        return b"", False
    return content, inflator.eof
