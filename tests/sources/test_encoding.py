import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import UnreadableDocument
from exhume.model.papers import State
from exhume.sources._encoding import decode, decode_head, score

from .invented import ENCODINGS, SENTENCES, traditional, writable

PROSE = "".join(SENTENCES)
SCRIPTS = {"simplified": PROSE, "traditional": traditional(PROSE)}


def windows(script: str, length: int, encoding: str) -> Iterator[str]:
    """Give every stretch of a length that an encoding can write."""
    text = SCRIPTS[script]
    stretches = (text[start : start + length] for start in range(len(text) - length + 1))
    return (stretch for stretch in stretches if writable(stretch, encoding))


def decided(stretch: str, encoding: str) -> str | None:
    return decided_bytes(stretch.encode(encoding))


def decided_bytes(data: bytes) -> str | None:
    try:
        return decode(data, "a.txt").text
    except UnreadableDocument:
        return None


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("length", [8, 10, 12, 20, 40])
def test_at_least_98_percent_are_right_from_8_characters_on(
    script: str, encoding: str, length: int
) -> None:
    found = [(stretch, decided(stretch, encoding)) for stretch in windows(script, length, encoding)]
    right = sum(stretch == text for stretch, text in found)
    assert right >= 0.98 * len(found)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_is_not_right_is_refused_and_not_wrong(script: str, encoding: str) -> None:
    found = [(stretch, decided(stretch, encoding)) for stretch in windows(script, 8, encoding)]
    assert [] == [stretch for stretch, text in found if text not in (stretch, None)]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1), st.sampled_from(ENCODINGS), st.booleans())
def test_whole_sentences_come_back_as_they_were(
    sentences: list[str], encoding: str, in_traditional: bool
) -> None:
    text = "\r\n".join(traditional(s) if in_traditional else s for s in sentences)
    if writable(text, encoding):
        found = decode(text.encode(encoding), "a.txt")
        assert (text, encoding) == (found.text, found.encoding)


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-32", "utf-32-le"),
        ("gb18030", "gb18030"),
    ],
)
def test_a_byte_order_mark_decides_and_is_taken_off(codec: str, encoding: str) -> None:
    mark = "\ufeff" if codec == "gb18030" else ""
    found = decode((mark + "心脏").encode(codec), "a.txt")
    assert ("心脏", encoding, "byte order mark") == (found.text, found.encoding, found.reason)


def test_a_byte_order_mark_that_the_bytes_belie_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="byte order mark says utf-8"):
        decode(b"\xef\xbb\xbf" + "心脏移植".encode("gb18030"), "a.txt")


def test_big_endian_utf16_with_a_mark_is_read() -> None:
    assert "utf-16-be" == decode(b"\xfe\xff" + "心脏".encode("utf-16-be"), "a.txt").encoding


def test_ascii_in_utf16_without_a_mark_is_read() -> None:
    found = decode("Heart transplantation".encode("utf-16-le"), "a.txt")
    assert ("Heart transplantation", "utf-16-le") == (found.text, found.encoding)


def test_the_reason_gives_both_scores() -> None:
    reason = decode(SENTENCES[0].encode("gb18030"), "a.txt").reason
    assert reason.startswith("score 0.")
    assert reason.endswith(("for big5hkscs", "for utf-16-le", "for utf-16-be", "decodes"))


def test_the_reason_of_utf8_is_that_it_is_valid() -> None:
    assert "valid UTF-8" == decode("心脏".encode(), "a.txt").reason


def test_a_beginning_of_english_does_not_hide_the_encoding() -> None:
    text = "Abstract. " * 500 + SENTENCES[0]
    assert "gb18030" == decode(text.encode("gb18030"), "a.txt").encoding


@pytest.mark.parametrize(
    "text",
    ["naïve Müller", "Fédération française de médecine légale", "Ärzte und Pfleger", "señal año"],
)
def test_western_encodings_are_refused_and_not_read_as_chinese(text: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        decode(text.encode("latin-1"), "a.txt")
    assert State.UNDECODABLE == caught.value.state
    assert "study.toml" in caught.value.remedy


def test_a_page_of_korean_is_refused_though_its_bytes_are_common_chinese() -> None:
    text = "환자는 수술 후 회복이 순조로웠으며 일주일 뒤에 퇴원하였다. " * 20
    with pytest.raises(UnreadableDocument, match="no encoding gives readable text"):
        decode(text.encode("euc-kr"), "a.txt")


def test_the_lines_of_a_table_do_not_speak_against_chinese() -> None:
    text = f"┌{'─' * 40}┐\n│{SENTENCES[5]}│\n" * 8
    assert text == decode(text.encode("gb18030"), "a.txt").text


def test_a_text_cut_within_a_character_is_refused_with_its_line() -> None:
    data = f"{SENTENCES[0]}\n{SENTENCES[1]}".encode()[:-2]
    with pytest.raises(UnreadableDocument, match=r"byte \d+ \(line 2\)") as caught:
        decode(data, "a.txt")
    assert State.UNDECODABLE == caught.value.state


def test_one_broken_byte_is_refused_and_not_replaced() -> None:
    data = bytearray(PROSE.encode("gb18030"))
    data[101] = 0xFF
    with pytest.raises(UnreadableDocument):
        decode(bytes(data), "a.txt")


@pytest.mark.parametrize("data", [bytes(range(256)), b"\0" * 64, b"GIF89a\0\1\0\1\0\0\0", b"\0a\0"])
def test_binary_is_not_text(data: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        decode(data, "a.txt")


def test_an_encoding_named_by_the_study_is_not_judged() -> None:
    found = decode("naïve".encode("latin-1"), "a.txt", "latin-1")
    assert ("naïve", "latin-1", "named in study.toml") == (
        found.text,
        found.encoding,
        found.reason,
    )


def test_an_encoding_named_wrongly_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="is not valid ascii, which study"):
        decode("naïve".encode("latin-1"), "a.txt", "ascii")


def test_a_codec_that_is_no_encoding_of_text_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="no encoding of text"):
        decode(b"abc", "a.txt", "rot13")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_head_may_end_within_a_character(encoding: str) -> None:
    whole = traditional(SENTENCES[2])
    data = whole.encode(encoding)
    heads = [decode_head(data[:length]) for length in range(40, len(data))]
    assert [] == [head for head in heads if not whole.startswith(head) or len(head) < 13]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_published_papers_are_decoded_rightly(gold: Path, encoding: str) -> None:
    lines = (gold / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    known = [text for text in texts if writable(text, encoding)]
    assert known == [decode(text.encode(encoding), "a.txt").text for text in known]


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    text = decided_bytes(data)
    assert text is None or any(
        text == data.decode(encoding, "ignore").removeprefix("\ufeff")
        for encoding in (*ENCODINGS, "utf-32-le", "utf-32-be")
    )


@given(st.text(max_size=300))
def test_a_score_lies_between_minus_one_and_one(text: str) -> None:
    assert -1 <= score(text) <= 1
