"""From templates to sentences: slots are drawn from phrase banks, numbers from ranges."""

import re
from collections.abc import Mapping

from exhume.workflow.sample._dice import Dice

_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)")


class Writer:
    """Fills the slots of templates for one paper.

    ``{name}`` draws from the list of that name, ``{name*3}`` joins three different entries,
    ``{2..6}`` and ``{0.15..0.28}`` draw a number with as many decimals as the bounds have. No
    entry is used twice in one paper before its list is exhausted; a plain string always stands.

    >>> Writer(Dice(1), {"organ": "心脏"}).write("{organ}移植{3..3}例")
    '心脏移植3例'
    """

    def __init__(self, dice: Dice, slots: Mapping[str, str | tuple[str, ...]]) -> None:
        self._dice = dice
        self._slots = slots
        self._left: dict[str, list[str]] = {}

    def write(self, template: str) -> str:
        """Return the template with every slot filled, those of its fillings too."""
        return _SLOT.sub(lambda slot: self._fill(slot[1]), template)

    def _fill(self, slot: str) -> str:
        if bounds := _RANGE.fullmatch(slot):
            return self._number(bounds[1], bounds[2])
        name, _, times = slot.partition("*")
        return "".join(self.write(self._entry(name)) for _ in range(int(times or 1)))

    def _entry(self, name: str) -> str:
        entries = self._slots[name]
        if isinstance(entries, str):
            return entries
        if not self._left.get(name):
            self._left[name] = self._dice.shuffled(entries)
        return self._left[name].pop()

    def _number(self, low: str, high: str) -> str:
        decimals = len(low.partition(".")[2])
        scale = 10**decimals
        drawn = self._dice.between(round(float(low) * scale), round(float(high) * scale))
        return f"{drawn / scale:.{decimals}f}"
