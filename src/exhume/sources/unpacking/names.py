"""Names of members: how their bytes became characters, and how they are shown.

They are never used as paths. Names that do not say their encoding are judged as texts are, those
of an archive together, since one program wrote them; what cannot be told is shown with escapes.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.sources._encoding import decode

_CHINESE: Final = ("gb18030", "big5hkscs")
_WESTERN: Final = "cp437"  # what ZIP says of names that say nothing
_LONGEST: Final = 400  # characters; a title and the folders above it
_END: Final = 60
_RESERVED: Final = re.compile(r"[\\/]")
_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_UP: Final = "(..)"
_BYTES_AT: Final = 0xDC00  # where `surrogateescape` puts bytes that are no characters
_BYTES: Final = frozenset(chr(_BYTES_AT + byte) for byte in range(0x80, 0x100))
_NAME_THEM: Final = 'name their encoding under [sources.encodings]: "{}" = "gb18030", for instance'


@dataclass(frozen=True, slots=True)
class Decided:
    """The characters of a name, their encoding, and how that was decided.

    `doubt` says why it could not be, and is empty where it could.
    """

    text: str
    encoding: str = ""
    reason: str = ""
    doubt: str = ""


@dataclass(slots=True)
class Names:
    """The names of one archive.

    `all_of_them` gives the bytes of all names that do not say their encoding; it is asked when the
    first name outside ASCII is met. `named` is the encoding that the study names.
    """

    all_of_them: Callable[[], Iterable[bytes]]
    named: str = ""
    _together: Decided | None = None
    _taken: dict[str, int] = field(default_factory=dict[str, int])

    def decide(self, raw: bytes) -> Decided:
        """Turn the bytes of a name into characters."""
        if raw.isascii():
            return Decided(raw.decode("ascii"))
        encoding = self._judged_together()
        if encoding.doubt:
            return decide([raw], self.named)
        text = _attempt(raw, encoding.encoding)
        if text is None:  # the name of another program, or a damaged one
            return decide([raw], self.named)
        return Decided(text, encoding.encoding, encoding.reason)

    def unique(self, shown: str) -> str:
        """Return the name as it is shown, with a number if another member has it already."""
        number = self._taken.get(shown, 0) + 1
        self._taken[shown] = number
        if number == 1:
            return shown
        stem, dot, ending = shown.rpartition(".")
        if not stem.rpartition("/")[2] or "/" in ending:
            return self.unique(f"{shown} ({number})")
        return self.unique(f"{stem} ({number}){dot}{ending}")

    def _judged_together(self) -> Decided:
        if self._together is None:
            self._together = decide([raw for raw in self.all_of_them() if not raw.isascii()])
            if self.named:
                self._together = Decided("", self.named, "named in study.toml")
        return self._together


def decide(raw: Iterable[bytes], named: str = "") -> Decided:
    r"""Judge names together; the text is theirs, one a line, and shows escapes where in doubt.

    >>> decide(["心脏移植麻醉.pdf".encode("gb18030")]).encoding
    'gb18030'
    >>> decide([b"caf\x82.pdf"]).text
    'café.pdf'
    """
    data = b"\n".join(raw)
    try:
        decoded = decode(data, "its name", named, _CHINESE)
    except UnreadableDocument as error:
        western = _western(data)
        if western and not named:
            reason = "no Chinese encoding fits, and read so all of them are Latin letters"
            return Decided(western, _WESTERN, reason)
        return Decided(data.decode("ascii", "surrogateescape"), doubt=error.problem)
    return Decided(decoded.text, decoded.encoding, decoded.reason)


def shown(text: str) -> str:
    r"""Return a name as it is shown: relative, without what cannot be seen, and not too long.

    >>> shown("..\\..\\etc/passwd"), shown("/a//./b.txt"), shown("C:\\a\0.txt")
    ('(..)/(..)/etc/passwd', 'a/b.txt', 'C:/a\\x00.txt')
    """
    parts = _RESERVED.split(unicodedata.normalize("NFC", text))
    visible = (_UP if part == ".." else _visible(part) for part in parts if part not in ("", "."))
    return _shortened("/".join(visible)) or "(no name)"


def leads_out(text: str) -> bool:
    r"""Tell whether a name, used as a path, would lead out of a folder.

    >>> leads_out("a/../../b"), leads_out("/b"), leads_out("C:\\b"), leads_out("a/b..txt")
    (True, True, True, False)
    """
    parts = _RESERVED.split(text)
    return ".." in parts or parts[0] == "" or bool(re.match(r"[A-Za-z]:", text))


def remedy(archive: str) -> str:
    """Return what to do about names whose encoding cannot be told."""
    return _NAME_THEM.format(archive)


def _visible(part: str) -> str:
    return "".join(map(_visible_character, part))


def _visible_character(character: str) -> str:
    if unicodedata.category(character) not in _UNSEEN:
        return character
    if character in _BYTES:
        return f"\\x{ord(character) - _BYTES_AT:02x}"
    return character.encode("unicode-escape").decode("ascii")


def _shortened(name: str) -> str:
    """Cut the middle out of a long name; a few digits of its digest tell it from others."""
    if len(name) <= _LONGEST:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST - _END]}…{mark}…{name[-_END:]}"


def _western(data: bytes) -> str:
    """Return names as the code page of ZIP, if all they have outside ASCII are Latin letters."""
    text = data.decode(_WESTERN)
    letters = (character for character in text if not character.isascii())
    return text if all(unicodedata.name(c, "").startswith("LATIN ") for c in letters) else ""


def _attempt(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
