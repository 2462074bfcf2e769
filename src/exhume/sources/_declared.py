"""The encoding of mark-up: what the file declares about itself, weighed against what it holds."""

import re
from dataclasses import replace
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.sources._encoding import Decoded, control_characters, decode, score

_WITHIN: Final = 8_192  # bytes; browsers look in 1,024, old pages declare behind long scripts
_COMMENT: Final = re.compile(rb"<!--.{0,1000}?-->", re.DOTALL)
_XML: Final = re.compile(rb"""\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]+)""")
_META: Final = re.compile(
    rb"""<meta\b[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x84\x31\x95\x33")
_CODECS: Final = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "cp936", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252"), "cp1252"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    "hz-gb-2312": "hz",
    "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "koi8-r": "koi8_r",
}
"""Labels as the WHATWG Encoding Standard takes them: the larger set where pages mislabel."""
_FAMILY: Final = re.compile(r"(?:iso-8859-\d{1,2}|windows-125\d)")
_SMALLEST_LEAD: Final = 0.08  # of the detected encoding over the declared one
_NOT_WESTERN: Final = re.compile("[\u0080-\uffff]{6}")  # no Western word has six accents in a row
_MOST_CONTROLS: Final = 0.01


def decode_markup(data: bytes, subject: str, named: str = "", told: str = "") -> Decoded:
    """Decode mark-up by, in order, the study's word, a byte order mark, its own declaration.

    `told` is a declaration from outside, such as a mail header, which goes before the one inside.
    A declaration holds if the bytes decode by it, unless what is detected from the bytes reads
    clearly better; the reason says so where the two differ. Without one the bytes decide alone.
    Raises `UnreadableDocument` with state ``undecodable``.

    >>> decode_markup("<meta charset=gb2312>脑死亡".encode("gb18030"), "a.html").encoding
    'gb18030'
    """
    label = (told or declared(data)).lower()
    if named or not label or data.startswith(_MARKS):
        return decode(data, subject, named)
    return _weighed(data, subject, label)


def declared(data: bytes) -> str:
    """Return the encoding that mark-up declares near its beginning, or an empty string."""
    head = _COMMENT.sub(b"", data[:_WITHIN])
    found = _XML.match(head) or _META.search(head)
    return found[1].decode("ascii", "replace") if found else ""


def _weighed(data: bytes, subject: str, label: str) -> Decoded:
    codec = _codec(label)
    text = _strictly(data, codec)
    if text is None:
        found = decode(data, subject)
        return replace(found, reason=f'{found.reason}; declared "{label}", which does not fit')
    try:
        found = decode(data, subject)
    except UnreadableDocument:
        if codec == "cp1252" and _NOT_WESTERN.search(text):
            raise
        return Decoded(text, codec, f'declared "{label}"; the bytes alone do not tell')
    return _preferred(Decoded(text, codec, f'declared "{label}"'), found)


def _preferred(said: Decoded, found: Decoded) -> Decoded:
    if said.text == found.text:
        return said
    of_said, of_found = score(said.text), score(found.text)
    scores = f"{of_found:.2f} against {of_said:.2f}"
    if of_found - of_said >= _SMALLEST_LEAD:
        reason = f"{found.reason}; {said.reason}, which reads worse ({scores})"
        return replace(found, reason=reason)
    return replace(said, reason=f"{said.reason}; {found.encoding} would fit too ({scores})")


def _codec(label: str) -> str:
    """Return the codec for a label; empty for one that no page should have."""
    return _CODECS.get(label) or (label if _FAMILY.fullmatch(label) else "")


def _strictly(data: bytes, codec: str) -> str | None:
    if not codec:
        return None
    try:
        text = data.decode(codec)
    except (UnicodeDecodeError, LookupError):  # there is no ISO 8859-12
        return None
    return None if control_characters(text) > _MOST_CONTROLS * len(text) else text
