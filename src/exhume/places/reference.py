"""What `exhume.places.matching` does, said as obviously as can be, and slowly."""

from exhume.places.authority import Authority
from exhume.places.matching import SHORTEST_MISREAD, Match, behind
from exhume.places.names import is_chinese


def exact(text: str, authority: Authority) -> list[Match]:
    """Return the names that stand in a text, from the left, the longest of those that overlap."""
    everywhere = [
        Match(start, start + len(name), name)
        for name in {*authority.names, *authority.short_names}
        for start in range(len(text))
        if text.startswith(name, start)
        and not (start and text[start].isdecimal() and text[start - 1].isdecimal())
    ]
    taken: list[Match] = []
    for match in sorted(everywhere, key=lambda match: (match.start, -match.end)):
        if not taken or match.start >= behind(taken[-1]):
            taken.append(match)
    return taken


def misread(text: str, authority: Authority) -> list[Match]:
    """Return where a Chinese name stands with exactly one other character, in their order."""
    found: list[Match] = []
    for name in authority.names:
        if len(name) < SHORTEST_MISREAD or not is_chinese(name):
            continue
        for start in range(len(text) - len(name) + 1):
            window = text[start : start + len(name)]
            if sum(a != b for a, b in zip(window, name, strict=True)) == 1:
                found.append(Match(start, start + len(name), name))
    return sorted(found)
