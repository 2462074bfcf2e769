"""Names of hospitals in the one form in which they are compared.

Affiliations write one name in many ways. Both they and the authority table pass through
`comparable`: full-width forms and traditional characters are folded, white space goes, numbers
behind 第 become digits, the chains of 附属 ("affiliated") get one order, and military units one
beginning. Names in Latin letters become words in lower case between blanks, without articles and
prepositions.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, Final, cast

_HAN: Final = re.compile("[\u3400-\u9fff]")
_WHITE: Final = re.compile(r"[\s\u3000·•‧\ufeff\u200b]+")
_DIGITS: Final = {character: str(i) for i, character in enumerate("零一二三四五六七八九")} | {
    "〇": "0", "○": "0", "两": "2"
}  # fmt: skip
_NUMBER: Final = "[零〇○一二三四五六七八九十百0-9]"
_ORDINAL: Final = re.compile(f"第({_NUMBER}+)")
_UNIT: Final = re.compile(f"(解放军|军区|部队)({_NUMBER}{{2,}})(?=(?:中心)?医院)")
_BARE_UNIT: Final = re.compile(f"(?<![第零〇○一二三四五六七八九十百0-9])({_NUMBER}{{2,3}})(?=医院)")
_ARMY: Final = re.compile("(?:中国)?人民解放军|中国解放军")
_SHORT_CHAIN: Final = re.compile(f"附属?({_NUMBER})(?:医)?院")
_CHAIN: Final = re.compile(r"附属第(\d+)(?:临床)?医院")
_CENTRAL_UNIT: Final = re.compile(r"解放军第(\d{2,3})中心医院")
_REGION_UNIT: Final = re.compile(
    r"(?:解放军)?[\u4e00-\u9fff]{2}军区(?:空军)?第(\d{2,3})(?:中心)?医院"
)
_LOGISTIC_UNIT: Final = re.compile(r"解放军第(9\d\d)医院")
_LATIN_WORD: Final = re.compile(r"[a-z0-9]+")
_LATIN_IDLE: Final = frozenset(
    ("of", "the", "at", "to", "and", "in", "affiliated", "attached", "s", "no")
)


def comparable(text: str) -> str:
    """Return a text in the form in which names are compared; punctuation stays.

    A text with any Chinese character is taken for Chinese, any other for a Latin one. Doing it a
    second time changes nothing.

    >>> comparable("中国人民解放军第一八一 医院"), comparable("昆明醫學院附屬第一醫院")
    ('解放军第181医院', '昆明医学院第1附属医院')
    >>> comparable("The First Hospital of Jilin University")
    ' first hospital jilin university '
    """
    folded = unicodedata.normalize("NFKC", text)
    return chinese(simplified(folded)) if is_chinese(folded) else latin(folded)


def is_chinese(text: str) -> bool:
    """Tell whether there is any Chinese character in a text."""
    return _HAN.search(text) is not None


def latin(text: str) -> str:
    """Return the words of a text in Latin letters, in lower case, between single blanks.

    >>> latin("Xi'an Central Hospital, Xi'an")
    ' xian central hospital xian '
    """
    plain = unicodedata.normalize("NFKD", text).casefold().replace("'", "").replace("’", "")
    words = [word for word in _LATIN_WORD.findall(plain) if word not in _LATIN_IDLE]
    return f" {' '.join(words)} " if words else ""


@lru_cache(4096)  # the table asks for names several times
def chinese(text: str) -> str:
    """Return a simplified Chinese text with numbers, chains and military units in one form."""
    text = _WHITE.sub("", text).casefold().replace("附设", "附属")
    if "军" in text or "部队" in text:
        text = _military(text)
    if "第" in text:
        text = _ORDINAL.sub(lambda found: f"第{digits_of(found[1])}", text)
    if "附" in text:
        text = _SHORT_CHAIN.sub(lambda found: f"附属第{digits_of(found[1])}医院", text)
        text = _CHAIN.sub(r"第\1附属医院", text)
    return _BARE_UNIT.sub(lambda found: digits_of(found[1]), text)


def _military(text: str) -> str:
    text = _ARMY.sub("解放军", text)
    text = _UNIT.sub(lambda found: f"{found[1]}第{digits_of(found[2])}", text)
    text = _ORDINAL.sub(lambda found: f"第{digits_of(found[1])}", text)
    text = _CENTRAL_UNIT.sub(r"解放军第\1医院", text)
    text = _REGION_UNIT.sub(r"解放军第\1医院", text)
    return _LOGISTIC_UNIT.sub(r"联勤保障部队第\1医院", text)


@lru_cache(4096)
def digits_of(number: str) -> str:
    """Return a number in digits, whether it was written by places, with tens, or in digits.

    >>> digits_of("一八一"), digits_of("十"), digits_of("三十五"), digits_of("一百五十")
    ('181', '10', '35', '150')
    """
    plain = "".join(_DIGITS.get(character, character) for character in number)
    if "百" not in plain and "十" not in plain:
        return str(int(plain))
    hundreds, has_hundreds, rest = plain.rpartition("百")
    tens, has_tens, ones = rest.rpartition("十")
    total = int(hundreds or 1) * 100 if has_hundreds else 0
    total += int(tens or 1) * 10 if has_tens else 0
    return str(total + int(ones or 0)) if _small(hundreds, tens, ones) else plain


def _small(*parts: str) -> bool:
    """Tell whether each part is a number of one digit at most, or nothing, as in 一百五十."""
    return all(part == "" or (len(part) <= 2 and part.isdigit()) for part in parts)


def simplified(text: str) -> str:
    """Return a text in simplified characters, each converted singly.

    >>> simplified("協和醫院")
    '协和医院'
    """
    convert = _converter()
    return "".join(map(convert, text)) if not text.isascii() else text


@cache
def _converter() -> Any:
    import opencc  # noqa: PLC0415 - only texts need it, the table is in simplified characters

    converter = cast(Any, opencc.OpenCC("t2s"))  # its types are incomplete

    @cache
    def convert(character: str) -> str:
        changed = str(converter.convert(character))
        return changed if len(changed) == 1 else character

    return convert
