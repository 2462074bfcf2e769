"""Keys of results: words with dots between them, the same in every report of the same study."""

import re
from hashlib import sha256

_PLAIN = re.compile(r"[A-Za-z0-9 '-]{1,80}")
_INSTEAD = str.maketrans({" ": "_", "'": "~"})
_OTHER = re.compile(r"[^A-Za-z0-9]+")
_READABLE = 40


def word(name: str) -> str:
    """Return a name as one word of a key; no two names give the same word.

    Spaces become ``_`` and apostrophes ``~``; of a name with other characters the letters and
    digits are kept, and the first 12 hexadecimal digits of its SHA-256 follow.

    >>> word("near-miss"), word("Cohen's kappa"), word("心 (heart)")
    ('near-miss', 'Cohen~s_kappa', 'heart.1f8d490e3a29')
    """
    if _PLAIN.fullmatch(name):
        return name.translate(_INSTEAD)
    readable = _OTHER.sub("-", name[:_READABLE]).strip("-")
    return f"{readable}.{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def key(*parts: str | int) -> str:
    """Return the key of these parts, of which numbers and known words stay as they are.

    >>> key("flow", 2, "given")
    'flow.2.given'
    """
    return ".".join(word(part) if isinstance(part, str) else str(part) for part in parts)
