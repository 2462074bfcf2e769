"""The verb ``screen --jsonl``: one JSON object a line in, one a line out, none dropped.

Lines are taken in blocks, so that memory does not grow with the file. A line that cannot be
screened becomes a line with an ``error`` in the same place.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from typing import BinaryIO, cast

import msgspec
from msgspec import Raw

from exhume.errors import InputError
from exhume.model.findings import Finding
from exhume.workflow._lines import LONGEST_LINE, Source, blocks_of_lines
from exhume.workflow.progress import Progress
from exhume.workflow.screener import Screened, Screener

MOST_IDS = 250_000
"""Ids are compared with the first so many; more would make memory grow with the file."""

MOST_NOTES = 10
"""So many repeated ids are named; the others are only counted."""

_NO_ID = Raw(b"null")


class _Line(msgspec.Struct):
    """A line as it should be. The id is given back as it came, whatever kind of value it is."""

    text: str
    id: Raw = _NO_ID


class _Found(msgspec.Struct):
    code: str
    polarity: str
    grade: str
    rule: str
    start: int
    end: int
    quote: str | Raw
    score: float


class _Answer(msgspec.Struct):
    id: Raw
    grade: str
    findings: list[_Found]


class _Refusal(msgspec.Struct):
    id: Raw
    error: str


_DECODER = msgspec.json.Decoder(_Line)
_ENCODER = msgspec.json.Encoder()


@dataclass(slots=True)
class Tally:
    """How many lines were answered, how many with an error, how many with an id seen before."""

    lines: int = 0
    errors: int = 0
    repeated: int = 0
    seen: set[int] = field(default_factory=set[int])


def screen_jsonl(
    source: Source,
    target: BinaryIO,
    screener: Screener,
    progress: Progress,
    longest: int = LONGEST_LINE,
) -> Tally:
    """Screen each line of `source` and write its answer to `target`, in the same order.

    A line of more than `longest` bytes is answered with an error and not kept in memory. Answers
    are written as soon as a read has brought the whole of their lines.
    """
    tally = Tally()
    progress.step("Screening lines")
    for block in blocks_of_lines(source, longest):
        lines = [_read(line, tally.lines + i, longest) for i, line in enumerate(block, start=1)]
        _note_repeated(lines, tally, progress)
        target.write(b"".join(map(_encode, _answers(lines, screener))))
        target.flush()
        tally.errors += sum(isinstance(line, _Refusal) for line in lines)
        tally.lines += len(lines)
        progress.advance(len(lines))
    if tally.repeated > MOST_NOTES:
        progress.note(f"{tally.repeated:,} lines have an id that stood in a line before")
    return tally


def _read(line: bytes | None, number: int, longest: int) -> _Line | _Refusal:
    if line is None:
        return _refuse(_NO_ID, number, f"the line is longer than {longest:,} bytes")
    try:
        read = _DECODER.decode(line)
        return _Line(read.text, _as_given(read.id))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _read_slowly(line, number)


def _as_given(identity: Raw) -> Raw:
    r"""Return an id that can stand in an answer: `Raw` lets pass what is not UTF-8, and \r."""
    return Raw(str(identity, "utf-8").replace("\r", " ").encode())


def _read_slowly(line: bytes, number: int) -> _Line | _Refusal:
    """Read what the fast reader refuses: a lone surrogate is no fault, the rest gets a reason."""
    identity = _NO_ID
    try:
        value: object = json.loads(line.decode(errors="replace"))
        if not isinstance(value, dict):
            return _refuse(identity, number, "this is not a JSON object")
        fields = cast("dict[str, object]", value)
        identity = Raw(json.dumps(fields.get("id"), allow_nan=False).encode())
        line.decode()
    except (ValueError, RecursionError) as error:
        return _refuse(identity, number, _problem(line, error))
    text = fields.get("text")
    if isinstance(text, str):
        return _Line(text, identity)
    return _refuse(
        identity, number, f'"text" is {"not a string" if "text" in fields else "missing"}'
    )


def _problem(line: bytes, error: Exception) -> str:
    if not line.strip():
        return "the line is empty"
    if not _is_utf8(line):
        return "this is not UTF-8"
    match error:
        case RecursionError():
            return "this is nested too deeply"
        case json.JSONDecodeError():
            fault = error.msg.removesuffix(" at")
            return f"this is not one JSON object ({fault} at character {error.pos + 1})"
        case _:
            return f"this is not one JSON object ({error})"


def _is_utf8(line: bytes) -> bool:
    """Tell whether a line is in UTF-8; JSON in UTF-16 is told by its zero bytes."""
    try:
        return "\0" not in line.decode()
    except UnicodeDecodeError:
        return False


def _refuse(identity: Raw, number: int, problem: str) -> _Refusal:
    remedy = 'write {"id": …, "text": "…"} on one line, in UTF-8'
    return _Refusal(identity, f"line {number}: {problem}. Remedy: {remedy}")


def _note_repeated(lines: Iterable[_Line | _Refusal], tally: Tally, progress: Progress) -> None:
    for number, line in enumerate(lines, start=tally.lines + 1):
        identity = bytes(line.id)
        mark = hash(identity)
        if mark in tally.seen:
            tally.repeated += 1
            if tally.repeated <= MOST_NOTES:
                progress.note(
                    f"line {number}: the id {_shown(identity)} stood in a line before. "
                    "Both are answered. Remedy: give each text its own id"
                )
        elif line.id != _NO_ID and len(tally.seen) < MOST_IDS:
            tally.seen.add(mark)


def _shown(identity: bytes) -> str:
    """Return an id for people to read: not too long, and without what a terminal would obey."""
    shown = (
        identity.decode() if len(identity) <= 80 else f"{identity[:80].decode(errors='ignore')}…"
    )
    return shown if shown.isprintable() else ascii(shown)


def _answers(lines: list[_Line | _Refusal], screener: Screener) -> Iterator[_Answer | _Refusal]:
    screened = iter(screener.screen_all([line.text for line in lines if isinstance(line, _Line)]))
    for line in lines:
        yield line if isinstance(line, _Refusal) else _answer(line.id, next(screened))


def _answer(identity: Raw, screened: Screened) -> _Answer:
    return _Answer(identity, screened.grade.value, [_found(f) for f in screened.findings])


def _found(finding: Finding) -> _Found:
    return _Found(
        code=finding.code,
        polarity=finding.polarity.value,
        grade=finding.grade.value,
        rule=finding.rule,
        start=finding.start,
        end=finding.end,
        quote=_quoted(finding.quote),
        score=finding.score,
    )


def _quoted(quote: str) -> str | Raw:
    """Return a quote that can be written: a lone surrogate has no UTF-8, but it can be escaped."""
    try:
        quote.encode()
    except UnicodeEncodeError:
        return Raw(json.dumps(quote).encode())
    return quote


def _encode(answer: _Answer | _Refusal) -> bytes:
    return _ENCODER.encode(answer) + b"\n"


def open_source(path: str) -> BufferedReader:
    """Open the file to screen, or standard input for ``-``.

    Raises `InputError` when it cannot be read.
    """
    if path == "-":
        if sys.stdin is None:  # Python's way to say that the caller has closed it
            raise InputError("standard input", "it is closed", "give the lines, or a file")
        return open(sys.stdin.fileno(), "rb", closefd=False)
    try:
        return open(path, "rb")  # noqa: PTH123 - the caller closes it
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}", "check the path") from error
