"""Misreadings of the kind that optical character recognition leaves in old papers.

The key passage stays readable: a term of it gets at most one wrong character, and short terms
none; what stands between terms is misread like the rest.
"""

import re
from dataclasses import dataclass
from functools import cache

from exhume.workflow.sample._dice import Dice
from exhume.workflow.sample._library import Noise

_MARKED = re.compile("(⟦.*?⟧)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of characters that are confused, replaced by a rare one, or followed by a gap.

    `damaged` is the share of the key passage's longer terms that get one wrong character.
    """

    confused: float
    rare: float
    gap: float
    damaged: float


_RATES = {"light": Rates(0.04, 0.002, 0.004, 0.3), "heavy": Rates(0.15, 0.01, 0.012, 0.6)}


def misread(text: str, noise: Noise, level: str, dice: Dice) -> str:
    """Return the text misread at a level: ``none``, ``light`` or ``heavy``.

    Between the marks ⟦ and ⟧ terms are spared as the module says; the marks stay.
    """
    if level not in _RATES:
        return text
    rates = _RATES[level]
    return "".join(
        _passage(part, noise, rates, dice)
        if part.startswith("⟦")
        else _gaps(_letters(part, noise, rates, dice), rates, dice)
        for part in _MARKED.split(text)
    )


def _passage(text: str, noise: Noise, rates: Rates, dice: Dice) -> str:
    parts = _terms(noise.terms).split(text[1:-1])
    spoiled = (
        _damage(part, noise, rates, dice) if part in noise.terms
        else _letters(part, noise, rates, dice)
        for part in parts
    )  # fmt: skip
    return f"⟦{_gaps(''.join(spoiled), rates, dice)}⟧"


def _damage(term: str, noise: Noise, rates: Rates, dice: Dice) -> str:
    """Spoil one character of a term that is long enough, by a known confusion if it has one."""
    if len(term) < noise.shortest_damaged_term or not dice.chance(rates.damaged):
        return term
    known = [at for at, letter in enumerate(term) if letter in noise.confusions]
    at = dice.pick(known or range(len(term)))
    wrong = dice.pick(noise.confusions.get(term[at], tuple(noise.rare)))
    return term[:at] + wrong + term[at + 1 :]


def _letters(text: str, noise: Noise, rates: Rates, dice: Dice) -> str:
    def swap(match: re.Match[str]) -> str:
        letters = match[0]
        if letters in noise.confusions and dice.chance(rates.confused):
            return dice.pick(noise.confusions[letters])
        if "\u4e00" <= letters <= "\u9fff" and dice.chance(rates.rare):
            return dice.pick(noise.rare)
        return letters

    return _units(tuple(noise.confusions)).sub(swap, text)


def _gaps(text: str, rates: Rates, dice: Dice) -> str:
    return "".join(
        letter + dice.pick(" \u3000\n") if dice.chance(rates.gap) else letter for letter in text
    )


@cache
def _terms(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"({_longest_first(terms)})")


@cache
def _units(confusable: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"{_longest_first(confusable)}|.", re.DOTALL)


def _longest_first(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
