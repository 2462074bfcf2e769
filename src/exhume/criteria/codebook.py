"""The codebook of a criterion: what coders have before them, and the digest that names it.

It is the part of a criterion that decides how people judge: question, standards and codes. Terms
and rules may change without the codebook becoming another one.
"""

import hashlib

import msgspec

from exhume.model.criterion import Criterion


def content(criterion: Criterion) -> str:
    """Return the codebook as JSON, with the keys in order: the same codebook gives the same text.

    A code's grade is left out, since coders are not shown it.
    """
    codes = [
        {"id": c.id, "label": c.label, "meaning": c.meaning, "innocent": c.innocent}
        for c in criterion.codes
    ]
    whole = {"question": criterion.question, "standards": criterion.standards, "codes": codes}
    return msgspec.json.encode(whole, order="deterministic").decode()


def digest(criterion: Criterion) -> str:
    """Return the SHA-256 of the codebook's content, in hexadecimal digits."""
    return hashlib.sha256(content(criterion).encode()).hexdigest()
