"""Where an affiliation stands: in a field of a bibliographic record, or at the head of a paper."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from exhume.model.papers import Record

HEAD: Final = 1500
"""Characters of a paper in which a byline is looked for."""

FIELDS: Final = (
    *("affiliation", "affiliations", "authoraffiliation", "authoraffiliations", "authoraddress"),
    *("ad", "c1", "organ", "organization", "organisation", "auth-address", "authaddress", "%+"),
    *("机构", "单位", "作者单位", "作者机构", "第一作者单位", "第一单位", "第一机构", "工作单位"),
    *("作者地址", "机构名称", "作者單位", "機構", "單位"),
    *("authorships", "author", "institution", "institutions", "address"),
)
"""Names of fields that hold an affiliation, the best first; blanks and case aside."""

_IGNORED: Final = re.compile("[ \t_.:：\u3000\ufeff]+")
_IN_JSON: Final = (
    "raw_affiliation_strings",
    "raw_affiliation_string",
    "affiliation",
    "institutions",
)
_MARKED: Final = re.compile(
    r"(?:第一)?作者(?:单位|單位|机构|地址)\s*[:：】\]]?\s*([^【。\n]{4,160})|"
    r"(?:^|[\n。;；】])\s*(?:工作)?单位\s*[:：]\s*([^【。\n]{4,160})"
)
_BRACKETED: Final = re.compile(r"[(（〔\[]([^()（）〔〕\[\]]{4,200})[)）〕\]]")
_CLAUSE: Final = "[^。;；\n【】()（）]"
_BEHIND_NAME: Final = re.compile(
    f"({_CLAUSE}{{4,60}}(?:医院|医学院|大学|研究所|中心){_CLAUSE}{{0,20}}"
    r"[(（][^()（）]{0,12}\d{6}[)）])"
)
_UNMARKED: Final = re.compile(
    "[^。;；\n【】()（）]{0,24}(?:医院|医学院|医科大学)[^。;；\n【】]{0,24}"
)
_INSTITUTION: Final = re.compile(
    "医院|醫院|医学院|醫學院|大学|大學|研究所|Hospital|University", re.IGNORECASE
)
_POSTCODE: Final = re.compile(r"(?<!\d)\d{6}(?!\d)")
_TRAILER: Final = re.compile(
    r"(?:基金项目|基金課題|通信作者|通讯作者|作者简介|收稿日期|DOI|关键词|摘要|E-?mail|电话).*$",
    re.IGNORECASE | re.DOTALL,
)
_AUTHORS: Final = re.compile(r"\[[^\[\]]*\]\s*")
_BODY: Final = re.compile("摘\\s*要|关键词|關鍵詞|资料与方法|临床资料")


@dataclass(frozen=True, slots=True)
class Affiliation:
    """An affiliation as it is given, and where; `marked` says that it is given as one."""

    text: str
    source: str
    marked: bool = True


NONE: Final = Affiliation("", "")


def affiliation_of(record: Record | None, text: str) -> Affiliation:
    """Return the affiliation of a paper: that of its record, else that at its head, else `NONE`.

    A byline is looked for in the first `HEAD` characters of the text, the words 作者单位 in all of
    it.

    >>> affiliation_of(None, "一例报告 某某 (北京安贞医院 心外科 100029) 摘要").text
    '北京安贞医院 心外科 100029'
    """
    if record is not None and (found := _in_record(record)):
        return found
    return _in_text(text)


def _in_record(record: Record) -> Affiliation | None:
    named: dict[str, str] = {}
    for column, value in record.fields.items():
        for name in _names(column):
            if value.strip():
                named.setdefault(name, column)
    for field in FIELDS:
        if field in named:
            text = _value(field, record.fields[named[field]])
            if text:
                return Affiliation(text, f"field {named[field]} of the bibliographic record")
    return None


def _names(column: str) -> tuple[str, ...]:
    whole = _IGNORED.sub("", column.casefold())
    return (whole, *whole.split("-"), *whole.split("/"))


def _value(field: str, value: str) -> str:
    """Return the affiliations in a field; works in JSON hold them with their authors.

    Before an affiliation in the field C1 stand the names of its authors in brackets.
    """
    if field == "c1":
        return _AUTHORS.sub("", value).strip()
    if field == "author" and not value.startswith("["):
        return ""
    if not value.startswith("["):
        return value.strip()
    try:
        works: object = json.loads(value)
    except ValueError:
        return value.strip()
    return "\n".join(dict.fromkeys(_strings(works, inside=False)))


def _strings(value: object, *, inside: bool) -> Iterator[str]:
    """Give the affiliations in what was JSON: texts and names below the keys that hold them."""
    if isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _strings(item, inside=inside)
    elif isinstance(value, dict):
        for key, item in cast("dict[str, object]", value).items():
            if key in _IN_JSON or (inside and key in ("name", "display_name")):
                yield from _strings(item, inside=True)
            elif not inside and isinstance(item, list):
                yield from _strings(cast("list[object]", item), inside=False)
    elif inside and isinstance(value, str) and value.strip():
        yield value.strip()


def _in_text(text: str) -> Affiliation:
    for found in _MARKED.finditer(text):
        said = _TRAILER.sub("", found[1] or found[2]).strip()
        if _INSTITUTION.search(said):
            return Affiliation(said, "words 作者单位 in the paper")
    head = text[:HEAD]
    return _bracketed(head) or _unmarked(head) or NONE


def _bracketed(head: str) -> Affiliation | None:
    """Find a byline: an institution in brackets, or before brackets that hold its postcode."""
    inside = [
        found
        for found in _BRACKETED.finditer(head)
        if _INSTITUTION.search(found[1]) and _is_byline(found, head)
    ]
    behind = _BEHIND_NAME.search(head)
    if behind and (not inside or behind.start() < inside[0].start()):
        return Affiliation(behind[1].strip(), "byline of the paper")
    return Affiliation(inside[0][1].strip(), "byline of the paper") if inside else None


def _is_byline(found: re.Match[str], head: str) -> bool:
    """Tell a byline from a remark in brackets: it has a postcode, or stands before the body."""
    body = _BODY.search(head)
    return bool(_POSTCODE.search(found[1])) or (body is not None and found.start() < body.start())


def _unmarked(head: str) -> Affiliation | None:
    """Take the first words that name an institution above the body, which may be no affiliation."""
    body = _BODY.search(head)
    found = _UNMARKED.search(head[: body.start() if body else 400])
    return Affiliation(found[0].strip(), "head of the paper", marked=False) if found else None
