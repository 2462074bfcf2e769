"""What an affiliation says of the place beside the hospital's name: city, province, postcode.

It is an independent check on the hospital that the name points at.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from exhume.places.authority import Authority, City
from exhume.places.matching import Match
from exhume.places.names import is_chinese

_POSTCODE: Final = re.compile(r"(?<!\d)\d{6}(?!\d)")
_SCHOOL: Final = re.compile("[\u4e00-\u9fff]{2,10}?(?:大学(?:医学院)?|医学院|医学部|学院|医科大)")
_NO_PLACE: Final = "(?!(?:[东西南北中]|[一二三四五六七八九])?(?:路|街|大道)|军区|区)"
_MASK: Final = "\0"
_BLANK: Final = " "


@dataclass(frozen=True, slots=True)
class Mention:
    """A word or postcode, and what it can mean: pairs of city (or nothing) and province."""

    text: str
    postcode: bool
    meanings: tuple[tuple[str, str], ...]

    def agrees(self, city: City) -> bool:
        """Tell whether it can mean a city, or the province where the city is."""
        return any(town == city.id if town else code == city.province
                   for town, code in self.meanings)  # fmt: skip

    def names_city(self, city: City) -> bool:
        """Tell whether it can mean this city, and not only its province."""
        return any(town == city.id for town, _ in self.meanings)


def mentions(text: str, named: Iterable[Match], authority: Authority) -> list[Mention]:
    """Return the words and postcodes of a comparable text, but for those inside other names.

    `named` are the names of hospitals in it. Names of universities, of streets and of military
    regions are no words of a place either: 南京医科大学 has hospitals elsewhere.
    """
    rest = masked(text, named, authority)
    words = [
        (at, Mention(word, False, authority.words[word])) for at, word in _words(rest, authority)
    ]
    postcodes = [
        (found.start(), Mention(found[0], True, (meaning,)))
        for found in _POSTCODE.finditer(rest)
        if (meaning := meaning_of_postcode(found[0], authority))
    ]
    return [mention for _, mention in sorted(words + postcodes, key=lambda pair: pair[0])]


def masked(text: str, named: Iterable[Match], authority: Authority) -> str:
    """Return a text in which names of hospitals and of universities are blotted out."""
    for match in named:
        text = text[: match.start] + _blot(match.name) + text[match.end :]
    for name in schools_in(text, authority):
        text = text.replace(name, _blot(name))
    return _SCHOOL.sub(lambda found: _MASK * len(found[0]), text)


def _blot(name: str) -> str:
    """Return as many marks as a name has characters; blanks around it stay for its neighbours."""
    return "".join(_BLANK if character == _BLANK else _MASK for character in name)


def schools_in(text: str, authority: Authority) -> list[str]:
    """Return the names of universities that stand in a comparable text, the longest first."""
    found = [name for name in authority.universities_named if name in text]
    return sorted(found, key=lambda name: (-len(name), text.index(name)))


def meaning_of_postcode(code: str, authority: Authority) -> tuple[str, str] | None:
    """Return the city (where its beginning tells) and the province of a postcode.

    >>> from exhume.places.authority import authority
    >>> meaning_of_postcode("430030", authority()), meaning_of_postcode("438000", authority())
    (('wuhan', 'CN-HB'), ('', 'CN-HB'))
    """
    beginnings = (code[:length] for length in (4, 3, 2))
    return next(filter(None, map(authority.postcodes.get, beginnings)), None)


def agreement(city: City, said: Sequence[Mention]) -> bool | None:
    """Tell whether words and postcodes agree with a city; None where they say nothing.

    All postcodes must agree, and one of the words: an affiliation may name the city of a parent.
    """
    codes = [mention.agrees(city) for mention in said if mention.postcode]
    words = [mention.agrees(city) for mention in said if not mention.postcode]
    if not codes and not words:
        return None
    finer = [m.names_city(city) for m in said if not m.postcode and any(t for t, _ in m.meanings)]
    return all(codes) and (not words or any(words)) and (not finer or any(finer))


def _words(text: str, authority: Authority) -> Iterator[tuple[int, str]]:
    if is_chinese(text):
        for found in _pattern(tuple(authority.words)).finditer(text):
            yield found.start(), found[0]
        return
    for word in authority.words:
        if (at := text.find(word)) >= 0 and not is_chinese(word):
            yield at, word


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(filter(is_chinese, words), key=lambda word: (-len(word), word))
    return re.compile(f"(?:{'|'.join(map(re.escape, longest_first))}){_NO_PLACE}")
