import pytest

from exhume.text.normalization.kinds import (
    BLANK,
    BREAK,
    CLOSING,
    DOT,
    FINAL,
    HAN,
    OTHER,
    WORD,
    kind_of,
)


@pytest.mark.parametrize(
    ("characters", "kind"),
    [
        ("供々〇のー𠮷\u3400", HAN),
        ("aÉж가5٣\u0301", WORD),
        (",、([{《\"'·-/+±①²½℃\ue000\ud800😀𝑃", OTHER),
        (")]}》%", CLOSING),
        ("。!?;:", FINAL),
        (".", DOT),
        (" \t\xa0\u2003", BLANK),
        ("\n\r\f\v\x85\u2028\u2029", BREAK),
    ],
)
def test_characters_are_of_their_kind(characters: str, kind: int) -> None:
    assert [kind] * len(characters) == [kind_of(character) for character in characters]
