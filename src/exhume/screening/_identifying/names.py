"""Names of patients, donors and their families, in Chinese and English.

A Chinese name is told from other words by what stands around it: a word for the person's part
before it, the sex or age behind it, a placeholder such as 某 or × in it. Names of authors, and
those that methods are called after, stand in other places.
"""

import re

from exhume.model.identifying import Kind
from exhume.screening._identifying.signs import Guard, Sign, near
from exhume.screening._identifying.surnames import (
    COMPOUND,
    GIVEN,
    NOT_NAMES,
    NOT_PEOPLE,
    SURNAMES,
)

_SURNAME = f"(?!{NOT_PEOPLE})(?:{COMPOUND}|[{SURNAMES}])"
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_FREE = rf"(?:(?![{NOT_NAMES}]){_HAN})"
_ROLE = (
    "(?:患者|病人|病员|病員|病患|伤者|傷者|死者|逝者|受者|受体|受體|供者|供体|供體|供心者|供肺者|"
    "捐献者|捐獻者|捐赠者|捐贈者|捐献人|志愿者|受捐者|受术者|死刑犯|死囚|囚犯|犯人|罪犯|被执行人|"
    "家属|家屬|亲属|亲人|父亲|父親|母亲|母親|妻子|丈夫|儿子|兒子|女儿|女兒|哥哥|弟弟|姐姐|妹妹|其父|其母|"
    "其妻|其夫|其子|其女|其兄|其弟|联系人|患儿|病儿|患婴|产妇|男性|女性|男子|女子)"
)
_BEHIND_ROLE = r"(?:[(（:：]|系|名叫|叫|为|名为)?"
_EDGE = r"(?:^|(?<=[\s0-9,，。.;；:：、(（\[【〔]))"
_SEX_OR_AGE = r"[,，、;；(（]{0,2}(?:男|女|[0-9]{1,3}岁|[0-9]{1,3}歲|年龄|年齡|性别|性別)"
_END_OF_FIELD = r"[\s,，、。;；)）0-9]|男|女|性别|性別|年龄|年齡|住院|籍贯|$"
_STOP = r"(?=[,，。;；)）、]|$)"
_PLACEHOLDER = r"(?:某某?|[XＸ×xx*＊○〇□]{1,2}|某[XＸ×*＊])"
_NOT_A_WORD = r"(?![些种種个個一二医醫院省市县縣地日年月科校公单單型类類次时時])"

# 于 of 由于某种, 和 of 和某, 时 of 时某: words of grammar before 某 that are surnames as well.
_PLAIN_SURNAME = rf"(?![于和时同从向成时全明])(?:{COMPOUND}|[{SURNAMES}于])"

_AUTHOR = re.compile(
    "作者|简介|通讯|通信|编辑|译者|审校|综述|医师|医生|教授|博士|硕士|研究生|主任|护师|护士|"
    "从事|[Ee]-?mail|单位"
)
_PLACE = re.compile("^[^,，。;；、]{0,10}?(?:医院|醫院|大学|大學|学院|中心|研究所|公司|部队|监狱)")
_TITLED = re.compile("^(?:医师|医生|教授|主任|院士|护士|护师|博士|等|院长)")

_PINYIN = (
    "Wang|Li|Zhang|Liu|Chen|Yang|Huang|Zhao|Wu|Zhou|Xu|Sun|Ma|Zhu|Hu|Guo|He|Gao|Lin|Luo|Zheng|"
    "Liang|Xie|Song|Tang|Han|Feng|Deng|Cao|Peng|Zeng|Xiao|Tian|Dong|Yuan|Pan|Jiang|Cai|Yu|Du|Ye|"
    "Cheng|Su|Wei|Lu|Lv|Ding|Ren|Shen|Yao|Cui|Zhong|Tan|Fan|Jin|Shi|Liao|Jia|Xia|Fu|Fang|Bai|Zou|"
    "Meng|Xiong|Qin|Qiu|Yin|Xue|Yan|Duan|Lei|Hou|Long|Tao|Gu|Mao|Hao|Gong|Shao|Wan|Qian|Dai|Mo|Kong"
)


def _of_an_author(text: str, start: int, end: int) -> bool:
    around = near(text, start, end, before=20, after=40)
    return bool(_AUTHOR.search(around)) or _titled(text, start, end)


def _of_a_place(text: str, start: int, end: int) -> bool:
    """Tell whether what follows makes it the name of a hospital, as with 北方某某医院."""
    return bool(_PLACE.search(text[end : end + 12])) or _of_an_author(text, start, end)


def _titled(text: str, _start: int, end: int) -> bool:
    """Tell whether a title of a physician follows, or "and others", as behind a cited author."""
    return bool(_TITLED.match(text[end : end + 4]) or text[end : end + 5] == "et al")


def _name(why: str, pattern: str, innocent: Guard = _of_an_author, needs: str = "") -> Sign:
    return Sign(Kind.NAME, why, re.compile(pattern), innocent, needs)


SIGNS = (
    _name(
        "stands behind a label for a name",
        rf"姓名[:：为是]+(?!不详|不明|未知|保密|略|无|隐)(?P<it>{_HAN}{_PLACEHOLDER}|{_HAN}{{2,4}}?(?={_END_OF_FIELD})"
        rf"|{_SURNAME}{_FREE}{{1,2}})",
        innocent=_titled,
    ),
    _name(
        "stands behind a label for a name",
        rf"姓名(?P<it>{_SURNAME}{_FREE}{{1,2}})(?={_END_OF_FIELD})",
        innocent=_titled,
    ),
    _name(
        "a surname that is called one",
        rf"[^同异]姓(?P<it>{_SURNAME})(?=[,，。;；、某])",
        innocent=_titled,
    ),
    _name(
        "a surname with a placeholder behind a word for a person",
        rf"{_ROLE}{_BEHIND_ROLE}(?P<it>(?:{_SURNAME}|[A-Z]){_PLACEHOLDER}){_NOT_A_WORD}(?![0-9A-Za-z])",
        innocent=_titled,
    ),
    _name(
        "a surname with a placeholder",
        rf"{_EDGE}(?P<it>{_PLAIN_SURNAME}(?:某某?|[XＸ×*＊]{{2}})){_NOT_A_WORD}(?![0-9A-Za-z])",
        _of_a_place,
        needs="某XＸ×*＊",
    ),
    _name(
        "a surname with a placeholder",
        rf"(?<![东西南北某])(?P<it>{_PLAIN_SURNAME}某某){_NOT_A_WORD}",
        _of_a_place,
        needs="某",
    ),
    _name(
        "a surname with a placeholder and the sex behind it",
        rf"{_EDGE}(?P<it>{_PLAIN_SURNAME}{_PLACEHOLDER}){_SEX_OR_AGE}",
    ),
    _name(
        "a name with sex or age behind a word for a person",
        rf"{_ROLE}{_BEHIND_ROLE}(?P<it>{_SURNAME}{_FREE}{{1,2}}){_SEX_OR_AGE}",
        innocent=_titled,
    ),
    _name(
        "a name behind a word for a person",
        rf"{_ROLE}{_BEHIND_ROLE}(?P<it>{_SURNAME}[{GIVEN}]{{2}})"
        rf"(?:{_STOP}|(?=[因于於在患的被入签同提捐系]))",
        innocent=_titled,
    ),
    _name(
        "a name with sex behind it",
        rf"{_EDGE}(?P<it>{_SURNAME}(?:[{GIVEN}]{{2}}|[{GIVEN}])),?，?(?:男|女)(?:性?[,，;；、0-9]|性?$)",
    ),
    _name(
        "a surname with a form of address",
        rf"(?P<it>{_SURNAME}{_FREE}{{0,2}}?)(?:先生|女士|小姐|大爷|大妈|老汉|老太)",
        needs="先士姐爷妈汉太",
    ),
    _name(
        "a name of two parts behind a word for a person",
        rf"{_ROLE}{_BEHIND_ROLE}(?P<it>{_HAN}{{2,6}}[·•・]{_HAN}{{2,8}}?){_STOP}",
        innocent=_titled,
    ),
    _name(
        "a name in Latin letters behind a word for a person",
        rf"{_ROLE}{_BEHIND_ROLE}(?P<it>(?:{_PINYIN})\s+[A-Z][a-z]+|[A-Z]\.\s?[A-Z]\.)(?![a-z])",
        innocent=_titled,
    ),
    _name(
        "a form of address and a name",
        r"\b(?:Mr|Mrs|Ms|Miss)\b\.?\s+(?P<it>[A-Z][a-z]+(?:[\s-][A-Z][a-z]+){0,2})",
        innocent=_titled,
    ),
    _name(
        "a name behind a word for a person",
        r"\b(?:[Pp]atient|[Dd]onor|[Rr]ecipient)s?(?:,|:|\s?\(| named| called|, named| was)?\s*"
        rf"\b(?P<it>(?:{_PINYIN})\s+(?:[A-Z][a-z]+(?:[ -][A-Z][a-z]+)?|[A-Z]\b\.?)"
        r"|[A-Z]\.\s?[A-Z]\.(?:\s?[A-Z]\.)?)"
        r"(?=[\s,.;)]|$)",
        innocent=_titled,
    ),
    _name(
        "stands behind a label for a name",
        r"\b(?:[Pp]atient|[Dd]onor|[Rr]ecipient)(?:'s)? name\s*(?::|is|was)\s*"
        r"(?P<it>[A-Z][a-z]+(?:[\s-][A-Z][a-z]+){0,2})",
        innocent=_titled,
    ),
)
