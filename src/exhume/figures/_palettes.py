"""Colours of plots: told apart by all kinds of colour vision, and by lightness without colour.

Blue and orange are those of Okabe and Ito (2008, Color universal design), made darker on a light
ground so that lines and words have a contrast of 4.5:1 to it. What a colour says is also said by
a shape or by words.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours for one ground, which itself is left to whoever shows the plot."""

    ink: str
    dim: str
    line: str
    main: str
    second: str
    band: str


LIGHT = Palette("#1c2326", "#566168", "#d3d9d9", "#0b5c94", "#a84800", "#0b5c94")
"""For a white ground, or nearly white."""

DARK = Palette("#e6eaea", "#a5b0b4", "#343e43", "#6fc0ee", "#f0a848", "#6fc0ee")
"""For a black ground, or nearly black."""


def palette(*, dark: bool) -> Palette:
    """Return the colours for a dark or a light ground."""
    return DARK if dark else LIGHT
