"""The verb ``screen --jsonl``: one JSON object a line in, one a line out, none dropped.

Lines are taken in blocks, so that memory does not grow with the file. A line that cannot be
screened becomes a line with an ``error`` in the same place.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import msgspec

from exhume.errors import InputError
from exhume.model.findings import Finding
from exhume.workflow.progress import Progress
from exhume.workflow.screener import Screened, Screener

BLOCK = 1 << 22
"""Bytes of input that are screened at once."""

LONGEST_LINE = 1 << 28
"""A line of more bytes is answered with an error and not read into memory."""

MOST_IDS = 1_000_000
"""Ids are compared with this many before them; more would make memory grow with the file."""

_TOO_LONG = b"too long"
_BOM = b"\xef\xbb\xbf"


class _Line(msgspec.Struct):
    text: str
    id: Any = None


class _Found(msgspec.Struct):
    code: str
    polarity: str
    grade: str
    rule: str
    start: int
    end: int
    quote: str
    score: float


class _Answer(msgspec.Struct):
    id: Any
    grade: str
    findings: list[_Found]


class _Refusal(msgspec.Struct):
    id: Any
    error: str


@dataclass(slots=True)
class Tally:
    """How many lines were answered, how many of them with an error."""

    lines: int = 0
    errors: int = 0
    repeated: int = 0
    seen: set[int] = field(default_factory=set[int])


def screen_jsonl(
    source: BinaryIO, target: BinaryIO, screener: Screener, progress: Progress
) -> Tally:
    """Screen each line of `source` and write its answer to `target`, in the same order."""
    tally = Tally()
    encoder, decoder = msgspec.json.Encoder(), msgspec.json.Decoder(_Line)
    progress.step("Screening lines")
    for block in _blocks(source):
        lines = [_read(line, tally.lines + i + 1, decoder) for i, line in enumerate(block)]
        _note_repeated(lines, tally, progress)
        for answer in _answers(lines, screener):
            target.write(_encode(answer, encoder))
            tally.errors += isinstance(answer, _Refusal)
        tally.lines += len(block)
        progress.advance(len(block))
        target.flush()
    return tally


def _blocks(source: BinaryIO) -> Iterator[list[bytes]]:
    """Give the lines of a file in blocks; the mark of UTF-8 at its beginning is taken off."""
    block: list[bytes] = []
    size = 0
    line = source.readline(LONGEST_LINE).removeprefix(_BOM)
    while line:
        block.append(_whole(line, source))
        size += len(line)
        if size >= BLOCK:
            yield block
            block, size = [], 0
        line = source.readline(LONGEST_LINE)
    if block:
        yield block


def _whole(line: bytes, source: BinaryIO) -> bytes:
    """Return a line, or, where it is too long, nothing of it, after reading on to its end."""
    if len(line) < LONGEST_LINE or line.endswith(b"\n"):
        return line
    while (rest := source.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass
    return _TOO_LONG


def _read(line: bytes, number: int, decoder: "msgspec.json.Decoder[_Line]") -> _Line | _Refusal:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _read_slowly(line, number)


def _read_slowly(line: bytes, number: int) -> _Line | _Refusal:
    """Read what the fast reader refuses: a lone surrogate is no fault, the rest gets a reason."""
    if line is _TOO_LONG:
        return _refuse(None, number, f"the line is longer than {LONGEST_LINE >> 20} MB")
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        problem = "this is not one JSON object" if line.strip() else "the line is empty"
        return _refuse(None, number, problem)
    if not isinstance(value, dict):
        return _refuse(None, number, "this is not a JSON object")
    if not isinstance(value.get("text"), str):
        kind = "is not a string" if "text" in value else "is missing"
        return _refuse(value.get("id"), number, f'"text" {kind}')
    return _Line(value["text"], value.get("id"))


def _refuse(identity: object, number: int, problem: str) -> _Refusal:
    remedy = 'write {"id": …, "text": "…"} on one line, in UTF-8'
    return _Refusal(identity, f"line {number}: {problem}. Remedy: {remedy}")


def _note_repeated(lines: Iterable[_Line | _Refusal], tally: Tally, progress: Progress) -> None:
    for offset, line in enumerate(lines):
        if line.id is None or len(tally.seen) >= MOST_IDS:
            continue
        mark = hash(repr(line.id))
        if mark in tally.seen:
            tally.repeated += 1
            progress.note(
                f"line {tally.lines + offset + 1}: the id {line.id!r} stood in a line before. "
                "Both are answered. Remedy: give each text its own id"
            )
        tally.seen.add(mark)


def _answers(lines: list[_Line | _Refusal], screener: Screener) -> Iterator[_Answer | _Refusal]:
    screened = iter(screener.screen_all([line.text for line in lines if isinstance(line, _Line)]))
    for line in lines:
        yield line if isinstance(line, _Refusal) else _answer(line.id, next(screened))


def _answer(identity: object, screened: Screened) -> _Answer:
    return _Answer(identity, screened.grade.value, [_found(f) for f in screened.findings])


def _found(finding: Finding) -> _Found:
    return _Found(
        code=finding.code,
        polarity=finding.polarity.value,
        grade=finding.grade.value,
        rule=finding.rule,
        start=finding.start,
        end=finding.end,
        quote=finding.quote,
        score=finding.score,
    )


def _encode(answer: _Answer | _Refusal, encoder: msgspec.json.Encoder) -> bytes:
    try:
        return encoder.encode(answer) + b"\n"
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8; escaped it stays what it was.
        return json.dumps(msgspec.to_builtins(answer)).encode() + b"\n"


def open_source(path: str) -> BinaryIO:
    """Open the file to screen; raises `InputError` when it cannot be read."""
    try:
        return open(path, "rb")  # noqa: PTH123 - the caller closes it
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}", "check the path") from error
