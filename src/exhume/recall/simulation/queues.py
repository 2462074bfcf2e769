"""Queues in which papers are read one after the other, the likeliest first, as a ranking has it.

Each paper has a weight, and the next one to be read is drawn from those that are left in proportion
to it: an urn whose balls are of different size (K. T. Wallenius. Biased Sampling: the Non-central
Hypergeometric Probability Distribution. Stanford 1963). A weight of 1 for relevant papers, as for
the others, is a queue in random order; one below 1 means that the ranking puts them behind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

Orders = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Group:
    """Relevant papers of the same weight; papers that are not relevant have a weight of 1."""

    papers: int
    weight: float


@dataclass(frozen=True, slots=True)
class Queue:
    """So many papers in all, and the groups of relevant ones among them."""

    papers: int
    groups: tuple[Group, ...]

    @property
    def relevant(self) -> int:
        """How many papers are relevant."""
        return sum(group.papers for group in self.groups)

    @property
    def weights(self) -> list[float]:
        """The weight of each paper, the relevant ones first."""
        groups = (*self.groups, Group(self.papers - self.relevant, 1.0))
        return [group.weight for group in groups for _ in range(group.papers)]


def orders(queue: Queue, count: int, random: np.random.Generator) -> Orders:
    """Return so many orders: of shape (count, papers), true where a relevant paper is read.

    Exponential waiting times with the weights as rates run out in the order of the urn (B.
    Efraimidis, P. Spirakis. Weighted random sampling with a reservoir. Inf Process Lett 97 (2006)
    181-185).

    >>> found = orders(Queue(10, (Group(3, 5.0),)), 2, np.random.default_rng(1))
    >>> found.shape, found.sum(axis=1).tolist()
    ((2, 10), [3, 3])
    """
    waiting = random.standard_exponential((count, queue.papers)) / np.array(queue.weights)
    first: Orders = waiting.argsort(axis=1) < queue.relevant
    return first


def order_one(queue: Queue, random: Random) -> Sequence[bool]:
    """Return one order, drawn paper by paper: slow, and as obvious as it can be.

    >>> sum(order_one(Queue(10, (Group(3, 5.0),)), Random(1)))
    3
    """
    weights = queue.weights
    left = list(range(queue.papers))
    order: list[bool] = []
    while left:
        (drawn,) = random.choices(left, [weights[paper] for paper in left])
        left.remove(drawn)
        order.append(drawn < queue.relevant)
    return order
