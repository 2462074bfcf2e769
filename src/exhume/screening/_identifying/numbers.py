"""Numbers that stand for one person: identity cards, hospital and record numbers, beds."""

import re

from exhume.model.identifying import Kind
from exhume.screening._identifying.signs import Sign

_RECORD = (
    "住院号|住院號|病案号|病案號|病历号|病歷號|病例号|门诊号|門診號|登记号|病志号|病理号|档案号|"
    "影像号|就诊号|床位号|床号|床號|囚号|囚號|ID号|(?:患者|病人|供者|供体|捐献者|供心|供肺)(?:编号|編號|ID)"
)
_ENGLISH = (
    r"(?:[Hh]ospital|[Aa]dmission|[Mm]edical [Rr]ecord|[Ii]npatient|[Pp]atient|[Dd]onor|[Cc]ase|"
    r"[Cc]hart|[Bb]ed)\s+(?:[Nn]umber|[Nn]o\.?|ID|[Ii]dentification)|MRN"
)

SIGNS = (
    Sign(
        Kind.NUMBER,
        "has the form of an identity card's number",
        re.compile(
            r"(?<![0-9A-Za-z])(?P<it>[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])"
            r"(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx])(?![0-9A-Za-z])"
        ),
    ),
    Sign(
        Kind.NUMBER,
        "stands behind a label for an identity card",
        re.compile(r"身[份分][证證](?:号码|號碼|号|號)?[:：为是\s]*(?P<it>[0-9Xx*＊×]{6,18})"),
    ),
    Sign(
        Kind.NUMBER,
        "stands behind a label for a person's record or bed",
        re.compile(rf"(?:{_RECORD})[:：为是#№\s]*(?P<it>[A-Za-z]{{0,3}}-?[0-9][0-9-]{{0,14}})"),
    ),
    Sign(
        Kind.NUMBER,
        "the number of a bed, with a word for a person",
        re.compile(
            r"(?<![0-9.])(?P<it>[0-9]{1,3}[号號]?)床(?=患者|病人|病员|男|女|[\u4e00-\u9fff]某)"
        ),
    ),
    Sign(
        Kind.NUMBER,
        "stands behind a label for a person's record or bed",
        re.compile(
            rf"\b(?:{_ENGLISH})\s*[:#]?\s*(?:is\s+|was\s+)?(?P<it>[A-Z]{{0,3}}-?[0-9][0-9-]{{2,14}})"
        ),
    ),
)
