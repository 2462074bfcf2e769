"""From templates to sentences: slots are drawn from phrase banks, numbers from ranges."""

import re
from collections.abc import Mapping, Sequence

from exhume.workflow.sample._dice import Dice

_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?|\w+)")


Slots = Mapping[str, str | tuple[str, ...]]
"""What slots stand for: always the same string, or a list to draw from."""


class Writer:
    """Fills the slots of templates for one paper, from the first layer that has a slot's name.

    ``{name}`` draws from the list of that name, ``{name*3}`` joins three different entries,
    ``{2..6}`` and ``{0.15..0.28}`` draw a number with as many decimals as the bounds have, and
    in ``{1975..year}`` the upper bound is what the paper has under that name. No
    entry is used twice in one paper before its list is exhausted; a plain string always stands.

    >>> Writer(Dice(1), [{"organ": "心脏"}]).write("{organ}移植{3..3}例")
    '心脏移植3例'
    """

    def __init__(self, dice: Dice, layers: Sequence[Slots]) -> None:
        self._dice = dice
        self._layers = layers
        self._left: dict[str, list[str]] = {}

    def write(self, template: str) -> str:
        """Return the template with every slot filled, those of its fillings too."""
        return _SLOT.sub(lambda slot: self._fill(slot[1]), template)

    def _fill(self, slot: str) -> str:
        if bounds := _RANGE.fullmatch(slot):
            return self._number(bounds[1], self._bound(bounds[2]))
        name, _, times = slot.partition("*")
        return "".join(self.write(self._entry(name)) for _ in range(int(times or 1)))

    def _entry(self, name: str) -> str:
        entries = next(layer[name] for layer in self._layers if name in layer)
        if isinstance(entries, str):
            return entries
        if not self._left.get(name):
            self._left[name] = self._dice.shuffled(entries)
        return self._left[name].pop()

    def _bound(self, bound: str) -> str:
        return bound if bound[0].isdigit() else self._entry(bound)

    def _number(self, low: str, high: str) -> str:
        decimals = len(low.partition(".")[2])
        scale = 10**decimals
        least, most = round(float(low) * scale), round(float(high) * scale)
        step = _step(least, most)
        drawn = least + step * self._dice.between(0, (most - least) // step)
        return f"{drawn / scale:.{decimals}f}"


def _step(least: int, most: int) -> int:
    """Round volumes and doses as authors do: between round bounds, by 50 or 500."""
    round_steps = (s for s in (500, 50) if most - least >= 2 * s and not (least % s or most % s))
    return next(round_steps, 1)
