"""Exhume finds rare statements in large bodies of papers and hands over what can be checked.

>>> import exhume
>>> found = exhume.screen("（虚构）供体脑死亡后，立即气管插管。")
>>> [finding.quote for finding in found if finding.code == "intubated-after-declaration"]
['脑死亡后，立即气管插管']
>>> exhume.closest_window("（虚构）供者死亡后行气管插管", "气管插管").start
10
"""

from importlib.metadata import version as _version
from pathlib import Path
from typing import TYPE_CHECKING

from exhume.model.findings import Finding

if TYPE_CHECKING:
    from exhume.screening.running_cosine import Window

__all__ = ["Finding", "__version__", "closest_window", "screen"]

__version__ = _version("exhume")


def screen(text: str, criterion: str | Path = "dead-donor-rule") -> list[Finding]:
    """Return what a criterion's rules find in a text, in the order of their places.

    `criterion` is the id of a criterion or the path of its TOML file. Offsets count code points
    of `text`, and ``finding.quote == text[finding.start:finding.end]``. The first call of a
    process takes a second or two, since it loads the compiled loops; the very first one after an
    installation compiles them, which takes some ten seconds. Raises
    `exhume.errors.SettingsError` for a mistake in the criterion, with its line and key.

    >>> screen("（虚构）受者全麻气管插管，建立体外循环。")
    []
    """
    from exhume.workflow.screener import screen_text  # noqa: PLC0415 - loads the kernels

    return screen_text(text, criterion)


def closest_window(text: str, pattern: str) -> "Window":
    """Return the window of a text that is closest to a pattern by running cosine.

    The same as R's ``stringdist::afind(text, pattern, window = nchar(pattern), method =
    "running_cosine")``: `start` (from 0; R counts from 1), `distance` and `match`.

    >>> closest_window("甲乙丙丁", "丙乙").distance
    0.0
    """
    from exhume.screening import running_cosine  # noqa: PLC0415 - loads the kernels

    return running_cosine.closest_window(text, pattern)
