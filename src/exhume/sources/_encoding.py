"""Deciding how bytes became characters, and saying why: never a guess in silence.

In order: a byte order mark; strict UTF-8; else each candidate decodes the bytes and is scored by
how common its characters are in Chinese. A score that is low, or close to the next, is an error.
"""

import codecs
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.papers import State
from exhume.sources._characters import weight_of_other, weights

CANDIDATES: Final = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
REMEDY: Final = (
    "name its encoding under [sources.encodings] in study.toml, or save it as UTF-8 "
    "with an editor that shows it rightly"
)

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_LOWEST_SCORE: Final = 0.35
_LOWEST_OF_LONG: Final = 0.56  # Chinese papers have 0.8 and more; Korean read as GB 18030 has 0.47
_SCATTER: Final = 0.8  # the mean of n weights scatters as 1 / sqrt(n)
_SMALLEST_LEAD: Final = 0.08
_FEWEST: Final = 3  # characters outside ASCII; fewer can be accents of a Western encoding
_SAMPLE: Final = 4_096  # characters: more do not change a decision, only its cost
_SAYS_NOTHING: Final = re.compile(r"[\t\n\r -~\u2500-\u257f]+")  # ASCII and lines of tables
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MOST_CONTROLS: Final = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without its byte order mark, the encoding it came from, and how that was decided."""

    text: str
    encoding: str
    reason: str


def decode(
    data: bytes, subject: str, named: str = "", candidates: Sequence[str] = CANDIDATES
) -> Decoded:
    """Decode a text whose encoding is unknown, or is `named` by the study and then not judged.

    `candidates` are tried where there is no byte order mark and the bytes are not UTF-8.

    Raises `UnreadableDocument` with state ``undecodable`` where no encoding fits, where two fit
    about equally well, or where the bytes are not text; `subject` names the file in it.

    >>> decode("供体脑死亡后迅速建立".encode("gb18030"), "a.txt").encoding
    'gb18030'
    """
    if named:
        return _as_named(data, subject, named)
    return _decide(data, subject, complete=True, candidates=candidates)


@lru_cache(maxsize=4)  # each reader asks for the same head
def decode_head(head: bytes) -> str:
    """Decode the beginning of a file, which may end within a character; empty if undecidable."""
    try:
        return _decide(head, "head", complete=False).text
    except UnreadableDocument:
        return ""


@lru_cache(maxsize=4)
def head_text(head: bytes) -> str:
    """Return the beginning of a file with line feeds at all line ends, to look for tags in it.

    Tags are ASCII. So bytes without a mark and without NUL that are not UTF-8 are read as Latin-1,
    which has the ASCII of GB 18030 and Big5 in its places and costs a hundredth of telling which
    of them it is; other characters than ASCII mean nothing then.
    """
    marked = any(head.startswith(mark) for mark, _ in _MARKS)
    text = decode_head(head) if marked or b"\0" in head else _attempt(head, "utf-8", complete=False)
    return (text or head.decode("latin-1")).replace("\r", "\n")


def score(text: str) -> float:
    """Return how much a text looks like Chinese writing or ASCII, from -1 to 1.

    The mean weight of the first 4,096 characters outside ASCII (which says nothing, being the same
    in most candidates) and outside the lines that tables are drawn with; 1 where there are none.

    >>> score("移植手术") > 0.9, score("痧碻懲睿") < 0.4
    (True, True)
    """
    sample = _sample(text)
    if not sample:
        return 1.0
    table = weights()
    counts = Counter(sample)
    total = sum(
        count * (table[c] if c in table else weight_of_other(c)) for c, count in counts.items()
    )
    return total / len(sample)


def _sample(text: str) -> str:
    return _SAYS_NOTHING.sub("", text[: 16 * _SAMPLE])[:_SAMPLE]


def _lowest_score(text: str) -> float:
    """Return the score that a text must reach, which is higher for a longer one."""
    length = max(len(_sample(text)), 1)
    return max(_LOWEST_SCORE, _LOWEST_OF_LONG - _SCATTER / math.sqrt(length))


def control_characters(text: str) -> int:
    """Count the control characters that no text needs, NUL among them."""
    return len(_CONTROLS.findall(text))


def _as_named(data: bytes, subject: str, named: str) -> Decoded:
    try:
        text = data.decode(named)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"byte {error.start} (line {line}) is not valid {named}, which study.toml names"
        remedy = "name the right encoding in study.toml, or save the file as UTF-8"
        raise UnreadableDocument(subject, problem, remedy, state=State.UNDECODABLE) from error
    except LookupError as error:
        problem = f'"{named}", which study.toml names, is no encoding of text'
        remedy = "name another, such as gb18030"
        raise UnreadableDocument(subject, problem, remedy, state=State.UNDECODABLE) from error
    return Decoded(text.removeprefix("\ufeff"), named, "named in study.toml")


def _decide(
    data: bytes, subject: str, *, complete: bool, candidates: Sequence[str] = CANDIDATES
) -> Decoded:
    marked = _by_mark(data, subject, complete=complete)
    if marked is not None:
        return marked
    text = _attempt(data, "utf-8", complete=complete)
    if text is not None and not _is_binary(text):
        return Decoded(text, "utf-8", "valid UTF-8")
    return _by_score(data, subject, candidates, complete=complete)


def _by_mark(data: bytes, subject: str, *, complete: bool) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _attempt(data[len(mark) :], encoding, complete=complete)
            if text is None or _is_binary(text):
                raise _undecodable(
                    subject, f"its byte order mark says {encoding}, its bytes do not"
                )
            return Decoded(text, encoding, "byte order mark")
    return None


def _by_score(data: bytes, subject: str, candidates: Sequence[str], *, complete: bool) -> Decoded:
    texts = {name: _attempt(data, name, complete=complete) for name in candidates}
    found = {name: text for name, text in texts.items() if text is not None}
    if not found:
        raise _undecodable(subject, f"{_first_fault(data)}, and no other encoding fits either")
    ranked = sorted(((score(text), name) for name, text in found.items()), reverse=True)
    best, name = ranked[0]
    if best < _lowest_score(found[name]):
        reason = f"{_first_fault(data)}, and {name}, the best of the rest, scores {best:.2f}"
        raise _undecodable(subject, f"no encoding gives readable text: {reason}")
    _refuse_close(ranked, subject)
    _refuse_too_little(found[name], name, subject)
    return Decoded(found[name], name, _reason(ranked))


def _refuse_close(ranked: Sequence[tuple[float, str]], subject: str) -> None:
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _SMALLEST_LEAD:
        (best, name), (rival, other) = ranked[:2]
        close = f"{name} ({best:.2f}) and {other} ({rival:.2f}) fit about equally well"
        raise _undecodable(subject, f"its encoding cannot be told: {close}")


def _refuse_too_little(text: str, name: str, subject: str) -> None:
    seen = len(_sample(text))
    if 0 < seen < _FEWEST:
        raise _undecodable(subject, f"too few characters ({seen}) speak for {name} or against it")


def _reason(ranked: Sequence[tuple[float, str]]) -> str:
    best, _ = ranked[0]
    if len(ranked) == 1:
        return f"score {best:.2f}, no other candidate decodes"
    rival, other = ranked[1]
    return f"score {best:.2f} against {rival:.2f} for {other}"


def _attempt(data: bytes, encoding: str, *, complete: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data, final=complete)
    except UnicodeDecodeError:
        return None


def _first_fault(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"byte {error.start} (line {line}) is not valid UTF-8"
    return "it is full of control characters"


def _is_binary(text: str) -> bool:
    return control_characters(text) > _MOST_CONTROLS * len(text)


def _undecodable(subject: str, problem: str) -> UnreadableDocument:
    return UnreadableDocument(subject, problem, REMEDY, state=State.UNDECODABLE)
