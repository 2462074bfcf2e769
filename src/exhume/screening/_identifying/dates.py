"""Dates to the day: together with the hospital of a paper they can name one person.

Taken back are dates of the manuscript, of laws and of what is known from other countries, and both
ends of a period of half a year or more, which belong to nobody alone.
"""

import re

from exhume.model.identifying import Kind
from exhume.screening._identifying.signs import Sign, near

_NUMERAL = "[〇○零一二三四五六七八九十]"
_YEAR = r"(?:(?:19|20)[0-9]{2}|[一二][九〇○零][〇○零一二三四五六七八九]{2})"
_MONTH = rf"(?:0?[1-9]|1[0-2]|{_NUMERAL}{{1,2}})"
_DAY = rf"(?:0?[1-9]|[12][0-9]|3[01]|{_NUMERAL}{{1,3}})"
_NAMES = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_ORDINAL = r"(?:[12]?[0-9]|3[01])(?:st|nd|rd|th)?"
_FULL = (
    rf"(?<![0-9])[5-9][0-9]年{_MONTH}月{_DAY}[日号號]",
    rf"{_YEAR}年{_MONTH}月{_DAY}[日号號]",
    r"(?<![0-9./-])(?:19|20)[0-9]{2}(?P<dash>[-./])(?:0?[1-9]|1[0-2])(?P=dash)"
    r"(?:0?[1-9]|[12][0-9]|3[01])(?![0-9./-])",
    rf"\b{_NAMES}\s+{_ORDINAL},?\s+(?:19|20)[0-9]{{2}}\b",
    rf"\b{_ORDINAL}(?:\s+of)?\s+{_NAMES},?\s+(?:19|20)[0-9]{{2}}\b",
)
_PARTIAL = (
    rf"(?<![0-9〇○零一二三四五六七八九]年)(?<![0-9])(?P<it>{_MONTH}月{_DAY}[日号號])",
    rf"\b[Oo]n\s+(?P<it>{_NAMES}\s+{_ORDINAL}|{_ORDINAL}(?:\s+of)?\s+{_NAMES})"
    r"(?![\w,]*\s*(?:19|20)[0-9])",
)

_MANUSCRIPT = re.compile(
    "(?:收稿|修回|修改|接受|录用|錄用|出版|发表|投稿|退修|网络|检索|查阅|访问|引用|首发|定稿)[^。\n]{0,12}$|"
    r"(?:[Rr]eceived|[Aa]ccepted|[Rr]evised|[Pp]ublished|[Aa]vailable|[Oo]nline|[Aa]ccessed|[Cc]ited)"
    r"\W{0,3}(?:on)?\W{0,2}$"
)
_COUNTED_UNTIL = re.compile(
    r"(?:截至|截止|截止到|统计至|报告至|随访至)\n|\n(?:以前|之前|前(?![往来])|止)"
)
_ELSEWHERE = re.compile(
    "Barnard|Hardy|Shumway|南非|美国|英国|加拿大|德国|法国|日本|斯坦福|Stanford"
)
_LAW = re.compile(
    "起施行|起实施|颁布|颁发|公布|《|条例|法规|法律|卫生部|国务院|红十字会|大会|会议|宣言|"
    "起正式|全面停止"
)
_TO = re.compile(r"^[日号]?(?:至|到|~|～|-|—|–|－|―|to|through)+")
_FROM = re.compile(r"(?:至|到|~|～|-|—|–|－|―|to|through)+$")
_PARTS = re.compile(r"((?:19|20)[0-9]{2})\D{1,2}([0-9]{1,2})")
_HALF_A_YEAR = 6  # months


def _of_nobody(text: str, start: int, end: int) -> bool:
    before, after = near(text, start, end, before=24, after=30).split("\n", 1)
    about = f"{before[-12:]}\n{after}"
    return bool(
        _MANUSCRIPT.search(before)
        or _ELSEWHERE.search(about)
        or _LAW.search(about)
        or _COUNTED_UNTIL.search(about)
        or _ends_a_long_period(text, start, end)
    )


def _ends_a_long_period(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 16) : start], text[end : end + 16]
    to, since = _TO.match(after), _FROM.search(before)
    if to:
        return _apart(text[start:end], after[to.end() :])
    return bool(since) and _apart(before[: since.start()] if since else "", text[start:end])


def _apart(first: str, last: str) -> bool:
    """Tell whether half a year or more lies between two dates."""
    since, until = _PARTS.search(first), _PARTS.search(last)
    if not since or not until:
        return False
    months = [int(year) * 12 + int(month) for year, month in (since.groups(), until.groups())]
    return months[1] - months[0] >= _HALF_A_YEAR


_WHY = "a date to the day, which with the hospital can name one person"

SIGNS = (
    *(Sign(Kind.DATE, _WHY, re.compile(f"(?P<it>{full})"), _of_nobody) for full in _FULL),
    *(
        Sign(
            Kind.DATE,
            f"{_WHY}; the year can be told from the paper",
            re.compile(partial),
            _of_nobody,
        )
        for partial in _PARTIAL
    ),
)
