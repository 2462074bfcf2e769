import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.workflow import _lines
from exhume.workflow._lines import blocks_of_lines

BOM = b"\xef\xbb\xbf"
contents = st.lists(st.sampled_from([b"a", b"bcd", b"\n", b"\r\n", b"\0", BOM])).map(b"".join)


class Pipe(io.RawIOBase):
    """Gives one piece a read, as a slow producer does."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # memoryview or array
        if not self._pieces:
            return 0
        piece, self._pieces[0] = self._pieces[0][: len(buffer)], self._pieces[0][len(buffer) :]
        if not self._pieces[0]:
            del self._pieces[0]
        buffer[: len(piece)] = piece
        return len(piece)


def lines_of(content: bytes) -> list[bytes]:
    """Say slowly and plainly what the lines of a file are."""
    lines = content.removeprefix(BOM).split(b"\n")
    return lines if lines[-1] else lines[:-1]


@given(contents)
def test_the_lines_of_a_file_are_those_between_line_feeds(content: bytes) -> None:
    blocks = blocks_of_lines(io.BytesIO(content))
    assert lines_of(content) == [line for block in blocks for line in block]


@given(st.lists(contents.filter(bool)))
def test_pieces_of_a_pipe_do_not_change_the_lines(pieces: list[bytes]) -> None:
    pipe = io.BufferedReader(Pipe(list(pieces)))
    expected = lines_of(b"".join(pieces))
    assert expected == [line for block in blocks_of_lines(pipe) for line in block]


@given(contents, st.integers(0, 5))
def test_a_line_that_is_too_long_keeps_its_place(content: bytes, longest: int) -> None:
    expected = [line if len(line) <= longest else None for line in lines_of(content)]
    blocks = blocks_of_lines(io.BytesIO(content), longest)
    assert expected == [line for block in blocks for line in block]


def test_a_line_is_given_before_the_next_one_comes() -> None:
    pipe = io.BufferedReader(Pipe([b"first\nsec", b"ond\n", b"third"]))
    assert [[b"first"], [b"second"], [b"third"]] == list(blocks_of_lines(pipe))


def test_a_file_is_taken_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_lines, "BLOCK", 10)
    sizes = [len(block) for block in blocks_of_lines(io.BytesIO(b"line\n" * 20))]
    assert 20 == sum(sizes)
    assert max(sizes) <= 3


def test_a_line_of_300_megabytes_takes_no_more_room_than_the_longest() -> None:
    megabyte = b"x" * (1 << 20)
    pipe = Pipe([megabyte] * 300 + [b"\nlast"])
    tracemalloc.start()
    try:
        blocks = list(blocks_of_lines(io.BufferedReader(pipe), longest=1 << 22))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [[None], [b"last"]] == blocks
    assert peak < 1 << 24
