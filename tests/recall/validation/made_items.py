"""Coded items made for tests, some of which come in clusters that are alike."""

from datetime import datetime, timedelta

import numpy as np

from exhume.recall.validation.items import Coded

START = datetime(2021, 3, 1)


def item(
    name: str, day: int = 0, cluster: str = "", *, predicted: bool = True, relevant: bool = True
) -> Coded:
    """Return an item that was settled so many days after the start; alone in its cluster."""
    return Coded(name, cluster or name, START + timedelta(days=day), predicted, relevant)


def clustered(
    random: np.random.Generator, clusters: int, largest: int, share: float, alike: float
) -> list[tuple[str, bool]]:
    """Return outcomes of items, of which the share `alike` of clusters are all one or the other."""
    outcomes: list[tuple[str, bool]] = []
    for number in range(clusters):
        size, same = int(random.integers(1, largest + 1)), bool(random.random() < share)
        whole = random.random() < alike
        outcomes += [
            (f"{number}", same if whole else bool(random.random() < share)) for _ in range(size)
        ]
    return outcomes
