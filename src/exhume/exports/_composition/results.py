"""Every number that a dossier prints, by a key: what ``exhume verify`` compares it with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """A number and how it is printed."""

    value: int | float
    text: str
