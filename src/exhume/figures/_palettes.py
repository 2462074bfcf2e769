"""Colours of plots: told apart by all kinds of colour vision, and by lightness without colour.

Blue and orange are those of Okabe and Ito (2008, Color universal design), made darker on a light
ground so that lines and words have a contrast of 4.5:1 to it. What a colour says is also said by
a shape or by words.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours for one ground, which itself is left to whoever shows the plot.

    `ground` is about what will be behind it: the colour of halos around words.
    """

    ink: str
    dim: str
    line: str
    main: str
    second: str
    band: str
    ground: str
    land: str
    abroad: str


LIGHT = Palette(
    ink="#1c2326",
    dim="#566168",
    line="#d3d9d9",
    main="#0b5c94",
    second="#a84800",
    band="#0b5c94",
    ground="#ffffff",
    land="#dfe5e5",
    abroad="#f0f2f2",
)
"""For a white ground, or nearly white."""

DARK = Palette(
    ink="#e6eaea",
    dim="#a5b0b4",
    line="#343e43",
    main="#6fc0ee",
    second="#f0a848",
    band="#6fc0ee",
    ground="#181f23",
    land="#3a464b",
    abroad="#252e32",
)
"""For a black ground, or nearly black."""


def palette(*, dark: bool) -> Palette:
    """Return the colours for a dark or a light ground."""
    return DARK if dark else LIGHT
