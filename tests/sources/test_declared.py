import pytest

from exhume.errors import UnreadableDocument
from exhume.model.papers import State
from exhume.sources._declared import declared, decode_markup

from .invented import SENTENCES

WESTERN = "<p>Herzverpflanzungen für Schüler, größer als früher, überall möglich"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (b'<?xml version="1.0" encoding="GBK"?><meta charset=big5>', "GBK"),
        (b"<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=gb2312'>", "gb2312"),
        (b"<!-- <meta charset=big5> --><meta charset='utf-8'>", "utf-8"),
        (b"<p>charset=big5", ""),
        (b" " * 9_000 + b"<meta charset=big5>", ""),
    ],
)
def test_a_declaration_is_found_near_the_beginning(markup: bytes, expected: str) -> None:
    assert expected == declared(markup)


def test_a_western_page_is_read_as_it_declares() -> None:
    found = decode_markup(WESTERN.encode("cp1252"), "a.html", told="ISO-8859-1")
    assert (WESTERN, "cp1252") == (found.text, found.encoding)
    assert 'declared "iso-8859-1"; the bytes alone do not tell' == found.reason


def test_a_western_declaration_over_bytes_that_are_not_is_undecodable() -> None:
    korean = "가나다라마바사아자차카타파하" * 9
    with pytest.raises(UnreadableDocument) as caught:
        decode_markup(korean.encode("cp949"), "a.html", told="iso-8859-1")
    assert State.UNDECODABLE == caught.value.state


@pytest.mark.parametrize("label", ["rot13", "unicode_escape", "iso-8859-12", "base64", "idna", "?"])
def test_a_label_that_no_page_should_have_is_not_followed(label: str) -> None:
    found = decode_markup(SENTENCES[0].encode("gb18030"), "a.html", told=label)
    assert (SENTENCES[0], "gb18030") == (found.text, found.encoding)
    assert f'declared "{label}", which does not fit' in found.reason


def test_what_is_told_from_outside_goes_before_the_declaration_inside() -> None:
    markup = f"<meta charset=big5>{SENTENCES[0]}".encode("gb18030")
    assert "gb18030" == decode_markup(markup, "a.html", told="gb2312").encoding
