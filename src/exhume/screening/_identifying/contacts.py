"""Telephone numbers and addresses of people; those of authors, journals and hospitals are left."""

import re

from exhume.model.identifying import Kind
from exhume.screening._identifying.signs import Sign, near

_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_PROVINCE = (
    "(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|"
    "广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆)"
)
_NAMED = rf"(?:(?![住系在于为是者来自及和与到经的例男女]){_HAN})"
_PLACE = rf"(?:{_HAN}|[0-9A-Za-z\-－]){{1,30}}?"
_PERSON = re.compile(
    "患者|病人|供者|供体|供體|捐献者|捐獻者|捐赠者|家属|家屬|父亲|母亲|妻子|丈夫|家庭|住址|死者|"
    "patient|donor|recipient|family|relatives"
)
_OFFICE = re.compile(
    "作者|通讯|通信|编辑|傳真|传真|邮编|郵編|订阅|订购|热线|邮发|杂志|公司|厂|医院|大学|研究所|"
    "[Ee]-?mail|[Ff]ax|[Cc]orrespond|[Jj]ournal|[Dd]epartment|[Hh]ospital"
)


def _of_an_office(text: str, start: int, end: int) -> bool:
    around = near(text, start, end, before=40, after=20)
    close = near(text, start, end, before=16, after=4)
    return bool(_OFFICE.search(around)) and not _PERSON.search(close)


def _of_no_person(text: str, start: int, end: int) -> bool:
    around = near(text, start, end, before=40, after=20)
    return not _PERSON.search(around) or _of_an_office(text, start, end)


def _of_no_home(text: str, start: int, end: int) -> bool:
    return bool(re.search("医院|醫院|病房|监护|大学", text[start : end + 6]))


SIGNS = (
    Sign(
        Kind.CONTACT,
        "has the form of a mobile telephone's number",
        re.compile(r"(?<![0-9A-Za-z.])(?P<it>1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4})(?![0-9])"),
        _of_an_office,
    ),
    Sign(
        Kind.CONTACT,
        "stands behind a label for a telephone",
        re.compile(
            r"(?:电话|電話|手机|手機|联系方式|\b[Tt]el(?:ephone)?\b\.?|\b[Pp]hone\b)"
            r"(?:号码|号)?[:：为是\s]*(?P<it>\+?[0-9(（][0-9()（）\- ]{5,16}[0-9])"
        ),
        _of_an_office,
    ),
    Sign(
        Kind.CONTACT,
        "has the form of a telephone number, with a word for a person",
        re.compile(r"(?<![0-9.-])(?P<it>0[1-9][0-9]{1,2}[-－—][0-9]{7,8})(?![0-9])"),
        _of_no_person,
    ),
    Sign(
        Kind.CONTACT,
        "stands behind words for where somebody lives",
        re.compile(
            r"(?:家庭住址|家庭地址|现住址|住址|户籍所在地|户籍地址|户籍|户口所在地|籍贯|家住|现住|"
            rf"居住于|居住在|住在)[:：为是]*(?P<it>{_PLACE}(?:省|市|县|縣|区|區|乡|鄉|镇|鎮|村|屯|街|路|"
            rf"巷|弄|里|号|號|组|队|室)(?:(?:{_HAN}|[0-9]){{1,12}}?(?:市|县|区|乡|镇|村|屯|街|路|巷|弄|号|组|队|室))*)"
        ),
        _of_no_home,
        needs="住籍户",
    ),
    Sign(
        Kind.CONTACT,
        "the name of a village",
        re.compile(
            rf"(?P<it>(?:{_PROVINCE}(?:省|市|自治区|[壮回维]\S{{0,3}}自治区)?)?(?:{_NAMED}{{2,4}}[市州盟])?"
            rf"{_NAMED}{{1,4}}[县縣区區市乡鄉镇鎮旗](?:{_NAMED}{{1,5}}[乡鄉镇鎮])?{_NAMED}{{1,4}}[村屯])"
            r"(?=[,，。;；)）、人村农農]|[0-9]|$)"
        ),
        _of_no_home,
        needs="村屯",
    ),
    Sign(
        Kind.CONTACT,
        "a place that somebody is said to come from",
        re.compile(
            rf"(?:系|来自|为|是)(?P<it>{_PROVINCE}(?:省|市|自治区)?(?:{_NAMED}{{1,6}}?[市州盟县縣区區旗乡鄉镇鎮]){{1,3}})"
            r"(?=人|籍|农民|農民|村民|居民|工人)"
        ),
        _of_no_home,
        needs="系来为是",
    ),
    Sign(
        Kind.CONTACT,
        "the address of a house, with a word for a person",
        re.compile(
            rf"(?P<it>{_NAMED}{{2,12}}?(?:路|街|大道|巷|弄|胡同)[0-9]{{1,5}}[号號弄](?:[0-9]{{1,4}}室)?)"
        ),
        _of_no_person,
        needs="路街道巷弄胡",
    ),
    Sign(
        Kind.CONTACT,
        "stands behind words for where somebody lives",
        re.compile(
            r"\b(?:lives?|lived|living|resid(?:es|ed|ing)|home address)\s*(?:at|in|:|is|was)?\s+"
            r"(?P<it>(?:No\.\s*)?[0-9]+[A-Za-z]?,?\s+(?:[A-Z][a-z]+\s?){1,4}"
            r"(?:Road|Rd|Street|St|Lane|Avenue|Ave|Village)\b)"
        ),
    ),
    Sign(
        Kind.CONTACT,
        "an e-mail address, with a word for a person",
        re.compile(r"(?P<it>[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{0,64}[A-Za-z])"),
        _of_no_person,
        needs="@",
    ),
)
