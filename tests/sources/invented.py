"""Invented sentences and papers for the tests of reading; none was ever published."""

from functools import cache

import opencc

SENTENCES = (
    "本组共有十二例患者接受了心脏移植手术，术后恢复顺利。",
    "供心切取后立即放入四度的冷保存液中，由专人护送回医院。",
    "受体年龄最小九岁，最大六十一岁，平均四十三岁。",
    "手术当天早晨下了一场小雨，救护车比平时晚到了半个小时。",
    "麻醉诱导平稳以后，经口插入气管导管，连接呼吸机。",
    "我们把所有病人分成两组，分别使用新旧两种灌注液。",
    "术后第三天拔除引流管，第七天可以下床活动。",
    "这种方法操作简单，费用低廉，适合在基层单位推广。",
    "随访两年，没有发现明显的排斥反应和感染。",
    "护士应当仔细核对血型，并做好记录。",
    "左肺静脉与左心房的吻合采用连续缝合法。",
    "体外循环时间为九十八分钟，主动脉阻断时间为六十五分钟。",
    "编辑部收到来稿后将在三个月之内答复作者。",
    "实验动物由学校统一饲养，自由饮水和进食。",
    "肝功能和肾功能的各项指标均在正常范围之内。",
    "由于样本太少，这个结论还需要更多的研究来证实。",
    "家属在充分了解风险之后签署了知情同意书。",
    "图书馆的旧期刊已经全部扫描成了图像。",
    "出院时病人能够自己走路，情绪也好了很多。",
    "参考文献按照在正文中出现的先后顺序排列。",
    "胸部平片显示右下肺有片状阴影，考虑为炎症。",
    "环孢素的血药浓度每周测定两次，并据此调整剂量。",
    "统计学处理采用卡方检验，差异有显著意义。",
    "会议决定明年春天在南方的一座城市举行。",
)
"""Sentences in the manner of medical papers, and some that are about something else."""

ENCODINGS = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")


def traditional(text: str) -> str:
    """Return a text in traditional characters."""
    return str(_converter().convert(text))


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def writable(text: str, encoding: str) -> bool:
    """Tell whether an encoding has all characters of a text (Big5 lacks the simplified ones)."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
