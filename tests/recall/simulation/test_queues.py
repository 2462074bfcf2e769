from random import Random

import numpy as np
import pytest

from exhume.recall.simulation.queues import Group, Queue, order_one, orders

QUEUES = (
    Queue(12, (Group(3, 1.0),)),
    Queue(12, (Group(3, 6.0),)),
    Queue(12, (Group(2, 20.0), Group(2, 0.2))),
)


@pytest.mark.parametrize("queue", QUEUES)
def test_both_ways_of_drawing_put_relevant_papers_at_each_place_equally_often(
    queue: Queue,
) -> None:
    random = Random(3)
    slow = np.array([order_one(queue, random) for _ in range(2_000)]).mean(axis=0)
    fast = orders(queue, 50_000, np.random.default_rng(3)).mean(axis=0)
    spread = np.sqrt(fast * (1 - fast) / 2_000)
    assert (np.abs(slow - fast) < 4 * spread).all()


@pytest.mark.parametrize("queue", QUEUES)
def test_every_order_holds_all_relevant_papers(queue: Queue) -> None:
    found = orders(queue, 100, np.random.default_rng(1))
    assert (100, queue.papers) == found.shape
    assert (found.sum(axis=1) == queue.relevant).all()


def test_a_queue_in_random_order_has_relevant_papers_anywhere_equally_often() -> None:
    found = orders(Queue(5, (Group(1, 1.0),)), 50_000, np.random.default_rng(2)).mean(axis=0)
    assert np.allclose(0.2, found, atol=0.01)


def test_what_weighs_more_is_read_earlier() -> None:
    heavy, light = (
        orders(Queue(50, (Group(5, weight),)), 2_000, np.random.default_rng(2))
        for weight in (10.0, 0.1)
    )
    assert heavy[:, :10].mean() > 3 * light[:, :10].mean()
