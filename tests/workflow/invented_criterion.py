"""A criterion of a few lines, for tests of what runs criteria. All of its texts are invented."""

import textwrap
from pathlib import Path

CASES = """
    [[cases]]
    id = "found"
    text = "（虚构）甲方签字。"
    codes = ["signed"]
    absent = ["counter"]
"""


def write_criterion(path: Path, cases: str = CASES, term: str = "签字") -> Path:
    """Write a criterion that finds one term as an explicit, inculpatory statement."""
    text = f"""
        id = "{path.stem}"
        version = "1"
        title = "Signatures"
        question = "Does the text speak of a signature?"
        language = "zh"

        [[standards]]
        text = "An invented standard."
        source = "nowhere"

        [[codes]]
        id = "signed"
        label = "signed"
        grade = "explicit"
        polarity = "inculpatory"
        meaning = "Somebody signed."
        innocent = ["somebody else signed"]

        [groups.signature]
        gloss = "a signature"
        terms = ["{term}"]

        [[rules]]
        id = "a-signature"
        code = "signed"
        anchor = ["signature"]
        weight = 0.9
    """
    path.write_text(textwrap.dedent(text) + textwrap.dedent(cases), encoding="utf-8")
    return path
