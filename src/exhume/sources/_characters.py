"""How common a character is in Chinese writing, as a weight; nothing here is a language model.

Three sources, none of them a corpus: short lists of the characters that every Chinese text is full
of (with the words of medicine, which papers are full of), the two national standards, which set
their everyday characters apart from the rare ones, and Unicode's categories.
"""

from functools import cache
from typing import Final

FREQUENT: Final = (
    # simplified, or the same in both scripts, roughly from the most frequent on
    "的一是了不在有人我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
    "日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政"
    "美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员"
    "解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件"
    "计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象"
    "完设式色路记南品住告类求据程北边死张该交规万取格望觉术领共确传师观清今切院让识候带导争运六七八九零百"
    "据本文组例岁男女均未行予后前并及为较显著差异意义对照研究方法结论目的材料资料摘要关键词参考文献作者单位"
    # medicine
    "移植供受体心肺肝肾脏脑亡麻醉插管呼吸循环血压液流灌注停搏保护获取切断缝吻合术式胸腔静动脉主右左房室瓣膜"
    "患病症诊断疗效药剂量射抗排斥免疫感染功能指标监测正常冷热缺氧时温度摘除冲洗器官捐献志愿医护士复苏机械通"
    "气道痰支纤镜检查临床存活率并发随访近远期围效果评价分析统计采用进行迅速建立维持充分肝素盐灭菌低渗透"
    # traditional
    "這個們來為國說時會對於著過發後裡種經現當沒動還進樣開從實軍無與長機將兩間問並應戰頭體見產給門東聲員論處"
    "義幾認條氣題爾別變總電數報結務場計資許統區隊決馬書則聽達強難權萬規觀術領確傳師讓識導爭運組歲顯異義對"
    "參獻單腎臟腦醫麻膽壓灌護獲斷縫靜動脈瓣療藥劑抗疫監測熱溫器複機纖鏡檢臨隨遠圍評價採維氧迴環點關類據"
)
"""Characters that turn up in nearly every Chinese paper; repetitions do no harm."""

PUNCTUATION: Final = "，。、；：？！（）《》〈〉【】〔〕「」『』“”‘’—…·～％　℃±×≥≤→①②③④⑤⑥"
"""Marks of Chinese typesetting and of tables in papers."""

_FREQUENT_WEIGHT: Final = 1.0
_EVERYDAY_WEIGHT: Final = 0.4
_STANDARD_WEIGHT: Final = 0.15
_OTHER_WEIGHT: Final = 0.0
_WRONG_WEIGHT: Final = -1.0


@cache
def weights() -> dict[str, float]:
    """Return the weight of each character that is worth one: 1 frequent, 0.4 everyday, 0.15 rare.

    Everyday characters are level 1 of GB 2312 (rows 16 to 55) and the frequently used block of
    Big5 (A440 to C67E); rare ones are the rest of the two standards.
    """
    table = dict.fromkeys(_gb2312_rows(1, 88) + _big5_block(0xA1, 0xF9), _STANDARD_WEIGHT)
    everyday = _gb2312_rows(16, 56) + _big5_block(0xA4, 0xC6)
    table.update(dict.fromkeys(everyday, _EVERYDAY_WEIGHT))
    full_width = "".join(map(chr, range(0xFF10, 0xFF5B)))
    frequent = FREQUENT + PUNCTUATION + full_width
    table.update(dict.fromkeys(frequent, _FREQUENT_WEIGHT))
    return table


def weight_of_other(character: str) -> float:
    """Return the weight of a character outside the table: 0, or -1 where no text would hold it.

    >>> weight_of_other("é"), weight_of_other(chr(0xE000)), weight_of_other(chr(0))
    (0.0, -1.0, -1.0)
    """
    wrong = not (character.isprintable() or character.isspace())
    return _WRONG_WEIGHT if wrong or _is_misread_block(ord(character)) else _OTHER_WEIGHT


def _is_misread_block(code: int) -> bool:
    """Tell blocks that bytes of Chinese give when read in the wrong encoding: Yi, Hangul, PUA."""
    return 0xA000 <= code <= 0xA4CF or 0xAC00 <= code <= 0xD7FF or 0xE000 <= code <= 0xF8FF


def _gb2312_rows(first: int, stop: int) -> str:
    cells = range(0xA1, 0xFF)
    data = bytes(byte for row in range(first, stop) for cell in cells for byte in (row + 160, cell))
    return data.decode("gb2312", "ignore")


def _big5_block(first: int, last: int) -> str:
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    pairs = (bytes((lead, trail)) for lead in range(first, last + 1) for trail in trails)
    return "".join(pair.decode("big5", "ignore") for pair in pairs)
