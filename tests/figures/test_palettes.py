import dataclasses
from itertools import combinations

import pytest

from exhume.figures._palettes import DARK, LIGHT, Palette, palette

GROUNDS = {"light": ("#ffffff", "#f5f6f4"), "dark": ("#1c2327", "#14191c")}
"""Behind the plots on the owner's pages: cards, and pages."""

# Machado, Oliveira and Fernandes (2009): what people without one kind of cones see, linear RGB.
DEFICIENCIES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.3039),
    ),
}
WORDS = ("ink", "dim", "main", "second")


def linear(colour: str) -> tuple[float, ...]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return tuple(p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)


def contrast(one: str, other: str) -> float:
    lights = sorted(
        sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True))
        for c in (one, other)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def seen(colour: str, deficiency: str) -> tuple[float, ...]:
    rgb = linear(colour)
    return tuple(
        sum(w * p for w, p in zip(row, rgb, strict=True)) for row in DEFICIENCIES[deficiency]
    )


def test_there_is_one_for_each_ground() -> None:
    assert (LIGHT, DARK) == (palette(dark=False), palette(dark=True))


@pytest.mark.parametrize(("ground", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_words_and_lines_stand_out_from_the_ground(ground: str, colours: Palette) -> None:
    said = dataclasses.asdict(colours)
    for behind in GROUNDS[ground]:
        assert {} == {name: said[name] for name in WORDS if contrast(said[name], behind) < 4.5}


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_told_apart_by_colour_can_be_by_everybody(
    colours: Palette, deficiency: str
) -> None:
    for one, other in combinations((colours.main, colours.second), 2):
        pairs = zip(seen(one, deficiency), seen(other, deficiency), strict=True)
        assert sum((a - b) ** 2 for a, b in pairs) ** 0.5 > 0.2
